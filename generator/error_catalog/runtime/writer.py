"""
An exception to an HTTP response: its values, the filled templates, the bytes.

Nothing that the caller gave is dropped in silence: a value without a place is an error.
"""

from __future__ import annotations

from .contract import choose, holds_parts, places, within
from .template import Constant, Elements, Object, Parts, Place, Text, cast
from .values import (
    ANY,
    BUILT_IN,
    MISSING,
    attribute_name,
    fits_in_header,
    has_type,
    spell,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .contract import Contract, Envelope, Rule
    from .errors import APIError
    from .template import Field, Member, Node


class MissingValueError(ValueError):
    """A required place has no value; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the response needs a value for {field}")
        self.field = field


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
        if field != "code" or not _may_have_no_code(values):
            raise MissingValueError(field)
        value = None
    values.written.add(field)
    return value


def _may_have_no_code(values: Values) -> bool:
    """Tell whether a required code may be null: its schema says so, and no range needs it."""
    known = values.contract.fields.get("code")
    ranged = values.rule is not None and values.rule.code_range is not None
    return known is not None and "null" in known.types and not ranged


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
    """Tell whether an optional member is written: only if it adds something."""
    if isinstance(node, Parts):
        return bool(values.parts) or is_only_place(node.node, values.outside)
    return not is_idle(node, values)


def is_only_place(node: Node, outside: frozenset[str]) -> bool:
    """Tell whether the error itself must be in its list, as no place *outside* carries it."""
    inside = {place.field for place in places(node)}
    return any(name in inside and name not in outside for name in ("code", "message"))


def _fill_parts(node: Parts, values: Values) -> list[Any]:
    return [fill(node.node, part) for part in _elements(node, values)]


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


class Wire:
    """
    A response, ready to be sent.

    Args:
        headers: Named as in the catalog, with Content-Type if there is a body.
        body: Encoded; empty if there is none.
    """

    __slots__ = ("body", "headers", "status")
    __match_args__ = ("status", "headers", "body")

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def __repr__(self) -> str:
        # Headers and body may hold secrets.
        return f"<Wire {self.status}, {len(self.body)} bytes>"


def write(values: Values, status: int, envelope: Envelope | None = None) -> Wire:
    """
    Return the response of *status* that carries *values*.

    Args:
        envelope: By default the rule's own, else the first that admits *status*.

    Raises:
        MissingValueError: A required place has no value.
        ValueError: A given value has no place, or a place cannot hold its value.
    """
    shape = choose(values.contract, values.rule, status, envelope)
    values.outside = shape.outside
    headers: dict[str, str] = {}
    assert isinstance(shape.headers, Object)
    for member in shape.headers.members:
        text = _fill_header(member, values)
        if text is not None:
            headers[member.key] = text
    body = b""
    if shape.body is not None:
        headers["Content-Type"] = shape.envelope.media_type
        encode = encode_text if shape.is_text else encode_json
        body = encode(fill(shape.body, values))
    _add_status_headers(headers, values.contract, status)
    lost = set[str]() if shape.envelope.body is ANY else _lost(values)
    if lost:
        raise ValueError(f"the response has no place for {', '.join(sorted(lost))}")
    return Wire(status, headers, body)


def _add_status_headers(
    headers: dict[str, str], contract: Contract, status: int
) -> None:
    """Add the constant headers of *status* that nothing else has set."""
    known = {name.lower() for name in headers}
    constant = contract.status_headers.get(status, {}).items()
    headers |= {name: text for name, text in constant if name.lower() not in known}


def encode_text(value: Any) -> bytes:
    """Return the bytes of a text body, in UTF-8."""
    return spell(value).encode("utf-8", "backslashreplace")


def encode_json(value: Any) -> bytes:
    """
    Return the bytes of a JSON body: compact, in ASCII.

    Raises:
        ValueError: A number is infinite or NaN, which JSON cannot write.
    """
    import json

    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


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


_HOLDS = "it holds printable Latin-1, with no space at either end"


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
        # Not the value itself: it may be a secret, and servers log this.
        raise ValueError(f"the header {member.key} cannot hold its value: {_HOLDS}")
    return text


def whole_seconds(value: Any) -> str:
    """Return a wait as Retry-After has it (RFC 9110 section 10.2.3): never too early."""
    return spell(-int(-value // 1) if has_type(value, ("number",)) else value)


def holds_header(text: str) -> bool:
    """Tell whether a header carries *text* as it is."""
    # Readers strip spaces at both ends (RFC 9110 section 5.5).
    return fits_in_header(text) and text == text.strip()


BARE_STATUSES = (204, 205, 304)
"""Statuses whose responses have no body (RFC 9110 section 6.4.1)."""


def write_response(contract: Contract, error: APIError, now: float) -> Wire:
    """
    Return the response that carries *error*.

    Raises:
        ValueError: The envelope needs a value that the error does not have.
    """
    if not error.status:
        raise MissingValueError("status")
    try:
        wire = write(_values(contract, error, now), error.status)
    except Exception as fault:
        # Newer versions of ``json`` note the keys there, which may be secrets.
        vars(fault).pop("__notes__", None)
        raise
    if error.status in BARE_STATUSES:
        wire.headers.pop("Content-Type", None)
        wire.body = b""
    return wire


def rule_of(contract: Contract, error: APIError) -> Rule | None:
    """Return the rule of the error's class, else of the nearest base that has one."""
    for cls in type(error).__mro__:
        if cls in contract.by_key:
            return contract.by_key[cls]
        if cls in contract.general:
            return _case_of(contract.by_error[cls], error)
    return None


def _case_of(cases: list[Rule], error: APIError) -> Rule:
    """Return the first case that admits the error's status, else the first of all."""
    return next(
        (each for each in cases if within(error.status, each.statuses)), cases[0]
    )


OWN = BUILT_IN | {"params", "errors"}


def _values(contract: Contract, error: APIError, now: float) -> Values:
    rule = rule_of(contract, error)
    params = () if rule is None else rule.params
    return Values(
        contract,
        rule,
        {
            name: getattr(error, attribute_name(name), None)
            for name in contract.fields
            if name not in OWN
        },
        own={
            "code": error.code,
            "status": error.status,
            "title": error.title or None,
            "message": error.message,
            "docs": error.docs,
            "request_id": error.request_id,
            "retry_after": error.retry_after,
        },
        params={name: getattr(error, attribute_name(name), None) for name in params},
        extra=error.extra,
        parts=tuple(_values(contract, part, now) for part in error.errors),
        now=now,
    )
