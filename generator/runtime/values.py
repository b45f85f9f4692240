"""JSON values: their types, when two are equal, and how text spells them."""

from __future__ import annotations

import re
from functools import lru_cache
from keyword import iskeyword

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeGuard

MISSING: Any = object()
"""No value at all, which is not the same as null."""

SPELLINGS = {
    "integer": r"-?(?:0|[1-9][0-9]*)",
    "number": r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?",
    "boolean": r"true|false",
    "null": r"null",
}
"""How JSON itself writes a value of each type; ``007`` and ``True`` are text."""

BUILT_IN = frozenset(
    ("code", "status", "title", "message", "docs", "request_id", "retry_after")
)
"""Fields that every error may have, whether or not its envelope has a place for them."""

RESERVED = frozenset(
    (
        "Any",
        "Literal",
        "Mapping",
        "Sequence",
        "add_note",
        "args",
        "body",
        "bool",
        "code",
        "default_message",
        "docs",
        "errors",
        "extra",
        "float",
        "int",
        "malformed",
        "message",
        "message_",
        "name",
        "property",
        "request_id",
        "retry_after",
        "retryable",
        "self",
        "status",
        "str",
        "title",
        "to_dict",
        "with_traceback",
    )
)
"""
Attributes of every error, and types of others: a field or param of such a name gets a ``_``.
"""


def has_type(value: Any, types: tuple[str, ...]) -> bool:
    """
    Tell whether *value* has one of the JSON *types*; no types allow every value.

    ``True`` is no integer, ``3.0`` is one, and NaN and infinity are no numbers.
    """
    return not types or any(_TYPES[each](value) for each in types)


def type_test(types: tuple[str, ...]) -> Callable[[Any], bool]:
    """Return the function that tells whether a value has one of the JSON *types*."""
    if len(types) == 1:
        return _TYPES[types[0]]
    return lambda value: has_type(value, types)


def is_textual(types: tuple[str, ...]) -> bool:
    """Tell whether a value of the JSON *types* may be text; no types allow every value."""
    return not types or "string" in types


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Tell whether *value* is a JSON object."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Tell whether *value* is a JSON array; a tuple will do."""
    return isinstance(value, list | tuple)


def same(left: Any, right: Any) -> bool:
    """Tell whether two JSON values are equal, where ``1`` equals ``1.0`` but not ``True``."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if is_object(left) and is_object(right):
        return left.keys() == right.keys() and all(
            same(left[key], right[key]) for key in left
        )
    if is_array(left) and is_array(right):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def is_same(constant: Any) -> Callable[[Any], bool]:
    """Return the function that tells whether a JSON value is equal to *constant*."""
    if constant is None or isinstance(constant, bool):
        return lambda value: value is constant
    if isinstance(constant, str):
        return lambda value: isinstance(value, str) and value == constant
    return lambda value: same(constant, value)


def spell(value: Any) -> str:
    """
    Return *value* as text: a string as it is, everything else as JSON writes it.

    A whole float loses its fraction (``60.0`` is ``60``).
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    import json

    return json.dumps(value, ensure_ascii=False)


@lru_cache(1024)
def attribute_name(name: str) -> str:
    """Return the Python attribute that holds the field or param *name*."""
    word = re.sub(r"\W", "_", name, flags=re.ASCII) or "_"
    if word[0].isdigit() or word[0] == "_":
        word = f"field_{word.lstrip('_')}"
    return f"{word}_" if iskeyword(word) or word in RESERVED else word


_NUMERIC = (int, float)
_INFINITY = float("inf")


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, _NUMERIC) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_integer(value: Any) -> bool:
    return _is_number(value) and (isinstance(value, int) or value.is_integer())


def _is_finite(value: Any) -> bool:
    return type(value) is int or (_is_number(value) and abs(value) < _INFINITY)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _is_null(value: Any) -> bool:
    return value is None


_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": _is_text,
    "integer": _is_integer,
    "number": _is_finite,
    "boolean": _is_boolean,
    "null": _is_null,
    "array": is_array,
    "object": is_object,
}
