"""The schemas that pydantic models are made from: one definition for each object."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.filters.escapes import SURROGATES, hex_escape
from error_catalog.semantics.fields import FIELD_REF
from error_catalog.semantics.names import pascal, unique, words
from error_catalog.semantics.resolution import Resolved
from error_catalog.semantics.schemas import Schema, envelope_schema
from error_catalog.semantics.subschemas import changed
from error_catalog.targets.python.statements import sayable


@dataclass(frozen=True, slots=True)
class _Models:
    """
    The schemas of all models while they are collected.

    Args:
        schemas: What ``#/fields/NAME`` refers to.
        titles: The models of the fields.
        definitions: By the names of the models.
    """

    schemas: Mapping[str, Any]
    titles: Mapping[str, str]
    definitions: dict[str, Schema]


def models_source(resolved: Resolved) -> str:
    """Return what the models are made from, as JSON; empty if there are no models."""
    definitions = model_definitions(resolved)
    return json.dumps(definitions, ensure_ascii=False) if definitions else ""


def model_definitions(resolved: Resolved) -> dict[str, Schema]:
    """
    Return the schema of every model by its name; none if no envelope is an object.

    Class names end in ``Envelope`` for envelopes; the objects in them are called by their
    keys. References read ``#/$defs/NAME``. A model accepts all that its schema accepts, and
    states what of it a model can.
    """
    schemas = resolved.field_schemas
    titles = {name: unique(pascal(words(name)) or "Field", {}) for name in schemas}
    models = _Models(schemas, titles, {})
    for shape in resolved.contract.shapes:
        schema = envelope_schema(resolved.contract, schemas, shape)
        if not schema or schema.get("type") != "object":
            continue
        spec = resolved.catalog.envelopes[shape.envelope.name]
        name = f"{pascal(words(shape.envelope.name))}Envelope"
        models.definitions[unique(name, models.definitions)] = {}
        hoisted = _hoist(schema, name.removesuffix("Envelope"), models)
        said = SURROGATES.sub(hex_escape, spec.description or "")
        described = {"description": said} if said else {}
        models.definitions[name] = {**hoisted, **described}
    _add_fields(models)
    return models.definitions


def _add_fields(models: _Models) -> None:
    """Add the fields that the definitions refer to, and those that these refer to."""
    names = {title: name for name, title in models.titles.items()}
    waiting = list(models.definitions.values())
    while waiting:
        for title in sorted(_references(waiting.pop())):
            if title in names and title not in models.definitions:
                before = len(models.definitions)
                models.definitions[title] = {}
                schema = models.schemas[names[title]]
                models.definitions[title] = _inner(schema, title, models)
                # Objects inside the field may refer to others too.
                waiting += list(models.definitions.values())[before:]


def _references(schema: Any) -> set[str]:
    if is_list(schema):
        return {name for each in schema for name in _references(each)}
    if not is_mapping(schema):
        return set()
    own: set[str] = (
        {str(schema["$ref"]).removeprefix("#/$defs/")} if "$ref" in schema else set()
    )
    return own | {name for each in schema.values() for name in _references(each)}


def _hoist(schema: Any, name: str, models: _Models) -> Any:
    """Return *schema* with every object in it a definition of its own."""
    if not is_mapping(schema):
        return schema
    if "$ref" in schema:
        return {"$ref": _reference(schema, models)}
    return _inner(schema, name, models)


def _reference(schema: Schema, models: _Models) -> str:
    return f"#/$defs/{models.titles[schema['$ref'].removeprefix(FIELD_REF)]}"


def _inner(schema: Schema, name: str, models: _Models) -> Schema:
    """Return *schema*, in which every object is a definition, as the model *name*."""

    def change(keyword: str, key: str | int | None, child: Any) -> Any:
        if keyword == "properties":
            return _named(child, f"{name}{pascal(words(str(key)))}", models)
        return _named(child, f"{name}{'Item' if key is None else 'Choice'}", models)

    found = changed(sayable(schema, models.schemas), change)
    if "$ref" in found:
        found["$ref"] = _reference(found, models)
    return found


def _named(schema: Any, name: str, models: _Models) -> Any:
    if not is_mapping(schema) or "properties" not in sayable(schema, models.schemas):
        return _hoist(schema, name, models)
    title = unique(name, models.definitions)
    models.definitions[title] = {}
    models.definitions[title] = _inner(schema, title, models)
    return {"$ref": f"#/$defs/{title}"}
