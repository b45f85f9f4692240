"""JSON Schemas that refuse what nobody has declared, for the tests of those who answer."""

from typing import Any

from generator.targets.bodies import AnySchema

_SAYS = ("additionalProperties", "patternProperties", "unevaluatedProperties")
_INSIDE = ("items", "additionalProperties")


def closed(schema: AnySchema) -> Any:
    """
    Return *schema* with every object closed that has properties and is not said to be open.

    Source: JSON Schema 2020-12, section 11.3 (unevaluatedProperties sees through allOf).
    """
    if isinstance(schema, bool):
        return schema
    found = _inside(schema)
    if any(key in schema for key in _SAYS):
        return found
    has_parts = any(_has_properties(each) for each in schema.get("allOf", ()))
    if has_parts or ("properties" in schema and _is_composed(schema)):
        return {**found, "unevaluatedProperties": False}
    if "properties" in schema:
        return {**found, "additionalProperties": False}
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema and "allOf" not in schema:
            found[keyword] = [closed(each) for each in schema[keyword]]
    return found


def _inside(schema: AnySchema) -> Any:
    """Return *schema* with what is inside its members closed, but not itself."""
    if isinstance(schema, bool):
        return schema
    found = dict(schema)
    for keyword in ("properties", "patternProperties"):
        if keyword in schema:
            members = schema[keyword].items()
            found[keyword] = {key: closed(each) for key, each in members}
    for keyword in _INSIDE:
        if keyword in schema:
            found[keyword] = closed(schema[keyword])
    if "prefixItems" in schema:
        found["prefixItems"] = [closed(each) for each in schema["prefixItems"]]
    for keyword in ("allOf", "anyOf", "oneOf"):
        if keyword in schema:
            found[keyword] = [_inside(each) for each in schema[keyword]]
    return found


def _is_composed(schema: dict[str, Any]) -> bool:
    return any(key in schema for key in ("$ref", "allOf", "anyOf", "oneOf"))


def _has_properties(schema: AnySchema) -> bool:
    return isinstance(schema, dict) and "properties" in schema
