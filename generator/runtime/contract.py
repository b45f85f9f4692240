"""The tables of one API: its fields, its envelopes, and the rules that tell errors apart."""

from __future__ import annotations

from .compiling import compile_template
from .rules import ANY, Envelope, Rule, Span, within
from .values import MISSING, has_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from .templates import Field, Node


class Shape:
    """
    An envelope whose templates are compiled.

    Args:
        says_nothing: It has no headers, and promises nothing of its body.
    """

    __slots__ = ("body", "envelope", "headers", "is_text", "says_nothing")

    def __init__(self, envelope: Envelope, fields: Mapping[str, Field]) -> None:
        self.envelope = envelope
        self.is_text = envelope.is_text
        self.says_nothing = envelope.body is ANY and not envelope.headers
        self.headers = compile_template(dict(envelope.headers), fields)
        self.body: Node | None = None
        if envelope.body is not ANY and envelope.body is not MISSING:
            self.body = compile_template(envelope.body, fields)


class Contract:
    """
    Everything that reading and writing one API's errors needs, with its indexes.

    Args:
        fields: All fields by name, the built-in ones among them.
        rules: One per error without cases, one per case, in the order of the catalog.
        general: For an error with cases, the rule of the error when no case can be told.
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
        self.families: list[Rule] = []
        self._early: dict[str | None, dict[Span, None]] = {}
        for rule in self.rules:
            self._index(rule)
        self.integers = Integers(self)
        self._shapes: tuple[Shape, ...] | None = None
        self._pins: dict[int, dict[str, Node]] = {}

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The compiled envelopes, made at first use."""
        if self._shapes is None:
            self._shapes = tuple(Shape(each, self.fields) for each in self.envelopes)
        return self._shapes

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
        if rule.pins and rule.codes == (None,):
            self.families.append(rule)
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
