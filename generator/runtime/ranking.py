"""Which error the fields of an answer point to."""

from __future__ import annotations

from .templates import Constant, Elements, Object, Parts, Place, Text
from .values import MISSING, has_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from .contract import Contract
    from .leaves import Clock, Fields
    from .rules import Rule
    from .templates import Node

    Rank = tuple[bool, bool, int, int, bool]


NOTHING: Mapping[str, Any] = {}


class Evidence:
    """
    What an answer, or one part of it, says of itself.

    Args:
        envelope: The name of the envelope that it fits.
        fields: What the places held, by field.
        clock: The Unix time that dates count from.
    """

    __slots__ = ("clock", "contract", "envelope", "fields", "status")

    def __init__(
        self,
        contract: Contract,
        status: int,
        envelope: str,
        fields: Mapping[str, Any],
        clock: Clock,
    ) -> None:
        self.contract = contract
        self.status = status
        self.envelope = envelope
        self.fields = fields
        self.clock = clock


def sole_rule(contract: Contract, status: int, envelope: str, code: Any) -> Rule | None:
    """Return the only rule that can be meant; None if none, or if rules must be ranked."""
    if code is None:
        rules = contract.agreeing(status, envelope)
        return rules[0] if len(rules) == 1 and not _is_bound(rules[0]) else None
    return contract.sole.get(code) if isinstance(code, str) else None


def identify(evidence: Evidence) -> tuple[Rule | None, Rank | None]:
    """
    Return the rule that an answer points to, and how well it does.

    A tie between two errors is no answer; a tie between cases is the error itself.
    """
    code = evidence.fields.get("code")
    contract = evidence.contract
    rules = [] if code is None else contract.with_code(code)
    if not rules:
        status, envelope = evidence.status, evidence.envelope
        codeless = contract.agreeing(status, envelope)
        if code is not None:
            codeless = tuple(filter(_is_family, codeless))
        return _best(codeless, evidence)
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
    if not _is_bound(rule):
        return 0
    fields = evidence.fields
    bound = {*fields, *fields.get("params", ())}
    weight = len(rule.requires) + len(rule.omits)
    fits = evidence.contract.pin_fits(rule)
    for name, pin in evidence.contract.pins(rule).items():
        weight += 1 + depth(pin)
        value = fields.get(name, MISSING)
        if isinstance(pin, Constant) and pin.value is None:
            if value is not MISSING:
                return None
            continue
        found: Fields = {}
        if value is MISSING or fits[name](value, found, [], evidence.clock) < 0:
            return None
        bound |= found.keys()
    held = bound.issuperset(rule.requires) and bound.isdisjoint(rule.omits)
    return weight if held else None


def settle(
    contract: Contract, rule: Rule | None, fields: Fields, clock: Clock
) -> Mapping[str, Any]:
    """Bind what the rule's pins hold; return the members that are no params of it."""
    found: Mapping[str, Any] = fields.pop("params", NOTHING)
    if rule is None or not (rule.params or rule.pins):
        return found
    extra = dict(found)
    for field, fit in contract.pin_fits(rule).items():
        bound: Fields = {}
        value = fields.get(field, MISSING)
        if value is not MISSING and fit(value, bound, [], clock) >= 0:
            extra.update(bound.pop("params", NOTHING))
            for name, each in bound.items():
                (extra if name in rule.params else fields).setdefault(name, each)
    # A param of the wrong type is a member that no one declared (RFC 9457 section 3.1).
    fields["params"] = {
        name: extra.pop(name)
        for name, known in rule.params.items()
        if name in extra and has_type(extra[name], known.types)
    }
    return extra


def _is_bound(rule: Rule) -> bool:
    """Tell whether more than code, status and envelope must hold."""
    return bool(rule.pins or rule.requires or rule.omits)


def _is_family(rule: Rule) -> bool:
    """Tell whether *rule* stands for codes that the catalog does not list."""
    return bool(rule.pins) and rule.codes == (None,)


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
