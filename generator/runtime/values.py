"""JSON values: their types, when two are equal, and how text spells them."""

from __future__ import annotations

import re
from keyword import iskeyword

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container
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

_MAX_DIGITS = 300
_NUMBERS = frozenset(("integer", "number"))
_WORDS = {
    "true": ("boolean", True),
    "false": ("boolean", False),
    "null": ("null", None),
}


def has_type(value: Any, types: tuple[str, ...]) -> bool:
    """
    Tell whether *value* has one of the JSON *types*; no types allow every value.

    ``True`` is no integer, ``3.0`` is one, and NaN and infinity are no numbers.
    """
    return not types or any(_TYPES[each](value) for each in types)


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


def read(text: str, types: tuple[str, ...], integers: Container[int]) -> Any:
    """
    Return the value of the JSON *types* that *text* spells, or ``MISSING``.

    Args:
        types: Empty allows text only.
        integers: Where text is allowed too, digits are a number only if they are one
            of these (the catalog's own integer codes).
    """
    numeric = not _NUMBERS.isdisjoint(types)
    if is_textual(types):
        code = _number(text, "integer") if numeric else MISSING
        return text if code is MISSING or code not in integers else code
    kind, word = _WORDS.get(text, ("", MISSING))
    if kind in types:
        return word
    number = _number(text, "number") if numeric else MISSING
    return number if has_type(number, types) else MISSING


def attribute_name(name: str) -> str:
    """Return the Python attribute that holds the field or param *name*."""
    word = re.sub(r"\W", "_", name, flags=re.ASCII) or "_"
    if word[0].isdigit() or word[0] == "_":
        word = f"field_{word.lstrip('_')}"
    return f"{word}_" if iskeyword(word) or word in RESERVED else word


def _number(text: str, kind: str) -> Any:
    if len(text) > _MAX_DIGITS or not re.fullmatch(SPELLINGS[kind], text):
        return MISSING
    return int(text) if re.fullmatch(SPELLINGS["integer"], text) else float(text)


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_integer(value: Any) -> bool:
    return _is_number(value) and (isinstance(value, int) or value.is_integer())


def _is_finite(value: Any) -> bool:
    return _is_number(value) and abs(value) < float("inf")


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
