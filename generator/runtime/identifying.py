"""What an answer is: never a guess, and a result for every answer."""

from __future__ import annotations

from .fitting import fit_shape
from .ranking import NOTHING, Evidence, identify, settle, sole_rule
from .rules import within
from .values import has_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .contract import Contract, Shape
    from .leaves import Clock, Fields, Many
    from .ranking import Rank
    from .rules import Envelope, Rule

    Fitted = tuple[Shape, Fields, Many, int]
    Found = tuple[
        Rule | None, Envelope | None, Fields, Mapping[str, Any], tuple["Match", ...]
    ]


class Match:
    """
    What an answer, or one part of it, was read as.

    Args:
        rule: None if the catalog has no error for it.
        envelope: The envelope that it came in; None if it fits none.
        fields: What the places held, by field; ``params`` holds those of the rule.
        extra: Members beside the params that no one declared.
        parts: The errors inside this one, in their order.
    """

    __slots__ = ("envelope", "extra", "fields", "parts", "rule", "status")

    def __init__(
        self,
        status: int,
        rule: Rule | None,
        envelope: Envelope | None,
        fields: Fields,
        extra: Mapping[str, Any],
        parts: tuple[Match, ...],
    ) -> None:
        self.status = status
        self.rule = rule
        self.envelope = envelope
        self.fields = fields
        self.extra = extra
        self.parts = parts

    def found(self) -> Found:
        """Return the same as the tuple that ``find`` returns."""
        return self.rule, self.envelope, self.fields, self.extra, self.parts


def recognise(
    contract: Contract,
    status: int,
    headers: Mapping[str, str],
    body: Any,
    clock: Clock,
    text: str | None = None,
) -> Match | None:
    """
    Return what an answer is, or None below 400 if it is no error at all.

    Args:
        headers: By lower-case name.
        body: Decoded JSON, else text, else ``MISSING`` for an empty body.
        clock: The Unix time that dates count from: the answer's own Date, or now.
        text: The body as text, for envelopes of text: ``404`` is JSON too. None if only
            *body* is known.
    """
    found = find(contract, status, headers, body, clock, text)
    if found is None and status < 400:
        return None
    match = Match(status, *(found or (None, None, {}, NOTHING, ())))
    match.fields.setdefault("params", {})
    return match


def find(
    contract: Contract,
    status: int,
    headers: Mapping[str, str],
    body: Any,
    clock: Clock,
    text: str | None,
) -> Found | None:
    """Return the same without the status, for a caller in a hurry; None if nothing fits."""
    fitted: list[Fitted] = []
    is_told = False
    for shape in contract.shapes:
        # One that promises nothing never comes before one that explains the code.
        if is_told and shape.says_nothing:
            continue
        fields: Fields = {}
        parts: Many = []
        weight = fit_shape(shape, headers, body, clock, text, fields, parts)
        if weight >= 0 and (
            status >= 400 or _is_error(contract, shape, status, fields, parts)
        ):
            is_told = is_told or (weight > 0 and "code" in fields)
            fitted.append((shape, fields, parts, weight))
    if len(fitted) == 1 and not fitted[0][2]:
        shape, fields, _, _ = fitted[0]
        rule = sole_rule(contract, status, shape.envelope.name, fields.get("code"))
        if rule is not None:
            extra = NOTHING
            if rule.pins or "params" in fields:
                extra = settle(contract, rule, fields, clock)
            return rule, shape.envelope, fields, extra, ()
    return _best(contract, status, fitted, clock)


def _is_error(
    contract: Contract, shape: Shape, status: int, fields: Fields, parts: Many
) -> bool:
    """Tell whether an answer below 400 is an error: it says so, and so does the catalog."""
    if not parts and {"code", "message"}.isdisjoint(fields):
        return False
    return contract.says_error(status, shape.envelope)


def _best(
    contract: Contract, status: int, fitted: list[Fitted], clock: Clock
) -> Found | None:
    best: Found | None = None
    best_rank: Any = None
    for shape, fields, parts, weight in fitted:
        found, quality = _read_whole(
            contract, status, shape.envelope, fields, parts, clock
        )
        known = quality is not None
        if not known and weight == 0:
            continue
        spans = shape.envelope.statuses
        admitted = not spans or within(status, spans)
        # An unknown code tells more than an envelope that promises nothing at all.
        telling = (known or "code" in found[2], weight > 0)
        rank = (telling, known, quality or (), admitted, weight)
        if best is None or rank > best_rank:
            best, best_rank = found, rank
    return best


def _read_whole(
    contract: Contract,
    status: int,
    envelope: Envelope,
    fields: Fields,
    parts: Many,
    clock: Clock,
) -> tuple[Found, Rank | None]:
    inside = tuple(
        _read_part(contract, status, envelope, part, clock) for part in parts
    )
    if parts and "code" not in fields:
        fields = {**parts[0], **fields}
    return _read(contract, status, envelope, fields, clock, inside)


def _read_part(
    contract: Contract, status: int, envelope: Envelope, fields: Fields, clock: Clock
) -> Match:
    own: Any = fields.get("status")
    if has_type(own, ("integer",)):
        status = int(own)
    found, _ = _read(contract, status, envelope, dict(fields), clock, ())
    match = Match(status, *found)
    match.fields.setdefault("params", {})
    return match


def _read(
    contract: Contract,
    status: int,
    envelope: Envelope,
    fields: Fields,
    clock: Clock,
    parts: tuple[Match, ...],
) -> tuple[Found, Rank | None]:
    evidence = Evidence(contract, status, envelope.name, fields, clock)
    rule, rank = identify(evidence)
    extra = settle(contract, rule, fields, clock)
    return (rule, envelope, fields, extra, parts), rank
