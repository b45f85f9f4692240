"""What an answer is: never a guess, and a result for every answer."""

from __future__ import annotations

from .fitting import fit_shape
from .ranking import NOTHING, identify, settle
from .weighing import Match, best

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .contract import Contract
    from .leaves import Clock, Fields, Many
    from .shapes import Shape
    from .weighing import Fitted, Found


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
    for shape in contract.telling if isinstance(body, dict) else contract.telling_else:
        fields: Fields = {}
        parts: Many = []
        if shape.fit_object is not None:
            weight = shape.fit_object(body, fields, parts, clock)
        else:
            weight = fit_shape(shape, headers, body, clock, text, fields, parts)
        if weight >= 0 and (
            status >= 400 or _is_error(contract, shape, status, fields, parts)
        ):
            is_told = is_told or (weight > 0 and "code" in fields)
            fitted.append((shape, fields, parts, weight))
    if not fitted and len(contract.silent) == 1 and status >= 400:
        fitted = [(contract.silent[0], {}, [], 0)]
    if len(fitted) == 1 and not fitted[0][2]:
        shape, fields, _, weight = fitted[0]
        code = fields.get("code")
        rule = contract.sole.get(code) if isinstance(code, str) else None
        if rule is None:
            rule, _ = identify(contract, status, shape.envelope.name, fields, clock)
        # One that promises nothing never comes before one that is told by something.
        if is_told or (rule is not None and (weight > 0 or shape.says_nothing)):
            extra = NOTHING
            if "params" in fields or (rule is not None and rule.pins):
                extra = settle(contract, rule, fields, clock)
            return rule, shape.envelope, fields, extra, ()
    if not is_told and status >= 400:
        fitted = _with_silent(contract, fitted)
    return best(contract, status, fitted, clock)


def _with_silent(contract: Contract, fitted: list[Fitted]) -> list[Fitted]:
    """Return the same with those shapes that fit everything, in the catalog's order."""
    by_shape = {each[0]: each for each in fitted}
    for shape in contract.silent:
        by_shape[shape] = shape, {}, [], 0
    return [by_shape[shape] for shape in contract.shapes if shape in by_shape]


def _is_error(
    contract: Contract, shape: Shape, status: int, fields: Fields, parts: Many
) -> bool:
    """Tell whether an answer below 400 is an error: it says so, and so does the catalog."""
    if not parts and {"code", "message"}.isdisjoint(fields):
        return False
    return contract.says_error(status, shape.envelope)
