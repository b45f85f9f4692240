"""The examples of a source, read by the catalog that was made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from error_catalog.importers.draft import Sample
from error_catalog.rules.read_back import recognise
from error_catalog.runtime.reader import lower_headers
from error_catalog.runtime.values import same
from error_catalog.semantics.resolution import Resolved


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What one example was read as.

    Args:
        error: The name of the error; None for nothing.
        reason: Why that is not what the source says; empty if it is.
    """

    sample: Sample
    error: str | None
    reason: str


def prove(resolved: Resolved, samples: Sequence[Sample]) -> list[Reading]:
    """Read every sample, and say which of them are read as something else, or as nothing."""
    return [_read(resolved, each) for each in samples]


def _read(resolved: Resolved, sample: Sample) -> Reading:
    headers = lower_headers(sample.headers)
    # As a clock, `float` always returns zero.
    match = recognise(resolved.contract, sample.status, headers, sample.body, float)
    if match is None or (match.rule is None and not _has_known_part(match)):
        return Reading(sample, None, _nothing(resolved, sample))
    rule = match.rule or next(each.rule for each in match.parts if each.rule)
    name = str(rule.key[0])
    found = match.fields.get("code")
    if sample.code is not None and not same(found, sample.code):
        return Reading(
            sample, name, f"its code is `{sample.code}`, but `{found}` is read"
        )
    if sample.code is None and found is not None and match.rule is None:
        return Reading(sample, name, f"its code `{found}` is not in the catalog")
    statuses = rule.statuses
    status = sample.status
    is_other = (
        status is not None
        and bool(statuses)
        and not any(first <= status <= last for first, last in statuses)
    )
    reason = f"it has status {status}, which `{name}` does not" if is_other else ""
    return Reading(sample, name, reason)


def _has_known_part(match: object) -> bool:
    parts = getattr(match, "parts", ())
    return any(each.rule is not None for each in parts)


def _nothing(resolved: Resolved, sample: Sample) -> str:
    """Return why a sample is read as no error."""
    headers = lower_headers(sample.headers)
    match = recognise(resolved.contract, sample.status, headers, sample.body, float)
    if match is None or match.envelope is None:
        return "it has the shape of no envelope"
    code = match.fields.get("code")
    if code is not None:
        return f"its code `{code}` is not in the catalog"
    return (
        f"no error of the envelope `{match.envelope.name}` has its status and no code"
    )
