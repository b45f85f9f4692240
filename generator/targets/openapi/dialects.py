"""How the versions of OpenAPI write one schema of JSON Schema 2020-12."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.meaning.schema_places import Schema, constant_schema
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
    return Dialect("3.1.0", _is_plain_31, _finish_31, True, False)


def _is_plain_31(schema: Schema) -> bool:
    return schema.keys() <= _PLAIN_31 and "array" not in _types(schema)


def _finish_30(schema: Schema) -> Schema:
    return finish_30(_finish_31(schema))


def _finish_31(schema: Schema) -> Schema:
    """
    Write a schema so that client generators can read it.

    Some take the constant `false` for the text "false" and then refuse every body, an
    untyped constant for anything at all, and an array without `items` for an error.
    """
    if "items" not in schema and "array" in _types(schema):
        schema = {**schema, "items": {}}
    if "const" in schema:
        value: Any = schema["const"]
        if "type" not in schema and not isinstance(value, list | dict):
            schema = {"type": constant_schema(value)["type"], **schema}
        if isinstance(value, bool):
            schema = _without(schema, "const")
    values = schema.get("enum")
    if values and all(isinstance(each, bool) for each in values):
        schema = _without({"type": "boolean", **schema}, "enum")
    return schema


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


def _without(schema: Schema, keyword: str) -> Schema:
    return {key: value for key, value in schema.items() if key != keyword}


_PLAIN_31 = frozenset(
    (
        *("default", "deprecated", "description", "examples", "exclusiveMaximum"),
        *("exclusiveMinimum", "format", "maximum", "minimum", "maxItems", "maxLength"),
        *("maxProperties", "minItems", "minLength", "minProperties", "multipleOf"),
        *("pattern", "required", "title", "type", "uniqueItems"),
    )
)
