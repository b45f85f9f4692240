"""Which error the fields of an answer point to."""

from __future__ import annotations

from .matching import Scope, fit
from .rules import within
from .templates import Constant, Elements, Object, Parts, Place, Text
from .values import MISSING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from .contract import Contract
    from .rules import Rule
    from .templates import Node

    Rank = tuple[bool, bool, int, int, bool]


class Evidence:
    """
    What an answer, or one part of it, says of itself.

    Args:
        envelope: The name of the envelope that it fits.
        fields: What the places held, by field.
        now: Unix time that dates count from.
    """

    __slots__ = ("contract", "envelope", "fields", "now", "status")

    def __init__(
        self,
        contract: Contract,
        status: int,
        envelope: str,
        fields: Mapping[str, Any],
        now: float,
    ) -> None:
        self.contract = contract
        self.status = status
        self.envelope = envelope
        self.fields = fields
        self.now = now


def identify(evidence: Evidence) -> tuple[Rule | None, Rank | None]:
    """
    Return the rule that an answer points to, and how well it does.

    A tie between two errors is no answer; a tie between cases is the error itself.
    """
    code = evidence.fields.get("code")
    contract = evidence.contract
    rules = [] if code is None else contract.with_code(code)
    if not rules:
        families = contract.codeless if code is None else contract.families
        return _best([rule for rule in families if _agrees(rule, evidence)], evidence)
    first = rules[0]
    if len(rules) == 1:
        return first, rank(first, evidence)[1]
    rule, found = _best(rules, evidence)
    if rule is None and all(each.error is first.error for each in rules):
        return contract.general.get(first.error, first), _NOTHING_HELD
    return rule, found


_NOTHING_HELD = (False, False, 0, 0, False)


def _best(rules: Sequence[Rule], evidence: Evidence) -> tuple[Rule | None, Rank | None]:
    best: list[Rule] = []
    best_rank: Rank | None = None
    for rule in rules:
        holds, found = rank(rule, evidence)
        if not holds or (best_rank is not None and found < best_rank):
            continue
        best = [*best, rule] if found == best_rank else [rule]
        best_rank = found
    if not best or any(rule.error is not best[0].error for rule in best):
        return None, None
    if len(best) == 1:
        return best[0], best_rank
    return evidence.contract.general.get(best[0].error, best[0]), best_rank


def _agrees(rule: Rule, evidence: Evidence) -> bool:
    """Tell whether a codeless *rule* may be meant: nothing that it says is contradicted."""
    return (not rule.statuses or within(evidence.status, rule.statuses)) and (
        rule.envelope is None or rule.envelope == evidence.envelope
    )


def rank(rule: Rule, evidence: Evidence) -> tuple[bool, Rank]:
    """Return whether pins, requires and omits of *rule* hold, and how much it explains."""
    weight = _weigh(rule, evidence)
    named = rule.envelope is not None
    agrees = rule.envelope == evidence.envelope
    status = evidence.status
    spans = [last - first for first, last in rule.statuses if first <= status <= last]
    exactness = 0 if not spans else 1 + (min(spans) == 0)
    return weight is not None, (
        not rule.statuses or exactness > 0,
        not named or agrees,
        weight or 0,
        exactness,
        named and agrees,
    )


def _weigh(rule: Rule, evidence: Evidence) -> int | None:
    """Return how much pins, requires and omits say; None if one of them does not hold."""
    if not (rule.pins or rule.requires or rule.omits):
        return 0
    fields = evidence.fields
    bound = {*fields, *fields.get("params", ())}
    weight = len(rule.requires) + len(rule.omits)
    for name, pin in evidence.contract.pins(rule).items():
        weight += 1 + depth(pin)
        value = fields.get(name, MISSING)
        if isinstance(pin, Constant) and pin.value is None:
            if value is not MISSING:
                return None
            continue
        scope = Scope(evidence.contract.integers, evidence.now)
        if value is MISSING or not fit(pin, value, scope):
            return None
        bound |= scope.fields.keys()
    held = bound.issuperset(rule.requires) and bound.isdisjoint(rule.omits)
    return weight if held else None


def depth(node: Node) -> int:
    """Return how much a pin says: a constant counts 2, a placeholder 1, each level 1."""
    if isinstance(node, Place):
        return 1
    if isinstance(node, Constant | Text):
        return 2
    if isinstance(node, Parts):
        return 1 + depth(node.node)
    assert isinstance(node, Object | Elements)
    return 1 + sum(depth(member.node) for member in node.members if not member.optional)
