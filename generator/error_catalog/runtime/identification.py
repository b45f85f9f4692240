"""
Which rule explains a response best: candidates, rank, ties.

Never a guess: a tie between errors identifies none of them. Every response has a result.
"""

from __future__ import annotations

from .contract import within
from .matcher import fit_shape
from .template import Constant, Elements, Object, Parts, Place, Text
from .values import MISSING, has_type

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from .contract import Contract, Envelope, Ladder, Rank, Rule, Shape
    from .matcher import Fields, Many
    from .template import Node
    from .values import Clock

    Fitted = tuple[Shape, Fields, Many, int]
    # The rule, the envelope, what was bound, members left over, and the errors inside.
    Found = tuple[
        Rule | None, Envelope | None, Fields, Mapping[str, Any], tuple["Part", ...]
    ]
    Part = tuple[Found, int | None]

NOTHING: Mapping[str, Any] = {}


def identify(
    contract: Contract, status: int | None, envelope: str, fields: Fields, clock: Clock
) -> tuple[Rule | None, Rank | None]:
    """
    Return the rule that explains a response best, and its rank.

    A tie between two errors identifies none; a tie between cases, the error itself.

    Args:
        status: None if there is none: then no status is contradicted, and none agrees.
        envelope: The name of the envelope that the response fits.
        fields: The values that were bound, by field.
        clock: Returns the Unix time from which the wait until a date is counted.
    """
    code = fields.get("code")
    is_known, which = False, None
    if code is not None:
        is_known = bool(contract.with_code(code))
        if not is_known and not contract.has_families:
            return None, None
        which = code if is_known else _FAMILIES
    ladder = contract.ladders.get((which, status, envelope))
    if ladder is None:
        ladder = _ladder(contract, which, status, envelope)
    if not ladder:
        return None, None
    for found, rivals in ladder:
        first = rivals[0]
        if len(rivals) == 1:
            if not first.asks or holds(contract, first, fields, clock):
                return first, found
            continue
        held = [rule for rule in rivals if holds(contract, rule, fields, clock)]
        if held:
            rule = _one_of(contract, held)
            return rule, None if rule is None else found
    return _known_by_code(contract, ladder) if is_known else (None, None)


_FAMILIES: Any = object()
_MAX_LADDERS = 1000


def _ladder(contract: Contract, code: Any, status: int | None, envelope: str) -> Ladder:
    """Return the candidates by rank, the best first; remember them."""
    if code is None or code is _FAMILIES:
        rules = contract.agreeing(status, envelope)
        rules = rules if code is None else [rule for rule in rules if rule.is_family]
    else:
        rules = contract.with_code(code)
    rivals: dict[Rank, list[Rule]] = {}
    for rule in rules:
        rivals.setdefault(rank(contract, rule, status, envelope), []).append(rule)
    ladder = tuple(sorted(rivals.items(), key=lambda each: each[0], reverse=True))
    # A server may send any number as its status, but must not fill our memory.
    if len(contract.ladders) < _MAX_LADDERS:
        contract.ladders[code, status, envelope] = ladder
        best = ladder[0][1] if ladder and code is None else ()
        if len(best) == 1 and not best[0].asks:
            contract.sole[status, envelope] = best[0]
    return ladder


def _known_by_code(
    contract: Contract, ladder: Ladder
) -> tuple[Rule | None, Rank | None]:
    """Return what the code alone identifies, when no rule that has it holds."""
    rules = [rule for _, rivals in ladder for rule in rivals]
    if len(rules) > 1:
        rule = _one_of(contract, rules)
        return rule, None if rule is None else _NOTHING_HELD
    agreed, known, _, exactness, named = ladder[0][0]
    return rules[0], (agreed, known, 0, exactness, named)


_NOTHING_HELD = (False, False, 0, 0, False)


def _one_of(contract: Contract, rules: Sequence[Rule]) -> Rule | None:
    """Return the only rule; of several, the error they are cases of; None if they differ."""
    first = rules[0]
    if len(rules) == 1:
        return first
    if any(rule.error is not first.error for rule in rules):
        return None
    return contract.general.get(first.error, first)


def rank(contract: Contract, rule: Rule, status: int | None, envelope: str) -> Rank:
    """Return how well *rule* explains a response in which its pins and the rest hold."""
    weight = len(rule.requires) + len(rule.omits)
    weight += sum(1 + depth(pin) for pin in contract.pins(rule).values())
    named = rule.envelope is not None
    agrees = rule.envelope == envelope
    exactness = 0
    if status is not None:
        spans = [
            last - first for first, last in rule.statuses if first <= status <= last
        ]
        exactness = 0 if not spans else 1 + (min(spans) == 0)
    return (
        status is None or not rule.statuses or exactness > 0,
        not named or agrees,
        weight,
        exactness,
        named and agrees,
    )


def holds(contract: Contract, rule: Rule, fields: Fields, clock: Clock) -> bool:
    """Tell whether the pins, ``requires`` and ``omits`` of *rule* hold."""
    found: Collection[str] = fields.get("params", ())
    if rule.pins:
        bound = _bound_by_pins(contract, rule, fields, clock)
        if bound is None:
            return False
        found = bound.union(found)
    # Loops, because any() and all() cost more than most of these do.
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
    """Return the names that the pins bind; None if one of them does not hold."""
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
    """Bind the rule's params, also those inside pins; return the members left over."""
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
    # A param of the wrong type counts as an undeclared member (RFC 9457 section 3.1).
    fields["params"] = {
        name: extra.pop(name)
        for name, known in rule.params.items()
        if name in extra and has_type(extra[name], known.types)
    }
    return extra


def depth(node: Node) -> int:
    """Return the weight of a pin: 2 for a constant, 1 for a placeholder, 1 for each level."""
    if isinstance(node, Place):
        return 1
    if isinstance(node, Constant | Text):
        return 2
    if isinstance(node, Parts):
        return 1 + depth(node.node)
    assert isinstance(node, Object | Elements)
    return 1 + sum(depth(member.node) for member in node.members if not member.optional)


def best(
    contract: Contract, status: int | None, fitted: list[Fitted], clock: Clock
) -> Found | None:
    """Return what explains a response best, of the shapes that it fits; None if none does."""
    chosen: Found | None = None
    best_rank: Any = None
    for each in fitted:
        shape, fields, _, weight = each
        at = status_in(fields) if status is None else status
        found, quality = _read_whole(contract, at, each, clock)
        known = quality is not None
        if not known and weight == 0:
            continue
        admitted = admits(shape, at)
        rule, has_code = found[0], "code" in found[2]
        # A known code says more than all else, and an unknown one than a shape that fits all.
        by_code = has_code and rule is not None and not rule.is_family
        evidence = (known or has_code, weight > 0, known, by_code)
        rank = (evidence, quality or (), admitted, weight)
        if chosen is None or rank > best_rank:
            chosen, best_rank = found, rank
    return chosen


def admits(shape: Shape, status: int | None) -> bool:
    """Tell whether an envelope may come with *status*."""
    spans = shape.envelope.statuses
    return status is None or not spans or within(status, spans)


def status_in(fields: Fields) -> int | None:
    """Return the status that a body has; None if it has none."""
    own: Any = fields.get("status")
    return int(own) if has_type(own, ("integer",)) else None


def _read_whole(
    contract: Contract, status: int | None, one: Fitted, clock: Clock
) -> tuple[Found, Rank | None]:
    shape, fields, parts, _ = one
    envelope = shape.envelope
    inside: tuple[Part, ...] = ()
    if parts:
        lists = contract.extras["lists"]
        inside = lists.read_parts(contract, status, envelope, parts, clock)
        if "code" not in fields:
            fields = {**parts[0], **fields}
        fields["errors"] = parts  # for what requires them
    rule, rank = identify(contract, status, envelope.name, fields, clock)
    extra = settle(contract, rule, fields, clock)
    fields.pop("errors", None)
    return (rule, envelope, fields, extra, inside), rank


def find(
    contract: Contract,
    status: int | None,
    headers: Mapping[str, str],
    body: Any,
    clock: Clock,
    text: str | None,
) -> Found | None:
    """
    Return what a response is; None if it fits nothing, or is no error below 400.

    Args:
        status: None if there is none: the status in the body stands for it.
        headers: By lower-case name.
        body: Decoded JSON, else text, else ``MISSING`` for an empty body.
        clock: As for ``identify``: the time of the response's own Date, or now.
        text: The body as text, for envelopes of text: the text ``404`` is JSON too. None
            if only *body* is known.
    """
    fitted: list[Fitted] = []
    may_be_none = status is None or status < 400
    is_object = isinstance(body, dict)
    for shape in contract.specific if is_object else contract.specific_without_object:
        first, fit = shape.first, shape.fit_object
        if first is not None and first not in body:
            continue
        fields: Fields = {}
        parts: Many = []
        if fit is not None:
            weight = fit(body, fields, parts, clock)
        else:
            weight = fit_shape(shape, headers, body, clock, text, fields, parts)
        if weight >= 0 and (
            not may_be_none or _is_error(contract, shape, status, fields, parts)
        ):
            fitted.append((shape, fields, parts, weight))
    if not fitted and len(contract.catch_all) == 1 and not may_be_none:
        fitted = [(contract.catch_all[0], {}, [], 0)]
    if len(fitted) == 1 and status is not None:
        found = _only(contract, status, fitted[0], clock)
        if found is not None:
            return found
    has_code = any(weight > 0 and "code" in fields for _, fields, _, weight in fitted)
    if not has_code and not may_be_none:
        fitted = _with_catch_all(contract, fitted)
    return best(contract, status, fitted, clock)


def _only(contract: Contract, status: int, one: Fitted, clock: Clock) -> Found | None:
    """Return what explains a response that fits one shape; None if others must be weighed."""
    shape, fields, parts, weight = one
    if parts:
        return None
    code, envelope = fields.get("code"), shape.envelope
    if code is None:
        rule = contract.sole.get((status, envelope.name))
    else:
        rule = contract.sole.get(code) if isinstance(code, str) else None
    if rule is None:
        rule, _ = identify(contract, status, envelope.name, fields, clock)
    # A catch-all never wins over a shape that something in the response speaks for.
    is_known = rule is not None or (code is not None and weight > 0)
    if not is_known or not (weight > 0 or shape.fits_all):
        return None
    extra = NOTHING
    if "params" in fields or (rule is not None and rule.pins):
        extra = settle(contract, rule, fields, clock)
    return rule, envelope, fields, extra, ()


def _with_catch_all(contract: Contract, fitted: list[Fitted]) -> list[Fitted]:
    """Return *fitted* with the shapes that fit every response, in the catalog's order."""
    by_shape = {each[0]: each for each in fitted}
    for shape in contract.catch_all:
        by_shape[shape] = shape, {}, [], 0
    return [by_shape[shape] for shape in contract.shapes if shape in by_shape]


def _is_error(
    contract: Contract, shape: Shape, status: int | None, fields: Fields, parts: Many
) -> bool:
    """
    Tell whether a response below 400 is an error, as both it and the catalog must say.

    Without a status, it is left to what the response is read as.
    """
    if status is None:
        status = status_in(fields)
        if status is None or status >= 400:
            return True
    if not parts and {"code", "message"}.isdisjoint(fields):
        return False
    return contract.says_error(status, shape.envelope)
