"""
An exception to an HTTP response: where its values come from, the templates, the bytes.

Each template is compiled once into a function that writes text, with what is constant in it
encoded already. Nothing that the caller gave is dropped in silence: a value without a place
is an error.
"""

from __future__ import annotations

import re
from json import JSONEncoder, loads

from .contract import choose, defaults_of, holds_parts, places, within
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
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from .contract import Contract, Envelope, Rule, Shape
    from .errors import APIError
    from .template import Field, Member, Node

    Read = Callable[["State"], Any]
    Piece = str | Callable[["State"], str | None]
    Write = Callable[[Any], str]

encode = JSONEncoder(separators=(",", ":"), allow_nan=False).encode
"""Writes JSON: compact, in ASCII, without NaN and infinity, which JSON does not have."""

BARE_STATUSES = (204, 205, 304)
"""Statuses whose responses have no body (RFC 9110 section 6.4.1)."""

MAX_KNOWN = 4096
"""How many classes are remembered: a program may make classes without end."""

OWN = BUILT_IN | {"params", "errors"}


class MissingValueError(ValueError):
    """A required place has no value; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the response needs a value for {field}")
        self.field = field


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
        return f"Wire({self.status}, {self.headers!r}, {self.body!r})"


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

    __slots__ = ("always", "contract", "defaults", "params", "rule", "special")

    def __init__(
        self, contract: Contract, rule: Rule | None, *, bare: bool = False
    ) -> None:
        self.contract = contract
        self.rule = rule
        self.always: set[str] = set()
        self.special: dict[str, Read] = {"title": _title, "params": _spread}
        self.defaults: Mapping[str, Any] = contract.defaults
        params = {} if rule is None else rule.params
        own = defaults_of(params)
        if own:
            self.defaults = own | contract.defaults
        self.params = [
            (name, attribute_name(name), own.get(name, MISSING)) for name in params
        ]
        if rule is not None and not bare:
            self._follow(rule)

    def _follow(self, rule: Rule) -> None:
        for name in rule.foreign:
            self.special[name] = _given(_attribute(name))
        for name in rule.omits:
            self.special[name] = _nothing
        self.params = [each for each in self.params if each[0] not in rule.omits]
        if rule.code_range:
            self.always.add("code")  # Without it, nobody could tell which error it is.
        for name, pin in self.contract.pins(rule).items():
            if isinstance(pin, Constant):
                self.special[name] = _fixed(pin.value)
                self.always.discard(name)
            else:
                self.special[name] = _pinned(pin, self)
                self.always.add(name)


def source_of(contract: Contract, rule: Rule | None) -> Source:
    """Return the source of the errors of *rule*, made on first use."""
    found: Source | None = contract.kept.get(id(rule))
    if found is None:
        found = contract.kept[id(rule)] = Source(contract, rule)
    return found


def _attribute(field: str) -> str:
    return field if field in BUILT_IN else attribute_name(field)


def _title(state: State) -> Any:
    return state.error.title or state.source.defaults.get("title", MISSING)


def _nothing(_: State) -> Any:
    return MISSING


def _fixed(value: Any) -> Read:
    return _nothing if value is None else lambda _: value


def _given(attribute: str) -> Read:
    """Return what reads a field of other errors: what the class says does not count."""

    def read_given(state: State) -> Any:
        value = vars(state.error).get(attribute)
        return MISSING if value is None else value

    return read_given


def _pinned(pin: Node, source: Source) -> Read:
    """Return what reads a field that is pinned to a template."""
    bare = Source(source.contract, source.rule, bare=True)
    is_text = isinstance(pin, Text)
    piece = _piece(pin, str if is_text else encode, frozenset())

    def read_pinned(state: State) -> Any:
        own = State(bare, state.error, state.now)
        text = text_of(piece, own)
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

    Args:
        extra: Undeclared members, which are written as they are.
        parts: The errors inside this one.

    Attributes:
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


def state_of(contract: Contract, error: APIError, now: float) -> State:
    """Return an error of which nothing is written yet, with those inside it."""
    parts = tuple(state_of(contract, part, now) for part in error.errors)
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
    for field in fields:
        if field not in state.written and _has(field, state):
            return True
    return False


def _piece(node: Node, write: Write, outside: frozenset[str]) -> Piece:
    """
    Return what writes *node* as text; its text, if it is constant.

    Args:
        write: Writes a single value.
        outside: Fields with a place outside lists of errors.
    """
    if isinstance(node, Constant):
        return write(node.value)
    if isinstance(node, Place):
        return _place(node, write)
    if isinstance(node, Text):
        return _text(node, write)
    if isinstance(node, Object):
        piece = _object(node, outside)
    elif isinstance(node, Elements):
        piece = _elements(node, outside)
    else:
        piece = _parts(node, outside)
    if write is encode:
        return piece
    return lambda state: write(loads(text_of(piece, state)))


def text_of(piece: Piece, state: State) -> Any:
    """Return what *piece* writes."""
    return piece if isinstance(piece, str) else piece(state)


def _member(member: Member, write: Write, outside: frozenset[str]) -> Piece | None:
    """Return what writes a member's value, and nothing where that would add nothing."""
    node = member.node
    piece = _piece(node, write, outside)
    fields = sorted({place.field for place in places(node)})
    if not member.optional or not fields:
        return None if member.optional else piece
    if isinstance(node, Parts):
        # Without parts, it is the place of the error itself or of nothing.
        always, lists, fields = is_only_place(node.node, outside), True, []
    else:
        always, lists = False, holds_parts(node)
    wanted = fields if isinstance(node, Text) else []

    def optional(state: State) -> str | None:
        adds = always or (lists and state.parts) or _adds(fields, state)
        if not adds or (wanted and not all(_has(each, state) for each in wanted)):
            return None
        return text_of(piece, state)

    return optional


def is_only_place(node: Node, outside: frozenset[str]) -> bool:
    """Tell whether the error itself must be in its list, as no place *outside* carries it."""
    inside = {place.field for place in places(node)}
    return any(name in inside and name not in outside for name in ("code", "message"))


def _place(node: Place, write: Write) -> Piece:
    field, attribute = node.field, _attribute(node.field)
    is_cast, is_spread = node.cast is not None, field == "params"

    def place(state: State) -> str:
        source = state.source
        if field in source.special:
            value = source.special[field](state)
        else:
            value = getattr(state.error, attribute, None)
            if value is None:
                value = source.defaults.get(field, MISSING)
        if value is MISSING:
            raise MissingValueError(field)
        state.written.add(field)
        if is_spread:
            state.written.update(value)
        if is_cast or type(value) is not str:
            value = cast(node, value, state.now)
        return write(value)

    return place


def _text(node: Text, write: Write) -> Piece:
    pieces = [
        each if isinstance(each, str) else _place(each, spell) for each in node.pieces
    ]
    return lambda state: write("".join([text_of(each, state) for each in pieces]))


def _object(node: Object, outside: frozenset[str]) -> Piece:
    members = [
        (_key(member.key), piece)
        for member in node.members
        if (piece := _member(member, encode, outside)) is not None
    ]
    others = None if node.others is None else _others(node.others, outside)
    names, spread = node.names, node.spread
    fixed = [key + piece for key, piece in members if isinstance(piece, str)]
    if len(fixed) == len(members) and not spread and others is None:
        return f"{{{','.join(fixed)}}}"
    pieces = [(key, _function(piece)) for key, piece in members]

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
            found += others(state)
        return f"{{{','.join(found)}}}"

    return write_object


def _function(piece: Piece) -> Callable[[State], str | None]:
    return piece if not isinstance(piece, str) else lambda _: piece


def _key(name: Any) -> str:
    return f"{encode(spell(name))}:"


def _others(
    member: Member, outside: frozenset[str]
) -> Callable[[State], Iterable[str]]:
    """Return what writes the members that are errors, each under a key of its own."""
    key = _place(Place(member.key, "string", ()), spell)
    piece = _piece(member.node, encode, frozenset())
    choose = _chooser(member, outside)

    def write_others(state: State) -> Iterable[str]:
        names = {text_of(key, part): part for part in choose(state)}
        return [_key(name) + text_of(piece, part) for name, part in names.items()]

    return write_others


def _parts(node: Parts, outside: frozenset[str]) -> Piece:
    piece = _piece(node.node, encode, frozenset())
    choose = _chooser(node, outside)
    return lambda state: f"[{_joined(text_of(piece, part) for part in choose(state))}]"


def _chooser(
    node: Parts | Member, outside: frozenset[str]
) -> Callable[[State], tuple[State, ...]]:
    """Return what chooses the elements of a list of errors: the parts, else the error."""
    is_needed = not node.optional or is_only_place(node.node, outside)

    def choose(state: State) -> tuple[State, ...]:
        state.elements = state.parts
        if is_needed and not state.parts:
            alone = State(state.source, state.error, state.now, state.extra)
            state.elements = (alone,)
        return state.elements

    return choose


def _elements(node: Elements, outside: frozenset[str]) -> Piece:
    found = [_member(member, encode, outside) for member in node.members]
    pieces = [each for each in found if each is not None]
    return lambda state: f"[{_joined(text_of(piece, state) for piece in pieces)}]"


def _joined(texts: Iterable[str | None]) -> str:
    return ",".join([text for text in texts if text is not None])


class Form:
    """The templates of an envelope, compiled for writing."""

    def __init__(self, shape: Shape, contract: Contract) -> None:
        assert isinstance(shape.headers, Object)
        self.headers = [
            (member.key, _function(piece))
            for member in shape.headers.members
            if (piece := _header(member, shape.outside)) is not None
        ]
        self.constant: dict[str, str] = {}
        self.charset = "ascii"
        body: Piece = ""
        if shape.body is not None:
            media_type = shape.envelope.media_type
            media_type, self.charset = charset_of(media_type, is_text=shape.is_text)
            self.constant["Content-Type"] = media_type
            write = spell if shape.is_text else encode
            body = _piece(shape.body, write, shape.outside)
        self.body = _function(body)
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
        headers.update(self.constant)
        body = (self.body(state) or "").encode(self.charset, "backslashreplace")
        if status in self.status_headers:
            names = {name.lower() for name in headers}
            for name, value in self.status_headers[status].items():
                if name.lower() not in names:
                    headers[name] = value
        lost = () if self.loses else self._lost(state)
        if lost:
            raise ValueError(f"the response has no place for {', '.join(sorted(lost))}")
        return Wire(status, headers, body)

    def _lost(self, state: State) -> set[str]:
        """Return what was given but is nowhere in the response."""
        written = _written(state) if state.elements else state.written
        lost: set[str] = set()
        for name, attribute in self.fields:
            if (
                name not in written
                and getattr(state.error, attribute, None) is not None
            ):
                lost.add(name)
        if state.parts:
            lost |= set() if state.elements else {"errors"}
            lost.update(*map(self._lost, state.parts))
        return lost


def _written(state: State) -> set[str]:
    return state.written.union(*map(_written, state.elements))


def _header(member: Member, outside: frozenset[str]) -> Piece | None:
    node = member.node
    is_wait = (
        isinstance(node, Place) and node.field == "retry_after" and node.cast is None
    )

    def write(value: Any) -> str:
        text = whole_seconds(value) if is_wait else spell(value)
        # Readers strip spaces at both ends (RFC 9110 section 5.5).
        if fits_in_header(text) and text == text.strip():
            return text
        # It is not shown: it may be a value that no log must have.
        raise ValueError(f"the header {member.key} cannot hold its value")

    return _member(member, write, outside)


def whole_seconds(value: Any) -> str:
    """Return a wait as Retry-After has it (RFC 9110 section 10.2.3): never too early."""
    return spell(-int(-value // 1) if has_type(value, ("number",)) else value)


_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^\s";]*)"?', re.IGNORECASE)


def charset_of(media_type: str, *, is_text: bool) -> tuple[str, str]:
    """
    Return a media type as it is sent, and the encoding of its body.

    Text is sent as UTF-8, and says so, unless it has another charset that Python knows. What
    that cannot hold is written as an escape, such as ``\\u20ac``.
    """
    declared = _CHARSET.search(media_type)
    if declared is not None:
        try:
            ("\xe9\u20ac" * 64).encode(declared[1], "backslashreplace")
        except (LookupError, UnicodeError):
            media_type = media_type.replace(declared[0], "")
        else:
            return media_type, declared[1]
    if is_text and media_type.lower().startswith("text/"):
        media_type += "; charset=utf-8"
    return media_type, "utf-8" if is_text else "ascii"


def form_of(contract: Contract, shape: Shape) -> Form:
    """Return the form of *shape*, made on first use."""
    found: Form | None = contract.kept.get(shape)
    if found is None:
        found = contract.kept[shape] = Form(shape, contract)
    return found


def write(state: State, status: int, envelope: Envelope | None = None) -> Wire:
    """
    Return the response of *status* that carries an error.

    Args:
        envelope: By default the rule's own, else the first that admits *status*.

    Raises:
        MissingValueError: A required place has no value.
        ValueError: A given value has no place, or a place cannot hold its value.
    """
    contract = state.source.contract
    shape = choose(contract, state.source.rule, status, envelope)
    return form_of(contract, shape).write(state, status)


def writer(contract: Contract) -> Callable[[APIError, float], Wire]:
    """Return what ``write`` does for the errors of *contract*, at a Unix time, faster."""
    known: dict[tuple[type[APIError], int], tuple[Source, Form]] = {}

    def write_error(error: APIError, now: float) -> Wire:
        status = error.status
        found = known.get((type(error), status))
        if found is None:
            rule = rule_of(contract, error)
            form = form_of(contract, choose(contract, rule, _checked(status, error)))
            if len(known) >= MAX_KNOWN:
                known.clear()
            found = known[type(error), status] = source_of(contract, rule), form
        source, form = found
        parts: tuple[State, ...] = ()
        if error.errors:
            parts = tuple(state_of(contract, part, now) for part in error.errors)
        wire = form.write(State(source, error, now, error.extra, parts), status)
        if status in BARE_STATUSES:
            wire.headers.pop("Content-Type", None)
            wire.body = b""
        return wire

    return write_error


def _checked(status: Any, error: APIError) -> int:
    if isinstance(status, int) and 100 <= status <= 599:
        return status
    name = type(error).__name__
    raise ValueError(f"{name} has no HTTP status to be sent with: {status!r} is none")


def rule_of(contract: Contract, error: APIError) -> Rule | None:
    """Return the rule of the error's class, else of the nearest base that has one."""
    for cls in type(error).__mro__:
        if cls in contract.by_key:
            return contract.by_key[cls]
        if cls in contract.general:
            return _case_of(contract.by_error[cls], error.status)
    return None


def _case_of(cases: list[Rule], status: int | None) -> Rule:
    """Return the first case that admits *status*, else the first of all."""
    admitting = (
        each for each in cases if status is None or within(status, each.statuses)
    )
    return next(admitting, cases[0])
