"""What changed, as Markdown: a comment on a pull request, and bullets for a changelog."""

from collections.abc import Iterator

from error_catalog.changes.change import Change, Severity
from error_catalog.changes.listing import counts, rollout, sentence, version, whom
from error_catalog.changes.report import (
    SECTIONS,
    CatalogReport,
    Judged,
    Report,
    listed,
    name_of,
    place_of,
)
from error_catalog.filters.markdown import md_cell, md_code, md_text

_HEAD = (
    "| | What changed | Who breaks | Way out |",
    "| --- | --- | --- | --- |",
)


def comment(report: Report, *, is_whole: bool) -> str:
    """
    Return a section with a table for each catalog that changed.

    Args:
        is_whole: With the changes that break nobody; otherwise they are counted.
    """
    changed = [each for each in report.catalogs if each.changes]
    lines: list[str] = []
    for catalog in changed:
        lines += [*_section(catalog, is_whole=is_whole), ""]
    for each in report.problems:
        place = md_code(each.diagnostic.location.path)
        said = md_text(each.diagnostic.message)
        lines += [f"**Not compared:** {place}: {said}", ""]
    if not lines:
        lines = [f"No error changed since {md_code(_base(report))}.", ""]
    return "\n".join(lines)


def _base(report: Report) -> str:
    return report.ref or report.label.removeprefix("in ")


def _section(catalog: CatalogReport, *, is_whole: bool) -> Iterator[str]:
    yield f"### Errors of {md_code(catalog.api)}: {counts(catalog)}"
    yield ""
    yield f"{rollout(catalog)}. {md_text(version(catalog))}."
    shown = list(listed(catalog, is_whole=is_whole))
    if shown:
        yield ""
        yield from _HEAD
        yield from (_row(each) for each in shown)
    folded = [each for each in catalog.changes if each not in shown]
    if folded:
        yield ""
        yield "<details><summary>Changes that break nobody</summary>"
        yield ""
        yield from (f"- {_what(each.change)}" for each in folded)
        yield ""
        yield "</details>"


def _row(judged: Judged) -> str:
    change = judged.change
    place = place_of(change) or change.old
    where = "" if place is None else f"<br/>{md_code(f'{place.path}:{place.line}')}"
    seen = f"<br/>{md_cell(sentence(change.witness))}" if change.witness else ""
    kind = f"**{change.severity}**" if judged.accept is None else "accepted"
    harmed = "<br/>".join(map(md_cell, whom(change)))
    hint = md_cell(change.hint or "")
    if judged.accept is not None:
        hint = md_cell(f"accepted until {judged.accept.until}: {judged.accept.reason}")
    return f"| {kind} | {_what(change)}{where}{seen} | {harmed} | {hint} |"


def _what(change: Change) -> str:
    return f"{md_code(name_of(change))}: {md_cell(change.message)} ({md_code(change.change)})"


def changelog(report: Report) -> str:
    """
    Return bullets below the headings of a changelog; nothing if nothing is worth one.

    Source: Keep a Changelog 1.1.0.
    """
    bullets: dict[str, list[str]] = {each: [] for each in SECTIONS}
    many = len(report.catalogs) > 1
    for catalog in report.catalogs:
        for each in catalog.changes:
            if each.change.severity is not Severity.DOC:
                api = f"{md_code(catalog.api)}: " if many else ""
                bullets[section_of(each.change)].append(_bullet(each.change, api))
    parts = [
        "\n".join([f"### {title}", "", *lines, ""])
        for title, lines in bullets.items()
        if lines
    ]
    return "\n".join(parts)


def _bullet(change: Change, api: str) -> str:
    breaking = "**Breaking:** " if change.severity is Severity.BREAKING else ""
    return f"- {breaking}{api}{md_code(name_of(change))}: {md_text(change.message)}"


_ADDED = ("added", "introduced")
_REMOVED = ("removed", "dropped", "retired")


def section_of(change: Change) -> str:
    """Return the heading of a changelog that a change belongs to, by the last word of its class."""
    last = change.change.rpartition("-")[2]
    if last in _ADDED:
        return "Added"
    if last in _REMOVED:
        return "Removed"
    return "Deprecated" if last == "deprecated" else "Changed"
