"""
Whether a JSON Schema allows a value: the keywords that catalogs may use, and no others.

Our own, because catalogs are checked on every run and the common validators are slow to load.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.meaning.fields import FIELD_REF
from generator.runtime.values import has_type, is_array, is_object, same
from generator.shaping import shown

_Walk = Callable[[Any, Any], str | None]
_MAX_DEPTH = 50
"""How deep references are followed; a schema that refers to itself alone never ends."""


def problem_of(
    value: Any, schema: Any, schemas: Mapping[str, Any], depth: int = 0
) -> str | None:
    """
    Return why *schema* does not allow *value*, None if it does.

    Args:
        schemas: What ``#/fields/NAME`` refers to.

    Source: JSON Schema 2020-12; ``format`` says nothing, as there.
    """
    if schema is False:
        return "the schema allows nothing here"
    if not is_object(schema) or depth > _MAX_DEPTH:
        return None

    def walk(part: Any, inner: Any) -> str | None:
        return problem_of(part, inner, schemas, depth + 1)

    if "$ref" in schema:
        field = str(schema["$ref"]).removeprefix(FIELD_REF)
        problem = walk(value, schemas.get(field, {}))
        if problem is not None:
            return problem
    return next(_problems(value, schema, walk), None)


def _problems(value: Any, schema: dict[str, Any], walk: _Walk) -> Iterator[str]:
    for keyword, rule in schema.items():
        problem = None
        if keyword in _ANY:
            problem = _ANY[keyword](value, rule, walk)
        elif keyword in _TEXT and isinstance(value, str):
            problem = _TEXT[keyword](value, rule)
        elif keyword in _NUMBER and has_type(value, ("number",)):
            problem = _NUMBER[keyword](value, rule)
        elif keyword in _ARRAY and is_array(value):
            problem = _ARRAY[keyword](value, rule, schema, walk)
        elif keyword in _OBJECT and is_object(value):
            problem = _OBJECT[keyword](value, rule, schema, walk)
        if problem is not None:
            yield problem


def _type(value: Any, rule: Any, _: _Walk) -> str | None:
    types = (rule,) if isinstance(rule, str) else tuple(rule)
    if has_type(value, types):
        return None
    return f"{shown(value)} is not of type {' or '.join(types)}"


def _const(value: Any, rule: Any, _: _Walk) -> str | None:
    return None if same(value, rule) else f"{shown(value)} is not {shown(rule)}"


def _enum(value: Any, rule: Any, _: _Walk) -> str | None:
    if any(same(value, each) for each in rule):
        return None
    return f"{shown(value)} is none of {', '.join(map(shown, rule))}"


def _all(value: Any, rule: Any, walk: _Walk) -> str | None:
    return next((found for each in rule if (found := walk(value, each))), None)


def _some(value: Any, rule: Any, walk: _Walk) -> str | None:
    if any(walk(value, each) is None for each in rule):
        return None
    return f"{shown(value)} fits none of the schemas of `anyOf`"


def _one(value: Any, rule: Any, walk: _Walk) -> str | None:
    count = sum(walk(value, each) is None for each in rule)
    return None if count == 1 else f"{shown(value)} fits {count} schemas of `oneOf`"


def _not(value: Any, rule: Any, walk: _Walk) -> str | None:
    return (
        f"{shown(value)} fits what `not` forbids" if walk(value, rule) is None else None
    )


def _pattern(value: str, rule: Any) -> str | None:
    if re.search(rule, value):
        return None
    return f"{shown(value)} does not match {shown(rule)}"


def _bound(holds: Callable[[Any, Any], bool], words: str) -> Callable[..., str | None]:
    """Return a check that compares the value, or its length, with the keyword's number."""

    def check(value: Any, rule: Any, *_: object) -> str | None:
        size = value if has_type(value, ("number",)) else len(value)
        return None if holds(size, rule) else f"{shown(value)} {words} {rule}"

    return check


def _is_multiple(value: float, step: float) -> bool:
    return abs(value / step - round(value / step)) < 1e-9


def _unique(value: Any, rule: Any, *_: object) -> str | None:
    if not rule:
        return None
    twice = any(same(a, b) for i, a in enumerate(value) for b in value[:i])
    return "two items are equal" if twice else None


def _items(value: Any, rule: Any, schema: dict[str, Any], walk: _Walk) -> str | None:
    return _all_of(value[len(schema.get("prefixItems", ())) :], rule, walk)


def _prefix(value: Any, rule: Any, _: dict[str, Any], walk: _Walk) -> str | None:
    pairs = zip(value, rule, strict=False)
    return next((found for item, each in pairs if (found := walk(item, each))), None)


def _contains(value: Any, rule: Any, _: dict[str, Any], walk: _Walk) -> str | None:
    if any(walk(each, rule) is None for each in value):
        return None
    return "no item fits `contains`"


def _required(value: Any, rule: Any, *_: object) -> str | None:
    return next((f"`{each}` is missing" for each in rule if each not in value), None)


def _members(value: Any, rule: Any, _: dict[str, Any], walk: _Walk) -> str | None:
    for key, each in rule.items():
        if key in value and (found := walk(value[key], each)):
            return f"`{key}`: {found}"
    return None


def _matching(value: Any, rule: Any, _: dict[str, Any], walk: _Walk) -> str | None:
    for pattern, each in rule.items():
        for key, child in value.items():
            if re.search(pattern, key) and (found := walk(child, each)):
                return f"`{key}`: {found}"
    return None


def _others(value: Any, rule: Any, schema: dict[str, Any], walk: _Walk) -> str | None:
    for key, child in value.items():
        known = key in schema.get("properties", {}) or any(
            re.search(str(each), key) for each in schema.get("patternProperties", {})
        )
        if not known and (found := walk(child, rule)):
            return f"`{key}`: {found}"
    return None


def _names(value: Any, rule: Any, _: dict[str, Any], walk: _Walk) -> str | None:
    return _all_of(list(value), rule, walk)


def _all_of(values: Any, rule: Any, walk: _Walk) -> str | None:
    return next((found for each in values if (found := walk(each, rule))), None)


_ANY: dict[str, Callable[[Any, Any, _Walk], str | None]] = {
    "type": _type,
    "const": _const,
    "enum": _enum,
    "allOf": _all,
    "anyOf": _some,
    "oneOf": _one,
    "not": _not,
}
_TEXT: dict[str, Callable[[str, Any], str | None]] = {
    "pattern": _pattern,
    "minLength": _bound(lambda size, rule: size >= rule, "is shorter than"),
    "maxLength": _bound(lambda size, rule: size <= rule, "is longer than"),
}
_NUMBER: dict[str, Callable[[Any, Any], str | None]] = {
    "minimum": _bound(lambda size, rule: size >= rule, "is less than"),
    "maximum": _bound(lambda size, rule: size <= rule, "is more than"),
    "exclusiveMinimum": _bound(lambda size, rule: size > rule, "is not more than"),
    "exclusiveMaximum": _bound(lambda size, rule: size < rule, "is not less than"),
    "multipleOf": _bound(_is_multiple, "is no multiple of"),
}
_ARRAY: dict[str, Callable[[Any, Any, dict[str, Any], _Walk], str | None]] = {
    "minItems": _bound(lambda size, rule: size >= rule, "has fewer items than"),
    "maxItems": _bound(lambda size, rule: size <= rule, "has more items than"),
    "uniqueItems": _unique,
    "items": _items,
    "prefixItems": _prefix,
    "contains": _contains,
}
_OBJECT: dict[str, Callable[[Any, Any, dict[str, Any], _Walk], str | None]] = {
    "minProperties": _bound(lambda size, rule: size >= rule, "has fewer members than"),
    "maxProperties": _bound(lambda size, rule: size <= rule, "has more members than"),
    "required": _required,
    "properties": _members,
    "patternProperties": _matching,
    "additionalProperties": _others,
    "propertyNames": _names,
}
