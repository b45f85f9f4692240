"""What changed, for people who read a terminal."""

from collections.abc import Iterator, Sequence

from error_catalog.changes.change import Change, Severity, Witness
from error_catalog.changes.report import (
    CatalogReport,
    Judged,
    Report,
    listed,
    name_of,
    place_of,
)
from error_catalog.changes.versions import Part
from error_catalog.diagnostics import counted
from error_catalog.files import Location
from error_catalog.filters.escapes import visible

_MARGIN = "    "


def in_lines(report: Report, *, is_whole: bool) -> str:
    """
    Return every change on a line, worst first, and a summary of each catalog.

    Args:
        is_whole: With those that break nobody; otherwise they are counted.
    """
    changed = [each for each in report.catalogs if each.changes]
    lines: list[str] = []
    for catalog in changed:
        for each in listed(catalog, is_whole=is_whole):
            lines += _change(each, report.label)
        lines.append(summary(catalog, is_whole=is_whole))
    same = len(report.catalogs) - len(changed)
    if same:
        since = f" since {report.since}" if report.since else ""
        lines.append(f"{counted(same, 'catalog')}: nothing changed{since}")
    return "".join(f"{visible(line)}\n" for line in lines)


def summary(report: CatalogReport, *, is_whole: bool = True) -> str:
    """Return how many changes there are, how to roll them out, and the version they need."""
    return (
        f"{report.api}: {counts(report, is_whole=is_whole)}. "
        f"{rollout(report)}. {version(report)}"
    )


def counts(report: CatalogReport, *, is_whole: bool = True) -> str:
    """Return how many changes of each severity there are, and how many are accepted."""
    found = report.counts
    parts = [
        f"{found[each]} {each}{_accepted(report, each)}"
        for each in Severity
        if found[each] or each is not Severity.DOC
    ]
    is_folded = found[Severity.SAFE] + found[Severity.DOC] > 0 and not is_whole
    return f"{', '.join(parts)}{' (--all lists them)' if is_folded else ''}"


def _accepted(report: CatalogReport, severity: Severity) -> str:
    count = report.counts[severity] - len(report.uncovered((severity,)))
    return f" ({count} accepted)" if count else ""


def rollout(report: CatalogReport) -> str:
    """Return which side has to be deployed first."""
    return f"Roll out: {report.rollout}"


def version(report: CatalogReport) -> str:
    """Return which version the changes need, and which the catalog has."""
    bump = report.bump
    if bump.part is Part.NONE:
        return "Needs no new version"
    if not bump.needed:
        return f"Needs a {bump.part.word} version"
    covered = ", which covers it" if bump.is_sufficient else ""
    return f"Needs {bump.needed}; api.version is {bump.new}{covered}"


def _change(judged: Judged, label: str) -> Iterator[str]:
    change = judged.change
    place = place_of(change) or change.old
    was = f" (was {spot(change.old)} {label})" if change.old else ""
    where = "" if place is None else f"{spot(place)}: "
    kind = f"{change.severity}[{change.change}]"
    yield f"{where}{kind}: {name_of(change)}: {change.message}{was}"
    if change.witness is not None:
        yield f"{_MARGIN}{sentence(change.witness)}"
    if change.hint:
        yield f"{_MARGIN}hint: {change.hint}"
    if judged.accept is not None:
        accept = judged.accept
        yield f"{_MARGIN}accepted until {accept.until}: {accept.reason}"


def sentence(witness: Witness) -> str:
    """Return what a client of one side reads in a response of the other."""
    writer = "new" if witness.reader == "old" else "old"
    status = "" if witness.status is None else f" ({witness.status})"
    response = f"the {writer} response{status}"
    if not witness.read_as:
        missed = f" {witness.instead_of}" if witness.instead_of else " an error"
        return f"{_article(witness.reader)} client does not take {response} for{missed}"
    said = f"{_article(witness.reader)} client reads {response} as {witness.read_as}"
    if witness.instead_of:
        return f"{said}, not {witness.instead_of}"
    lost = " and ".join(f"`{each}`" for each in witness.lost)
    return (
        f"{said}, but not its {lost}" if lost else f"{said}, unlike any that it knows"
    )


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def spot(place: Location) -> str:
    """Return a place as compilers write it."""
    return f"{place.path}:{place.line}:{place.column}"


def whom(change: Change) -> Sequence[str]:
    """Return who breaks, and who is at risk, in words."""
    breaks = change.breaks
    parties = (
        (breaks.old_clients, "old clients"),
        (breaks.upgrade, "code that upgrades"),
        (breaks.new_clients, "new clients of old servers"),
        (breaks.schema, "readers of the schemas"),
    )
    return [
        f"{name} (risk)" if harm == "risky" else name for harm, name in parties if harm
    ]
