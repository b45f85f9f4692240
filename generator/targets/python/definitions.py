"""The schemas that pydantic models are made of: every object a definition with a name."""

from collections.abc import Iterator
from typing import Any

from generator.filters.escaping import SURROGATES, hex_escape
from generator.meaning.json_types import FIELD_REF
from generator.meaning.naming import pascal, unique, words
from generator.meaning.resolving import Resolved
from generator.meaning.schema_places import Schema
from generator.meaning.schemas import envelope_schema
from generator.shaping import is_list, is_mapping

_SCHEMA_KEYWORDS = ("additionalProperties", "items", "contains", "not", "propertyNames")
_SCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")


def model_definitions(resolved: Resolved) -> dict[str, Schema]:
    """
    Return the schema of every model by its name; none if no envelope is an object.

    Class names end in ``Envelope`` for envelopes; the objects in them are called by their
    keys. References read ``#/$defs/NAME``.
    """
    definitions: dict[str, Schema] = {}
    fields = {
        name: unique(pascal(words(name)) or "Field", {})
        for name in resolved.field_schemas
    }
    for shape in resolved.contract.shapes:
        schema = envelope_schema(resolved.contract, resolved.field_schemas, shape)
        if not schema or schema.get("type") != "object":
            continue
        spec = resolved.catalog.envelopes[shape.envelope.name]
        name = f"{pascal(words(shape.envelope.name))}Envelope"
        definitions[unique(name, definitions)] = {}
        hoisted = _hoist(schema, name.removesuffix("Envelope"), definitions, fields)
        said = SURROGATES.sub(hex_escape, spec.description)
        definitions[name] = {**hoisted, "description": said}
    _add_fields(resolved, fields, definitions)
    return definitions


def _add_fields(
    resolved: Resolved, fields: dict[str, str], definitions: dict[str, Schema]
) -> None:
    """Add the fields that the definitions refer to, and those that these refer to."""
    names = {title: name for name, title in fields.items()}
    waiting = list(definitions.values())
    while waiting:
        for title in sorted(_references(waiting.pop())):
            if title in names and title not in definitions:
                definitions[title] = {}
                schema = resolved.field_schemas[names[title]]
                definitions[title] = _inner(schema, title, definitions, fields)
                waiting.append(definitions[title])


def _references(schema: Any) -> set[str]:
    if is_list(schema):
        return {name for each in schema for name in _references(each)}
    if not is_mapping(schema):
        return set()
    own: set[str] = (
        {str(schema["$ref"]).removeprefix("#/$defs/")} if "$ref" in schema else set()
    )
    return own | {name for each in schema.values() for name in _references(each)}


def _hoist(
    schema: Any, name: str, definitions: dict[str, Schema], fields: dict[str, str]
) -> Any:
    """Return *schema* with every object in it a definition of its own."""
    if not is_mapping(schema):
        return schema
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{fields[schema['$ref'].removeprefix(FIELD_REF)]}"}
    return _inner(schema, name, definitions, fields)


def _inner(
    schema: Schema, name: str, definitions: dict[str, Schema], fields: dict[str, str]
) -> Schema:
    found: Schema = {}
    for key, value in _sayable(schema):
        if key == "properties":
            found[key] = {
                each: _named(child, f"{name}{pascal(words(each))}", definitions, fields)
                for each, child in value.items()
            }
        elif key in _SCHEMA_KEYWORDS:
            found[key] = _named(value, f"{name}Item", definitions, fields)
        elif key in _SCHEMA_LISTS:
            found[key] = [
                _named(child, f"{name}Choice", definitions, fields) for child in value
            ]
        elif key == "$ref":
            found[key] = f"#/$defs/{fields[value.removeprefix(FIELD_REF)]}"
        elif key not in ("title", "format"):
            # A format changes the type: the runtime would need packages for it.
            found[key] = value
    return found


def _sayable(schema: Schema) -> Iterator[tuple[str, Any]]:
    """
    Yield the keywords of *schema* that a model can state.

    What only a lone surrogate would fit is left open, which is true of the answer too.
    """
    for key, value in schema.items():
        if key == "properties":
            yield key, {
                name: v for name, v in value.items() if not SURROGATES.search(name)
            }
        elif key == "required":
            yield key, [name for name in value if not SURROGATES.search(name)]
        elif key == "description":
            yield key, SURROGATES.sub(hex_escape, value)
        elif key in ("const", "enum", "pattern", "default", "examples"):
            if not SURROGATES.search(_text(value)):
                yield key, value
        else:
            yield key, value


def _text(value: Any) -> str:
    """Return all text in *value*, keys included."""
    if is_mapping(value):
        return "".join(f"{key}{_text(each)}" for key, each in value.items())
    if is_list(value):
        return "".join(map(_text, value))
    return value if isinstance(value, str) else ""


def _named(
    schema: Any, name: str, definitions: dict[str, Schema], fields: dict[str, str]
) -> Any:
    if not is_mapping(schema) or "properties" not in schema:
        return _hoist(schema, name, definitions, fields)
    title = unique(name, definitions)
    definitions[title] = {}
    definitions[title] = _inner(schema, title, definitions, fields)
    return {"$ref": f"#/$defs/{title}"}
