"""Which error the fields of an answer point to."""

from __future__ import annotations

from .templates import Constant, Elements, Object, Parts, Place, Text
from .values import MISSING, has_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from .contract import Contract
    from .leaves import Clock, Fields
    from .rules import Rule
    from .templates import Node

    Rank = tuple[bool, bool, int, int, bool]
    Ladder = tuple[tuple[Rank, list[Rule]], ...]

NOTHING: Mapping[str, Any] = {}


def identify(
    contract: Contract, status: int, envelope: str, fields: Fields, clock: Clock
) -> tuple[Rule | None, Rank | None]:
    """
    Return the rule that an answer points to, and how well it does.

    A tie between two errors is no answer; a tie between cases is the error itself.

    Args:
        envelope: The name of the envelope that the answer fits.
        fields: What the places held, by field.
        clock: The Unix time that dates count from.
    """
    code = fields.get("code")
    if code is None or isinstance(code, str):
        is_known = code in contract.by_code
    else:
        is_known = bool(contract.with_code(code))
    which = code if is_known or code is None else _FAMILIES
    ladder = contract.ladders.get((which, status, envelope))
    if ladder is None:
        ladder = _ladder(contract, which, status, envelope)
    for found, rivals in ladder:
        first = rivals[0]
        if len(rivals) == 1:
            if holds(contract, first, fields, clock):
                return first, found
            continue
        held = [rule for rule in rivals if holds(contract, rule, fields, clock)]
        if held:
            rule = _one_of(contract, held)
            return rule, None if rule is None else found
    return _known_by_code(contract, ladder) if is_known else (None, None)


_FAMILIES: Any = object()
_MAX_LADDERS = 1000


def _ladder(contract: Contract, code: Any, status: int, envelope: str) -> Ladder:
    """Return the rules that may be meant by their rank, the best first; remember them."""
    if code is None or code is _FAMILIES:
        rules = contract.agreeing(status, envelope)
        rules = rules if code is None else list(filter(_is_family, rules))
    else:
        rules = contract.with_code(code)
    rivals: dict[Rank, list[Rule]] = {}
    for rule in rules:
        rivals.setdefault(rank(contract, rule, status, envelope), []).append(rule)
    ladder = tuple(sorted(rivals.items(), key=lambda each: each[0], reverse=True))
    # A server may answer with any number as its status, but not fill our memory.
    if len(contract.ladders) < _MAX_LADDERS:
        contract.ladders[code, status, envelope] = ladder
    return ladder


def _known_by_code(
    contract: Contract, ladder: Ladder
) -> tuple[Rule | None, Rank | None]:
    """Return what the code alone tells, where no rule that has it holds."""
    rules = [rule for _, rivals in ladder for rule in rivals]
    if len(rules) > 1:
        rule = _one_of(contract, rules)
        return rule, None if rule is None else _NOTHING_HELD
    agreed, known, _, exactness, named = ladder[0][0]
    return rules[0], (agreed, known, 0, exactness, named)


_NOTHING_HELD = (False, False, 0, 0, False)


def _one_of(contract: Contract, rules: Sequence[Rule]) -> Rule | None:
    """Return the only rule; of several, their error itself, None if they have several."""
    first = rules[0]
    if len(rules) == 1:
        return first
    if any(rule.error is not first.error for rule in rules):
        return None
    return contract.general.get(first.error, first)


def rank(contract: Contract, rule: Rule, status: int, envelope: str) -> Rank:
    """Return how well *rule* explains an answer in which all holds that it asks for."""
    weight = len(rule.requires) + len(rule.omits)
    weight += sum(1 + depth(pin) for pin in contract.pins(rule).values())
    named = rule.envelope is not None
    agrees = rule.envelope == envelope
    spans = [last - first for first, last in rule.statuses if first <= status <= last]
    exactness = 0 if not spans else 1 + (min(spans) == 0)
    return (
        not rule.statuses or exactness > 0,
        not named or agrees,
        weight,
        exactness,
        named and agrees,
    )


def holds(contract: Contract, rule: Rule, fields: Fields, clock: Clock) -> bool:
    """Tell whether pins, requires and omits of *rule* hold."""
    found: Collection[str] = fields.get("params", ())
    if rule.pins:
        bound = _bound_by_pins(contract, rule, fields, clock)
        if bound is None:
            return False
        found = bound.union(found)
    # Loops: any() and all() cost more than most of these have to do.
    for name in rule.requires:
        if name not in fields and name not in found:
            return False
    for name in rule.omits:  # noqa: SIM110
        if name in fields or name in found:
            return False
    return True


def _bound_by_pins(
    contract: Contract, rule: Rule, fields: Fields, clock: Clock
) -> set[str] | None:
    """Return the names that pins bind, None if a field is not as it is pinned."""
    names: set[str] = set()
    fits = contract.pin_fits(rule)
    for name, pin in contract.pins(rule).items():
        value = fields.get(name, MISSING)
        if isinstance(pin, Constant) and pin.value is None:
            if value is not MISSING:
                return None
            continue
        bound: Fields = {}
        if value is MISSING or fits[name](value, bound, [], clock) < 0:
            return None
        names |= bound.keys()
    return names


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
