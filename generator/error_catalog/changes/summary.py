"""What changed, as Markdown: a comment on a pull request, and bullets for a changelog."""

import re
from collections.abc import Iterator, Sequence

from error_catalog.changes.change import Change, Severity
from error_catalog.changes.report import (
    SECTIONS,
    CatalogReport,
    Judged,
    Problem,
    Report,
    listed,
    name_of,
    place_of,
)
from error_catalog.changes.text import counts, rollout, sentence, version, whom
from error_catalog.filters.markdown import md_cell, md_code

MAX_ROWS = 100
"""Of one table, and of one list: a comment may have 65,536 characters."""

_VALUE = re.compile(r"`([^`\n\r]+)`")
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
    lines += _uncompared(report)
    if not lines:
        lines = [f"No error changed since {md_code(report.since)}.", ""]
    return "\n".join(lines)


def _uncompared(report: Report) -> Iterator[str]:
    """Yield a list of problems for each file that has some."""
    files: dict[tuple[str, bool], list[Problem]] = {}
    for each in report.problems:
        key = (each.diagnostic.location.path, each.is_old)
        files.setdefault(key, []).append(each)
    for (path, is_old), problems in files.items():
        yield f"**Not compared:** {md_code(path)}{f' {md_cell(report.label)}' if is_old else ''}"
        yield ""
        for each in problems[:MAX_ROWS]:
            said = each.diagnostic
            hint = f" ({_prose(said.hint)})" if said.hint else ""
            yield f"- line {said.location.line}: {_prose(said.message)}{hint}"
        yield ""


def _section(catalog: CatalogReport, *, is_whole: bool) -> Iterator[str]:
    yield f"### Errors of {md_code(catalog.api)}: {counts(catalog)}"
    yield ""
    yield f"{rollout(catalog)}. {md_cell(version(catalog))}."
    shown = list(listed(catalog, is_whole=is_whole))
    if shown:
        yield ""
        yield from _HEAD
        yield from (_row(each) for each in shown[:MAX_ROWS])
        yield from _more(shown)
    folded = catalog.changes[len(shown) :]
    if folded:
        yield ""
        yield "<details><summary>Changes that break nobody</summary>"
        yield ""
        yield from (f"- {_what(each.change)}" for each in folded[:MAX_ROWS])
        yield from _more(folded)
        yield ""
        yield "</details>"


def _more(changes: Sequence[Judged]) -> Iterator[str]:
    if len(changes) > MAX_ROWS:
        yield ""
        yield f"{len(changes) - MAX_ROWS} more: `gen diff --all` lists them."


def _row(judged: Judged) -> str:
    change = judged.change
    place = place_of(change) or change.old
    where = "" if place is None else f"<br/>{md_code(f'{place.path}:{place.line}')}"
    seen = f"<br/>{_prose(sentence(change.witness))}" if change.witness else ""
    kind = f"**{change.severity}**" if judged.accept is None else "accepted"
    harmed = "<br/>".join(map(md_cell, whom(change)))
    hint = _prose(change.hint or "")
    if judged.accept is not None:
        hint = md_cell(f"accepted until {judged.accept.until}: {judged.accept.reason}")
    return f"| {kind} | {_what(change)}{where}{seen} | {harmed} | {hint} |"


def _what(change: Change) -> str:
    return f"{_said(change)} ({md_code(change.change)})"


def _said(change: Change, kind: str = "") -> str:
    """Return what changed; where the message begins with the name, it is not said twice."""
    name, message = name_of(change), change.message
    if message.startswith(f"{name} is "):
        return f"{md_code(name)}{_prose(message[len(name) :])}"
    return f"{md_code(name)}: {kind}{_prose(message)}"


def _prose(text: str) -> str:
    """Return a message on one line, with its values in backticks as code."""
    parts = _VALUE.split(text)
    return "".join(
        md_code(part) if at % 2 else _spaced(part) for at, part in enumerate(parts)
    )


def _spaced(text: str) -> str:
    """Return text for a cell, with the spaces around it."""
    inner = text.strip(" ")
    if not inner:
        return " " if text else ""
    before = " " if text[0] == " " else ""
    return f"{before}{md_cell(inner)}{' ' if text[-1] == ' ' else ''}"


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
    kind = f"{change.change.replace('-', ' ')}: "
    return f"- {breaking}{api}{_said(change, kind)}"


_ADDED = frozenset(
    (
        *("catalog-added", "error-added", "error-unretired", "case-added"),
        *("alias-added", "code-added-to-list", "operation-added", "envelope-added"),
        *("field-added", "optional-place-added", "required-place-added"),
        *("optional-param-added", "required-param-added"),
        *("media-type-added", "status-header-added"),
    )
)
_REMOVED = frozenset(
    (
        *("catalog-removed", "error-removed", "error-retired", "case-removed"),
        *("alias-removed", "code-dropped", "operation-removed", "envelope-removed"),
        *("field-removed", "place-removed", "param-removed"),
        *("media-type-removed", "status-header-removed"),
    )
)


def section_of(change: Change) -> str:
    """Return the heading of a changelog that a change belongs to."""
    if change.change in _ADDED:
        return "Added"
    if change.change in _REMOVED:
        return "Removed"
    return "Deprecated" if change.change == "error-deprecated" else "Changed"
