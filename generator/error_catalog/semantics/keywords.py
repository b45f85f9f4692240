"""
The keywords of JSON Schema: the values that they take, and whether a schema allows a value.

The only module that knows jsonschema.

Source: JSON Schema 2020-12.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from error_catalog.diagnostics import Finding, is_list, shown
from error_catalog.files import Path
from error_catalog.runtime.template import Field, Place
from error_catalog.runtime.text import MAX_REPEATED, text_finder
from error_catalog.runtime.values import has_type, is_object
from error_catalog.semantics.fields import FIELD_REF
from error_catalog.semantics.patterns import PatternError, ecma_pattern

if TYPE_CHECKING:
    from jsonschema import ValidationError


def keyword_findings(
    path: Path, key: str, value: Any, names: set[str]
) -> Iterator[Finding]:
    """
    Yield findings about the value of one keyword that does not contain schemas.

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


def pattern_findings(path: Path, value: Any) -> Iterator[Finding]:
    """Yield a finding if *value* is no regular expression that all engines run."""
    if not isinstance(value, str):
        message = f"expected a regular expression, found {shown(value)}"
        yield Finding(path, message, 'write it like `pattern: "^[a-z]+$"`')
        return
    try:
        ecma_pattern(value)
    except PatternError as error:
        message = f"{shown(value)} cannot be a pattern: {error}"
        yield Finding(path, message, error.hint)


def violation_of(value: Any, schema: Any, schemas: Mapping[str, Any]) -> str | None:
    """
    Return how *value* violates *schema*, None if it does not.

    Where that cannot be decided (circular references, numbers that overflow), it does not.

    Args:
        schemas: What ``#/fields/NAME`` refers to.

    Source: JSON Schema 2020-12, where ``format`` is only an annotation, patterns are those
    of ECMA-262, and steps are decimal.
    """
    if is_object(schema) and schema.keys() <= _PLAIN:
        return _type_violation(value, schema.get("type", ()))
    # A reference is a JSON Pointer, so the fields are put where it points.
    document = {"allOf": [schema], "fields": schemas}
    validator: Any = _validator_class()(document)
    try:
        error = next(iter(validator.iter_errors(value)), None)
    except (ArithmeticError, RecursionError):
        return None
    return None if error is None else _message(error)


@dataclass(frozen=True, slots=True)
class Violation:
    """
    Where a value violates its schema.

    Args:
        path: Of what is wrong, or of what is missing.
        is_missing: The schema requires it, and it is not there.
        expected: What the schema wants there, in words that show nothing of the value; empty
            if it is missing.
    """

    path: Path
    is_missing: bool
    expected: str


def checker(
    schema: Any, schemas: Mapping[str, Any]
) -> Callable[[Any], list[Violation]]:
    """
    Return a function that tells how a value violates *schema*; of one place, the first thing.

    Args:
        schemas: What ``#/fields/NAME`` refers to.
    """
    validator: Any = _validator_class()({"allOf": [schema], "fields": schemas})

    def check(value: Any) -> list[Violation]:
        found: dict[Path, Violation] = {}
        try:
            for error in validator.iter_errors(value):
                for each in _violations(error):
                    found.setdefault(each.path, each)
        except (ArithmeticError, RecursionError):
            # Whether it is one cannot be decided.
            return list(found.values())
        return list(found.values())

    return check


def _violations(error: "ValidationError") -> Iterator[Violation]:
    path: Path = tuple(error.absolute_path)
    keyword: Any = error.validator
    wanted: Any = error.validator_value
    if keyword == "required":
        for name in wanted:
            if is_object(error.instance) and name not in error.instance:
                yield Violation((*path, name), is_missing=True, expected="")
    else:
        yield Violation(path, is_missing=False, expected=_wanted(keyword, wanted))


def _wanted(keyword: Any, wanted: Any) -> str:
    """Return what a keyword wants, for a sentence: ``expected text``."""
    if keyword == "type":
        names = wanted if is_list(wanted) else [wanted]
        return " or ".join(_KIND_WORDS.get(str(each), str(each)) for each in names)
    if keyword == "const":
        return shown(wanted)
    if keyword == "enum" and is_list(wanted):
        return f"one of {', '.join(map(shown, wanted[:_MAX_LISTED]))}"
    if isinstance(keyword, str):
        return f"a value that satisfies `{keyword}`"
    return "no value"


_MAX_LISTED = 10
_KIND_WORDS = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
    "array": "a list",
    "object": "an object",
}


@cache
def _validator_class() -> Any:
    """Return jsonschema's validator; it takes Python's patterns and binary fractions."""
    # Imported late: most schemas are plain and do not need it.
    from jsonschema import Draft202012Validator, validators

    keywords: dict[str, Any] = {
        "additionalProperties": _check_others,
        "multipleOf": _check_step,
        "pattern": _check_pattern,
        "patternProperties": _check_members,
    }
    # Its types are incomplete.
    library: Any = validators
    return library.extend(Draft202012Validator, keywords)


def _check_step(_: Any, step: Any, value: Any, __: Any) -> Iterator["ValidationError"]:
    if _is_number(value) and not is_multiple(value, step):
        yield _error(f"{value} is not a multiple of {step}")


def is_multiple(value: float, step: float) -> bool:
    """
    Tell whether *value* is a multiple of *step* as decimal numbers: 4.02 is one of 0.01.

    Raises:
        ArithmeticError: One of them is infinite.
    """
    return (exact(value) / exact(step)).denominator == 1


def exact(number: float) -> Fraction:
    """
    Return *number* as JSON writes it, not as the nearest binary fraction.

    Raises:
        ArithmeticError: It is infinite.
    """
    if isinstance(number, int):
        return Fraction(number)
    # This raises for the infinite.
    return Fraction(number) and Fraction(repr(number))


def matches(text: str, value: str) -> bool:
    """
    Tell whether *value* matches the pattern *text*.

    So does everything if the pattern is wrong, or if nobody could tell within seconds.
    """
    try:
        pattern = ecma_pattern(text)
    except PatternError:
        return True
    if _ways(pattern.portable, len(value)) <= _MAX_WAYS:
        return pattern.regex.search(value) is not None
    try:
        return _finder(pattern.portable)(value) is not None or len(value) > MAX_REPEATED
    except (ValueError, OverflowError, RecursionError):
        return True


@lru_cache(64)
def _finder(pattern: str) -> Callable[[str], list[str] | None]:
    """Return what matches a pattern in linear time."""
    field = Field("string", pattern=pattern)
    return text_finder((Place("value", None, field.types),), {"value": field})


def _ways(pattern: str, length: int) -> float:
    """Return how many ways Python tries at most to match a text of this length."""
    ways = 1.0 if pattern.startswith("^") else float(length + 1)
    for match in _REPEATED.finditer(pattern):
        count = match["count"]
        if count is None:
            continue
        if match["group"] and count[0] != "?":
            ways *= 2.0 ** min(length, 99)
        ways *= 2 if count[0] == "?" else length + 1
    return ways


_MAX_WAYS = 1e8
_REPEATED = re.compile(
    r"(?:\\.|\[(?:\\.|[^\]\\])*\]|(?P<group>\))|[^\\\[])(?P<count>[*+?]|\{[0-9,]+\})?",
    re.DOTALL,
)


def _check_pattern(
    _: Any, pattern: str, value: Any, __: Any
) -> Iterator["ValidationError"]:
    if isinstance(value, str) and not matches(pattern, value):
        yield _error(f"{value!r} does not match {pattern!r}")


def _check_members(
    validator: Any, patterns: dict[str, Any], value: Any, _: Any
) -> Iterator["ValidationError"]:
    for pattern, schema in patterns.items():
        for name in _names(value):
            if matches(pattern, name):
                yield from validator.descend(value[name], schema, name, pattern)


def _check_others(
    validator: Any, others: Any, value: Any, schema: dict[str, Any]
) -> Iterator["ValidationError"]:
    patterns = schema.get("patternProperties", ())
    for name in _names(value):
        if name in schema.get("properties", ()) or any(
            matches(pattern, name) for pattern in patterns
        ):
            continue
        if others is False:
            yield _error(f"{name!r} is not expected")
        else:
            yield from validator.descend(value[name], others, name)


def _names(value: Any) -> list[str]:
    return list(value) if is_object(value) else []


def _error(message: str) -> "ValidationError":
    from jsonschema import ValidationError

    return ValidationError(message)


def _types(path: Path, value: Any) -> Iterator[Finding]:
    # A catalog without mistakes starts faster without this.
    from error_catalog.catalog.advice import TYPES

    types = value if is_list(value) else [value]
    for each in types or [value]:
        if each not in _TYPES:
            hint = f"use one of {', '.join(f'`{name}`' for name in _TYPES)}"
            meant = TYPES.get(str(each).lower())
            hint = hint if meant is None else f"did you mean `{meant}`?"
            yield Finding(path, f"{shown(each)} is not a type", hint)


_TYPES = ("string", "integer", "number", "boolean", "null", "array", "object")


def _reference(path: Path, value: Any, names: set[str]) -> Iterator[Finding]:
    if not isinstance(value, str) or not value.startswith(FIELD_REF):
        message = f"expected a reference to a field, found {shown(value)}"
        yield Finding(path, message, f"declare a field and write `{FIELD_REF}NAME`")
        return
    name = value.removeprefix(FIELD_REF)
    if name not in names:
        close = get_close_matches(name, names, 1)
        hint = f"did you mean `{close[0]}`?" if close else "declare it under `fields`"
        yield Finding(path, f"there is no field `{name}`", hint)


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


_COUNTS = (
    "maxItems",
    "maxLength",
    "maxProperties",
    "minItems",
    "minLength",
    "minProperties",
)
_BOUNDS = ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum")
_FORMS: dict[str, tuple[Callable[[Any], bool], str, str]] = {
    **dict.fromkeys(_COUNTS, (_is_count, "a non-negative integer", "1")),
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
"""What a keyword takes: a test, its description, and a sample."""
_PLAIN = frozenset(("default", "description", "examples", "title", "type"))


def _type_violation(value: Any, types: Any) -> str | None:
    names = (types,) if isinstance(types, str) else tuple(types)
    if has_type(value, names):
        return None
    return f"expected {' or '.join(names)}, found {shown(value)}"


_MAX_RULE = 60


def _message(error: "ValidationError") -> str:
    place = ".".join(map(str, error.absolute_path))
    where = f" at `{place}`" if place else ""
    if not isinstance(error.validator, str):
        return f"no value is allowed{where or ' here'}"
    rule = f"{error.validator}: {json.dumps(error.validator_value, default=str)}"
    if len(rule) > _MAX_RULE:
        rule = error.validator
    return f"{shown(error.instance)}{where} does not satisfy `{rule}`"
