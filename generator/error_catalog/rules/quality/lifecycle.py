"""Rules about errors that are deprecated or retired, and what replaces them."""

import re
from collections.abc import Iterator

from error_catalog.catalog.model import Catalog, LifecycleSpec
from error_catalog.diagnostics import Finding, Severity
from error_catalog.files import Path
from error_catalog.rules.quality.rule import Rule, Subject


def bare(subject: Subject) -> Iterator[Finding]:
    """A deprecated error does not say what to do instead."""
    for name, spec in subject.errors.items():
        each = spec.deprecated
        if each is not None and not each.replaced_by and not each.note:
            path: Path = ("errors", name, "deprecated")
            message = "nothing says what to do instead"
            hint = "add `replaced_by` or `note`"
            yield Finding(path, message, hint, on_key=True)


_SAID = re.compile(
    r"^\W*(?:this (?:error|code) (?:is|has been|was) )?(?:now )?deprecated\b(?!\s+\w+s\b)|"
    r"[\[(]deprecated[\])]|\bthis (?:error|code)(?: code)? (?:is|has been) deprecated\b",
    re.IGNORECASE,
)


def only_in_text(subject: Subject) -> Iterator[Finding]:
    """A text calls an error deprecated, and ``deprecated`` does not."""
    for name, spec in subject.errors.items():
        if spec.deprecated is not None:
            continue
        for key in ("summary", "description"):
            text = getattr(spec, key)
            if text and _SAID.search(text):
                message = "the text says that the error is deprecated"
                hint = "add `deprecated: {note: …}`"
                yield Finding(("errors", name, key), message, hint)
                break


def dead(subject: Subject) -> Iterator[Finding]:
    """What replaces an error is retired, the error itself, or leads back to it."""
    catalog = subject.catalog
    for name, spec in catalog.errors.items():
        for key in ("deprecated", "retired"):
            each: LifecycleSpec | None = getattr(spec, key)
            if each is None or each.replaced_by is None:
                continue
            found = _dead_end(catalog, name, each.replaced_by)
            if found is not None:
                path: Path = ("errors", name, key, "replaced_by")
                yield Finding(path, found, "name an error that is still sent")


def _dead_end(catalog: Catalog, name: str, goal: str) -> str | None:
    """Return why following *goal* ends nowhere; None if it leads to a living error."""
    if goal == name:
        return "the error replaces itself"
    seen = {name}
    while goal in catalog.errors:
        spec = catalog.errors[goal]
        if goal in seen:
            return f"it leads back to `{goal}`"
        seen.add(goal)
        lifecycle = spec.retired or spec.deprecated
        if lifecycle is None:
            return None
        if lifecycle.replaced_by is None:
            return f"it leads to `{goal}`, which is retired" if spec.retired else None
        goal = lifecycle.replaced_by
    return None


RULES = (
    Rule("deprecated-bare", bare, Severity.WARNING, "RFC 9745"),
    Rule("deprecated-only-in-text", only_in_text, Severity.WARNING, "RFC 9745"),
    Rule("replaced-by-dead", dead, Severity.WARNING, "Our own experience"),
)
