"""
The schemas of fields and params are JSON Schemas that every target can carry.

Source: JSON Schema 2020-12, the vocabulary that OpenAPI, datamodel-code-generator and
validators share.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from generator.catalog.model import Catalog
from generator.catalog.parts import SCHEMA_KEYWORDS
from generator.diagnostics import Finding
from generator.meaning.fields import BUILT_IN_SCHEMAS, field_schemas
from generator.meaning.json_types import FIELD_REF, schema_types
from generator.meaning.schema_keywords import keyword_findings, pattern_findings
from generator.shaping import is_list, is_mapping, shown
from generator.sources import Path

_BUILT_IN = {
    "code": ("string", "integer", "null"),
    "status": ("integer", "null"),
    "title": ("string", "null"),
    "message": ("string", "null"),
    "docs": ("string", "null"),
    "request_id": ("string", "null"),
    "retry_after": ("number", "integer", "null"),
    "params": ("object",),
}
"""What a built-in field may hold where a catalog declares its own."""

_ONE = ("additionalProperties", "contains", "items", "not", "propertyNames")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPS = ("patternProperties", "properties")
_MAX_DEPTH = 20


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find schemas with unknown keywords, types or references."""
    names = {*BUILT_IN_SCHEMAS, *catalog.fields}
    schemas = field_schemas(catalog)
    for name, field in catalog.fields.items():
        path: Path = ("fields", name, "schema")
        yield from _schema(path, field.json_schema, names)
        yield from _own_reference(path, name, schemas)
        if name in BUILT_IN_SCHEMAS:
            yield from _built_in(path, name, schema_types(schemas[name], schemas))
    for name, error in catalog.errors.items():
        for param, spec in error.params.items():
            yield from _schema(("errors", name, "params", param), spec.keywords, names)


def _built_in(path: Path, name: str, types: tuple[str, ...]) -> Iterator[Finding]:
    """Find a built-in field that is declared to hold what no program expects there."""
    if name == "errors":
        message = (
            "`errors` holds the errors inside an answer and has no place of its own"
        )
        hint = "give the field another name; its key on the wire may stay"
        yield Finding(path[:-1], message, hint, on_key=True)
    elif not types or not all(each in _BUILT_IN[name] for each in types):
        allowed = " or ".join(f"`{each}`" for each in _BUILT_IN[name])
        message = f"`{name}` is built in and holds {allowed}"
        hint = "say one of these as `type`, or give the field another name"
        yield Finding(path, message, hint)


def _own_reference(path: Path, name: str, schemas: dict[str, Any]) -> Iterator[Finding]:
    """Find a schema that is nothing but a reference to itself, by whatever way."""
    seen: list[str] = []
    while name in schemas and name not in seen:
        seen.append(name)
        name = str(schemas[name].get("$ref", "")).removeprefix(FIELD_REF)
    if name == seen[0]:
        hint = "refer to it from `items` or `properties` only"
        yield Finding(path, "the schema is nothing but a reference to itself", hint)


def _schema(
    path: Path, schema: Any, names: set[str], depth: int = 0
) -> Iterator[Finding]:
    if isinstance(schema, bool) and depth:
        return
    if not is_mapping(schema):
        message = f"expected a JSON Schema, found {shown(schema)}"
        yield Finding(path, message, "write it like `{type: string}`")
        return
    if depth > _MAX_DEPTH:
        hint = "declare the inner part as a field and refer to it"
        message = f"the schema is nested more than {_MAX_DEPTH} deep"
        yield Finding(path, message, hint)
        return
    for key, value in schema.items():
        place = (*path, key)
        if key not in SCHEMA_KEYWORDS and key[:2] != "x-":
            yield Finding(
                place, f"`{key}` is no keyword here", _nearest(key), on_key=True
            )
        elif key in _ONE:
            yield from _schema(place, value, names, depth + 1)
        elif key in _LISTS:
            yield from _list(place, value, names, depth)
        elif key in _MAPS:
            yield from _map(place, value, names, depth)
        else:
            yield from keyword_findings(place, key, value, names)


def _nearest(key: str) -> str:
    close = get_close_matches(key, SCHEMA_KEYWORDS, 1)
    if close:
        return f"did you mean `{close[0]}`?"
    return "remove it; keys of your own begin with `x-`"


def _list(path: Path, value: Any, names: set[str], depth: int) -> Iterator[Finding]:
    if not is_list(value) or not value:
        message = f"expected a list of schemas, found {shown(value)}"
        yield Finding(path, message, f"write it like `{path[-1]}: [{{type: string}}]`")
        return
    for index, child in enumerate(value):
        yield from _schema((*path, index), child, names, depth + 1)


def _map(path: Path, value: Any, names: set[str], depth: int) -> Iterator[Finding]:
    if not is_mapping(value):
        message = f"expected a mapping of schemas, found {shown(value)}"
        hint = f"write it like `{path[-1]}: {{name: {{type: string}}}}`"
        yield Finding(path, message, hint)
        return
    for key, child in value.items():
        if path[-1] == "patternProperties":
            yield from pattern_findings((*path, key), key)
        yield from _schema((*path, key), child, names, depth + 1)
