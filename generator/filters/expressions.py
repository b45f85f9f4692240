"""Python expressions with calls and names in them, as ``black`` leaves them."""

from dataclasses import dataclass
from typing import Any

from generator.filters.python import LINE_LENGTH, py_literal
from generator.filters.widths import width
from generator.runtime.values import is_array
from generator.shaping import is_mapping

_TAB = 4


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
    line = _one_line(value)
    room = LINE_LENGTH - indent - width(left) - width(right)
    if width(line) <= room or not _items(value):
        return f"{left}{line}{right}"
    inner = " " * (indent + _TAB)
    lines = [
        f"{inner}{py_expression(child, indent + _TAB, head, ',')}\n"
        for head, child in _items(value)
    ]
    start, end = _brackets(value)
    return f"{left}{start}\n{''.join(lines)}{' ' * indent}{end}{right}"


def _one_line(value: Any) -> str:
    if isinstance(value, Name):
        return value.text
    items = _items(value)
    if not items:
        return (
            py_literal(value) if not isinstance(value, Call) else f"{value.function}()"
        )
    start, end = _brackets(value)
    inside = ", ".join(f"{head}{_one_line(child)}" for head, child in items)
    comma = "," if isinstance(value, tuple) and len(items) == 1 else ""
    return f"{start}{inside}{comma}{end}"


def _items(value: Any) -> list[tuple[str, Any]]:
    """Return what a container or call holds, each with what stands before it."""
    if isinstance(value, Call):
        keywords = [(f"{name}=", each) for name, each in value.keywords]
        return [("", each) for each in value.arguments] + keywords
    if is_mapping(value):
        return [(f"{py_literal(key)}: ", each) for key, each in value.items()]
    if is_array(value):
        return [("", each) for each in value]
    return []


def _brackets(value: Any) -> tuple[str, str]:
    if isinstance(value, Call):
        return f"{value.function}(", ")"
    if is_mapping(value):
        return "{", "}"
    return ("(", ")") if isinstance(value, tuple) else ("[", "]")
