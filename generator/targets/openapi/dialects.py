"""How the versions of OpenAPI write one schema of JSON Schema 2020-12."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.meaning.schema_places import Schema
from generator.targets.openapi.constants import NULL, readable
from generator.targets.openapi.version_30 import finish_30, is_plain_30


@dataclass(frozen=True, slots=True)
class Dialect:
    """
    How one version of OpenAPI writes schemas.

    Args:
        openapi: The value of the document's ``openapi``.
        is_plain: Tells whether a schema can be written as it is.
        finish: Rewrites a schema; those inside it are finished already.
        anything: The schema ``true``.
        nothing: The schema ``false``.
    """

    openapi: str
    is_plain: Callable[[Schema], bool]
    finish: Callable[[Schema], Schema]
    anything: Any
    nothing: Any


def dialect(version: str) -> Dialect:
    """Return the dialect of the version ``3.1`` or ``3.0``."""
    if version == "3.0":
        return Dialect("3.0.3", is_plain_30, _finish_30, {}, {"not": {}})
    # Not `true` and `false`: few client generators know that these are schemas.
    return Dialect("3.1.0", _is_plain_31, _finish_31, {}, {"not": {}})


def _is_plain_31(schema: Schema) -> bool:
    kind = schema.get("type", ())
    if not isinstance(kind, str):
        plain = {"array", "object"}.isdisjoint(kind) and kind != ["null"]
        return plain and schema.keys() <= _PLAIN_31
    if kind in ("array", "object", "null"):
        return False
    return schema.keys() <= (_CONSTANT_31 if _is_text(schema) else _PLAIN_31)


def _is_text(schema: Schema) -> bool:
    """Tell whether a schema is that of a text, and says so as ``readable`` would."""
    return isinstance(schema.get("const"), str) and (
        next(iter(schema.items())) == ("type", "string")
    )


def _finish_30(schema: Schema) -> Schema:
    return finish_30(_finish(schema, finish_30))


def _finish_31(schema: Schema) -> Schema:
    return _finish(schema, _as_it_is)


def _as_it_is(schema: Schema) -> Schema:
    return schema


def _finish(schema: Schema, finish: Callable[[Schema], Schema]) -> Schema:
    """
    Write a schema so that client generators can read it.

    Some take the constant `false` for the text "false" and then refuse every body, an
    untyped constant for anything at all, an object of which nothing is said for an empty
    one, an array without `items` and the type `null` for errors, and drop all that holds a
    constant of another type than text or whole numbers.

    Args:
        finish: Rewrites the schemas that stand inside it now.
    """
    if "allOf" in schema:
        schema = _merged(schema)
    types = _types(schema)
    if "items" not in schema and "array" in types:
        schema = {**schema, "items": {}}
    if "object" in types and _OBJECT.isdisjoint(schema):
        schema = {**schema, "additionalProperties": True}
    for keyword in ("anyOf", "oneOf"):
        if NULL in schema.get(keyword, ()):
            # As one option of several it is understood.
            options = [{"type": "null"} if x == NULL else x for x in schema[keyword]]
            schema = {**schema, keyword: options}
    if types == ["null"]:
        return {**{k: v for k, v in schema.items() if k != "const"}, **NULL}
    if "const" in schema:
        return readable(schema, "const", [schema["const"]], finish)
    if "enum" in schema:
        return readable(schema, "enum", schema["enum"], finish)
    return schema


def _merged(schema: Schema) -> Schema:
    """
    Return *schema* with what ``allOf`` says of single values as keywords of its own.

    Many take every ``allOf`` for an object.
    """
    merged = {key: value for key, value in schema.items() if key != "allOf"}
    left: list[Schema] = []
    for each in schema["allOf"]:
        is_said = any(merged.get(key, value) != value for key, value in each.items())
        if is_said or not each.keys() <= _SINGLE:
            left.append(each)
        else:
            merged.update(each)
    return {**merged, "allOf": left} if left else merged


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


_OBJECT = frozenset(
    (
        *("additionalProperties", "properties", "patternProperties", "propertyNames"),
        *("allOf", "anyOf", "oneOf", "enum", "const"),
    )
)
"""Keywords that say what is in an object."""
_SINGLE = frozenset(
    (
        *("type", "enum", "const", "format", "maximum", "minimum", "pattern"),
        *("maxLength", "minLength", "multipleOf", "exclusiveMaximum"),
        *("exclusiveMinimum", "maxItems", "minItems", "uniqueItems"),
        *("maxProperties", "minProperties"),
    )
)
"""Keywords that ask for the same wherever they stand."""
_PLAIN_31 = frozenset(
    (
        *("default", "deprecated", "description", "examples", "exclusiveMaximum"),
        *("exclusiveMinimum", "format", "maximum", "minimum", "maxItems", "maxLength"),
        *("maxProperties", "minItems", "minLength", "minProperties", "multipleOf"),
        *("pattern", "required", "title", "type", "uniqueItems"),
    )
)
_CONSTANT_31 = _PLAIN_31 | {"const"}
