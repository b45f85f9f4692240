"""All checks of a catalog, in the order in which they are reported."""

from collections.abc import Callable, Iterator

from generator.catalog.loading import Merged
from generator.catalog.model import Catalog
from generator.checks import (
    code_conflict,
    example_value,
    field_schema,
    header,
    message,
    pin,
    placement,
    python_name,
    read_back,
    status_range,
    summary,
    template,
    unknown_name,
)
from generator.diagnostics import Diagnostic, Finding, Severity
from generator.meaning.resolving import Resolved
from generator.sources import Path

STRUCTURE: tuple[tuple[str, Callable[[Catalog], Iterator[Finding]]], ...] = (
    ("field-schema", field_schema.check),
    ("template", template.check),
    ("header", header.check),
    ("message", message.check),
    ("pin", pin.check),
    ("unknown-name", unknown_name.check),
    ("status-range", status_range.check),
    ("code-conflict", code_conflict.check),
    ("summary", summary.check),
)
"""Rules that a catalog must keep before its meaning can be worked out."""

MEANING: tuple[tuple[str, Callable[[Resolved], Iterator[Finding]]], ...] = (
    ("python-name", python_name.check),
    ("placement", placement.check),
    ("example-value", example_value.check),
    ("read-back", read_back.check),
)
"""Rules about what a catalog means."""


def check_structure(catalog: Catalog, merged: Merged) -> list[Diagnostic]:
    """Return what breaks the rules of structure."""
    return [
        merged.diagnose(rule, finding)
        for rule, check in STRUCTURE
        for finding in check(catalog)
    ]


def check_meaning(resolved: Resolved, merged: Merged) -> list[Diagnostic]:
    """
    Return what breaks the rules of meaning.

    An error that one of the rules finds fault with is left alone by those after it, which
    would say the same in other words.
    """
    found: list[Diagnostic] = []
    blamed: set[Path] = set()
    for rule, check in MEANING:
        findings = [each for each in check(resolved) if each.path[:2] not in blamed]
        found += [merged.diagnose(rule, each) for each in findings]
        blamed |= {
            each.path[:2]
            for each in findings
            if each.severity is Severity.ERROR and each.path[:1] == ("errors",)
        }
    return found
