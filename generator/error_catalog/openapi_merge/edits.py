"""
Edits of a text, and data as text in the style of the document that it goes into.

A style is what an author uses most: line ends, indentation, quotes, JSON or YAML.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.filters.json import json_string, to_json
from error_catalog.filters.yaml import to_yaml, yaml_string
from error_catalog.yaml12.nodes import Kind, Member, Node


class Edit(NamedTuple):
    """*text* replaces the characters from *start* up to *end*."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return *text* with *edits* applied; those at the same place keep their order."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda each: each.start):
        pieces += (text[done : edit.start], edit.text)
        done = max(done, edit.end)
    return "".join((*pieces, text[done:]))


@dataclass(frozen=True, slots=True)
class Style:
    """
    How an author writes a document, and how text that is added to it looks.

    Args:
        newline: The end of a line.
        step: Columns from a mapping to the mappings in it.
        dash: Columns from a key to the dashes of its list.
        quote: Around text in YAML that needs quotes.
        is_json: The whole document is in braces.
        unit: The indentation of JSON; None if it, or a mapping in braces, is on one line.
        comma: Between entries on one line of JSON.
        colon: After the keys of JSON.
        is_ascii: JSON has escapes for other characters.
    """

    newline: str
    step: int
    dash: int
    quote: str
    is_json: bool
    unit: str | None
    comma: str
    colon: str
    is_ascii: bool


def style_of(text: str, root: Node) -> Style:
    """Return the style of the document *text*."""
    line_end = re.search(r"\r\n|\n|\r", text)
    steps = _steps(root)
    first = re.match(r"\s*\{[ \t]*(?:\r\n|\n|\r)([ \t]*)", text)
    colon = _colon(text, root) if root.flow else ": "
    return Style(
        newline=line_end[0] if line_end else "\n",
        step=next(steps, 2),
        dash=2 if root.flow else next(_dashes(root), 2),
        quote="'" if _quotes(text, "'") > _quotes(text, '"') else '"',
        is_json=root.flow,
        unit=first[1] if first and root.flow else None,
        comma="," if colon == ":" else ", ",
        colon=colon,
        is_ascii=root.flow and text.isascii() and "\\u" in text,
    )


MAX_WIDTH = 100
"""Columns of a line with brackets or braces."""


def block_entry(
    key: str, value: Any, column: int, style: Style, like: Node | None = None
) -> str:
    """
    Return an entry of a block mapping, without its last line end.

    Args:
        column: The column of the key.
        like: A sibling key, whose quotes it takes over.
    """
    text = "\n".join(_entry(_key(key, style, like), value, column, style))
    return text.replace("\n", style.newline)


def block_value(value: Any, column: int, style: Style) -> str:
    """Return what follows a key at *column* and its colon."""
    text = "\n".join(_entry("", value, column, style))[column + 1 :]
    return text.replace("\n", style.newline)


def flow_entry(key: str, value: Any, margin: str, style: Style) -> str:
    """
    Return an entry of a mapping in braces.

    Args:
        margin: The indentation of its line.
    """
    written = key if _is_plain(key) and not style.is_json else _text(key, style)
    return f"{written}{style.colon}{flow_value(value, margin, style)}"


def flow_value(value: Any, margin: str, style: Style) -> str:
    """Return a value in braces, brackets or quotes; on several lines if the JSON is."""
    inner = f"{margin}{style.unit or ''}"
    if is_mapping(value):
        left, right = "{}"
        entries = [flow_entry(*each, inner, style) for each in value.items()]
    elif is_list(value):
        left, right = "[]"
        entries = [flow_value(each, inner, style) for each in value]
    elif isinstance(value, str):
        return _text(value, style)
    else:
        return to_json(value)
    if not entries or style.unit is None:
        return f"{left}{style.comma.join(entries)}{right}"
    lines = f",{style.newline}{inner}".join(entries)
    return f"{left}{style.newline}{inner}{lines}{style.newline}{margin}{right}"


def value_start(text: str, member: Member) -> int:
    """Return the place after the colon of *member*; after its key if there is none."""
    gap = text[member.key.end : max(member.key.end, member.value.start)]
    colon = _COLON.search(gap)
    return member.key.end + (colon.end() if colon else 0)


_COLON = re.compile(r"^[ \t]*:", re.MULTILINE)
"""After its key, or on a line of its own."""


def line_start(text: str, index: int) -> int:
    """Return where the line of *index* begins."""
    starts = _line_starts(text)
    return starts[bisect_right(starts, index) - 1]


def line_end(text: str, index: int) -> int:
    """Return where the line of *index* ends, before its LF, CRLF or CR."""
    starts = _line_starts(text)
    after = bisect_right(starts, index)
    return len(text) if after == len(starts) else starts[after] - 1


@lru_cache(1)
def _line_starts(text: str) -> list[int]:
    """Return where lines begin: a document may be one line, and not be searched each time."""
    return [0, *(found.end() for found in _BREAK.finditer(text))]


_BREAK = re.compile(r"[\r\n]")


def next_line(text: str, index: int) -> int:
    """Return where the next line after that of *index* begins; the end if there is none."""
    end = line_end(text, index)
    return end + (2 if text.startswith("\r\n", end) else end < len(text))


def _colon(text: str, root: Node) -> str:
    found = (text[key.end : value.start] for key, value in root.members)
    return next((each for each in found if each.strip(" ") == ":"), ": ")


def _quotes(text: str, quote: str) -> int:
    return text.count(f": {quote}") + text.count(f"- {quote}")


def _steps(node: Node) -> Iterator[int]:
    """Yield by how many columns each block mapping is indented in the one around it."""
    for key, value in node.members:
        if value.kind is Kind.MAPPING and value.members and not value.flow:
            yield value.members[0].key.column - key.column
            yield from _steps(value)


def _dashes(node: Node) -> Iterator[int]:
    """Yield by how many columns each block list is indented below its key."""
    for key, value in node.members:
        # A list with an anchor begins at the anchor.
        if value.kind is Kind.SEQUENCE and not value.flow and value.anchor is None:
            yield max(0, value.column - key.column)
        yield from _dashes(value)
    for each in node.items:
        yield from _dashes(each)


def _entry(key: str, value: Any, column: int, style: Style) -> Iterator[str]:
    margin = " " * column
    if is_mapping(value) and value:
        yield f"{margin}{key}:"
        yield from _members(value, column + style.step, style)
    elif is_list(value) and value:
        if all(isinstance(each, str) for each in value):
            yield from _wrapped(f"{margin}{key}: [", value, column + style.step)
        else:
            yield f"{margin}{key}:"
            yield from _items(value, column + style.dash, style)
    else:
        yield f"{margin}{key}:{_scalar(value, column, style)}"


def _members(value: Mapping[str, Any], column: int, style: Style) -> Iterator[str]:
    for key, each in value.items():
        yield from _entry(_key(key, style, None), each, column, style)


def _items(value: Sequence[Any], column: int, style: Style) -> Iterator[str]:
    margin = " " * column
    for each in value:
        if is_mapping(each) and each:
            lines = list(_members(each, column + 2, style))
        elif is_list(each) and each:
            lines = list(_items(each, column + 2, style))
        else:
            lines = [f"{margin}-{_scalar(each, column, style)}"]
        yield f"{margin}-{lines[0][column + 1:]}"
        yield from lines[1:]


def _scalar(value: Any, column: int, style: Style) -> str:
    """Return a space and the scalar; further lines are indented."""
    text = to_yaml({"k": value}, column).removeprefix("k:")
    return f" {_quoted(text[1:], style)}"


def _key(key: str, style: Style, like: Node | None) -> str:
    if like is not None and _STATUS.fullmatch(key) and like.style is None:
        return key
    text = to_yaml(key)
    if like is not None and like.style in ("'", '"') and _STATUS.fullmatch(key):
        return f"{like.style}{key}{like.style}"
    return _quoted(text, style)


_STATUS = re.compile(r"[1-5][0-9]{2}")


def _quoted(text: str, style: Style) -> str:
    is_simple = text[:1] == '"' and "\\" not in text and "'" not in text
    return f"'{text[1:-1]}'" if is_simple and style.quote == "'" else text


def _wrapped(line: str, value: Sequence[str], column: int) -> Iterator[str]:
    """Yield the lines of a list of texts in brackets; *line* begins the first one."""
    for number, each in enumerate(value, 1):
        word = each if _is_plain(each) else yaml_string(each)
        word += "]" if number == len(value) else ","
        if line[-1] != "[" and len(line) + 1 + len(word) > MAX_WIDTH:
            yield line
            line = " " * column + word
        else:
            line += word if line[-1] == "[" else f" {word}"
    yield line


def _text(text: str, style: Style) -> str:
    if not style.is_json:
        return _quoted(yaml_string(text), style)
    quoted = json_string(text)
    if quoted.isascii() or not style.is_ascii:
        return quoted
    return json.dumps(text).replace("\x7f", "\\u007f")


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.lower() not in _WORDS


_PLAIN = re.compile(r"[A-Za-z_$/][\w$./-]*")
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
