"""Changes as findings, for the formats that all commands share."""

from collections.abc import Iterator
from dataclasses import replace

from error_catalog.changes.change import Severity
from error_catalog.changes.report import (
    FailOn,
    Judged,
    Report,
    listed,
    name_of,
    place_of,
)
from error_catalog.changes.text import sentence, spot
from error_catalog.diagnostics import Diagnostic
from error_catalog.diagnostics import Severity as Level
from error_catalog.files import Location
from error_catalog.reports.report import Quoted, quoted


def findings(report: Report, fail_on: FailOn, *, is_whole: bool) -> list[Quoted]:
    """
    Return each change, and each problem, as a diagnostic with its file, the worst first.

    What fails the comparison is an error, what is accepted a note; a break that does not
    fail is a warning, as is a risk. A version that is too low is a finding of its own.

    Args:
        is_whole: With the changes that break nobody.
    """
    failing = {each.fingerprint for each in report.failing(fail_on)}
    changes = [
        _finding(each, report.label, is_failing=each.change.fingerprint in failing)
        for catalog in report.catalogs
        for each in listed(catalog, is_whole=is_whole)
    ]
    order = list(Level)
    changes += _versions(report, fail_on)
    changes.sort(key=lambda each: order.index(each.severity))
    aside, count = list(asides(report)), len(report.problems)
    return [*aside[:count], *quoted(changes, report.sources), *aside[count:]]


def asides(report: Report) -> Iterator[Quoted]:
    """
    Yield why catalogs could not be compared, then what is wrong with entries that accept.

    What is not on the disk says where it was.
    """
    for each in report.problems:
        said = each.diagnostic
        if each.is_old and not said.message.endswith(report.label):
            said = replace(said, message=f"{said.message} ({report.label})")
        yield Quoted(said, each.source)
    yield from quoted(report.remarks, report.sources)


def _versions(report: Report, fail_on: FailOn) -> Iterator[Diagnostic]:
    """Yield a finding for each catalog whose new version says less than changed."""
    for each in report.catalogs:
        if each.is_too_low(fail_on):
            place = each.place or Location(each.old_path or ".")
            bump = each.bump
            message = (
                f"the changes of {each.api} need {bump.needed}, and this is {bump.new}"
            )
            hint = f"set `version: {bump.needed}`"
            yield Diagnostic(place, "api-version", message, hint)


def _finding(judged: Judged, label: str, *, is_failing: bool) -> Diagnostic:
    change = judged.change
    was = ""
    if change.old is not None:
        was = f" (was {spot(change.old)} {label})"
    seen = "" if change.witness is None else f"; {sentence(change.witness)}"
    kept = ""
    if judged.accept is not None:
        kept = f"; accepted until {judged.accept.until}: {judged.accept.reason}"
    return Diagnostic(
        place_of(change) or change.old or Location("."),
        change.change,
        f"{change.severity}: {name_of(change)}: {change.message}{was}{seen}{kept}",
        change.hint,
        _level(judged, is_failing=is_failing),
    )


def _level(judged: Judged, *, is_failing: bool) -> Level:
    is_harmful = judged.change.severity in (Severity.BREAKING, Severity.RISKY)
    if is_failing and is_harmful:
        return Level.ERROR
    return Level.WARNING if is_harmful and judged.accept is None else Level.NOTE
