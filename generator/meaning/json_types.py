"""Which JSON types a schema of a catalog allows at its top, told by its keywords."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from generator.shaping import is_list, is_mapping

FIELD_REF = "#/fields/"
"""How a schema refers to a field; every target rewrites it to its own place."""


def schema_types(schema: Any, schemas: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the JSON types that *schema* allows at its top, empty for all of them."""
    seen: set[str] = set()
    while is_mapping(schema) and "$ref" in schema and "type" not in schema:
        name = str(schema["$ref"]).removeprefix(FIELD_REF)
        if name in seen or name not in schemas:
            return ()
        seen.add(name)
        schema = schemas[name]
    types: Any = schema.get("type") if is_mapping(schema) else None
    listed = types if is_list(types) else [types]
    return tuple(each for each in listed if isinstance(each, str))


def allows_null(
    schema: Any, schemas: Mapping[str, Any], seen: frozenset[str] = frozenset()
) -> bool:
    """
    Tell whether *schema* lets null pass; a schema that says nothing of it does.

    Args:
        schemas: What ``#/fields/NAME`` refers to.
        seen: The fields that the schema is part of already.
    """
    if not is_mapping(schema):
        return schema is not False
    named = str(schema.get("$ref", "")).removeprefix(FIELD_REF)
    if named in seen:
        return False
    branches = {key: schema[key] for key in _MANY if is_list(schema.get(key))}
    if "not" in schema:
        branches["not"] = [schema["not"]]
    if named in schemas:
        branches["allOf"] = [*branches.get("allOf", ()), schemas[named]]
        seen |= {named}
    return _says_null(schema) and all(
        _HOLDS[key](allows_null(each, schemas, seen) for each in some)
        for key, some in branches.items()
    )


def _says_null(schema: dict[str, Any]) -> bool:
    types, enum = schema.get("type", "null"), schema.get("enum")
    return (
        "null" in (types if is_list(types) else [types])
        and schema.get("const") is None
        and (not is_list(enum) or None in enum)
    )


def _none(found: Iterable[bool]) -> bool:
    return not any(found)


_MANY = ("allOf", "anyOf", "oneOf")
_HOLDS: dict[str, Callable[[Iterable[bool]], bool]] = {
    "allOf": all,
    "anyOf": any,
    "oneOf": any,
    "not": _none,
}
