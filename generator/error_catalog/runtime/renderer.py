"""
The writer, compiled for one class of errors: what is constant in its response is encoded once.

It writes what ``writer`` writes, or gives up: lists of errors, undeclared members and whatever
cannot be written are left to ``writer``, which says why.
"""

from __future__ import annotations

from json import JSONEncoder

from .contract import choose, places
from .template import Constant, Member, Object, Parts, Place, Text, cast
from .values import ANY, BUILT_IN, MISSING, attribute_name, spell
from .writer import (
    BARE_STATUSES,
    OWN,
    Wire,
    encode_text,
    holds_header,
    is_only_place,
    rule_of,
    whole_seconds,
    write_response,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from .contract import Contract, Rule, Shape
    from .errors import APIError
    from .template import Field, Node

    Read = Callable[[APIError], Any]
    Piece = Callable[[APIError, float], str | None]
    Write = Callable[[Any], str]
    Render = Callable[[APIError, float], Wire]

encode = JSONEncoder(separators=(",", ":"), allow_nan=False).encode

MAX_COMPILED = 4096
"""How many classes are kept compiled: a program may make classes without end."""


class UnusualError(Exception):
    """Only ``writer`` can write this, or say why it cannot be written."""


def renderer(contract: Contract) -> Render:
    """Return what ``write_response`` does for the errors of *contract*, faster."""
    compiled: dict[tuple[type[APIError], Any], Render] = {}

    def write(error: APIError, now: float) -> Wire:
        return write_response(contract, error, now)

    def render(error: APIError, now: float) -> Wire:
        try:
            return compiled[type(error), error.status](error, now)
        except Exception:  # noqa: BLE001  What it is, `write` finds out, in its order.
            key: tuple[type[APIError], Any] = (type(error), error.status)
        wire = write(error, now)
        if isinstance(key[1], int) and key not in compiled:
            if len(compiled) >= MAX_COMPILED:
                compiled.clear()
            compiled[key] = compile_response(contract, error) or write
        return wire

    return render


class Scope:
    """
    What is known at one point of a template, whatever the values are.

    Args:
        seen: Fields that are written by now if they have a value.
        unsure: Fields of which that depends on other values.
    """

    __slots__ = ("contract", "outside", "params", "rule", "seen", "unsure")

    def __init__(self, contract: Contract, rule: Rule | None, shape: Shape) -> None:
        self.contract = contract
        self.rule = rule
        self.outside = shape.outside
        self.params: dict[str, Field] = {} if rule is None else dict(rule.params)
        self.seen: set[str] = set()
        self.unsure: set[str] = set()

    def see(self, fields: Iterable[str]) -> None:
        """Note that *fields* are written here."""
        self.seen.update(fields)
        if "params" in self.seen:
            self.seen.update(self.params)


def compile_response(contract: Contract, error: APIError) -> Render | None:
    """Return what writes errors of the class and status of *error*; None if nothing can."""
    rule = rule_of(contract, error)
    shape = choose(contract, rule, error.status)
    scope = Scope(contract, rule, shape)
    if error.status in BARE_STATUSES or _is_ambiguous(scope):
        return None
    if error.status in contract.status_headers:
        return None
    try:
        headers = _headers(shape, scope)
        body = _body(shape, scope)
        unplaced = () if shape.envelope.body is ANY else _unplaced(scope)
    except (UnusualError, ValueError):
        return None

    def render(error: APIError, now: float) -> Wire:
        if error.errors or error.extra:
            raise UnusualError
        wire = Wire(error.status, headers(error, now), body(error, now))
        for attribute in unplaced:
            if getattr(error, attribute, None) is not None:
                raise UnusualError
        return wire

    return render


def _is_ambiguous(scope: Scope) -> bool:
    """Tell whether a param has the name of a field, or is pinned."""
    pins = () if scope.rule is None else scope.rule.pins
    return not scope.params.keys().isdisjoint((*scope.contract.fields, *OWN, *pins))


def _headers(shape: Shape, scope: Scope) -> Callable[[APIError, float], dict[str, str]]:
    assert isinstance(shape.headers, Object)
    steps: list[tuple[str, Piece, bool]] = []
    for member in shape.headers.members:
        piece = _member(member, scope, _header)
        if piece is not None:
            steps.append((member.key, _constantly(piece), member.optional))
    media_type = None if shape.body is None else shape.envelope.media_type

    def headers(error: APIError, now: float) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, piece, optional in steps:
            text = piece(error, now)
            if text is not None:
                found[key] = text
            elif not optional:
                raise UnusualError
        if media_type is not None:
            found["Content-Type"] = media_type
        return found

    return headers


def _header(node: Node, scope: Scope) -> str | Piece:
    is_wait = (
        isinstance(node, Place) and node.field == "retry_after" and node.cast is None
    )
    piece = _leaf(node, scope, whole_seconds if is_wait else spell)
    if isinstance(piece, str):
        if not holds_header(piece):
            raise UnusualError
        return piece

    def header(error: APIError, now: float) -> str | None:
        text = piece(error, now)
        if text is not None and not holds_header(text):
            raise UnusualError
        return text

    return header


def _body(shape: Shape, scope: Scope) -> Callable[[APIError, float], bytes]:
    if shape.body is None:
        return lambda _error, _now: b""
    root = Member("", shape.body, optional=False)
    piece = _constantly(_member(root, scope, _spelled if shape.is_text else _json))
    is_text = shape.is_text

    def body(error: APIError, now: float) -> bytes:
        text = piece(error, now)
        if text is None:
            raise UnusualError
        return encode_text(text) if is_text else text.encode("ascii")

    return body


def _constantly(piece: str | Piece | None) -> Piece:
    return piece if callable(piece) else lambda _error, _now: piece


def _unplaced(scope: Scope) -> tuple[str, ...]:
    """Return the attributes whose values would be lost."""
    never = {name for name in scope.contract.fields if _fixed(name, scope) is MISSING}
    fields = scope.contract.fields.keys() - OWN
    if not fields.isdisjoint(scope.unsure - scope.seen):
        raise UnusualError
    return tuple(map(attribute_name, sorted(fields - (scope.seen - never))))


def _member(
    member: Member, scope: Scope, make: Callable[[Node, Scope], str | Piece]
) -> str | Piece | None:
    """Return what writes a member, or its constant text; None if it is never there."""
    node = member.node
    fields = {place.field for place in places(node)}
    new = fields - scope.seen
    if member.optional:
        if not new <= new - scope.unsure:
            raise UnusualError
        if isinstance(node, Parts):
            if is_only_place(node.node, scope.outside):
                raise UnusualError
            scope.unsure |= new
            return None
        if not new:
            return None
    piece = make(node, scope)
    if member.optional and (isinstance(node, Object) or fields == {"params"}):
        piece = _if_any(new, piece, scope)
    if isinstance(node, Text) and member.optional and len(fields) > 1:
        scope.unsure |= new
    elif isinstance(node, Place | Text):
        scope.see(fields)
    return piece


def _if_any(fields: set[str], piece: str | Piece, scope: Scope) -> Piece:
    """Return *piece* for an error that has a value for one of *fields*, else nothing."""
    reads = [_read(field, scope) for field in sorted(fields - {"params"})]
    params = _params(scope) if "params" in fields else None
    write = _constantly(piece)

    def optional(error: APIError, now: float) -> str | None:
        for read in reads:
            if read(error) is not MISSING:
                return write(error, now)
        return write(error, now) if params is not None and params(error) else None

    return optional


def _json(node: Node, scope: Scope) -> str | Piece:
    if isinstance(node, Object) and node.others is None:
        return _object(node, scope)
    if isinstance(node, Parts):
        if not node.optional or is_only_place(node.node, scope.outside):
            raise UnusualError
        scope.unsure |= {place.field for place in places(node)} - scope.seen
        return "[]"
    return _leaf(node, scope, encode)


def _object(node: Object, scope: Scope) -> str | Piece:
    if len(node.names) < len(node.members):
        raise UnusualError
    steps: list[tuple[str, Piece | None, bool]] = []
    for member in node.members:
        piece = _member(member, scope, _json)
        key = f"{encode(member.key)}:"
        if callable(piece):
            steps.append((key, piece, member.optional))
        elif piece is not None:
            steps.append((key + piece, None, False))
    if node.spread:
        steps.append(("", _rest(node, scope), True))
        scope.see(("params",))
    if all(piece is None for _, piece, _ in steps):
        return f"{{{','.join(text for text, _, _ in steps)}}}"
    return _members(steps)


def _members(steps: list[tuple[str, Piece | None, bool]]) -> Piece:
    """Return what writes an object: keys, each with what writes its value, or with it."""

    def write(error: APIError, now: float) -> str:
        found: list[str] = []
        for key, piece, optional in steps:
            if piece is None:
                found.append(key)
                continue
            text = piece(error, now)
            if text is not None:
                found.append(key + text)
            elif not optional:
                raise UnusualError
        return f"{{{','.join(found)}}}"

    return write


def _rest(node: Object, scope: Scope) -> Piece:
    """Return what writes the params that the template does not name."""
    params = _params(scope)

    def write(error: APIError, _: float) -> str | None:
        rest = params(error)
        for name in node.names:
            rest.pop(name, None)
        return encode(rest)[1:-1] if rest else None

    return write


def _params(scope: Scope) -> Callable[[APIError], dict[str, Any]]:
    omits = () if scope.rule is None else scope.rule.omits
    reads = {name: _read(name, scope) for name in scope.params if name not in omits}

    def params(error: APIError) -> dict[str, Any]:
        found = {name: read(error) for name, read in reads.items()}
        return {name: value for name, value in found.items() if value is not MISSING}

    return params


def _spelled(node: Node, scope: Scope) -> str | Piece:
    return _leaf(node, scope, spell)


def _leaf(node: Node, scope: Scope, write: Write) -> str | Piece:
    if isinstance(node, Constant):
        return write(node.value)
    if isinstance(node, Place):
        return _place(node, scope, write)
    if isinstance(node, Text):
        return _text(node, scope, write)
    raise UnusualError


def _place(node: Place, scope: Scope, write: Write) -> Piece:
    read = _params(scope) if node.field == "params" else _read(node.field, scope)
    has_cast = node.cast is not None

    def place(error: APIError, now: float) -> str | None:
        value = read(error)
        if value is MISSING:
            return None
        if has_cast or type(value) is not str:
            value = cast(node, value, now)
        return write(value)

    return place


def _text(node: Text, scope: Scope, write: Write) -> Piece:
    pieces = [
        each if isinstance(each, str) else _place(each, scope, spell)
        for each in node.pieces
    ]

    def text(error: APIError, now: float) -> str | None:
        found: list[str] = []
        for each in pieces:
            piece = each if isinstance(each, str) else each(error, now)
            if piece is None:
                return None
            found.append(piece)
        return write("".join(found))

    return text


def _read(field: str, scope: Scope) -> Read:
    """Return what reads the value of *field*: ``MISSING`` if there is none."""
    fixed = _fixed(field, scope)
    if fixed is not None:
        return lambda _: fixed
    known = scope.contract.fields.get(field) or scope.params.get(field)
    default = MISSING
    foreign = () if scope.rule is None else scope.rule.foreign
    if (
        known is not None
        and field not in foreign
        and (known.default is not None or known.null)
    ):
        default = known.default
    if field == "title":
        return lambda error: error.title or default
    if field in BUILT_IN:
        attribute = field
    elif field not in OWN and known is not None:
        attribute = attribute_name(field)
    else:
        return lambda _: default
    needed = field == "code" and scope.rule is not None and scope.rule.code_range

    def read(error: APIError) -> Any:
        value = getattr(error, attribute, None)
        if value is not None:
            return value
        if needed and default is MISSING:
            raise UnusualError
        return default

    return read


def _fixed(field: str, scope: Scope) -> Any:
    """Return what the rule writes for *field*, ``MISSING`` for nothing; None if any value."""
    rule = scope.rule
    if rule is None:
        return None
    if field in rule.pins:
        pin = scope.contract.pins(rule)[field]
        if not isinstance(pin, Constant):
            raise UnusualError
        return MISSING if pin.value is None else pin.value
    return MISSING if field in rule.omits else None
