"""
The schemas of fields and params are JSON Schemas that every target supports.

Source: JSON Schema 2020-12, the vocabulary that OpenAPI, datamodel-code-generator and
validators have in common.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Finding, is_list, is_mapping, shown
from error_catalog.files import Path
from error_catalog.semantics.fields import (
    BUILT_IN_SCHEMAS,
    FIELD_REF,
    field_schemas,
    schema_types,
)
from error_catalog.semantics.keywords import keyword_findings, pattern_findings
from error_catalog.semantics.subschemas import LISTS, MAPS, ONE

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
"""The types that a catalog may give a built-in field."""

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
            path = ("errors", name, "params", param)
            if isinstance(spec.keywords.get("required"), bool):
                yield _required(path, is_required=spec.keywords["required"])
                continue
            yield from _schema(path, spec.keywords, names)


def _required(path: Path, *, is_required: bool) -> Finding:
    """Return a finding for ``required`` as OpenAPI's parameters have it."""
    message = "`required` of a param is a list of the members of an object"
    hint = "remove it: a param is required unless it is `optional: true`"
    if not is_required:
        hint = "write `optional: true` in place of it"
    return Finding((*path, "required"), message, hint, on_key=True)


def _built_in(path: Path, name: str, types: tuple[str, ...]) -> Iterator[Finding]:
    """Yield a finding for a built-in field with a type that programs do not expect."""
    if name == "errors":
        message = "`errors` is built in: it holds the errors inside a response"
        hint = "rename the field; its key on the wire can stay"
        yield Finding(path[:-1], message, hint, on_key=True)
    elif not types or not all(each in _BUILT_IN[name] for each in types):
        allowed = " or ".join(f"`{each}`" for each in _BUILT_IN[name])
        message = f"the built-in field `{name}` must be {allowed}"
        hint = "set `type` to one of these, or rename the field"
        yield Finding(path, message, hint)


def _own_reference(path: Path, name: str, schemas: dict[str, Any]) -> Iterator[Finding]:
    """Yield a finding for a schema that only refers to itself, directly or not."""
    seen: list[str] = []
    while name in schemas and name not in seen:
        seen.append(name)
        name = str(schemas[name].get("$ref", "")).removeprefix(FIELD_REF)
    if name == seen[0]:
        hint = "refer to it from `items` or `properties` only"
        yield Finding(path, "the schema is only a reference to itself", hint)


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
    # A catalog without fields and params starts faster without this.
    from error_catalog.catalog.vocabulary import KEYWORDS

    for key, value in schema.items():
        place = (*path, key)
        if key not in KEYWORDS and key[:2] != "x-":
            message = f"unknown keyword `{key}`"
            yield Finding(place, message, _nearest(key), on_key=True)
        elif key in ONE:
            yield from _schema(place, value, names, depth + 1)
        elif key in LISTS:
            yield from _list(place, value, names, depth)
        elif key in MAPS:
            yield from _map(place, value, names, depth)
        else:
            yield from keyword_findings(place, key, value, names)


def _nearest(key: str) -> str:
    from error_catalog.catalog.vocabulary import KEYWORDS

    close = get_close_matches(key, KEYWORDS, 1)
    from error_catalog.catalog.messages import OWN_KEYS

    return f"did you mean `{close[0]}`?" if close else OWN_KEYS


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
