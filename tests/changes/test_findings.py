"""Changes as findings, in the formats of all commands."""

from dataclasses import replace

from error_catalog.changes.findings import asides, findings
from error_catalog.changes.report import FailOn
from error_catalog.diagnostics import Severity, line
from error_catalog.files import Location
from error_catalog.reports.formats import write
from error_catalog.reports.report import Report

from tests.support.comparisons import (
    ADDED,
    CHANGES,
    HARD,
    REMOVED,
    RENAMED,
    WIDENED,
    accept,
    catalog_report,
    change,
    problem,
    report,
)


def test_what_fails_is_an_error() -> None:
    """The worst comes first; what is accepted, or breaks nobody, is a note."""
    made = report(catalog_report(*CHANGES, accepts=(accept(REMOVED),)))
    found = findings(made, FailOn.BREAKING, is_whole=True)

    assert [
        ("code-changed", Severity.ERROR),
        ("enum-widened", Severity.WARNING),
        ("error-removed", Severity.NOTE),
        ("error-added", Severity.NOTE),
        ("summary-changed", Severity.NOTE),
    ] == [(each.rule, each.severity) for each, _ in found]
    assert (
        "catalog/mail.yaml:7:3: error[code-changed]: breaking: BOX_LOCKED: BOX_LOCKED -> "
        "BOX_BUSY (was catalog/mail.yaml:6:3 at main); an old client reads the new response "
        "(409) as HTTPConflictError, not BoxLockedError (hint: release `aliases: "
        "[BOX_BUSY]` on BOX_LOCKED first)"
    ) == line(found[0].diagnostic)
    assert found[2].diagnostic.location.line == 5
    assert found[2].diagnostic.message.endswith(
        "accepted until 2999-12-31: No client reads it (OPS-311)."
    )


def test_a_break_that_does_not_fail_is_a_warning() -> None:
    """A new major version, or --fail-on never, does not make it harmless."""
    covered = report(catalog_report(RENAMED, ADDED, versions=("1.0.0", "2.0.0")))
    for made, fail_on in (
        (covered, FailOn.BREAKING),
        (report(catalog_report(RENAMED, ADDED)), FailOn.NEVER),
    ):
        found = findings(made, fail_on, is_whole=False)

        assert [Severity.WARNING] == [each.severity for each, _ in found]


def test_a_version_that_is_too_low_is_a_finding() -> None:
    """What is safe is no error, but the version that does not say it is one."""
    low = replace(catalog_report(ADDED), place=Location("catalog/mail.yaml", 1, 32))
    dated = catalog_report(ADDED, versions=("2024-01-01", "2024-01-01"))
    found = findings(report(low, dated), FailOn.VERSION, is_whole=True)

    assert [
        ("api-version", Severity.ERROR),
        ("error-added", Severity.NOTE),
        ("error-added", Severity.NOTE),
    ] == [(each.rule, each.severity) for each, _ in found]
    assert (
        "catalog/mail.yaml:1:32: error[api-version]: the changes of mail need 1.5.0, and "
        "this is 1.4.0 (hint: set `version: 1.5.0`)"
    ) == line(found[0].diagnostic)
    assert 2 == len(findings(report(low, dated), FailOn.RISKY, is_whole=True))


def test_problems_come_first() -> None:
    """They say which side they are about."""
    made = report(
        catalog_report(WIDENED),
        problems=[problem(), problem(is_old=False), problem("none at main")],
    )
    found = findings(made, FailOn.RISKY, is_whole=False)

    assert [
        ("it is broken (at main)", True),
        ("it is broken", False),
        ("none at main", True),
    ] == [(each.diagnostic.message, each.source is not None) for each in found[:3]]
    assert found[:3] == list(asides(made))


def test_annotations_of_many_changes() -> None:
    """GitHub shows ten: the worst nine, and how many more there are."""
    many = [change(subject=f"mail:E{at}") for at in range(12)]
    made = report(catalog_report(WIDENED, *many))
    found = findings(made, FailOn.BREAKING, is_whole=False)
    lines = write("github", Report("diff", found)).splitlines()

    assert 10 == sum(each.startswith("::error") for each in lines)
    assert lines[9].endswith("::3 more in the log")
    assert "BOX_LOCKED" in lines[0]
    assert lines[-1].startswith("::warning file=catalog/mail.yaml,line=7,col=3,")


def test_hostile_texts() -> None:
    """No format of findings is broken by what stands in a catalog."""
    found = findings(HARD, FailOn.BREAKING, is_whole=True)
    for form in ("github", "concise", "sarif", "junit"):
        text = write(form, Report("diff", found))

        assert "\x1b" not in text, form
        assert "\u202e" not in text, form
