"""
A second writer of responses, which walks the templates anew for each error.

It is what the runtime's compiled one is compared with: slower, and as plain as can be.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from error_catalog.runtime.contract import choose, holds_parts, places
from error_catalog.runtime.template import (
    Constant,
    Elements,
    Object,
    Parts,
    Place,
    Text,
    cast,
)
from error_catalog.runtime.values import (
    ANY,
    BUILT_IN,
    MISSING,
    attribute_name,
    fits_in_header,
    has_type,
    spell,
)
from error_catalog.runtime.writer import (
    BARE_STATUSES,
    OWN,
    MissingValueError,
    Wire,
    charset_of,
    rule_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from error_catalog.runtime.contract import Contract, Rule
    from error_catalog.runtime.errors import APIError
    from error_catalog.runtime.template import Field, Member, Node


class Values:
    """
    The values of one error while it is written.

    Args:
        given: What the caller set, by field or param; None means not set.
        own: What the error says by itself (code, message, ...) where nothing is set.
        params: The params to write; None means not set.
        extra: Undeclared members, which are written as they are.
        parts: The values of the errors inside this one.
    """

    __slots__ = (
        "contract",
        "defaults",
        "elements",
        "extra",
        "given",
        "now",
        "outside",
        "own",
        "params",
        "parts",
        "rule",
        "written",
    )

    def __init__(
        self,
        contract: Contract,
        rule: Rule | None,
        given: Mapping[str, Any],
        *,
        own: Mapping[str, Any],
        params: Mapping[str, Any],
        extra: Mapping[str, Any] | None = None,
        parts: tuple[Values, ...] = (),
        now: float = 0.0,
    ) -> None:
        self.contract = contract
        self.rule = rule
        self.defaults: Mapping[str, Field] = rule.params if rule is not None else {}
        self.given = given
        self.own = own
        self.params = params
        self.extra: Mapping[str, Any] = extra or {}
        self.parts = parts
        self.now = now
        self.outside: frozenset[str] = frozenset()
        self.written: set[str] = set()
        self.elements: tuple[Values, ...] = ()

    def bare(self) -> Values:
        """Return the same values without a rule, to fill a pin of the rule from."""
        bare = Values(
            self.contract,
            None,
            self.given,
            own=self.own,
            params=self.params,
            now=self.now,
        )
        bare.defaults = self.defaults
        return bare

    def alone(self) -> Values:
        """Return the same values as those of a part, of which nothing is written yet."""
        return Values(
            self.contract,
            self.rule,
            self.given,
            own=self.own,
            params=self.params,
            extra=self.extra,
            now=self.now,
        )


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
    Return the value to write in a place of *field*, and note that it is written.

    Raises:
        MissingValueError: There is none.
    """
    if field == "params":
        value: Any = _spread(values)
        values.written.update(value)
    else:
        value = _find(field, values)
    if value is MISSING:
        raise MissingValueError(field)
    values.written.add(field)
    return value


def is_idle(node: Node, values: Values) -> bool:
    """Tell whether an optional place would add nothing that is not written already."""
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
        return bool(_spread(values))
    if field == "code" and values.rule is not None and values.rule.code_range:
        return True  # Without its code, nobody could tell which error it is.
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
    if rule is not None and field in rule.foreign:
        return MISSING
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


def _spread(values: Values) -> dict[str, Any]:
    """Return the params and the undeclared members, which are written together."""
    omits = () if values.rule is None else values.rule.omits
    params = {
        name: value
        for name in dict.fromkeys((*values.params, *values.defaults))
        if name not in omits and (value := _param(name, values)) is not MISSING
    }
    # What the error says now wins over what it was read with.
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


def _fill_json(node: Node, values: Values) -> Any:
    """Return the value of *node* in JSON, where a code that must be there may be null."""
    if not isinstance(node, Place) or node.field != "code" or "null" not in node.types:
        return fill(node, values)
    if values.rule is not None and values.rule.code_range:
        return fill(node, values)
    return fill(node, values) if _has("code", values) else None


def _fill_object(node: Object, values: Values) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for member in node.members:
        if not member.optional or _wanted(member.node, values):
            filled[member.key] = _fill_json(member.node, values)
    if node.spread:
        rest = value_of("params", values)
        filled.update((key, rest[key]) for key in rest if key not in node.names)
    if node.others is not None:
        for part in _elements(node.others, values):
            key = spell(value_of(node.others.key, part))
            filled[key] = _fill_json(node.others.node, part)
    return filled


def _wanted(node: Node, values: Values) -> bool:
    """Tell whether an optional member is written: only if it adds something."""
    if isinstance(node, Parts):
        return bool(values.parts) or is_only_place(node.node, values.outside)
    return not is_idle(node, values)


def is_only_place(node: Node, outside: frozenset[str]) -> bool:
    """Tell whether the error itself must be in its list, as no place *outside* carries it."""
    inside = {place.field for place in places(node)}
    return any(name in inside and name not in outside for name in ("code", "message"))


def _fill_parts(node: Parts, values: Values) -> list[Any]:
    return [_fill_json(node.node, part) for part in _elements(node, values)]


def _elements(node: Parts | Member, values: Values) -> tuple[Values, ...]:
    """Return the values of each element of a list of errors: the parts, else the error."""
    if values.parts:
        values.elements = values.parts
    elif node.optional and not is_only_place(node.node, values.outside):
        values.elements = ()
    else:
        values.elements = (values.alone(),)
    return values.elements


def _fill_elements(node: Elements, values: Values) -> list[Any]:
    return [
        _fill_json(member.node, values)
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


def write_plainly(contract: Contract, error: APIError, now: float) -> Wire:
    """
    Return the response that carries *error*.

    Raises:
        ValueError: As the runtime's writer does.
    """
    values, status = _values(contract, error, now), error.status
    assert status is not None
    shape = choose(contract, values.rule, status)
    values.outside = shape.outside
    headers: dict[str, str] = {}
    assert isinstance(shape.headers, Object)
    for member in shape.headers.members:
        text = _fill_header(member, values)
        if text is not None:
            headers[member.key] = text
    body = b""
    if shape.body is not None:
        media_type, charset = charset_of(
            shape.envelope.media_type, is_text=shape.is_text
        )
        headers["Content-Type"] = media_type
        if shape.is_text:
            text = spell(fill(shape.body, values))
        else:
            text = _json(_fill_json(shape.body, values))
        body = text.encode(charset, "backslashreplace")
    lost = set[str]() if shape.envelope.body is ANY else _lost(values)
    if lost:
        raise ValueError(f"the response has no place for {', '.join(sorted(lost))}")
    if status in BARE_STATUSES:
        headers.pop("Content-Type", None)
        body = b""
    return Wire(status, headers, body)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def _lost(values: Values) -> set[str]:
    """Return what was given but is nowhere in the response."""
    given = {name for name, value in values.given.items() if value is not None}
    lost = given - BUILT_IN - _written(values)
    if values.parts and not values.elements:
        lost.add("errors")
    for part in values.parts:
        lost |= _lost(part)
    return lost


def _written(values: Values) -> set[str]:
    return values.written.union(*map(_written, values.elements))


def _fill_header(member: Member, values: Values) -> str | None:
    node = member.node
    if member.optional and is_idle(node, values):
        return None
    value = fill(node, values)
    if isinstance(node, Place) and node.field == "retry_after" and node.cast is None:
        text = whole_seconds(value)
    else:
        text = spell(value)
    if not holds_header(text):
        raise ValueError(f"the header {member.key} cannot hold its value")
    return text


def whole_seconds(value: Any) -> str:
    """Return a wait as Retry-After has it (RFC 9110 section 10.2.3): never too early."""
    return spell(-int(-value // 1) if has_type(value, ("number",)) else value)


def holds_header(text: str) -> bool:
    """Tell whether a header carries *text* as it is."""
    # Readers strip spaces at both ends (RFC 9110 section 5.5).
    return fits_in_header(text) and text == text.strip()


def _values(contract: Contract, error: APIError, now: float) -> Values:
    rule = rule_of(contract, error)
    params = () if rule is None else rule.params
    own = {
        "code": error.code,
        "status": error.status,
        "title": error.title or None,
        "message": error.message,
        "docs": error.docs,
        "request_id": error.request_id,
        "retry_after": error.retry_after,
    }
    for name in () if rule is None else rule.foreign:
        own[name] = vars(error).get(name)
    return Values(
        contract,
        rule,
        {
            name: getattr(error, attribute_name(name), None)
            for name in contract.fields
            if name not in OWN
        },
        own=own,
        params={name: getattr(error, attribute_name(name), None) for name in params},
        extra=error.extra,
        parts=tuple(_values(contract, part, now) for part in error.errors),
        now=now,
    )
