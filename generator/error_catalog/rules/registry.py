"""All rules of a catalog, in the order in which they are checked."""

from collections.abc import Callable, Iterator

from error_catalog.catalog.loader import Merged
from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Diagnostic, Finding, Severity
from error_catalog.files import Path
from error_catalog.rules import (
    code_conflict,
    device_name,
    example_value,
    fallback,
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
from error_catalog.semantics.resolution import Resolved

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
    ("device-name", device_name.check),
)
"""Rules that a catalog must pass before it can be resolved."""

MEANING: tuple[tuple[str, Callable[[Resolved], Iterator[Finding]]], ...] = (
    ("python-name", python_name.check),
    ("placement", placement.check),
    ("example-value", example_value.check),
    ("read-back", read_back.check),
    ("fallback", fallback.check),
)
"""Rules about what a resolved catalog means."""

ON_TEXT = ("open-question",)
"""Rules about a catalog's text, for ``gen lint`` alone, which imports them when it runs."""


def check_structure(catalog: Catalog, merged: Merged) -> list[Diagnostic]:
    """Return the diagnostics of the rules of structure."""
    return [
        merged.diagnose(rule, finding)
        for rule, check in STRUCTURE
        for finding in check(catalog)
    ]


def check_meaning(resolved: Resolved, merged: Merged) -> list[Diagnostic]:
    """
    Return the diagnostics of the rules of meaning.

    A catalog's error that fails one of them is skipped by those after it, which would
    report the same mistake in other words.
    """
    diagnostics: list[Diagnostic] = []
    failed: set[Path] = set()
    for rule, check in MEANING:
        findings = [each for each in check(resolved) if each.path[:2] not in failed]
        diagnostics += [merged.diagnose(rule, each) for each in findings]
        failed |= {
            each.path[:2]
            for each in findings
            if each.severity is Severity.ERROR and each.path[:1] == ("errors",)
        }
    return diagnostics
