"""Which of the shapes that an answer fits explains it best."""

from __future__ import annotations

from .ranking import identify, settle
from .rules import within
from .values import has_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .contract import Contract
    from .leaves import Clock, Fields, Many
    from .ranking import Rank
    from .rules import Envelope, Rule
    from .shapes import Shape

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


def best(
    contract: Contract, status: int, fitted: list[Fitted], clock: Clock
) -> Found | None:
    """Return what explains an answer best, of the shapes that it fits; None if none."""
    chosen: Found | None = None
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
        if chosen is None or rank > best_rank:
            chosen, best_rank = found, rank
    return chosen


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
    rule, rank = identify(contract, status, envelope.name, fields, clock)
    extra = settle(contract, rule, fields, clock)
    return (rule, envelope, fields, extra, parts), rank
