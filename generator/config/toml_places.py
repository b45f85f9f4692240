"""Where a key stands in TOML text; ``tomllib`` does not tell."""

import re
from collections.abc import Iterator

from generator.sources import Location, Path, SourceFile

_HEADER = re.compile(r"\s*\[\[?(?P<keys>.+?)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*(?P<keys>(?:[\w-]++|\"[^\"]*+\"|'[^']*+'|\s*+\.\s*+)++)\s*=\s*")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def locate(source: SourceFile, path: Path, *, on_key: bool) -> Location:
    """
    Return where the value at *path* begins, or its key.

    It is the best that a line at a time can do: a key within an inline table or a
    value over several lines has the place of what holds it.
    """
    best: tuple[int, int, int] = (0, 1, 1)
    for keys, line, key_column, value_column in _keys(source.text):
        depth = len(keys)
        if keys == path[:depth] and depth > best[0]:
            whole = depth == len(path) and not on_key
            best = (depth, line, value_column if whole else key_column)
    return Location(source.path, best[1], best[2])


def syntax_error(message: str, text: str) -> tuple[int, int, str]:
    """Return line, column and message of what ``tomllib`` says, in our form."""
    match = _PLACE.search(message)
    lines = text.split("\n")
    line, column = len(lines), len(lines[-1]) + 1
    if match is None:
        return 1, 1, message.lower()
    if match[1]:
        line, column = int(match[1]), int(match[2])
    said = message[: match.start()]
    return line, column, (said[:1].lower() + said[1:]).replace("'", "`")


def _keys(text: str) -> Iterator[tuple[Path, int, int, int]]:
    """Give the full path of each header and key, its line, and the columns of both."""
    table: Path = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = _parts(header["keys"])
            column = header.start("keys") + 1
            yield table, number, column, column
        elif key := _KEY.match(line):
            path = (*table, *_parts(key["keys"]))
            yield path, number, key.start("keys") + 1, key.end() + 1


def _parts(keys: str) -> Path:
    return tuple(a or b or c for a, b, c in _PART.findall(keys))
