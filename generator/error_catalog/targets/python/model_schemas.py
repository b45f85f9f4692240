"""The schemas that pydantic models are made from: what a model can state, object by object."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.filters.escapes import SURROGATES, hex_escape
from error_catalog.semantics.fields import FIELD_REF
from error_catalog.semantics.names import pascal, unique, words
from error_catalog.semantics.patterns import ecma_pattern
from error_catalog.semantics.resolution import Resolved
from error_catalog.semantics.schemas import Schema, envelope_schema
from error_catalog.semantics.subschemas import changed


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


def sayable(schema: Schema, schemas: Mapping[str, Any]) -> Schema:
    """
    Return the keywords of *schema* that a model can state.

    What only a lone surrogate would fit is left open, which is true of the response too.
    So are lists that no reader and no type checker would get through.

    Args:
        schemas: What ``#/fields/NAME`` refers to.
    """
    found: Schema = {}
    for key, value in schema.items():
        if key not in _UNSAID and key[:2] != "x-":
            found |= _KEYWORDS.get(key, _kept)(key, value)
    if "patternProperties" in schema:
        found |= _others(schema)
    if "type" in schema:
        found["type"] = schema["type"]
    types = _types(schema, schemas)
    if _width(schema, schemas, {}) > MAX_CHOICES:
        found = {key: each for key, each in found.items() if key not in _CHOICES}
    # Without the type, values of other types fit too, which no model can state.
    unsaid = {
        key
        for kinds, keywords in _TYPED.items()
        if types.isdisjoint(kinds)
        for key in keywords
    }
    if len(types) > 1:
        # They would be taken for the lengths of lists, or forbid the other types.
        unsaid |= {"maxLength", "minLength", "propertyNames"}
    elif not types:
        unsaid.add("allOf")
    return {key: each for key, each in found.items() if key not in unsaid}


_UNSAID = frozenset(("default", "format", "patternProperties", "title"))
"""
Keywords that would change values: a default adds one that was never sent, and a format
changes the type, for which the runtime would need packages.
"""
_TYPED: dict[tuple[str, ...], frozenset[str]] = {
    ("array",): frozenset(
        (
            *("contains", "items", "maxItems", "minItems", "prefixItems"),
            "uniqueItems",
        )
    ),
    ("integer", "number"): frozenset(
        (
            *("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum"),
            "multipleOf",
        )
    ),
    ("object",): frozenset(
        (
            *("additionalProperties", "maxProperties", "minProperties", "properties"),
            *("propertyNames", "required"),
        )
    ),
    ("string",): frozenset(("maxLength", "minLength", "pattern")),
}
"""Keywords that say something of values of these types, and nothing of others."""


def _kept(key: str, value: Any) -> Schema:
    return {key: value}


def _properties(key: str, value: dict[str, Any]) -> Schema:
    return {key: {k: each for k, each in value.items() if not SURROGATES.search(k)}}


def _required(key: str, value: list[str]) -> Schema:
    return {key: [name for name in value if not SURROGATES.search(name)]}


def _description(key: str, value: str) -> Schema:
    return {key: SURROGATES.sub(hex_escape, value)}


MAX_VALUES = 1000
"""The most values that a model lists; of more, it only says their types."""
MAX_TEXT = 100_000
"""The most characters of the values that a model lists."""
MAX_CHOICES = 500
"""
The most types of a union in a model, which is made of ``anyOf`` and ``oneOf``.

Each nests the union one level deeper, and Python's own tools stop at 1,000.
"""


def _const(key: str, value: Any) -> Schema:
    return _value(key, value) or _kinds([value])


def _enum(key: str, value: list[Any]) -> Schema:
    return _value(key, value) or _kinds(value)


def _value(key: str, value: Any) -> Schema:
    text = _text(value)
    is_long = len(text) > MAX_TEXT or (is_list(value) and len(value) > MAX_VALUES)
    return {} if is_long or SURROGATES.search(text) else {key: value}


def _kinds(values: list[Any]) -> Schema:
    """Return the types of *values*; none if one has a lone surrogate, which no type allows."""
    if SURROGATES.search(_text(values)):
        return {}
    kinds = [*dict.fromkeys(_KINDS[type(each)] for each in values)]
    return {"type": kinds[0] if len(kinds) == 1 else kinds}


_KINDS = {
    bool: "boolean",
    dict: "object",
    float: "number",
    int: "integer",
    list: "array",
    str: "string",
    type(None): "null",
}


def _text(value: Any) -> str:
    """Return all text in *value*, keys included."""
    if is_mapping(value):
        return "".join(f"{key}{_text(each)}" for key, each in value.items())
    if is_list(value):
        return "".join(map(_text, value))
    return value if isinstance(value, str) else ""


def _pattern(key: str, value: str) -> Schema:
    """Return the keyword for a pattern that pydantic's engine reads as ECMA-262 does."""
    pattern = ecma_pattern(value)
    if not pattern.is_simple or SURROGATES.search(value):
        return {}
    return {key: pattern.portable}


def _all_of(key: str, value: list[Any]) -> Schema:
    parts = [each for each in value if _is_mergeable(each)]
    return {key: parts} if parts else {}


def _choices(key: str, value: list[Any]) -> Schema:
    parts = [each for each in value if each is not False]
    # A choice of anything at all is none; one of nothing is no model.
    return {key: parts} if parts and True not in parts else {}


_KEYWORDS: dict[str, Callable[[str, Any], Schema]] = {
    "allOf": _all_of,
    "anyOf": _choices,
    "const": _const,
    "description": _description,
    "enum": _enum,
    "examples": _value,
    "oneOf": _choices,
    "pattern": _pattern,
    "properties": _properties,
    "required": _required,
}


def _others(schema: Schema) -> Schema:
    """Return what can be said of the members that are not named, whatever their names."""
    others = schema.get("additionalProperties", True)
    kinds = [*schema["patternProperties"].values(), *([others] if others else [])]
    if others is True or "properties" in schema or len(kinds) > MAX_CHOICES:
        return {"additionalProperties": True}
    once = [each for at, each in enumerate(kinds) if each not in kinds[:at]]
    return {"additionalProperties": once[0] if len(once) == 1 else {"anyOf": once}}


def _is_mergeable(schema: Any) -> bool:
    """Tell whether a part of ``allOf`` only adds to the others, with no choices in it."""
    return is_mapping(schema) and _CHOICES.isdisjoint(schema)


_CHOICES = frozenset(("anyOf", "not", "oneOf"))


def _types(
    schema: Any, schemas: Mapping[str, Any], seen: frozenset[str] = frozenset()
) -> set[str]:
    """Return the types that *schema* says the value has, itself or by its parts."""
    if not is_mapping(schema):
        return set()
    if "type" in schema:
        types: Any = schema["type"]
        return {types} if isinstance(types, str) else set(types)
    name = str(schema.get("$ref", "")).removeprefix(FIELD_REF)
    parts = [*schema.get("allOf", ())]
    if name in schemas and name not in seen:
        parts.append(schemas[name])
    return {kind for each in parts for kind in _types(each, schemas, seen | {name})}


def _width(schema: Any, schemas: Mapping[str, Any], known: dict[str, int]) -> int:
    """
    Return how many types the union of *schema* has, with those of its choices.

    A choice that is too wide itself is anything, which is one.

    Args:
        known: The widths of fields so far; those that are being measured count as one.
    """
    if not is_mapping(schema):
        return 1
    name = str(schema.get("$ref", "")).removeprefix(FIELD_REF)
    if name in schemas and name not in known:
        known[name] = 1
        known[name] = _width(schemas[name], schemas, known)
    types = schema.get("type")
    own = len(types) if is_list(types) else known.get(name, 1)
    parts = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    widths = (_width(each, schemas, known) for each in parts)
    return max(own, sum(1 if each > MAX_CHOICES else each for each in widths))
