"""A schema of JSON Schema 2020-12 with the keywords of OpenAPI 3.0, never stricter than it was."""

from collections.abc import Callable
from typing import Any

from generator.meaning.schema_places import Schema


def is_plain_30(schema: Schema) -> bool:
    """Tell whether OpenAPI 3.0 writes *schema* as it is."""
    kind = schema.get("type", "string")
    return (
        schema.keys() <= _PLAIN
        and isinstance(kind, str)
        and kind not in ("array", "object", "null")
    )


def finish_30(schema: Schema) -> Schema:
    """
    Return *schema* as OpenAPI 3.0.3 has it; the schemas inside it are rewritten already.

    What 3.0 cannot say becomes the nearest thing that it can, or nothing.

    Source: OpenAPI 3.0.3, Schema Object.
    """
    if "$ref" in schema:
        return _reference(schema)
    if "const" in schema:
        schema = _replaced(schema, "const", {"enum": [schema["const"]]})
    if "examples" in schema:
        schema = _replaced(schema, "examples", {"example": schema["examples"][0]})
    if "allOf" in schema:
        # What is said twice now, such as "at least one item", is said once.
        each = schema["allOf"]
        once = [one for at, one in enumerate(each) if one not in each[:at]]
        schema = {**schema, "allOf": once}
    schema = {**schema, **_array(schema), **_object(schema)}
    for bound, limit, stricter in _BOUNDS:
        if bound in schema:
            schema = _bound(schema, bound, limit, stricter)
    schema = _types(schema)
    return {
        key: value for key, value in schema.items() if key in _KEPT or key[:2] == "x-"
    }


def _reference(schema: Schema) -> Schema:
    # What stands beside a reference is ignored.
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    if not rest:
        return schema
    rest = finish_30(rest)
    return {**rest, "allOf": [{"$ref": schema["$ref"]}, *rest.get("allOf", ())]}


def _replaced(schema: Schema, keyword: str, others: Schema) -> Schema:
    """Return *schema* with *others* in the place of *keyword*."""
    replaced: Schema = {}
    for key, value in schema.items():
        replaced.update(others if key == keyword else {key: value})
    return replaced


def _bound(
    schema: Schema, bound: str, limit: str, stricter: Callable[[Any, Any], Any]
) -> Schema:
    """Write an exclusive bound as a flag beside the inclusive one."""
    value = schema[bound]
    if stricter(value, schema.get(limit, value)) != value:
        return _replaced(schema, bound, {})
    return {**_replaced(schema, bound, {}), limit: value, bound: True}


def _array(schema: Schema) -> Schema:
    """Return the keywords that 3.0 has for arrays; one schema stands for all items."""
    found: Schema = {}
    if "contains" in schema:
        found["minItems"] = max(1, schema.get("minItems", 0))
    if "prefixItems" in schema:
        first = schema["prefixItems"]
        others = schema.get("items", {})
        if others == _NOTHING:
            found["maxItems"] = min(len(first), schema.get("maxItems", len(first)))
        if others:
            rest = [] if others == _NOTHING else [others]
            found["items"] = {"anyOf": [*first, *rest]}
    if schema.get("type") == "array":
        return {"items": schema.get("items", {}), **found}
    return found


def _object(schema: Schema) -> Schema:
    """Return the keywords for properties by pattern: 3.0 cannot tell them from others."""
    if not schema.get("patternProperties"):
        return {}
    found = list(schema["patternProperties"].values())
    others = schema.get("additionalProperties", True)
    if others is True or others == {}:
        return {}
    if others is not False and others != _NOTHING:
        found.append(others)
    return {"additionalProperties": found[0] if len(found) == 1 else {"anyOf": found}}


def _types(schema: Schema) -> Schema:
    """Write null as ``nullable``, and several types as ``anyOf``."""
    types = schema.get("type", ())
    names = [types] if isinstance(types, str) else list(types)
    if (isinstance(types, str) and types != "null") or not names:
        return schema
    nullable: Schema = {"nullable": True} if "null" in names else {}
    names = [each for each in names if each != "null"]
    if not names:
        return _replaced(schema, "type", {"type": "string", "enum": [None], **nullable})
    options: list[Schema] = [{"type": each, **nullable} for each in names]
    for option in options:
        if option["type"] == "array":
            option["items"] = schema.get("items", {})
    if len(options) == 1:
        return _replaced(schema, "type", options[0])
    schema = _replaced(_replaced(schema, "type", {}), "items", {})
    if "anyOf" in schema:
        return {**schema, "allOf": [*schema.get("allOf", ()), {"anyOf": options}]}
    return {**schema, "anyOf": options}


_NOTHING: Schema = {"not": {}}
_BOUNDS: tuple[tuple[str, str, Callable[[Any, Any], Any]], ...] = (
    ("exclusiveMinimum", "minimum", max),
    ("exclusiveMaximum", "maximum", min),
)
_PLAIN = frozenset(
    (
        *("default", "deprecated", "description", "format", "maximum", "minimum"),
        *("maxItems", "maxLength", "maxProperties", "minItems", "minLength"),
        *("minProperties", "multipleOf", "pattern", "required", "title", "type"),
        *("uniqueItems",),
    )
)
_KEPT = _PLAIN | frozenset(
    (
        *("additionalProperties", "allOf", "anyOf", "enum", "example", "items", "not"),
        *("exclusiveMaximum", "exclusiveMinimum", "nullable", "oneOf", "properties"),
    )
)
