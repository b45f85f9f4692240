"""
An exception to an HTTP response: its values, the templates as functions, the bytes.

Nothing that the caller gave is dropped in silence: a value without a place is an error.
One module, because every kind of template asks where its values are from.
"""

from __future__ import annotations

from functools import lru_cache
from json import JSONEncoder, loads

from .contract import choose, defaults_of, holds_parts, places, within
from .template import Constant, Object, Parts, Place, Text, cast
from .values import (
    ANY,
    BUILT_IN,
    MISSING,
    attribute_name,
    charset_in,
    fits_in_header,
    has_type,
    spell,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .contract import Contract, Envelope, Rule, Shape
    from .errors import APIError
    from .template import Field, Member, Node

    Read = Callable[["State"], Any]
    Piece = Callable[["State"], Any]
    Write = Callable[[Any], str]

encode = JSONEncoder(separators=(",", ":"), allow_nan=False).encode
"""Writes JSON: compact, in ASCII, without NaN and infinity, which JSON does not have."""

BARE_STATUSES = (204, 205, 304)
"""Statuses whose responses have no body (RFC 9110 section 6.4.1)."""

OWN = BUILT_IN | {"params", "errors"}


class MissingValueError(ValueError):
    """A required place has no value; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the response needs a value for {field}")
        self.field = field


class Wire:
    """A response, ready to be sent; with Content-Type if it has a body."""

    __slots__ = ("body", "headers", "status")
    __match_args__ = ("status", "headers", "body")

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def __repr__(self) -> str:
        # Headers and body may hold secrets.
        return f"<Wire {self.status}, {len(self.body)} bytes>"


class Source:
    """
    Where the values of the errors of one rule come from.

    Args:
        rule: None for an error that the catalog does not know.
        bare: For a pin of the rule, to which its pins and omits do not apply.

    Attributes:
        always: Fields whose optional places are never left out.
        defaults: What is written where an error has no value.
        params: The params, each with its attribute and its default.
        special: What reads a field whose value is not just an attribute.
    """

    def __init__(
        self, contract: Contract, rule: Rule | None, *, bare: bool = False
    ) -> None:
        self.contract = contract
        self.rule = rule
        self.always: frozenset[str] = frozenset()
        self.forms: dict[int, Form] = {}
        self.special: dict[str, Read] = {"title": self._title, "params": _spread}
        self.defaults: Mapping[str, Any] = contract.defaults
        params: Mapping[str, Field] = {} if rule is None else rule.params
        own = defaults_of(params)
        if own:
            self.defaults = own | contract.defaults
        self.params = [
            (name, attribute_name(name), own.get(name, MISSING)) for name in params
        ]
        if rule is not None and not bare:
            self._follow(rule)

    def _title(self, state: State) -> Any:
        return state.error.title or self.defaults.get("title", MISSING)

    def _follow(self, rule: Rule) -> None:
        for name in rule.foreign:
            self.special[name] = _given(_attribute(name))
        for name in rule.omits:
            self.special[name] = _fixed(MISSING)
        self.params = [each for each in self.params if each[0] not in rule.omits]
        # Without its code, nobody could tell which error it is.
        always = {"code"} if rule.code_range else set[str]()
        for name, pin in self.contract.pins(rule).items():
            if isinstance(pin, Constant):
                self.special[name] = _fixed(MISSING if pin.value is None else pin.value)
                always.discard(name)
            else:
                self.special[name] = _pinned(pin, self)
                always.add(name)
        self.always = frozenset(always)


def source_of(contract: Contract, rule: Rule | None) -> Source:
    """Return the source of the errors of *rule*, made on first use."""
    key = None if rule is None else rule.key
    found: Source | None = contract.kept.get(key)
    if found is None or found.rule is not rule:
        found = contract.kept[key] = Source(contract, rule)
    return found


def _attribute(field: str) -> str:
    return field if field in BUILT_IN else attribute_name(field)


def _fixed(value: Any) -> Read:
    return lambda _: value


@lru_cache(1024)
def _given(attribute: str) -> Read:
    """Return what reads a field of other errors: what the class says does not count."""
    return lambda state: (
        MISSING if (value := vars(state.error).get(attribute)) is None else value
    )


def _pinned(pin: Node, source: Source) -> Read:
    """Return what reads a field that is pinned to a template."""
    bare = Source(source.contract, source.rule, bare=True)
    is_text = isinstance(pin, Text)
    piece = piece_of(pin, str if is_text else encode, frozenset())

    def read_pinned(state: State) -> Any:
        own = State(bare, state.error, state.now)
        text = piece(own)
        state.written |= own.written
        return text if is_text else loads(text)

    return read_pinned


def _spread(state: State) -> dict[str, Any]:
    """Return the params and the undeclared members, which are written together."""
    found: dict[str, Any] = {}
    for name, attribute, default in state.source.params:
        value = getattr(state.error, attribute, None)
        if value is not None:
            found[name] = value
        elif default is not MISSING:
            found[name] = default
    # What the error says now wins over what it was read with.
    return {**found, **state.extra, **found} if state.extra else found


class State:
    """
    One error while it is written.

    Attributes:
        extra: Undeclared members, which are written as they are.
        parts: The errors inside this one.
        written: The fields that are written by now.
        elements: What its list of errors was written from.
    """

    __slots__ = ("elements", "error", "extra", "now", "parts", "source", "written")

    def __init__(
        self,
        source: Source,
        error: APIError | Any,
        now: float,
        extra: Mapping[str, Any] | None = None,
        parts: tuple[State, ...] = (),
    ) -> None:
        self.source = source
        self.error = error
        self.now = now
        self.extra = extra
        self.parts = parts
        self.written: set[str] = set()
        self.elements: tuple[State, ...] = ()

    def alone(self) -> State:
        """Return the same error as one inside itself, of which nothing is written yet."""
        return State(self.source, self.error, self.now, self.extra)


def state_of(contract: Contract, error: APIError, now: float) -> State:
    """Return an error of which nothing is written yet, with those inside it."""
    parts = tuple([state_of(contract, part, now) for part in error.errors])
    source = contract.kept.get(type(error))  # It is there if the class is a rule's.
    if source is None:
        source = source_of(contract, rule_of(contract, error))
    return State(source, error, now, error.extra, parts)


def _has(field: str, state: State) -> bool:
    source = state.source
    if field in source.special:
        value = source.special[field](state) if field not in source.always else True
        return bool(value) if field == "params" else value is not MISSING
    value = getattr(state.error, _attribute(field), None)
    return value is not None or field in source.defaults or field in source.always


def _adds(fields: list[str], state: State) -> bool:
    """Tell whether one of *fields* has a value that is not written yet."""
    for field in fields:  # noqa: SIM110  A generator would take twice as long.
        if field not in state.written and _has(field, state):
            return True
    return False


def piece_of(node: Node, write: Write, outside: frozenset[str]) -> Piece:
    """
    Return what writes *node* as text.

    Args:
        write: Writes a single value.
        outside: Fields with a place outside lists of errors.
    """
    if isinstance(node, Constant):
        return _fixed(write(node.value))
    if isinstance(node, Place):
        return _place(node, write)
    if isinstance(node, Text):
        texts: Piece = node.module.text_piece(node, write)
        return texts
    if isinstance(node, Object):
        piece = _object(node, outside)
    else:
        piece = node.module.list_piece(node, outside)
    return piece if write is encode else lambda state: write(loads(piece(state)))


def member_piece(member: Member, write: Write, outside: frozenset[str]) -> Piece:
    """Return what writes a member's value, and nothing where that would add nothing."""
    node = member.node
    piece = piece_of(node, write, outside)
    fields = sorted({place.field for place in places(node)})
    if not member.optional:
        return piece
    wanted = fields if isinstance(node, Text) else []
    lists, always = holds_parts(node), False
    if isinstance(node, Parts):
        # Without parts, it holds the error itself or nothing.
        fields, always = [], node.module.is_only_place(node.node, outside)

    def optional(state: State) -> Any:
        adds = always or (lists and state.parts) or _adds(fields, state)
        if not adds or (wanted and not all(_has(each, state) for each in wanted)):
            return None
        return piece(state)

    return optional


def _place(node: Place, write: Write) -> Piece:
    field, attribute = node.field, _attribute(node.field)
    is_cast, is_spread = node.cast is not None, field == "params"
    may_be_null = field == "code" and "null" in node.types and write is encode

    def place(state: State) -> str:
        source = state.source
        value: Any
        if field in source.special:
            value = source.special[field](state)
        else:
            value = getattr(state.error, attribute, None)
            if value is None:
                value = source.defaults.get(field, MISSING)
        if value is MISSING:
            if not may_be_null or field in source.always:
                raise MissingValueError(field)
            value = None
        state.written.add(field)
        if is_spread and value is not None:
            state.written.update(value)
        if is_cast or type(value) is not str:
            value = cast(node, value, state.now)
        return write(value)

    return place


def _object(node: Object, outside: frozenset[str]) -> Piece:
    pieces = [
        (_key(each.key), member_piece(each, encode, outside)) for each in node.members
    ]
    others = None if node.others is None else piece_of(node.others, encode, outside)
    names, spread = node.names, node.spread

    def write_object(state: State) -> str:
        found = [
            key + text for key, piece in pieces if (text := piece(state)) is not None
        ]
        if spread:
            rest = _spread(state)
            state.written.update(rest, ("params",))
            found += [
                _key(name) + encode(rest[name]) for name in rest if name not in names
            ]
        if others is not None:
            found += [_key(name) + text for name, text in others(state).items()]
        return f"{{{','.join(found)}}}"

    return write_object


def _key(name: Any) -> str:
    return f"{encode(spell(name))}:"


class Form:
    """The templates of an envelope, compiled for writing."""

    def __init__(self, shape: Shape, contract: Contract) -> None:
        assert isinstance(shape.headers, Object)
        self.headers = [
            (member.key, _header(member, shape.outside))
            for member in shape.headers.members
        ]
        self.media_type, self.charset = "", "ascii"
        self.body: Piece = _fixed("")
        if shape.body is not None:
            self.media_type, self.charset = charset_of(
                shape.envelope.media_type, is_text=shape.is_text
            )
            write = spell if shape.is_text else encode
            self.body = piece_of(shape.body, write, shape.outside)
        self.status_headers = contract.status_headers
        self.loses = shape.envelope.body is ANY
        self.fields = [
            (name, attribute_name(name)) for name in contract.fields if name not in OWN
        ]

    def write(self, state: State, status: int) -> Wire:
        """Return the response of *status* that carries the error of *state*."""
        headers: dict[str, str] = {}
        for key, piece in self.headers:
            text = piece(state)
            if text is not None:
                headers[key] = text
        if self.media_type:
            headers["Content-Type"] = self.media_type
        body = self.body(state).encode(self.charset, "backslashreplace")
        if status in self.status_headers:
            found = {name.lower() for name in headers}
            more = self.status_headers[status].items()
            headers.update(each for each in more if each[0].lower() not in found)
        lost = () if self.loses else self._lost(state)
        if lost:
            raise ValueError(f"the response has no place for {', '.join(sorted(lost))}")
        return Wire(status, headers, body)

    def _lost(self, state: State) -> set[str]:
        """Return what was given but is nowhere in the response."""
        lost: set[str] = set()
        for name, attribute in self.fields:
            if getattr(state.error, attribute, None) is not None:
                lost.add(name)
        if lost:
            lost -= _written(state)
        if state.parts:
            lost |= set() if state.elements else {"errors"}
            lost.update(*map(self._lost, state.parts))
        return lost


def _written(state: State) -> set[str]:
    return state.written.union(*map(_written, state.elements))


def _header(member: Member, outside: frozenset[str]) -> Piece:
    node = member.node
    is_wait = (
        isinstance(node, Place) and node.field == "retry_after" and node.cast is None
    )

    def write(value: Any) -> str:
        text = whole_seconds(value) if is_wait else spell(value)
        if holds_header(text):
            return text
        # Not the value itself: it may be a secret, and servers log this.
        raise ValueError(f"the header {member.key} cannot hold its value: {_HOLDS}")

    return member_piece(member, write, outside)


_HOLDS = "it holds printable Latin-1, with no space at either end"


def holds_header(text: str) -> bool:
    """Tell whether a header carries *text* as it is."""
    # Readers strip spaces at both ends (RFC 9110 section 5.5).
    return fits_in_header(text) and text == text.strip()


def whole_seconds(value: Any) -> str:
    """Return a wait as Retry-After has it (RFC 9110 section 10.2.3): never too early."""
    return spell(-int(-value // 1) if has_type(value, ("number",)) else value)


def charset_of(media_type: str, *, is_text: bool) -> tuple[str, str]:
    """
    Return a media type as it is sent, and the encoding of its body.

    Text of no other charset is sent as UTF-8, and says so.
    """
    declared = charset_in(media_type)
    if declared is not None:
        return media_type, declared
    if is_text and media_type.lower().startswith("text/"):
        media_type += "; charset=utf-8"
    return media_type, "utf-8" if is_text else "ascii"


def write(state: State, status: int, envelope: Envelope | None = None) -> Wire:
    """
    Return the response of *status* that carries an error.

    Args:
        envelope: By default the rule's own, else the first that admits *status*.

    Raises:
        MissingValueError: A required place has no value.
        ValueError: A given value has no place, or a place cannot hold its value.
    """
    source = state.source
    form = source.forms.get(status)
    if form is None or envelope is not None:
        shape = choose(source.contract, source.rule, status, envelope)
        kept: dict[Any, Form] = source.contract.kept
        form = kept[shape] = kept.get(shape) or Form(shape, source.contract)
        if envelope is None:
            source.forms[status] = form
    return form.write(state, status)


def write_error(contract: Contract, error: APIError, now: float) -> Wire:
    """
    Return the response that carries *error*.

    Raises:
        ValueError: It has no status, or not all that its response needs, or more than that
            has places for.
    """
    status: Any = error.status
    if not status:
        raise MissingValueError("status")
    if not isinstance(status, int) or not 100 <= status <= 599:
        name = type(error).__name__
        raise ValueError(f"{name} cannot be sent: {status!r} is no HTTP status")
    try:
        wire = write(state_of(contract, error, now), status)
    except Exception as fault:
        vars(fault).pop("__notes__", None)  # ``json`` notes keys, which may be secrets.
        raise
    if status in BARE_STATUSES:
        wire.headers.pop("Content-Type", None)
        wire.body = b""
    return wire


def rule_of(contract: Contract, error: APIError) -> Rule | None:
    """Return the rule of the error's class, else of its nearest base that has one."""
    for cls in type(error).__mro__:
        if cls in contract.by_key:
            return contract.by_key[cls]
        if cls in contract.general:
            cases, status = contract.by_error[cls], error.status
            for each in cases:  # The first of all is for a status that none admits.
                if status and within(status, each.statuses):
                    return each
            return cases[0]
    return None
