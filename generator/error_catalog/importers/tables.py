"""
Tables and lists of errors in Markdown: on pages, and in the descriptions of documents.

A table is about errors if a column has codes or statuses and another says what they mean;
columns are known by their names and by what they contain.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from error_catalog.importers.draft import Status
from error_catalog.importers.vocabulary import is_code, plain

CODE, STATUS, MEANING, ACTION, ENDPOINTS = (
    "code",
    "status",
    "meaning",
    "action",
    "endpoints",
)

COLUMNS = {
    CODE: frozenset(
        (
            *("code", "errorcode", "error", "errorname", "errortype", "type", "name"),
            *("errorkey", "key", "reason", "identifier", "constant", "slug", "id"),
            *("codes", "errorcodes", "errors", "value", "errorid", "codename"),
        )
    ),
    STATUS: frozenset(
        (
            *(
                "status",
                "httpstatus",
                "statuscode",
                "httpstatuscode",
                "http",
                "httpcode",
            ),
            *("responsecode", "httpresponsecode", "statuscodes", "httpstatuscodes"),
            *("httperrorcode", "statuses", "responsestatus", "httpstatuses"),
        )
    ),
    MEANING: frozenset(
        (
            *("description", "meaning", "message", "explanation", "details", "detail"),
            *("summary", "text", "errormessage", "cause", "errordescription", "when"),
            *("notes", "note", "whatitmeans", "definition", "title", "reason", "error"),
            *("meaningandcause", "causes", "possiblecause", "possiblecauses", "desc"),
        )
    ),
    ACTION: frozenset(
        (
            *("action", "solution", "resolution", "fix", "whattodo", "howtofix"),
            *(
                "remedy",
                "remediation",
                "recommendedaction",
                "nextsteps",
                "suggestedaction",
            ),
            *(
                "howtoresolve",
                "resolutions",
                "solutions",
                "suggestion",
                "recommendation",
            ),
        )
    ),
    ENDPOINTS: frozenset(
        ("endpoint", "endpoints", "operation", "operations", "method", "methods")
    ),
}
"""The names of columns, without case and separators."""


@dataclass(frozen=True, slots=True)
class Row:
    """
    What one row of a table, or one item of a list, says.

    Args:
        heading: What stands above: the heading, and the names of the columns.
        codes: Several if the row is about all of them; None among them is no code.
        line: From the start of the Markdown, counted from 0.
        is_item: It is an item of a list, not a row of a table.
    """

    codes: tuple[str | None, ...]
    statuses: tuple[Status, ...]
    meaning: str
    action: str
    endpoints: str
    heading: str
    line: int
    is_item: bool = False


@lru_cache(1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


@lru_cache(1024)
def rows(markdown: str) -> tuple[Row, ...]:
    """Return the rows of all tables about errors, and the items of all lists of codes."""
    return tuple(_rows(markdown))


def _rows(markdown: str) -> Iterator[Row]:
    tokens = _parser().parse(markdown)
    heading = ""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[at + 1].content
        elif token.type == "table_open":
            yield from _of_table(_table(tokens, at), heading)
        elif token.type == "list_item_open":
            yield from _of_item(tokens, at, heading)


def is_table(markdown: str) -> bool:
    """Tell quickly whether a text could have a table or a list of codes."""
    return "|" in markdown or "`" in markdown


_Cells = list[tuple[int, list[str]]]
"""The rows of a table, each with its line; the first one is the header."""


def _table(tokens: Sequence[Token], at: int) -> _Cells:
    found: _Cells = []
    for n in range(at, len(tokens)):
        token = tokens[n]
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            found.append(((token.map or [0])[0], []))
        elif token.type == "inline":
            found[-1][1].append(token.content.strip())
    return found


def _of_table(cells: _Cells, heading: str) -> Iterator[Row]:
    if len(cells) < 2:
        return
    header, body = cells[0][1], [row for _, row in cells[1:]]
    columns = columns_of(header, body)
    if CODE not in columns and STATUS not in columns:
        return
    if CODE in columns and not ({MEANING, STATUS, ACTION} & columns.keys()):
        return
    for line, row in cells[1:]:

        def cell(kind: str, row: list[str] = row) -> str:
            at = columns.get(kind)
            return row[at] if at is not None and at < len(row) else ""

        codes = codes_in(cell(CODE)) if CODE in columns else ()
        if CODE in columns and not codes:
            continue
        yield Row(
            codes,
            statuses_in(cell(STATUS)),
            cell(MEANING),
            cell(ACTION),
            cell(ENDPOINTS),
            f"{heading} {' '.join(header)}",
            line,
        )


def columns_of(header: Sequence[str], body: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return which column is what, by its name and by what is in it."""
    names = [plain(re.sub(r"[*_`]", "", each)) for each in header]
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        is_status = _share(body, at, statuses_in) > _MOST
        if is_status and (name in COLUMNS[STATUS] or name in ("code", "error", "")):
            found.setdefault(STATUS, at)
    for at, name in enumerate(names):
        is_code_column = name in COLUMNS[CODE] and _share(body, at, codes_in) > _MOST
        if is_code_column and at not in found.values():
            found.setdefault(CODE, at)
    for kind in (MEANING, ACTION, ENDPOINTS):
        for at, name in enumerate(names):
            if at not in found.values() and name in COLUMNS[kind]:
                found.setdefault(kind, at)
    return found


_MOST = 0.9


def _share(
    body: Sequence[Sequence[str]], at: int, parse: Callable[[str], object]
) -> float:
    """Return in which part of a column *parse* finds something; empty cells do not count."""
    cells = [row[at] for row in body if at < len(row) and row[at].strip()]
    return sum(bool(parse(each)) for each in cells) / len(cells) if cells else 0.0


_QUOTED = re.compile(r"`([^`]+)`")
_STATUS = re.compile(r"\b([1-5])([0-9]{2}|[xX]{2})\b")


def codes_in(cell: str) -> tuple[str | None, ...]:
    """Return the codes that a cell consists of, each in backticks, bold or plain."""
    quoted = _QUOTED.findall(cell)
    rest = _QUOTED.sub("", cell)
    if quoted:
        words = set(re.findall(r"[a-z]+", rest.lower()))
        if not words <= {"or", "and", "no", "code"} or not all(map(is_code, quoted)):
            return ()
        return (*quoted, None) if {"no", "code"} <= words else tuple(quoted)
    bare = cell.strip().replace("\\_", "_")
    parts = [
        re.sub(r"^\*{1,3}|\*{1,3}$", "", each)
        for each in re.split(r"\s*(?:,|/|<br ?/?>| or )\s*", bare)
    ]
    if all(is_code(each) and re.search(r"[A-Za-z0-9]", each) for each in parts):
        return tuple(parts)
    return ()


def statuses_in(cell: str) -> tuple[Status, ...]:
    """Return the statuses that a cell begins with: ``404``, ``400/422``, ``5xx``, ``404 Not Found``."""
    text = re.sub(r"[`*]", "", cell).strip()
    text = re.sub(r"^HTTP(?:/[0-9.]+)? ?", "", text)
    if not re.match(r"[1-5](?:[0-9]{2}|[xX]{2})\b", text):
        return ()
    head = re.match(
        r"(?:[1-5](?:[0-9]{2}|[xX]{2})\b(?:\s*(?:,|/|or|and)\s*(?=[1-5]))?)+", text
    )
    assert head is not None
    found: list[Status] = []
    for first, rest in _STATUS.findall(head[0]):
        found.append(int(first + rest) if rest.isdigit() else f"{first}XX")
    return tuple(found)


_SEPARATOR = re.compile(r"\s*(?::|-|\u2013|\u2014|=>|=)\s+")


_STATUS_BEHIND = re.compile(
    r"(?:\s*[:\-\u2013\u2014])?\s*\(?(?:HTTP |status )?"
    r"(?P<statuses>[1-5](?:[0-9]{2}|[xX]{2})(?:\s*(?:/|,|or)\s*[1-5](?:[0-9]{2}|[xX]{2}))*)\)?(?=[\s:.,\-]|$)"
)


def _of_item(tokens: Sequence[Token], at: int, heading: str) -> Iterator[Row]:
    """Yield what an item says that begins with codes in backticks: ``- `CODE`: meaning``."""
    inline = next((each for each in tokens[at : at + 4] if each.type == "inline"), None)
    if inline is None:
        return
    text = inline.content
    head = re.match(
        r"(?:\*\*)?(?:`[^`]+`(?:\s*(?:,|or|and|/)\s*|(?=\W)))+(?:,?\s*or no code)?(?:\*\*)?",
        text,
    )
    if head is None:
        return
    codes = codes_in(head[0])
    rest = text[head.end() :]
    status = _STATUS_BEHIND.match(rest)
    if status is not None:
        rest = f"{rest[status.end() :]} "
        # What follows `404` needs no sign; what follows a code does.
        rest = rest if _SEPARATOR.match(rest) else f": {rest.lstrip()}"
    separator = _SEPARATOR.match(rest)
    if not codes or separator is None:
        return
    line = (inline.map or [0])[0]
    found = statuses_in(status["statuses"]) if status is not None else ()
    meaning = rest[separator.end() :].strip()
    yield Row(codes, found, meaning, "", "", heading, line, is_item=True)
