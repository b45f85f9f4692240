"""Data as text in the style of the document that it goes into."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.filters.json_text import json_string, to_json
from generator.filters.yaml_text import to_yaml
from generator.merging.styling import Style
from generator.shaping import is_list, is_mapping
from generator.yaml12.nodes import Node

WIDEST = 100
"""Columns of a line in brackets or braces."""
_PLAIN = re.compile(r"[A-Za-z_$/][\w$./-]*")
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_STATUS = re.compile(r"[1-5][0-9]{2}")


def block_entry(
    key: str, value: Any, column: int, style: Style, like: Node | None = None
) -> str:
    """
    Return an entry of a block mapping, without the line end behind it.

    Args:
        column: Where the key stands.
        like: A key beside it, whose quotes it gets.
    """
    text = "\n".join(_entry(_key(key, style, like), value, column, style))
    return text.replace("\n", style.newline)


def block_value(value: Any, column: int, style: Style) -> str:
    """Return what stands behind a key and its colon, which stands at *column*."""
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
    """Return a value in braces, brackets or quotes; over several lines if JSON is."""
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


def _text(text: str, style: Style) -> str:
    quoted = json_string(text)
    if not style.is_json:
        return _quoted(quoted, style)
    if quoted.isascii() or not style.is_ascii:
        return quoted
    return json.dumps(text).replace("\x7f", "\\u007f")


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
    """Return a space and the scalar; further lines of it have their indentation."""
    text = to_yaml({"k": value}, column).removeprefix("k:")
    return f" {_quoted(text[1:], style)}"


def _key(key: str, style: Style, like: Node | None) -> str:
    if like is not None and _STATUS.fullmatch(key) and like.style is None:
        return key
    text = to_yaml(key)
    if like is not None and like.style in ("'", '"') and _STATUS.fullmatch(key):
        return f"{like.style}{key}{like.style}"
    return _quoted(text, style)


def _quoted(text: str, style: Style) -> str:
    is_simple = text[:1] == '"' and "\\" not in text and "'" not in text
    return f"'{text[1:-1]}'" if is_simple and style.quote == "'" else text


def _wrapped(line: str, value: Sequence[str], column: int) -> Iterator[str]:
    """Give the lines of a list of texts in brackets, the first one begun already."""
    for number, each in enumerate(value, 1):
        word = each if _is_plain(each) else json_string(each)
        word += "]" if number == len(value) else ","
        if line[-1] != "[" and len(line) + 1 + len(word) > WIDEST:
            yield line
            line = " " * column + word
        else:
            line += word if line[-1] == "[" else f" {word}"
    yield line


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.lower() not in _WORDS
