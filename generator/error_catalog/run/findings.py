"""What a check found as diagnostics: those of the catalogs, and one for each drift."""

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location
from error_catalog.output.drift import KEPT, Drift, Kind
from error_catalog.reports.report import Quoted, quoted
from error_catalog.run.outcome import Outcome

RULES = {
    "drift-missing": "A file that the catalogs make is not there.",
    "drift-stale": "A file is not what the catalogs say.",
    "drift-edited": "A generated file was edited by hand.",
    "drift-orphaned": "No catalog makes this file any more.",
    "drift-left": "No catalog makes this file any more, and nothing else has its text.",
    "drift-foreign": "A file stands where a generated one belongs.",
}
"""What each rule of drift is about."""


def findings(outcome: Outcome, command: str, before: str) -> list[Quoted]:
    """
    Return everything that a check of *outcome* found, for a report.

    Args:
        command: What would fix the drift.
        before: Put before every path.
    """
    drifts = (_diagnostic(each, command) for each in outcome.drifts)
    return [
        *quoted(outcome.diagnostics, outcome.sources, before),
        *quoted(drifts, {}, before),
    ]


def _diagnostic(drift: Drift, command: str) -> Diagnostic:
    hint = "move it away, or remove it" if drift.kind in KEPT else f"run `{command}`"
    return Diagnostic(Location(drift.path), _RULE[drift.kind], drift.reason, hint)


_RULE = {
    Kind.MISSING: "drift-missing",
    Kind.STALE: "drift-stale",
    Kind.EDITED: "drift-edited",
    Kind.ORPHANED: "drift-orphaned",
    Kind.LEFT: "drift-left",
    Kind.FOREIGN: "drift-foreign",
}
