"""What a change of a project's catalogs means, judged: the value that every format shows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from error_catalog.changes.accepts import Accept
from error_catalog.changes.change import Change, Comparison, Rollout, Severity
from error_catalog.changes.versions import Bump, Part, bump
from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location, SourceFile


class FailOn(StrEnum):
    """What makes a comparison fail."""

    BREAKING = "breaking"
    RISKY = "risky"
    VERSION = "version"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Judged:
    """
    A change, and the entry of the configuration that accepts it.

    Args:
        accept: None if there is none, or if it is expired.
    """

    change: Change
    accept: Accept | None = None


@dataclass(frozen=True, slots=True)
class CatalogReport:
    """
    What changed in one catalog.

    Args:
        path: Where it is; None if it was removed.
        old_path: Where it was; None if it was added.
        changes: The worst first.
        bump: What the changes that nobody has accepted ask of ``api.version``.
        place: Where ``api.version`` is, or should be; None if the catalog was removed.
    """

    api: str
    path: str | None
    old_path: str | None
    changes: Sequence[Judged]
    rollout: Rollout
    bump: Bump
    place: Location | None = None

    @property
    def counts(self) -> Counter[Severity]:
        """How many changes of each severity there are, accepted ones among them."""
        return Counter(each.change.severity for each in self.changes)

    def uncovered(self, severities: Sequence[Severity]) -> list[Change]:
        """Return the changes of *severities* that nobody has accepted."""
        return [
            each.change
            for each in self.changes
            if each.accept is None and each.change.severity in severities
        ]

    def is_too_low(self, fail_on: FailOn) -> bool:
        """Tell whether the comparison fails because of the version, whatever changed."""
        is_asked = fail_on is FailOn.VERSION and self.bump.is_known
        return is_asked and not self.bump.is_sufficient

    def failing(self, fail_on: FailOn) -> list[Change]:
        """Return the changes for which the comparison fails."""
        if fail_on is FailOn.NEVER or self.bump.is_sufficient:
            return []
        if fail_on is FailOn.RISKY:
            return self.uncovered((Severity.BREAKING, Severity.RISKY))
        if self.is_too_low(fail_on):
            return self.uncovered(tuple(Severity))
        return self.uncovered((Severity.BREAKING,))


@dataclass(frozen=True, slots=True)
class Report:
    """
    What changed in a project.

    Args:
        label: Where the old side is: ``at main``, ``in ../old``.
        ref: As the user named it; empty for a folder.
        commit: The id of the commit that was compared with; empty for a folder.
        problems: Why some catalogs could not be compared, by the side that they are about.
        remarks: Warnings about entries that accept changes.
        sources: The files of today, by path.
    """

    label: str
    ref: str
    commit: str
    catalogs: Sequence[CatalogReport]
    problems: Sequence["Problem"] = ()
    remarks: Sequence[Diagnostic] = ()
    sources: Mapping[str, SourceFile] = field(default_factory=dict[str, SourceFile])

    @property
    def since(self) -> str:
        """What was compared with, in short: ``main``, ``../old``."""
        return self.label.partition(" ")[2]

    def failing(self, fail_on: FailOn) -> list[Change]:
        """Return the changes for which the comparison fails."""
        return [each for one in self.catalogs for each in one.failing(fail_on)]


@dataclass(frozen=True, slots=True)
class Problem:
    """
    Why a catalog could not be compared.

    Args:
        is_old: It is about the old side, whose files are not on the disk.
        source: The file that it is about; None if it was not read.
    """

    diagnostic: Diagnostic
    is_old: bool
    source: SourceFile | None


def judged(
    comparison: Comparison,
    paths: tuple[str | None, str | None],
    versions: tuple[str | None, str | None],
    accepts: Mapping[tuple[str, str, str], Accept],
    place: Location | None = None,
) -> CatalogReport:
    """
    Return what *comparison* found, with what the team and ``api.version`` say about it.

    Args:
        paths: The old and the new one.
        versions: The old and the new ``api.version``.
        accepts: Entries that are not expired, by what they cover.
        place: Of the new ``api.version``.
    """
    changes = [
        Judged(each, accepts.get((each.change, each.subject, each.value)))
        for each in comparison.changes
    ]
    part = max((_part(each) for each in changes), default=Part.NONE)
    return CatalogReport(
        comparison.api,
        paths[1],
        paths[0],
        changes,
        comparison.rollout,
        bump(part, *versions),
        place,
    )


def _part(judged: Judged) -> Part:
    """Return the part of a version that a change needs; an accepted one breaks nobody."""
    severity = judged.change.severity
    if severity is Severity.BREAKING and judged.accept is None:
        return Part.MAJOR
    return Part.PATCH if severity is Severity.DOC else Part.MINOR


def moved(report: Report, before: str) -> Report:
    """Return *report* with *before* put before every path."""
    if not before:
        return report

    def at(place: Location | None) -> Location | None:
        return place and replace(place, path=f"{before}{place.path}")

    def about(diagnostic: Diagnostic) -> Diagnostic:
        place = diagnostic.location
        return replace(
            diagnostic, location=replace(place, path=f"{before}{place.path}")
        )

    def of(judged: Judged) -> Judged:
        one = judged.change
        old, new, section = at(one.old), at(one.new), at(one.section)
        change = replace(one, old=old, new=new, section=section)
        return replace(judged, change=change)

    return replace(
        report,
        catalogs=[
            replace(
                each,
                path=each.path and f"{before}{each.path}",
                old_path=each.old_path and f"{before}{each.old_path}",
                place=at(each.place),
                changes=[of(one) for one in each.changes],
            )
            for each in report.catalogs
        ],
        problems=[
            replace(each, diagnostic=about(each.diagnostic)) for each in report.problems
        ],
        remarks=[about(each) for each in report.remarks],
        sources={f"{before}{path}": each for path, each in report.sources.items()},
    )


def joined(reports: Sequence[Report]) -> Report:
    """Return the reports of several projects as one."""
    return replace(
        reports[0],
        catalogs=[each for one in reports for each in one.catalogs],
        problems=[each for one in reports for each in one.problems],
        remarks=[each for one in reports for each in one.remarks],
        sources={k: each for one in reports for k, each in one.sources.items()},
    )


def place_of(change: Change) -> Location | None:
    """Return where to point: at what is there, or at the section that it is gone from."""
    return change.new or change.section


def name_of(change: Change) -> str:
    """Return what changed, without the name of its API if it is a part of that."""
    _, colon, rest = change.subject.partition(":")
    return rest if colon else change.subject


SECTIONS = ("Added", "Changed", "Deprecated", "Removed")
"""Of a changelog, in their order. Source: Keep a Changelog 1.1.0."""


def listed(report: CatalogReport, *, is_whole: bool) -> Iterator[Judged]:
    """
    Yield the changes to show.

    Args:
        is_whole: Those that break nobody, too.
    """
    for each in report.changes:
        if is_whole or each.change.severity in (Severity.BREAKING, Severity.RISKY):
            yield each
