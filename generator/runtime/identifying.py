"""What an answer is: never a guess, and a result for every answer."""

from __future__ import annotations

from .matching import Scope, fit, fit_headers, fit_text
from .ranking import Evidence, identify
from .rules import ANY, within
from .values import MISSING, has_type, spell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .contract import Contract, Shape
    from .ranking import Rank
    from .rules import Envelope, Rule


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
        rule: Rule | None = None,
        envelope: Envelope | None = None,
        fields: dict[str, Any] | None = None,
        parts: list[Match] | None = None,
    ) -> None:
        self.status = status
        self.rule = rule
        self.envelope = envelope
        self.fields: dict[str, Any] = {} if fields is None else fields
        self.extra: dict[str, Any] = {}
        self.parts: list[Match] = [] if parts is None else parts


_TELLING = (True, True)
"""Of an envelope that explains something: none that promises nothing comes before it."""


def recognise(
    contract: Contract,
    status: int,
    headers: Mapping[str, str],
    body: Any,
    now: float,
    text: str | None = None,
) -> Match | None:
    """
    Return what an answer is, or None below 400 if it is no error at all.

    Args:
        headers: By lower-case name.
        body: Decoded JSON, else text, else ``MISSING`` for an empty body.
        now: Unix time that dates count from: the answer's own Date, or the clock.
        text: The body as text, for envelopes of text: ``404`` is JSON too. None if only
            *body* is known.
    """
    best: Match | None = None
    best_rank: Any = None
    for shape in contract.shapes:
        if shape.says_nothing and best is not None and best_rank[0] == _TELLING:
            continue
        scope = Scope(contract.integers, now)
        if not _fits(shape, headers, body, text, scope):
            continue
        if status < 400 and not _is_error(contract, shape.envelope, status, scope):
            continue
        match, quality = _read_scope(contract, status, shape.envelope, scope)
        known = quality is not None
        if not known and scope.weight == 0:
            continue
        spans = shape.envelope.statuses
        admitted = not spans or within(status, spans)
        # An unknown code tells more than an envelope that promises nothing at all.
        telling = (known or "code" in match.fields, scope.weight > 0)
        rank = (telling, known, quality or (), admitted, scope.weight)
        if best is None or rank > best_rank:
            best, best_rank = match, rank
    if best is None and status >= 400:
        return Match(status)
    return best


def _fits(
    shape: Shape,
    headers: Mapping[str, str],
    body: Any,
    text: str | None,
    scope: Scope,
) -> bool:
    if not fit_headers(shape.headers, headers, scope):
        return False
    if shape.body is None:
        headed = bool(shape.envelope.headers) and isinstance(body, str)
        return shape.envelope.body is ANY or body is MISSING or headed
    if body is MISSING:
        return False
    if shape.is_text:
        if text is None and not has_type(body, ("object", "array")):
            text = spell(body)
        return text is not None and fit_text(shape.body, text, scope)
    return fit(shape.body, body, scope)


def _is_error(
    contract: Contract, envelope: Envelope, status: int, scope: Scope
) -> bool:
    if not scope.parts and {"code", "message"}.isdisjoint(scope.fields):
        return False
    return contract.says_error(status, envelope)


def _read_scope(
    contract: Contract, status: int, envelope: Envelope, scope: Scope
) -> tuple[Match, Rank | None]:
    parts = [
        _read_part(contract, status, envelope, fields, scope.now)
        for fields in scope.parts
    ]
    fields = scope.fields
    if scope.parts and "code" not in fields:
        fields = {**scope.parts[0], **fields}
    return _read(contract, status, envelope, fields, scope.now, parts)


def _read_part(
    contract: Contract,
    status: int,
    envelope: Envelope,
    fields: dict[str, Any],
    now: float,
) -> Match:
    own: Any = fields.get("status")
    if has_type(own, ("integer",)):
        status = int(own)
    return _read(contract, status, envelope, dict(fields), now, [])[0]


def _read(
    contract: Contract,
    status: int,
    envelope: Envelope,
    fields: dict[str, Any],
    now: float,
    parts: list[Match],
) -> tuple[Match, Rank | None]:
    evidence = Evidence(contract, status, envelope.name, fields, now)
    rule, rank = identify(evidence)
    match = Match(status, rule, envelope, fields, parts)
    _settle(contract, match, now)
    return match, rank


def _settle(contract: Contract, match: Match, now: float) -> None:
    """Bind what the rule's pins hold, and part its params from members unknown."""
    found: dict[str, Any] = match.fields.pop("params", {})
    rule = match.rule
    if rule is None or not (rule.params or rule.pins):
        match.fields["params"] = {}
        match.extra = found
        return
    found = dict(found)
    for field, pin in contract.pins(rule).items():
        scope = Scope(contract.integers, now)
        value = match.fields.get(field, MISSING)
        if value is not MISSING and fit(pin, value, scope):
            found.update(scope.fields.pop("params", {}))
            for name, bound in scope.fields.items():
                if name in rule.params:
                    found.setdefault(name, bound)
                else:
                    match.fields.setdefault(name, bound)
    # A param of the wrong type is a member that no one declared (RFC 9457 section 3.1).
    params = {
        name: found.pop(name)
        for name, known in rule.params.items()
        if name in found and has_type(found[name], known.types)
    }
    match.fields["params"] = params
    match.extra = found
