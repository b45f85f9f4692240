"""The tables of one API: its fields, its envelopes, and the rules that tell errors apart."""

from __future__ import annotations

from functools import cached_property

from .compiling import compile_template
from .fitting import header_fits
from .leaves import text_fitter
from .matching import fitter
from .places import shape_places
from .rules import ANY, Envelope, Rule, Span, within
from .values import MISSING, has_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from typing import Any

    from .leaves import Fit, FitText
    from .templates import Field, Node


class Shape:
    """
    An envelope whose templates are compiled.

    Args:
        integers: The integer codes of the catalog.
        says_nothing: It has no headers, and promises nothing of its body.
        outside: Fields with a place outside lists of errors.
        fit_body: None if the body, if there is one at all, is not JSON.
        fit_text: None if the body is not text.
    """

    __slots__ = (
        *("body", "envelope", "fit_body", "fit_text", "header_fits", "headers"),
        *("is_text", "outside", "says_nothing"),
    )

    def __init__(
        self,
        envelope: Envelope,
        fields: Mapping[str, Field],
        integers: Container[int] = (),
    ) -> None:
        self.envelope = envelope
        self.is_text = envelope.is_text
        self.says_nothing = envelope.body is ANY and not envelope.headers
        self.headers = compile_template(dict(envelope.headers), fields)
        self.body: Node | None = None
        self.fit_body: Fit | None = None
        self.fit_text: FitText | None = None
        if envelope.body is not ANY and envelope.body is not MISSING:
            self.body = compile_template(envelope.body, fields)
            if self.is_text:
                self.fit_text = text_fitter(self.body, integers)
            else:
                self.fit_body = fitter(self.body, integers)
        outside = shape_places(self, in_parts=False)
        self.outside = frozenset(place.field for place in outside)
        self.header_fits = header_fits(self.headers, integers)


class Contract:
    """
    Everything that reading and writing one API's errors needs, with its indexes.

    Args:
        fields: All fields by name, the built-in ones among them.
        rules: One per error without cases, one per case, in the order of the catalog.
        general: For an error with cases, the rule of the error when no case can be told.
        sole: The rule of each code that is text and that only one rule has.
    """

    def __init__(
        self,
        *,
        fields: Mapping[str, Field],
        envelopes: Iterable[Envelope],
        rules: Iterable[Rule],
        general: Iterable[Rule] = (),
    ) -> None:
        self.fields = fields
        self.envelopes = tuple(envelopes)
        self.rules = tuple(rules)
        self.general = {rule.error: rule for rule in general}
        self.by_key = {rule.key: rule for rule in self.rules}
        self.by_error: dict[Any, list[Rule]] = {}
        self.by_code: dict[str | int, list[Rule]] = {}
        self.ranges: list[Rule] = []
        self.codeless: list[Rule] = []
        self.sole: dict[str, Rule] = {}
        self._early: dict[str | None, dict[Span, None]] = {}
        for rule in self.rules:
            self._index(rule)
        for code, same in self.by_code.items():
            if len(same) == 1 and isinstance(code, str):
                self.sole[code] = same[0]
        self.integers = Integers(self)
        self._pins: dict[int, dict[str, Node]] = {}
        self._agreeing: dict[tuple[int, str], tuple[Rule, ...]] = {}
        self._pin_fits: dict[int, dict[str, Fit]] = {}

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The compiled envelopes, made at first use."""
        return tuple(Shape(each, self.fields, self.integers) for each in self.envelopes)

    @property
    def has_text(self) -> bool:
        """Whether the body of some envelope is text, not JSON."""
        return any(shape.is_text for shape in self.shapes)

    def pins(self, rule: Rule) -> dict[str, Node]:
        """Return the compiled pins of *rule*, in which its own params may stand."""
        if not rule.pins:
            return {}
        found = self._pins.get(id(rule))
        if found is None:
            fields = {**self.fields, **rule.params}
            found = {
                name: compile_template(pin, fields) for name, pin in rule.pins.items()
            }
            self._pins[id(rule)] = found
        return found

    def pin_fits(self, rule: Rule) -> dict[str, Fit]:
        """Return the functions that fit a field's value to the pins of *rule*."""
        if not rule.pins:
            return {}
        found = self._pin_fits.get(id(rule))
        if found is None:
            found = {
                name: fitter(pin, self.integers)
                for name, pin in self.pins(rule).items()
            }
            self._pin_fits[id(rule)] = found
        return found

    def with_code(self, code: Any) -> list[Rule]:
        """Return the rules that have *code*, else those whose range holds it."""
        if isinstance(code, str):
            return self.by_code.get(code, [])
        if not has_type(code, ("integer",)):
            return []
        return self.by_code.get(code) or [
            rule
            for rule in self.ranges
            if rule.code_range and within(code, (rule.code_range,))
        ]

    def agreeing(self, status: int, envelope: str) -> tuple[Rule, ...]:
        """Return the codeless rules that neither *status* nor *envelope* contradicts."""
        found = self._agreeing.get((status, envelope))
        if found is None:
            found = tuple(
                rule
                for rule in self.codeless
                if (not rule.statuses or within(status, rule.statuses))
                and (rule.envelope is None or rule.envelope == envelope)
            )
            # A server may answer with any number as its status, but not fill our memory.
            if 100 <= status <= 599:
                self._agreeing[status, envelope] = found
        return found

    def says_error(self, status: int, envelope: Envelope) -> bool:
        """Tell whether the catalog says that *status*, below 400, can be an error."""
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
    """The integer codes of a contract: what ``in`` is asked of."""

    __slots__ = ("_contract",)

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def __contains__(self, code: object) -> bool:
        return bool(self._contract.with_code(code))
