"""Python expressions with calls and names in them, as ``black`` leaves them."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from generator.filters.python import LINE_LENGTH, py_literal
from generator.filters.widths import width
from generator.runtime.values import is_array
from generator.shaping import is_mapping

_TAB = 4
_LONGEST = 4 * LINE_LENGTH


@dataclass(frozen=True, slots=True)
class Name:
    """A name, or any other expression that stands as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call; arguments are literals, names, calls, or containers of these."""

    function: str
    arguments: tuple[Any, ...] = ()
    keywords: tuple[tuple[str, Any], ...] = ()


def py_expression(value: Any, indent: int = 0, left: str = "", right: str = "") -> str:
    """
    Return ``left`` and *value* as an expression, over several lines where it must.

    Args:
        indent: Columns in front of the line on which the expression begins.
        left: What stands before the expression on its first line, such as ``FIELDS = ``.
        right: What follows it on its last line, such as a comma.
    """
    lines: list[str] = []
    _write(_measured(value), indent, left, right, lines)
    return "\n".join(lines)[indent:]


@dataclass(slots=True)
class _Piece:
    """
    An expression before it is known how much room it has.

    Args:
        line: All of it; None if that is longer than any line.
        items: What is inside, each with what stands before it.
    """

    line: str | None
    start: str = ""
    end: str = ""
    items: list[tuple[str, "_Piece"]] = field(default_factory=list)


def _measured(value: Any) -> _Piece:
    """Return a piece whose insides are measured once, however deep they are."""
    if isinstance(value, str):
        return _Piece(_text(value))
    if isinstance(value, Name):
        return _Piece(value.text)
    items = [(head, _measured(child)) for head, child in _items(value)]
    if not items:
        empty = f"{value.function}()" if isinstance(value, Call) else py_literal(value)
        return _Piece(empty)
    start, end = _brackets(value)
    return _Piece(_joined(value, items, start, end), start, end, items)


def _joined(
    value: Any, items: list[tuple[str, _Piece]], start: str, end: str
) -> str | None:
    parts: list[str] = []
    size = 0
    for head, piece in items:
        # No letter is narrower than nothing: a line of so many letters may still fit.
        size += len(head) + len(piece.line or "")
        if piece.line is None or size > _LONGEST:
            return None
        parts.append(head + piece.line)
    comma = "," if isinstance(value, tuple) and len(items) == 1 else ""
    return f"{start}{', '.join(parts)}{comma}{end}"


def _write(piece: _Piece, indent: int, left: str, right: str, lines: list[str]) -> None:
    room = LINE_LENGTH - indent - width(left) - width(right)
    margin = " " * indent
    if piece.line is not None and (not piece.items or width(piece.line) <= room):
        lines.append(f"{margin}{left}{piece.line}{right}")
        return
    lines.append(f"{margin}{left}{piece.start}")
    for head, child in piece.items:
        _write(child, indent + _TAB, head, ",", lines)
    lines.append(f"{margin}{piece.end}{right}")


@lru_cache(4096)
def _text(text: str) -> str:
    return py_literal(text)


def _items(value: Any) -> list[tuple[str, Any]]:
    """Return what a container or call holds, each with what stands before it."""
    if isinstance(value, Call):
        keywords = [(f"{name}=", each) for name, each in value.keywords]
        return [("", each) for each in value.arguments] + keywords
    if is_mapping(value):
        return [(f"{_measured(key).line}: ", each) for key, each in value.items()]
    if is_array(value):
        return [("", each) for each in value]
    return []


def _brackets(value: Any) -> tuple[str, str]:
    if isinstance(value, Call):
        return f"{value.function}(", ")"
    if is_mapping(value):
        return "{", "}"
    return ("(", ")") if isinstance(value, tuple) else ("[", "]")
