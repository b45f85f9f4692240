"""Whether an answer fits a template, and the fields that it binds."""

from __future__ import annotations

from .casting import read_place, uncast
from .templates import Constant, Elements, Object, Parts, Place, Text
from .values import MISSING, has_type, is_array, is_object, same, spell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from typing import Any

    from .templates import Member, Node


class Scope:
    """
    What the answer, or one part of it, has bound so far.

    Args:
        integers: The integer codes of the catalog; text becomes one only if it is here.
        now: Unix time that dates count from.
    """

    __slots__ = ("fields", "integers", "now", "parts", "weight")

    def __init__(self, integers: Container[int], now: float) -> None:
        self.integers = integers
        self.now = now
        self.fields: dict[str, Any] = {}
        self.parts: list[dict[str, Any]] = []
        self.weight = 0

    def bind(self, field: str, value: Any) -> None:
        """Bind *field* unless an earlier place did; null is no value."""
        self.weight += 1
        if value is not None and field not in self.fields:
            self.fields[field] = value


def fit(node: Node, value: Any, scope: Scope) -> bool:
    """Tell whether the JSON *value* fits *node*; bind its fields in *scope*."""
    return _FITS[type(node)](node, value, scope)


def fit_text(node: Node, text: str, scope: Scope) -> bool:
    """Tell whether *text*, a header's value or a text body, fits *node*."""
    if isinstance(node, Place):
        value = read_place(node, text, scope.integers, scope.now)
        return _bind(node, value, scope)
    if isinstance(node, Constant):
        scope.weight += 2
        return spell(node.value) == text
    return isinstance(node, Text) and _fit_pieces(node, text, scope)


def fit_headers(node: Node, headers: Mapping[str, str], scope: Scope) -> bool:
    """
    Tell whether *headers* fit the header template *node*.

    Args:
        headers: By lower-case name.
    """
    assert isinstance(node, Object)
    for member in node.members:
        text = headers.get(member.key.lower())
        if text is None:
            if not member.optional:
                return False
        elif not fit_text(member.node, text, scope) and not _may_differ(member):
            return False
    return True


def _may_differ(member: Member) -> bool:
    """Tell whether a value that does not fit counts as absent (RFC 9457 section 3.1)."""
    return member.optional and isinstance(member.node, Place)


def _fit_constant(node: Constant, value: Any, scope: Scope) -> bool:
    scope.weight += 2
    return same(node.value, value)


def _fit_place(node: Place, value: Any, scope: Scope) -> bool:
    if node.cast is None:
        value = value if has_type(value, node.types) else MISSING
    elif node.cast != "string":
        value = uncast(node, value, scope.now)
    elif isinstance(value, str):
        value = read_place(node, value, scope.integers, scope.now)
    else:
        return False
    return _bind(node, value, scope)


def _bind(node: Place, value: Any, scope: Scope) -> bool:
    if value is MISSING:
        return False
    scope.bind(node.field, value)
    return True


def _fit_template(node: Text, value: Any, scope: Scope) -> bool:
    return isinstance(value, str) and _fit_pieces(node, value, scope)


def _fit_pieces(node: Text, text: str, scope: Scope) -> bool:
    match = node.regex.fullmatch(text)
    if match is None:
        return False
    for index, piece in enumerate(node.pieces):
        if isinstance(piece, Place):
            found = match.group(f"p{index}")
            value = read_place(piece, found, scope.integers, scope.now)
            if not _bind(piece, value, scope):
                return False
    scope.weight += 1
    return True


def _fit_object(node: Object, value: Any, scope: Scope) -> bool:
    if not is_object(value):
        return False
    for member in node.members:
        child = value.get(member.key, MISSING)
        if child is MISSING:
            if not member.optional:
                return False
        elif not fit(member.node, child, scope) and not _may_differ(member):
            return False
    if node.spread or node.others is not None:
        rest = {key: child for key, child in value.items() if key not in node.names}
        if node.spread:
            scope.fields["params"] = {**scope.fields.get("params", {}), **rest}
        if node.others is not None:
            return _fit_others(node.others, rest, scope)
    return True


def _fit_others(others: Member, rest: dict[str, Any], scope: Scope) -> bool:
    fitted = False
    for key, child in rest.items():
        part = Scope(scope.integers, scope.now)
        part.bind(others.key, key)
        if fit(others.node, child, part):
            fitted = True
            _join(part, scope)
    return fitted or others.optional


def _fit_parts(node: Parts, value: Any, scope: Scope) -> bool:
    if not is_array(value):
        return False
    fitted = False
    for child in value:
        part = Scope(scope.integers, scope.now)
        if fit(node.node, child, part):
            fitted = True
            _join(part, scope)
    return fitted or node.optional


def _join(part: Scope, scope: Scope) -> None:
    """Add what *part* found to *scope*: its own parts with its fields, else itself."""
    scope.weight += part.weight
    if part.parts:
        scope.parts += [_together(each, part.fields) for each in part.parts]
    elif not {"code", "message", "title"}.isdisjoint(part.fields):
        scope.parts.append(part.fields)


def _fit_elements(node: Elements, value: Any, scope: Scope) -> bool:
    if not is_array(value):
        return False
    return all(
        _fit_somewhere(member.node, value, scope) or member.optional
        for member in node.members
    )


def _fit_somewhere(node: Node, values: Any, scope: Scope) -> bool:
    for child in values:
        found = Scope(scope.integers, scope.now)
        if fit(node, child, found):
            scope.weight += found.weight
            scope.fields = _together(scope.fields, found.fields)
            scope.parts += found.parts
            return True
    return False


def _together(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of both, those of the *first* before the other's; params of both."""
    fields = {**second, **first}
    if "params" in first and "params" in second:
        fields["params"] = {**second["params"], **first["params"]}
    return fields


_FITS: dict[type, Callable[[Any, Any, Scope], bool]] = {
    Constant: _fit_constant,
    Place: _fit_place,
    Text: _fit_template,
    Object: _fit_object,
    Parts: _fit_parts,
    Elements: _fit_elements,
}
