"""Tables of pages: which column has the codes, the statuses, the texts."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from error_catalog.importers.draft import Status
from error_catalog.importers.pages.headings import has_form_of_code
from error_catalog.importers.tables import (
    ACTION,
    CODE,
    COLUMNS,
    ENDPOINTS,
    MEANING,
    STATUS,
    codes_in,
    columns_of,
    statuses_in,
)
from error_catalog.importers.vocabulary import is_known_code, plain
from error_catalog.semantics.statuses import PHRASES

MOST = 0.9
"""In so many of its cells, a column has what it is for."""

_WEAK = frozenset(
    ("name", "type", "id", "key", "value", "reason", "slug", "constant", "codename")
)
"""Names of columns of codes that other tables have, too."""

_ABOUT = re.compile(
    r"\b(?:errors?|exceptions?|faults?|failures?)\b|\bstatus codes?\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """What one row of a table of errors says."""

    line: int
    codes: tuple[str | None, ...]
    statuses: tuple[Status, ...]
    meaning: str
    action: str
    endpoints: str


def is_about_errors(text: str) -> bool:
    """Tell whether a heading says that what follows is about errors."""
    return bool(_ABOUT.search(re.sub(r"([a-z])([A-Z])", r"\1 \2", text)))


def rows_of(
    table: Sequence[tuple[int, Sequence[str]]], above: str, *, has_status: bool
) -> Iterator[TableRow]:
    """
    Yield the rows of a table, if it is about errors.

    Args:
        above: The headings above it.
        has_status: One of these says a status.
    """
    header, body = table[0][1], [row for _, row in table[1:]]
    columns = _columns(header, body)
    if not body or not _is_about(columns, header, body, above, has_status=has_status):
        return
    for line, row in table[1:]:

        def cell(kind: str, row: Sequence[str] = row) -> str:
            at = columns.get(kind)
            return row[at].strip() if at is not None and at < len(row) else ""

        codes = codes_in(cell(CODE)) if CODE in columns else ()
        codes = tuple(each for each in codes if each is None or is_known_code(each))
        statuses = spans_in(cell(STATUS))
        if codes or (statuses and not cell(CODE).strip("-\u2013\u2014 ")):
            texts = cell(MEANING), cell(ACTION), cell(ENDPOINTS)
            yield TableRow(line, codes, statuses, *texts)


def spans_in(cell: str) -> tuple[Status, ...]:
    """Return the statuses of a cell; ``400-499`` and ``4xx`` are all of a class."""
    text = re.sub(r"[`*]", "", cell).strip()
    span = re.match(r"(?:HTTP )?([1-5])00\s*(?:-|\u2013|to|\.\.)\s*\1(?:99|xx)\b", text)
    return (f"{span[1]}XX",) if span else statuses_in(cell)


def _columns(header: Sequence[str], body: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return which column is what: by name, and by content where names say nothing."""
    found = columns_of(header, body)
    width = range(len(header))
    if STATUS not in found:
        is_taken = found.get(CODE, -1)
        only = [at for at in width if _share(body, at, _is_error_status) > MOST]
        # Codes that are all statuses are statuses, if nothing else is.
        if only and (only[0] != is_taken or not _has_codes(body, is_taken)):
            found[STATUS] = only[0]
            if is_taken == only[0]:
                del found[CODE]
    if CODE not in found:
        free = [at for at in width if at not in (found.get(STATUS), found.get(MEANING))]
        sure = [at for at in free if _share(body, at, _is_sure) > MOST]
        if sure:
            found[CODE] = sure[0]
    at = found.get(MEANING, -1)
    if at >= 0 and _share(body, at, _is_phrase) > MOST:
        rest = [each for each in width if each not in found.values()]
        better = [each for each in rest if plain(header[each]) in COLUMNS[MEANING]]
        found[MEANING] = better[0] if better else at
    if MEANING not in found:
        free = [at for at in width if at not in found.values()]
        longest = max(free, key=lambda at: _length(body, at), default=None)
        if longest is not None and _length(body, longest) > len(body) * 12:
            found[MEANING] = longest
    return found


def _is_phrase(cell: str) -> bool:
    return cell.strip("*` ").lower() in _PHRASES


_PHRASES = frozenset((*(each.lower() for each in PHRASES.values()), "server error"))


def _has_codes(body: Sequence[Sequence[str]], at: int) -> bool:
    return any(
        not re.fullmatch(r"`?[1-5][0-9]{2}\b.*", row[at])
        for row in body
        if at < len(row)
    )


def _is_error_status(cell: str) -> bool:
    return bool(statuses_in(cell)) and bool(re.match(r"[`*]*(?:HTTP )?[1-5]", cell))


def _is_sure(cell: str) -> bool:
    codes = [each for each in codes_in(cell) if each is not None]
    return bool(codes) and all(map(has_form_of_code, codes))


def _is_marked(cell: str) -> bool:
    return cell.startswith("`") and bool(codes_in(cell))


def _length(body: Sequence[Sequence[str]], at: int) -> int:
    return sum(len(row[at]) for row in body if at < len(row))


def _share(
    body: Sequence[Sequence[str]], at: int, tells: Callable[[str], bool]
) -> float:
    cells = [row[at] for row in body if at < len(row) and row[at].strip()]
    return sum(map(tells, cells)) / len(cells) if cells else 0.0


def _is_about(
    columns: dict[str, int],
    header: Sequence[str],
    body: Sequence[Sequence[str]],
    above: str,
    *,
    has_status: bool,
) -> bool:
    """Tell whether a table is about errors, and not about parameters or currencies."""
    names = [plain(each) for each in header]
    innermost = above.rpartition(" / ")[2]
    about = is_about_errors(f"{innermost} {' '.join(header)}")
    if STATUS in columns:
        cells = [row[columns[STATUS]] for row in body if columns[STATUS] < len(row)]
        failures = [
            each for cell in cells for each in spans_in(cell) if str(each)[0] in "45"
        ]
        return bool(failures) and (CODE in columns or MEANING in columns or about)
    if CODE not in columns:
        return False
    name, is_sure = names[columns[CODE]], _share(body, columns[CODE], _is_sure) > MOST
    is_marked = has_status and _share(body, columns[CODE], _is_marked) > MOST
    if (name in _WEAK and not (is_sure or is_marked)) or {"required", "default"} & {
        *names
    }:
        return False
    is_typed = "type" in names and name != "type"
    is_field = names[0] in ("field", "parameter", "property", "attribute", "param")
    return (
        (about or has_status or (is_sure and is_about_errors(above)))
        and not is_typed
        and not is_field
    )
