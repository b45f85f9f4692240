"""What an error is written from: what the caller gave, and what the error says itself."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .contract import Contract
    from .rules import Rule
    from .templates import Field


class MissingValueError(ValueError):
    """A place that must be filled has no value; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the answer needs a value for {field}")
        self.field = field


class Values:
    """
    The values of one error while it is written.

    Args:
        given: What the caller set, by field or param; None is not given.
        own: What the error itself says (code, message, ...) where nothing is given.
        params: The params that travel; one of the rule's that is None is not given.
        extra: Members no one declared, which travel as they are.
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
        """Return the same values without a rule: what a pin of the rule is filled from."""
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
        """Return the same values as those of a part: nothing of it is written yet."""
        return Values(
            self.contract,
            self.rule,
            self.given,
            own=self.own,
            params=self.params,
            extra=self.extra,
            now=self.now,
        )
