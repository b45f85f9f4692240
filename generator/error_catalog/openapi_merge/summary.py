"""What a merge tells about itself: counts, a line for each operation, and errors without a place."""

from collections import Counter
from collections.abc import Iterator, Sequence

from error_catalog.diagnostics import Finding, Severity
from error_catalog.openapi_merge.operations import Returned, order
from error_catalog.openapi_merge.plan import Change, OperationPlan
from error_catalog.semantics.resolution import Resolved

_VERBS = {
    "added": "added",
    "updated": "updated",
    "removed": "removed",
    "kept": "kept, as the document has its own",
}


def counts(changes: Sequence[Change], operations: int) -> Iterator[str]:
    """
    Yield how many operations change, and in how many each status.

    Args:
        operations: How many the document has.
    """
    changed = sum(any(each[1:4]) for each in changes)
    if changed:
        yield f"operations that change: {changed:,} of {operations:,}"
    for field, verb in _VERBS.items():
        found = Counter(key for each in changes for key in getattr(each, field))
        if found:
            keys = sorted(found, key=order)
            yield f"{verb}: {', '.join(f'{key} ({found[key]:,})' for key in keys)}"


def by_operation(changes: Sequence[Change]) -> Iterator[str]:
    """Yield a line for each operation that changes, or that keeps something."""
    for operation, *lists in changes:
        parts = (
            f"{verb} {', '.join(keys)}"
            for verb, keys in zip(_VERBS, lists, strict=True)
            if keys
        )
        yield f"{operation}: {'; '.join(parts)}"


def crowded_out(
    resolved: Resolved,
    returned: Sequence[Returned],
    plans: Sequence[OperationPlan],
    changes: Sequence[Change],
) -> Iterator[Finding]:
    """Yield a warning for each error that has a status which no operation has room for."""
    kept = {each.operation: each.kept for each in changes}
    room: dict[str, dict[str, bool]] = {}
    for plan, each in zip(plans, returned, strict=True):
        taken = kept.get(plan.operation.name, ())
        for key, responses in each.items():
            for response in responses:
                keys = room.setdefault(response.name, {})
                keys[key] = keys.get(key, False) or key not in taken
    for name in resolved.by_error:
        full = [key for key, is_free in room.get(name, {}).items() if not is_free]
        if full:
            yield _crowded_out(name, sorted(full, key=order))


def _crowded_out(name: str, keys: Sequence[str]) -> Finding:
    message = (
        f"no operation gets `{name}` with status {', '.join(keys)}: "
        "the document's own responses stay"
    )
    hint = "add `--replace`, or describe the error there"
    if all(key[0] in "123" for key in keys):
        hint = "describe the error there: a success is never replaced"
    return Finding(("errors", name), message, hint, Severity.WARNING, on_key=True)
