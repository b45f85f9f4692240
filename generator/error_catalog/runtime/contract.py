"""The tables of one API: Envelope, Rule, and Contract, which compiles and indexes them."""

from __future__ import annotations

from functools import cached_property, lru_cache

from .matcher import fitter, header_fits, text_fitter
from .template import NO_EXTRAS, Elements, Object, Parts, Place, Text, compile_template
from .values import ANY, MISSING, has_type

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from typing import Any

    from .matcher import Fit
    from .template import Extras, Field, Node

    Rank = tuple[bool, bool, int, int, bool]
    Ladder = tuple[tuple[Rank, list["Rule"]], ...]
    Key = tuple[Any, int | None, str]

Span = tuple[int, int]
"""The first and the last number of a range."""


class Envelope:
    """
    One shape of an error response.

    Args:
        body: A template, ``ANY``, or ``MISSING`` for a response without a body.
        headers: Templates by header name; a name that ends in ``?`` may be absent.
        format: ``json`` or ``text``, if the media type does not say which.
        also_read: Further media types that its responses may have.
        statuses: Single statuses and ranges; empty if it may come with any.
        texts: Of fields with a choosy place: a pattern of the texts that it can hold.
    """

    __slots__ = (
        *("also_read", "body", "format", "headers", "media_type", "name", "statuses"),
        "texts",
    )

    def __init__(
        self,
        name: str,
        *,
        body: Any = MISSING,
        headers: Mapping[str, Any] | None = None,
        media_type: str = "application/json",
        format: str = "",  # noqa: A002  As catalogs call it.
        also_read: tuple[str, ...] = (),
        statuses: Iterable[int | Span] = (),
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.texts: Mapping[str, str] = texts or {}
        self.body = body
        self.headers: Mapping[str, Any] = headers or {}
        self.media_type = media_type
        self.format = format
        self.also_read = also_read
        self.statuses = spans(statuses)

    @property
    def is_text(self) -> bool:
        """Whether the body is text, not JSON."""
        if self.format:
            return self.format == "text"
        kind = media_kind(self.media_type)
        return kind.startswith("text/") and not kind.endswith("json")


def media_kind(media_type: str) -> str:
    """Return a media type in lower case, without its parameters."""
    return media_type.partition(";")[0].strip().lower()


class Rule:
    """
    How one error, or one case of it, is recognised and written.

    Args:
        key: What a matching response is read as; a class in generated code.
        error: The same for all cases of an error.
        codes: Codes on the wire, the one to write first; None if it may have no code.
        code_range: First and last of a range of integer codes.
        statuses: Single statuses and ranges; empty if the catalog does not say.
        envelope: The name of its envelope; None if the catalog does not say.
        pins: Templates by field.
        params: The error's params by name.
        requires: Fields and params that must be there.
        omits: Fields and params that must not be there.
        foreign: Fields of other errors: only what the caller gives is written of them.
        texts: The same as those of envelopes, for places in pins.

    Attributes:
        asks: It holds only for some values: it has pins, ``requires`` or ``omits``.
        is_family: It covers codes that the catalog does not list.
    """

    __slots__ = (
        *("asks", "code_range", "codes", "envelope", "error", "foreign", "is_family"),
        *("key", "omits", "params", "pins", "requires", "statuses", "texts"),
    )

    def __init__(
        self,
        key: Any,
        *,
        error: Any = None,
        codes: tuple[str | int | None, ...] = (),
        code_range: Span | None = None,
        statuses: Iterable[int | Span] = (),
        envelope: str | None = None,
        pins: Mapping[str, Any] | None = None,
        params: Mapping[str, Field] | None = None,
        requires: tuple[str, ...] = (),
        omits: tuple[str, ...] = (),
        foreign: tuple[str, ...] = (),
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.key = key
        self.texts: Mapping[str, str] = texts or {}
        self.error = key if error is None else error
        self.codes = codes
        self.code_range = code_range
        self.statuses = spans(statuses)
        self.envelope = envelope
        self.pins: Mapping[str, Any] = pins or {}
        self.params: Mapping[str, Field] = params or {}
        self.requires = requires
        self.omits = omits
        self.asks = bool(pins or requires or omits)
        self.is_family = bool(pins) and codes == (None,)
        self.foreign = foreign


def spans(numbers: Iterable[int | Span]) -> tuple[Span, ...]:
    """Return *numbers* with each single one as a range."""
    return tuple((each, each) if isinstance(each, int) else each for each in numbers)


def defaults_of(fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return what is written of *fields* where an error has no value."""
    return {
        name: field.default
        for name, field in fields.items()
        if field.default is not None or field.null
    }


def within(number: float, ranges: Iterable[Span]) -> bool:
    """Tell whether *number* is in one of *ranges*."""
    return any(first <= number <= last for first, last in ranges)


class Shape:
    """
    An envelope whose templates are compiled.

    Args:
        integers: The catalog's integer codes.
        extras: As for ``compile_template``.

    Attributes:
        fits_all: It has no headers and allows any body.
        outside: Fields with a place outside lists of errors.
        fit_body: None unless the body is JSON.
        fit_object: ``fit_body`` if the body is an object and there are no headers.
        first: The first member that such a body must have; None if it need not have any.
        fit_text: None unless the body is text.
    """

    __slots__ = (
        *("body", "envelope", "fit_body", "fit_object", "fit_text", "header_fits"),
        *("fits_all", "headers", "is_text", "outside", "first"),
    )

    def __init__(
        self,
        envelope: Envelope,
        fields: Mapping[str, Field],
        integers: Container[int] = (),
        extras: Extras = NO_EXTRAS,
    ) -> None:
        self.envelope = envelope
        self.is_text = envelope.is_text
        self.fits_all = envelope.body is ANY and not envelope.headers
        self.headers = compile_template(dict(envelope.headers), fields, extras)
        self.body: Node | None = None
        self.fit_body: Fit | None = None
        self.fit_text: Fit | None = None
        if envelope.body is not ANY and envelope.body is not MISSING:
            self.body = compile_template(envelope.body, fields, extras)
            if self.is_text:
                self.fit_text = text_fitter(self.body, integers)
            else:
                self.fit_body = fitter(self.body, integers)
        outside = shape_places(self, in_parts=False)
        self.outside = frozenset(place.field for place in outside)
        self.header_fits = header_fits(self.headers, integers)
        self.fit_object: Fit | None = None
        self.first: str | None = None
        if isinstance(self.body, Object) and not self.header_fits:
            self.fit_object = self.fit_body
            needed = (each.key for each in self.body.members if not each.optional)
            self.first = next(needed, None)


class Contract:
    """
    Everything that is needed to read and write one API's errors, with its indexes.

    Args:
        fields: All fields by name, the built-in ones included.
        rules: One per error without cases, one per case, in the order of the catalog.
        general: For each error with cases, its rule where no single case applies.
        status_headers: What every response of a status has, unless something else sets it.
        extras: As for ``compile_template``, and ``schemas`` if a field or param has more
            than types.

    Attributes:
        has_families: Some rule covers codes that the catalog does not list.
        sole: The rule of each code that is text and that only one rule has; as they are
            met, also that of a status and an envelope without a code, if it is the only one.
        kept: What the writer has made of shapes and rules.
    """

    def __init__(
        self,
        *,
        fields: Mapping[str, Field],
        envelopes: Iterable[Envelope],
        rules: Iterable[Rule],
        general: Iterable[Rule] = (),
        status_headers: Mapping[int, Mapping[str, str]] | None = None,
        extras: Extras = NO_EXTRAS,
    ) -> None:
        self.fields = fields
        self.extras = extras
        self.defaults = defaults_of(fields)
        self.envelopes = tuple(envelopes)
        self.rules = tuple(rules)
        self.general = {rule.error: rule for rule in general}
        self.status_headers: Mapping[int, Mapping[str, str]] = status_headers or {}
        self.by_key = {rule.key: rule for rule in self.rules}
        self.kept: dict[Any, Any] = {}
        self.by_error: dict[Any, list[Rule]] = {}
        self.by_code: dict[str | int, list[Rule]] = {}
        self.ranges: list[Rule] = []
        self.codeless: list[Rule] = []
        self.sole: dict[Any, Rule] = {}
        self._early: dict[str | None, dict[Span, None]] = {}
        for rule in self.rules:
            self._index(rule)
        for code, same in self.by_code.items():
            if len(same) == 1 and isinstance(code, str):
                self.sole[code] = same[0]
        self.has_families = any(rule.is_family for rule in self.rules)
        self.integers = Integers(self)
        self._pins: dict[int, dict[str, Node]] = {}
        self.ladders: dict[Key, Ladder] = {}
        self._pin_fits: dict[int, dict[str, Fit]] = {}

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The envelopes, compiled on first use."""
        return tuple(
            Shape(each, self.fields, self.integers, self.extras)
            for each in self.envelopes
        )

    @cached_property
    def specific(self) -> tuple[Shape, ...]:
        """The shapes that not every response fits."""
        return tuple(each for each in self.shapes if not each.fits_all)

    @cached_property
    def specific_without_object(self) -> tuple[Shape, ...]:
        """The specific shapes that a body other than an object may fit."""
        return tuple(
            each for each in self.specific if not isinstance(each.body, Object)
        )

    @cached_property
    def catch_all(self) -> tuple[Shape, ...]:
        """The shapes that every response fits."""
        return tuple(each for each in self.shapes if each.fits_all)

    @property
    def has_text(self) -> bool:
        """Whether the body of some envelope is text, not JSON."""
        return any(shape.is_text for shape in self.shapes)

    def pins(self, rule: Rule) -> dict[str, Node]:
        """Return the compiled pins of *rule*, which may use its own params."""
        if not rule.pins:
            return {}
        found = self._pins.get(id(rule))
        if found is None:
            fields = {**self.fields, **rule.params}
            found = {
                name: compile_template(pin, fields, self.extras)
                for name, pin in rule.pins.items()
            }
            self._pins[id(rule)] = found
        return found

    def pin_fits(self, rule: Rule) -> dict[str, Fit]:
        """Return the functions that fit the values of fields to the pins of *rule*."""
        if not rule.pins:
            return {}
        found = self._pin_fits.get(id(rule))
        if found is None:
            pins = self.pins(rule).items()
            found = {name: fitter(pin, self.integers, (name,)) for name, pin in pins}
            self._pin_fits[id(rule)] = found
        return found

    def with_code(self, code: Any) -> list[Rule]:
        """Return the rules that have *code*, else those whose range includes it."""
        if isinstance(code, str):
            return self.by_code.get(code, [])
        if not has_type(code, ("integer",)):
            return []
        return self.by_code.get(code) or [
            rule
            for rule in self.ranges
            if rule.code_range and within(code, (rule.code_range,))
        ]

    def agreeing(self, status: int | None, envelope: str) -> list[Rule]:
        """
        Return the codeless rules that neither *status* nor *envelope* contradicts.

        Without a status, something else must speak for the error.
        """
        return [
            rule
            for rule in self.codeless
            if (
                rule.requires or any(pin is not None for pin in rule.pins.values())
                if status is None
                else not rule.statuses or within(status, rule.statuses)
            )
            and (rule.envelope is None or rule.envelope == envelope)
        ]

    def says_error(self, status: int, envelope: Envelope) -> bool:
        """Tell whether the catalog says that a response of *status* can be an error."""
        return (
            within(status, envelope.statuses)
            or within(status, self._early.get(None, ()))
            or within(status, self._early.get(envelope.name, ()))
        )

    def _index(self, rule: Rule) -> None:
        self.by_error.setdefault(rule.error, []).append(rule)
        for code in rule.codes:
            if code is None:
                self.codeless.append(rule)
            else:
                self.by_code.setdefault(code, []).append(rule)
        if rule.code_range is not None:
            self.ranges.append(rule)
        for span in rule.statuses:
            if span[0] < 400:
                self._early.setdefault(rule.envelope, {})[span] = None


class Integers:
    """The integer codes of a contract, as a container: ranges are not spelled out."""

    __slots__ = ("_contract",)

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def __contains__(self, code: object) -> bool:
        return bool(self._contract.with_code(code))


def choose(
    contract: Contract, rule: Rule | None, status: int, envelope: Envelope | None = None
) -> Shape:
    """Return the shape of *envelope*, else of the rule's own, else the first for *status*."""
    name = rule.envelope if rule is not None else None
    if envelope is not None:
        name = envelope.name
    shapes = contract.shapes
    for shape in shapes:
        if shape.envelope.name == name:
            return shape
    for shape in shapes:
        if not shape.envelope.statuses or within(status, shape.envelope.statuses):
            return shape
    return shapes[0]


def holds_parts(node: Node) -> bool:
    """Tell whether *node* has a list of errors in it."""
    if isinstance(node, Parts):
        return True
    if isinstance(node, Object) and node.others is not None:
        return True
    return isinstance(node, Object | Elements) and any(
        holds_parts(member.node) for member in node.members
    )


@lru_cache(256)
def shape_places(shape: Shape, *, in_parts: bool = True) -> tuple[Place, ...]:
    """Return the placeholders of an envelope, its headers first."""
    body = [] if shape.body is None else places(shape.body, in_parts=in_parts)
    return *places(shape.headers, in_parts=in_parts), *body


def places(node: Node, *, in_parts: bool = True) -> list[Place]:
    """Return the placeholders of *node* in order; *in_parts* includes lists of errors."""
    if isinstance(node, Place):
        return [node]
    if isinstance(node, Text):
        return [piece for piece in node.pieces if isinstance(piece, Place)]
    if isinstance(node, Parts):
        return places(node.node) if in_parts else []
    found: list[Place] = []
    if isinstance(node, Object | Elements):
        for member in node.members:
            found += places(member.node, in_parts=in_parts)
    if isinstance(node, Object) and node.spread:
        found.append(Place("params", None, ("object",)))
    if isinstance(node, Object) and node.others is not None and in_parts:
        key = Place(node.others.key, None, ("string",))
        found += [key, *places(node.others.node)]
    return found
