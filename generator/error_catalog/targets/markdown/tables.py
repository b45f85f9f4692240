"""The tables of errors on a Markdown page: by status, by group, and the retired ones."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from error_catalog.catalog.model import StatusSpec
from error_catalog.filters.markdown import md_code
from error_catalog.runtime.contract import Span
from error_catalog.runtime.values import spell
from error_catalog.semantics.statuses import span_figures, span_phrase
from error_catalog.targets.markdown.contents import OTHERS
from error_catalog.targets.markdown.facts import replacement, retry_cell
from error_catalog.targets.markdown.links import (
    Index,
    code_text,
    codes,
    figures,
    group_anchor,
    label,
    link,
    linked,
    short_link,
    spans,
)
from error_catalog.targets.markdown.text import (
    Flavour,
    anchored,
    heading,
    prose,
    sentence,
)
from error_catalog.targets.markdown.views import Group, Markdown, Table
from error_catalog.targets.publication import name_in_words

MOST_LINKS = 10
"""Of more errors of one status, the status table says only that there are more."""

_ANY = (0, 1000)
_KEY = re.compile(r"([1-5])(?:([0-9]{2})|[xX]{2})")


def status_tables(page: Index) -> Iterator[Table]:
    """
    Yield the table of all statuses, if there are any.

    Each error has a row of its own: two branches that add an error each change two lines,
    and git can merge them.
    """
    rows: dict[Span, list[str]] = {}
    texts: dict[Span, str] = {}
    others: list[tuple[Markdown, ...]] = []
    for key, spec in page.resolved.catalog.statuses.items():
        text = _meaning(spec)
        span = _span(key)
        if span is None:
            others.append((sentence(key), text, ""))
        else:
            texts[span] = text
            rows.setdefault(span, [])
    for name in page.errors:
        for span in spans(name, page) or (_ANY,):
            rows.setdefault(span, []).append(name)
    cells = [
        row
        for span in sorted(rows, key=lambda span: (span[1], span[0]))
        for row in _status_rows(span, texts.get(span, ""), rows[span], page)
    ]
    yield from tables(("HTTP status", "Meaning", "Error"), cells + others)


def says_nothing_new(page: Index) -> bool:
    """Tell whether the table of statuses would repeat the rows of errors one by one."""
    found = [span for name in page.errors for span in spans(name, page)]
    return not page.resolved.catalog.statuses and len(set(found)) == len(found)


def groups(page: Index) -> Iterator[Group]:
    """Yield the groups that have errors, those without a group last, with plain headings."""
    catalog = page.resolved.catalog
    for group, found in groupby(page.errors, key=lambda name: page.errors[name].group):
        spec = catalog.groups[group] if group is not None else None
        members = tuple(found)
        title = heading(spec.title if spec else OTHERS) + _statuses(members, page)
        yield Group(
            name=group or "",
            anchors=(),
            heading=title if catalog.groups else "",
            description=prose(spec.description or "") if spec else "",
            tables=tuple(error_tables(members, page)),
        )


_MOST_STATUSES = 8


def _statuses(names: Iterable[str], page: Index) -> Markdown:
    """Return the statuses of errors, for their heading; nothing if there are many."""
    found = sorted({span for name in names for span in spans(name, page)})
    shown = ", ".join(map(span_figures, found))
    return f" ({shown})" if 0 < len(found) <= _MOST_STATUSES else ""


def headed(group: Group, flavour: Flavour, *, is_linked: bool) -> Group:
    """Return *group* with the heading that links lead to."""
    if not is_linked or not group.heading:
        return group
    own = (group_anchor(group.name),)
    anchors, text = anchored(group.heading, own, flavour)
    return replace(group, anchors=anchors, heading=text)


def error_tables(names: Iterable[str], page: Index) -> Iterator[Table]:
    """Yield the table of the errors *names*, if there are any."""
    columns = ("Code" if page.coded else "Error", "HTTP", "Meaning", "Action", "Retry")
    yield from tables(columns, [_error_row(each, page) for each in names])


def retired_tables(page: Index) -> Iterator[Table]:
    """Yield the table of the retired errors, if there are any."""
    rows: list[tuple[Markdown, ...]] = []
    for name, spec in page.retired.items():
        lifecycle = spec.retired
        assert lifecycle is not None
        anchors = _anchors(name, page)
        text = ", ".join((*codes(name, spec), *map(code_text, spec.aliases)))
        rows.append(
            (
                anchors + (text or sentence(name)),
                sentence(lifecycle.since or ""),
                replacement(lifecycle.replaced_by, page),
                sentence(lifecycle.note or spec.summary),
            )
        )
    columns = (
        "Code" if page.coded else "Error",
        "Retired since",
        "Use instead",
        "Note",
    )
    yield from tables(columns, rows)


def tables(
    columns: tuple[str, ...], rows: Sequence[tuple[Markdown, ...]]
) -> Iterator[Table]:
    """Yield a table of *rows* without its empty columns; nothing if there are no rows."""
    if rows:
        shown = _filled(columns, rows)
        yield Table(
            tuple(columns[each] for each in shown),
            tuple(tuple(row[each] for each in shown) for row in rows),
        )


def _filled(
    columns: tuple[str, ...], rows: Iterable[tuple[Markdown, ...]]
) -> tuple[int, ...]:
    """Return the columns that are not empty."""
    kept = {index for row in rows for index, cell in enumerate(row) if cell}
    return tuple(each for each in range(len(columns)) if each in kept)


def _error_row(name: str, page: Index) -> tuple[Markdown, ...]:
    spec = page.errors[name]
    anchors = _anchors(name, page) if name in page.in_rows else ""
    return (
        f"{anchors}{_code(name, page)}",
        # Without codes, the status is part of each label.
        figures(spans(name, page)) if page.coded else "",
        sentence(spec.summary),
        _action(name, page),
        retry_cell(name, page),
    )


def _anchors(name: str, page: Index) -> Markdown:
    return "".join(f'<a id="{each}"></a>' for each in page.anchors[name])


def _code(name: str, page: Index) -> Markdown:
    spec = page.errors[name]
    own, in_row = codes(name, spec), name in page.in_rows
    text = ", ".join(each if in_row else linked(each, name, page) for each in own)
    if name in page.ambiguous or not page.coded:
        text = label(name, page) if in_row else link(name, page)
    elif not own:
        text = sentence(name_in_words(name))
        text = f"none ({text if in_row else linked(text, name, page)})"
    elif isinstance(spec.code, tuple) and None in spec.code:
        text = f"{text} or none"
    return text if spec.deprecated is None else f"{text} (deprecated)"


def _action(name: str, page: Index) -> Markdown:
    """Return the action of an error, else those of its cases, each after its status."""
    spec = page.errors[name]
    if spec.action:
        return sentence(spec.action)
    cases = {
        figures(response.rule.statuses): spec.cases[response.case].action
        for response in page.resolved.by_error[name]
        if response.case in spec.cases
    }
    if len(cases) < len(spec.cases):
        return ""
    return "<br/>".join(f"{k}: {sentence(text)}" for k, text in cases.items() if text)


def _meaning(spec: StatusSpec) -> Markdown:
    """Return what the catalog says of a status, and the headers of all its responses."""
    headers = (
        f"Header: {md_code(f'{name}: {spell(text)}')}."
        for name, text in spec.headers.items()
    )
    return " ".join(filter(None, (sentence(spec.description or ""), *headers)))


def _span(key: str) -> Span | None:
    """Return the range that a key of ``statuses`` means; None if it is not a status."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    first = int(match.group(1) + (match.group(2) or "00"))
    return first, first if match.group(2) else first + 99


def _figures(span: Span) -> str:
    return "any" if span == _ANY else span_figures(span)


def _status_rows(
    span: Span, text: str, names: list[str], page: Index
) -> Iterator[tuple[Markdown, ...]]:
    known = "Any status" if span == _ANY else span_phrase(span)
    links = [short_link(each, page) for each in names[: MOST_LINKS + 1]]
    if len(links) > MOST_LINKS:
        links = [f"more than {MOST_LINKS} errors"]
    # The first row has the meaning, so that each error still has one of its own.
    first = f"{known}. {text}" if text else known
    for number, each in enumerate(links or [""]):
        yield _figures(span), known if number else first, each
