"""A diagnostic as one line, or as a snippet of its source with a caret."""

import re
import unicodedata
from array import array
from functools import lru_cache
from itertools import chain

from generator.diagnostics import Diagnostic
from generator.sources import SourceFile

MAX_VALUE = 80
"""Characters that a message shows of one value in backticks."""
MAX_TEXT = 400
"""Characters that a line shows of a message, and of a hint."""
MAX_SNIPPET = 100
"""Columns that a snippet shows of a line."""


def line(diagnostic: Diagnostic) -> str:
    """
    Return *diagnostic* as one line of printable characters, without a line end.

    Its form is ``path:line:column: severity[rule]: message (hint: hint)``. Characters
    that do not print are escaped as in Python; long values lose their middle.
    """
    place = diagnostic.location
    text = (
        f"{_printable(place.path)}:{place.line}:{place.column}: "
        f"{diagnostic.severity}[{diagnostic.rule}]: {_prose(diagnostic.message)}"
    )
    return f"{text} (hint: {_prose(diagnostic.hint)})" if diagnostic.hint else text


def snippet(diagnostic: Diagnostic, source: SourceFile) -> str:
    """
    Return the line of *diagnostic*, and below it the source line with a caret.

    Of a long line only the surroundings of the place are shown; tabs are four spaces
    wide. A place that *source* does not have is not shown.
    """
    place = diagnostic.location
    starts = _line_starts(source.text)
    if place.line > len(starts):
        return line(diagnostic)
    start = starts[place.line - 1]
    first = max(0, place.column - 1 - MAX_SNIPPET // 2)
    window = source.text[start + first : start + first + MAX_SNIPPET]
    shown = _LINE_END.split(window, maxsplit=1)[0]
    left = "…" if first else ""
    right = "…" if shown == window and len(window) == MAX_SNIPPET else ""
    before = left + _visible(shown[: place.column - 1 - first])
    after = _visible(shown[place.column - 1 - first :]) + right
    number = f"{place.line} |"
    margin = "|".rjust(len(number))
    below = f"{margin} {' ' * _width(before)}^"
    return "\n".join((line(diagnostic), f"{number} {before}{after}", below))


_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTED = re.compile(r"`[^`]+`")


def _prose(text: str) -> str:
    """Escape *text*, its long values cut one by one so that the sentence stays."""

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


def _visible(text: str) -> str:
    return _printable(text.replace("\t", "    "))


def _width(text: str) -> int:
    """
    Count the terminal's columns that *text* takes.

    Source: UAX #11; combining marks take none.
    """
    return sum(
        _COLUMNS.get(unicodedata.east_asian_width(each), 1)
        for each in text
        if not unicodedata.category(each).startswith("M")
    )


_COLUMNS = {"W": 2, "F": 2}


@lru_cache(maxsize=1)
def _line_starts(text: str) -> "array[int]":
    """Find where the lines begin, once for all diagnostics of a file."""
    return array("L", chain((0,), (each.end() for each in _LINE_END.finditer(text))))
