"""The tables of one API: its fields, its envelopes, and the rules that tell errors apart."""

from __future__ import annotations

from functools import cached_property

from .compiling import compile_template
from .matching import fitter
from .rules import within
from .shapes import Shape
from .templates import Object
from .values import has_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from .leaves import Fit
    from .ranking import Ladder
    from .rules import Envelope, Rule, Span
    from .templates import Field, Node


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
        self.ladders: dict[tuple[Any, int, str], Ladder] = {}
        self._pin_fits: dict[int, dict[str, Fit]] = {}

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The compiled envelopes, made at first use."""
        return tuple(Shape(each, self.fields, self.integers) for each in self.envelopes)

    @cached_property
    def telling(self) -> tuple[Shape, ...]:
        """The shapes that promise something."""
        return tuple(each for each in self.shapes if not each.says_nothing)

    @cached_property
    def telling_else(self) -> tuple[Shape, ...]:
        """Those of them that a body may fit that is no object."""
        return tuple(each for each in self.telling if not isinstance(each.body, Object))

    @cached_property
    def silent(self) -> tuple[Shape, ...]:
        """The shapes that promise nothing, and so fit everything."""
        return tuple(each for each in self.shapes if each.says_nothing)

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

    def agreeing(self, status: int, envelope: str) -> list[Rule]:
        """Return the codeless rules that neither *status* nor *envelope* contradicts."""
        return [
            rule
            for rule in self.codeless
            if (not rule.statuses or within(status, rule.statuses))
            and (rule.envelope is None or rule.envelope == envelope)
        ]

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
