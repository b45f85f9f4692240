"""
What is wrong in the user's files, where, and what to do about it.

A finding names the path of a value inside some data; a diagnostic names a place in a file.
"""

import re
import unicodedata
from array import array
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Any, TypeGuard

from error_catalog.files import Location, Path, SourceFile


class Severity(StrEnum):
    """An error stops ``gen``; a warning does not; a note is shown only when it is new."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What a rule reports about one value, which it knows only by its path.

    Args:
        path: The value, from the root of the catalog.
        message: Found and expected; lower case, no full stop, values in backticks.
        hint: What to do, in the imperative; None if the message says it all.
        on_key: The key is wrong (misplaced, unknown, duplicate), not its value.
    """

    path: Path
    message: str
    hint: str | None = None
    severity: Severity = Severity.ERROR
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """
    A finding with its rule and its place in a file.

    Args:
        entry: Of recorded traffic, the number of the response; None for anything else.
    """

    location: Location
    rule: str
    message: str
    hint: str | None = None
    severity: Severity = Severity.ERROR
    entry: int | None = None

    @property
    def order(self) -> tuple[Location, str, str]:
        """What diagnostics are sorted by: place, then rule."""
        return (self.location, self.rule, self.message)


def has_errors(diagnostics: list[Diagnostic]) -> bool:
    """Tell whether any of *diagnostics* stops ``gen``."""
    return any(each.severity is Severity.ERROR for each in diagnostics)


def unknown_keys(
    data: Mapping[str, Any], known: Collection[str], at: Path = ()
) -> Iterator[Finding]:
    """Yield a finding for each key of *data* that is not in *known*; *at* is its path."""
    for key in data:
        if key not in known:
            message = f"unknown key `{key}`"
            yield Finding((*at, key), message, did_you_mean(key, known), on_key=True)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 error``, ``2 errors``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return a hint: the known word most like *word*, or all known words."""
    close = get_close_matches(word, known, 1)
    if close:
        return f"did you mean `{close[0]}`?"
    if not known:
        return "there are none"
    return f"use one of {', '.join(f'`{each}`' for each in known)}"


def expected(path: Path, what: str, value: Any, hint: str | None = None) -> Finding:
    """Return the finding that *what* was expected at *path*, but *value* was found."""
    return Finding(path, f"expected {what}, found {shown(value)}", hint)


def is_mapping(value: Any) -> TypeGuard[dict[str, Any]]:
    """Tell whether *value* is a mapping; in documents all keys are text."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Tell whether *value* is a list."""
    return isinstance(value, list)


def shown(value: Any) -> str:
    """Return *value* for a message: short and in backticks, or its kind if it is a collection."""
    if is_mapping(value):
        return "a mapping" if value else "an empty mapping"
    if is_list(value):
        return "a list" if value else "an empty list"
    if value is None:
        return "nothing"
    if value == "":
        return "empty text"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{_shorten(str(value), _MAX_SHOWN)}`"


_MAX_SHOWN = 60

MAX_VALUE = 80
"""Characters that a line shows of one value in backticks."""
MAX_TEXT = 400
"""Characters that a line shows of a message, and of a hint."""
MAX_SNIPPET = 100
"""Columns that a snippet shows of a line."""


def line(diagnostic: Diagnostic) -> str:
    """
    Return *diagnostic* as one line of printable characters, without a line end.

    Its form is ``path:line:column: severity[rule]: message (hint: hint)``. Unprintable
    characters are escaped as in Python; long values are shortened in the middle.
    """
    place = diagnostic.location
    text = (
        f"{_printable(place.path)}:{place.line}:{place.column}: "
        f"{diagnostic.severity}[{diagnostic.rule}]: {_prose(diagnostic.message)}"
    )
    return f"{text} (hint: {_prose(diagnostic.hint)})" if diagnostic.hint else text


def snippet(diagnostic: Diagnostic, source: SourceFile) -> str:
    """
    Return *diagnostic* as a line, and below it the source line with a caret.

    A long source line is cut around the place; a tab is shown as four spaces. If *source*
    has no such line, only the first line is returned.
    """
    place = diagnostic.location
    starts = _line_starts(source.text)
    if place.line > len(starts):
        return line(diagnostic)
    start = starts[place.line - 1]
    first = max(0, place.column - 1 - MAX_SNIPPET // 2)
    window = source.text[start + first : start + first + MAX_SNIPPET]
    part = _LINE_END.split(window, maxsplit=1)[0]
    left = "…" if first else ""
    right = "…" if part == window and len(window) == MAX_SNIPPET else ""
    before = left + _expand(part[: place.column - 1 - first])
    after = _expand(part[place.column - 1 - first :]) + right
    number = f"{place.line} |"
    margin = "|".rjust(len(number))
    below = f"{margin} {' ' * _width(before)}^"
    return "\n".join((line(diagnostic), f"{number} {before}{after}", below))


_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTED = re.compile(r"`[^`]+`")


def _prose(text: str) -> str:
    """Escape *text*, and shorten its values one by one so that the sentence stays whole."""

    def shortened(match: re.Match[str]) -> str:
        return f"`{_shorten(match[0][1:-1], MAX_VALUE)}`"

    return _shorten(_printable(_QUOTED.sub(shortened, text)), MAX_TEXT)


def _shorten(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    tail = limit // 4
    return f"{text[: limit - tail - 1]}…{text[-tail:]}"


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def _expand(text: str) -> str:
    return _printable(text.replace("\t", "    "))


def _width(text: str) -> int:
    """
    Return how many columns of a terminal *text* takes; combining marks take none.

    Source: UAX #11.
    """
    return sum(
        _COLUMNS.get(unicodedata.east_asian_width(each), 1)
        for each in text
        if not unicodedata.category(each).startswith("M")
    )


_COLUMNS = {"W": 2, "F": 2}


@lru_cache(maxsize=1)
def _line_starts(text: str) -> "array[int]":
    """Return where the lines of *text* begin, found once for all diagnostics of a file."""
    return array("L", chain((0,), (each.end() for each in _LINE_END.finditer(text))))


MAX_DIAGNOSTICS = 100
"""How many diagnostics of one catalog are shown."""


def ordered(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Return *diagnostics* by place: if they are too many to read, the first errors."""
    if has_errors(diagnostics):
        # Notes are worth reading when nothing is wrong.
        diagnostics = [
            each for each in diagnostics if each.severity is not Severity.NOTE
        ]
    found = sorted(diagnostics, key=lambda each: each.order)
    if len(found) <= MAX_DIAGNOSTICS:
        return found
    errors = [each for each in found if each.severity is Severity.ERROR]
    shown = (errors or found)[:MAX_DIAGNOSTICS]
    message = f"{len(found) - len(shown)} more are not shown"
    more = replace(shown[-1], rule="more", message=message, hint="fix these first")
    return [*shown, more]
