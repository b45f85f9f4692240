"""The values of an error put into the places of a template."""

from __future__ import annotations

from .arguments import MissingValueError
from .casting import cast
from .places import holds_parts, places
from .templates import Constant, Elements, Object, Parts, Place, Text
from .values import MISSING, spell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .arguments import Values
    from .templates import Member, Node


def fill(node: Node, values: Values) -> Any:
    """
    Return the JSON value of *node*.

    Raises:
        MissingValueError: A required place has no value.
        ValueError: A place cannot hold its value.
    """
    return _FILLS[type(node)](node, values)


def value_of(field: str, values: Values) -> Any:
    """
    Return the value that goes to a place of *field*, and note that it is written.

    Raises:
        MissingValueError: There is none.
    """
    if field == "params":
        value: Any = _travelling(values)
        values.written.update(value)
    else:
        value = _find(field, values)
    if value is MISSING:
        raise MissingValueError(field)
    values.written.add(field)
    return value


def is_idle(node: Node, values: Values) -> bool:
    """Tell whether an optional place has nothing to say that is not said already."""
    if isinstance(node, Place):
        return node.field in values.written or not _has(node.field, values)
    if values.parts and holds_parts(node):
        return False
    found = {place.field for place in places(node)}
    filled = {name for name in found if _has(name, values)}
    whole = not isinstance(node, Text) or filled == found
    return not whole or filled <= values.written


def _has(field: str, values: Values) -> bool:
    if field == "params":
        return bool(_travelling(values))
    if field == "code" and values.rule is not None and values.rule.code_range:
        return True  # Without its code no one could tell which error it is.
    if values.rule is not None and field in values.rule.pins:
        pin = values.contract.pins(values.rule)[field]
        return not (isinstance(pin, Constant) and pin.value is None)
    return _find(field, values) is not MISSING


def _find(field: str, values: Values) -> Any:
    rule = values.rule
    if rule is not None:
        if field in rule.pins:
            return _pinned(field, values)
        if field in rule.omits:
            return MISSING
    for source in (values.given, values.own, values.params):
        value = source.get(field)
        if value is not None:
            return value
    known = values.contract.fields.get(field)
    known = known or values.defaults.get(field)
    if known is None or (known.default is None and not known.null):
        return MISSING
    return known.default


def _pinned(field: str, values: Values) -> Any:
    assert values.rule is not None
    pin = values.contract.pins(values.rule)[field]
    if isinstance(pin, Constant):
        return MISSING if pin.value is None else pin.value
    bare = values.bare()
    value = fill(pin, bare)
    values.written |= bare.written
    return value


def _travelling(values: Values) -> dict[str, Any]:
    """Return the params and further members that go where all of them go."""
    omits = () if values.rule is None else values.rule.omits
    params = {
        name: value
        for name in dict.fromkeys((*values.params, *values.defaults))
        if name not in omits and (value := _param(name, values)) is not MISSING
    }
    # What the error says now goes before what it was read with.
    return {**params, **values.extra, **params}


def _param(name: str, values: Values) -> Any:
    value = values.params.get(name)
    known = values.defaults.get(name)
    if value is None and known is not None:
        value = known.default
    if value is None and (known is None or not known.null):
        return MISSING
    return value


def _fill_place(node: Place, values: Values) -> Any:
    return cast(node, value_of(node.field, values), values.now)


def _fill_text(node: Text, values: Values) -> str:
    return "".join(
        piece if isinstance(piece, str) else spell(_fill_place(piece, values))
        for piece in node.pieces
    )


def _fill_object(node: Object, values: Values) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for member in node.members:
        if not member.optional or _wanted(member.node, values):
            filled[member.key] = fill(member.node, values)
    if node.spread:
        rest = value_of("params", values)
        filled.update((key, rest[key]) for key in rest if key not in node.names)
    if node.others is not None:
        for part in _elements(node.others, values):
            key = spell(value_of(node.others.key, part))
            filled[key] = fill(node.others.node, part)
    return filled


def _wanted(node: Node, values: Values) -> bool:
    """Tell whether an optional member is written: something inside is newly filled."""
    if isinstance(node, Parts):
        return bool(values.parts) or _is_only_place(node.node, values)
    return not is_idle(node, values)


def _is_only_place(node: Node, values: Values) -> bool:
    """Tell whether the error itself must stand in its list: nothing else carries it."""
    inside = {place.field for place in places(node)}
    return any(
        name in inside and name not in values.outside for name in ("code", "message")
    )


def _fill_parts(node: Parts, values: Values) -> list[Any]:
    return [fill(node.node, part) for part in _elements(node, values)]


def _elements(node: Parts | Member, values: Values) -> tuple[Values, ...]:
    """Return the values of each element of a list of errors: its parts, else itself."""
    if values.parts:
        values.elements = values.parts
    elif node.optional and not _is_only_place(node.node, values):
        values.elements = ()
    else:
        values.elements = (values.alone(),)
    return values.elements


def _fill_elements(node: Elements, values: Values) -> list[Any]:
    return [
        fill(member.node, values)
        for member in node.members
        if not member.optional or _wanted(member.node, values)
    ]


def _fill_constant(node: Constant, _: Values) -> Any:
    return node.value


_FILLS: dict[type, Callable[[Any, Values], Any]] = {
    Constant: _fill_constant,
    Place: _fill_place,
    Text: _fill_text,
    Object: _fill_object,
    Parts: _fill_parts,
    Elements: _fill_elements,
}
