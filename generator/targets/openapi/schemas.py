"""Schemas as OpenAPI components: nested objects get names, references find their fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from generator.meaning.json_types import FIELD_REF
from generator.meaning.naming import pascal, unique, words
from generator.meaning.schema_places import Schema
from generator.targets.bodies import LISTS, MAPS, ONE, AnySchema
from generator.targets.openapi.dialects import Dialect

SCHEMA_REF = "#/components/schemas/"

_NOTHING: AnySchema = False


@dataclass(frozen=True, slots=True)
class Schemas:
    """
    The named schemas of one document while they are collected.

    Args:
        fields: What ``#/fields/NAME`` refers to.
        components: By name, in the order of the document.
        field_names: The component of each field that something refers to.
        origins: References to components by the ``id`` of the schema that each came from.
        common: The components of fields, which anything may refer to.
    """

    dialect: Dialect
    fields: Mapping[str, Schema]
    components: dict[str, Schema] = field(default_factory=dict)
    field_names: dict[str, str] = field(default_factory=dict)
    origins: dict[int, Schema] = field(default_factory=dict)
    common: set[str] = field(default_factory=set)


def add(
    schemas: Schemas, name: str, stem: str, schema: Schema, like: AnySchema = _NOTHING
) -> Schema:
    """
    Make *schema* a component and return the reference to it.

    Args:
        name: The component's; gets a number if it is taken.
        stem: What the names of the objects inside begin with.
        like: An envelope's schema, which is a component already; what *schema* has in
            common with it is not written again.
    """
    name = unique(name, schemas.components)
    reference = {"$ref": f"{SCHEMA_REF}{name}"}
    # The name is taken, and has its place in the document, before what is inside.
    schemas.components[name] = {}
    schemas.origins[id(schema)] = reference
    schemas.components[name] = _printed(schemas, stem, schema, like)
    return reference


def added(schemas: Schemas, count: int) -> tuple[str, ...]:
    """Return the components behind the first *count* of them, save those of fields."""
    new = islice(reversed(schemas.components), len(schemas.components) - count)
    return tuple(each for each in new if each not in schemas.common)[::-1]


def inline(schemas: Schemas, schema: Schema) -> Schema:
    """Return *schema* as the document writes it in a place that needs no name."""
    printed: Schema = _printed(schemas, "Inline", schema, _NOTHING)
    return printed


def _printed(schemas: Schemas, stem: str, schema: AnySchema, like: AnySchema) -> Any:
    if isinstance(schema, bool):
        return schemas.dialect.anything if schema else schemas.dialect.nothing
    if schemas.dialect.is_plain(schema):
        return schema
    shared = {} if isinstance(like, bool) else like
    printed: Schema = {}
    for keyword, value in schema.items():
        if keyword == "$ref":
            printed[keyword] = f"{SCHEMA_REF}{_field(schemas, value)}"
        elif keyword in MAPS:
            others = shared.get(keyword, {})
            printed[keyword] = {
                key: _inner(
                    schemas, stem, key, "Object", each, others.get(key, _NOTHING)
                )
                for key, each in value.items()
            }
        elif keyword in LISTS:
            printed[keyword] = [
                _inner(schemas, stem, "", f"Option{number}", each, _NOTHING)
                for number, each in enumerate(value, 1)
            ]
        elif keyword == "additionalProperties" and isinstance(value, bool):
            printed[keyword] = value
        elif keyword in ONE:
            kind = "Item" if keyword in ("items", "contains") else "Value"
            printed[keyword] = _inner(
                schemas, stem, "", kind, value, shared.get(keyword, _NOTHING)
            )
        else:
            printed[keyword] = value
    return schemas.dialect.finish(printed)


def _inner(
    schemas: Schemas, stem: str, key: str, kind: str, schema: AnySchema, like: AnySchema
) -> Any:
    """Return a schema inside another one: a reference if it describes an object."""
    if isinstance(schema, bool):
        return schemas.dialect.anything if schema else schemas.dialect.nothing
    if schemas.dialect.is_plain(schema):
        return schema
    stem += _member_name(key) if key else kind
    if "properties" not in schema:
        return _printed(schemas, stem, schema, like)
    if isinstance(like, dict) and like == schema:
        return schemas.origins[id(like)]
    return add(schemas, f"{stem}{kind}" if key else stem, stem, schema, like)


@lru_cache(4096)
def _member_name(key: str) -> str:
    return pascal(words(key)) or "Member"


def _field(schemas: Schemas, reference: str) -> str:
    """Return the name of the component of the field that *reference* names."""
    name = reference.removeprefix(FIELD_REF)
    known = schemas.field_names.get(name)
    if known is not None:
        return known
    stem = pascal(words(name)) or "Unnamed"
    known = unique(f"{stem}Field", schemas.components)
    before = len(schemas.components)
    schemas.field_names[name] = known
    schemas.components[known] = {}
    schemas.components[known] = _printed(schemas, stem, schemas.fields[name], _NOTHING)
    schemas.common.update(added(schemas, before))
    return known
