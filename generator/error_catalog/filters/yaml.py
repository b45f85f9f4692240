"""Block YAML that means the same to readers of YAML 1.1 and 1.2."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from io import StringIO
from typing import TypeGuard

from error_catalog.filters.escapes import HIDDEN, SURROGATES, Value, hex_escape
from error_catalog.filters.json import json_number, quoted

# A letter first, so that no number, date or indicator begins here; then no control,
# no `: `, no ` #`, and neither a colon nor a space at the end.
_PLAIN = re.compile(
    r"[A-Za-z_/$(\xa1-\U0010ffff]"
    r"(?>(?:[^\x00-\x20\x7f:#]++|:(?! |\Z)|(?<! )#| (?!#|\Z))*)"
)
# No group here is possessive: Python before 3.11.5 gets those wrong (CPython gh-106052).
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_LONGEST_WORD = max(map(len, _WORDS))
_STEP = "  "
_LONGEST_KEY = 1000
"""A longer key needs a `?` in front: readers look only 1024 characters ahead."""


def to_yaml(value: Value, indent: int = 0) -> str:
    """
    Return *value* as block YAML, without a final line end.

    A mapping or a sequence gets lines of its own, a scalar follows ``key: ``. Text is plain
    only if every reader takes it for text, a literal block if that is exact, and otherwise
    double-quoted. Lone surrogates, which YAML does not have, are written as escapes.

    Args:
        indent: Columns in front of every line but the first.

    Raises:
        ValueError: A number is infinite or NaN.

    Source: YAML 1.2.2 and 1.1.
    """
    margin = "\n" + " " * indent
    if not _has_items(value):
        return _scalar(value)
    # A list of a million small strings would take several times the memory.
    text = StringIO(newline="\n")
    _block(value, "", margin, text.write)
    return text.getvalue()


def _has_items(
    value: Value,
) -> TypeGuard[Mapping[str, Value] | list[Value] | tuple[Value, ...]]:
    # Text is what most values are, and to tell that it is no Mapping would take longest.
    return (
        bool(value)
        and not isinstance(value, str)
        and isinstance(value, (dict, list, tuple, Mapping))
    )


def _block(
    value: Mapping[str, Value] | Sequence[Value],
    lead: str,
    margin: str,
    put: Callable[[str], object],
) -> None:
    """Write the items of *value*, the first after *lead*, the others after *margin*."""
    inner = margin + _STEP
    if not isinstance(value, Mapping):
        for item in value:
            if _has_items(item):
                _block(item, f"{lead}- ", inner, put)
            else:
                put(f"{lead}- {_in_block(item, inner)}")
            lead = margin
        return
    for key, item in value.items():
        name = _known(key)
        if len(name) > _LONGEST_KEY:
            name = f"? {name}{margin}"
        if isinstance(item, str):  # as most are
            is_short = len(item) < _SHORT and "\n" not in item
            text = _known(item) if is_short else _in_block(item, inner)
            put(f"{lead}{name}: {text}")
        elif _has_items(item):
            put(f"{lead}{name}:")
            _block(item, inner, inner, put)
        else:
            put(f"{lead}{name}: {_scalar(item)}")
        lead = margin


def _in_block(value: Value, margin: str) -> str:
    if isinstance(value, str):
        literal = _literal(value, margin) if "\n" in value else None
        return literal or _text(value)
    return _scalar(value)


def _scalar(value: Value) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return json_number(value)
    return "{}" if isinstance(value, Mapping) else "[]"


def _text(text: str) -> str:
    is_word = len(text) <= _LONGEST_WORD and text.lower() in _WORDS
    is_plain = not is_word and _PLAIN.fullmatch(text)
    if is_plain and (text.isascii() or not HIDDEN.search(text)):
        return text
    return yaml_string(text)


def yaml_string(text: str) -> str:
    """Return *text* as a double-quoted scalar."""
    # libyaml refuses the escape of a lone surrogate that JSON has.
    return quoted(SURROGATES.sub(hex_escape, text), _escape)


def _escape(match: re.Match[str]) -> str:
    """Return the matched character as a double-quoted scalar escapes it (YAML 1.2.2, 5.7)."""
    point = ord(match.group())
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


_known = lru_cache(8192)(_text)
_SHORT = 24
"""Shorter texts are often the same, such as types, and remembered."""


def _literal(text: str, margin: str) -> str | None:
    """Return *text* as a literal block; None if the block would not be exact."""
    header, body = ("|", text[:-1]) if text.endswith("\n") else ("|-", text)
    lines = body.split("\n")
    if lines[0][:1] in ("", " ") or not lines[-1]:
        return None
    if any(line.endswith(" ") or HIDDEN.search(line) for line in lines):
        return None
    return header + "".join(f"{margin}{line}" if line else "\n" for line in lines)
