"""The values of JSON Schema keywords: what stands under each, and what is wrong if it does not."""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from generator.diagnostics import Finding
from generator.meaning.json_types import FIELD_REF
from generator.shaping import is_list, shown
from generator.sources import Path

_TYPES = ("string", "integer", "number", "boolean", "null", "array", "object")
_COUNTS = (
    "maxItems",
    "maxLength",
    "maxProperties",
    "minItems",
    "minLength",
    "minProperties",
)
_BOUNDS = ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum")


def keyword_findings(
    path: Path, key: str, value: Any, names: set[str]
) -> Iterator[Finding]:
    """
    Find what is wrong with the value of one keyword that holds no schemas.

    Args:
        names: The fields that a reference may name.
    """
    if key == "type":
        yield from _types(path, value)
    elif key == "$ref":
        yield from _reference(path, value, names)
    elif key == "pattern":
        yield from pattern_findings(path, value)
    elif key in _FORMS:
        holds, expected, sample = _FORMS[key]
        if not holds(value):
            message = f"expected {expected}, found {shown(value)}"
            yield Finding(path, message, f"write it like `{key}: {sample}`")


def _types(path: Path, value: Any) -> Iterator[Finding]:
    types = value if is_list(value) else [value]
    for each in types or [value]:
        if each not in _TYPES:
            hint = f"the types are {', '.join(_TYPES)}"
            yield Finding(path, f"{shown(each)} is no type", hint)


def _reference(path: Path, value: Any, names: set[str]) -> Iterator[Finding]:
    if not isinstance(value, str) or not value.startswith(FIELD_REF):
        message = f"a schema refers to fields alone, not to {shown(value)}"
        yield Finding(path, message, f"declare a field; write `{FIELD_REF}NAME`")
        return
    name = value.removeprefix(FIELD_REF)
    if name not in names:
        close = get_close_matches(name, names, 1)
        hint = f"did you mean `{close[0]}`?" if close else "declare it under `fields`"
        yield Finding(path, f"there is no field `{name}`", hint)


def pattern_findings(path: Path, value: Any) -> Iterator[Finding]:
    """Find a regular expression that does not compile."""
    if not isinstance(value, str):
        message = f"expected a regular expression, found {shown(value)}"
        yield Finding(path, message, 'write it like `pattern: "^[a-z]+$"`')
        return
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        message = f"{shown(value)} is no regular expression: {error}"
        yield Finding(path, message, "escape what stands for itself with a backslash")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_step(value: Any) -> bool:
    return _is_number(value) and value > 0


def _is_filled(value: Any) -> bool:
    return is_list(value) and bool(value)


def _are_names(value: Any) -> bool:
    return is_list(value) and all(isinstance(each, str) for each in value)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_FORMS: dict[str, tuple[Callable[[Any], bool], str, str]] = {
    **dict.fromkeys(_COUNTS, (_is_count, "a whole number from 0", "1")),
    **dict.fromkeys(_BOUNDS, (_is_number, "a number", "1")),
    "multipleOf": (_is_step, "a number above 0", "1"),
    "enum": (_is_filled, "a list of values", "[low, high]"),
    "examples": (_is_filled, "a list of values", "[low]"),
    "required": (_are_names, "a list of names", "[name]"),
    "uniqueItems": (_is_boolean, "`true` or `false`", "true"),
    "deprecated": (_is_boolean, "`true` or `false`", "true"),
    "format": (_is_text, "text", "date-time"),
    "title": (_is_text, "text", '"Title"'),
    "description": (_is_text, "text", '"One sentence."'),
}
"""What stands under a keyword: a test, its words, and a sample."""
