"""JSON Schemas as types of TypeScript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.filters.json import to_json_line
from error_catalog.semantics.fields import FIELD_REF

UNKNOWN = "unknown"
_MAX_DEPTH = 12
_OPEN = "{ readonly [name: string]: unknown }"
_SCALARS = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "array": "readonly unknown[]",
    "object": _OPEN,
}


def type_of(  # noqa: PLR0911  One form of schema after the other.
    schema: Any, names: Mapping[str, str], depth: int = 0
) -> str:
    """
    Return the type of the values that *schema* allows.

    Texts of an ``enum`` are not all that there will ever be, so others are allowed.

    Args:
        names: The type of each field, by its name.
    """
    if not is_mapping(schema) or depth > _MAX_DEPTH:
        return UNKNOWN
    if "$ref" in schema:
        return names.get(str(schema["$ref"]).removeprefix(FIELD_REF), UNKNOWN)
    for key in ("anyOf", "oneOf"):
        if is_list(schema.get(key)) and "type" not in schema:
            return union(type_of(each, names, depth + 1) for each in schema[key])
    if is_list(schema.get("enum")):
        return union(_enum(schema["enum"]))
    if "const" in schema:
        return _constant(schema["const"])
    if "type" not in schema:
        return _object(schema, names, depth) if "properties" in schema else UNKNOWN
    kinds = schema["type"] if is_list(schema["type"]) else [schema["type"]]
    return union(_of_kind(str(kind), schema, names, depth) for kind in kinds)


def union(types: Iterator[str] | list[str]) -> str:
    """Return the union of *types*; what is unknown may be anything."""
    found = list(dict.fromkeys(types))
    return UNKNOWN if UNKNOWN in found or not found else " | ".join(found)


def without_null(found: str) -> str:
    """Return a type without null, which is no value of a field."""
    if "null" not in found:
        return found
    parts = [each for each in found.split(" | ") if each != "null"]
    is_flat = not any(letter in found for letter in "{(<[")
    return " | ".join(parts) or "never" if is_flat else f"NonNullable<{found}>"


def key_of(name: str) -> str:
    """Return the key of a member: as it is if it may stand so, else in quotes."""
    return name if _BARE.fullmatch(name) else to_json_line(name)


_BARE = re.compile(r"[A-Za-z$_][A-Za-z0-9$_]*", re.ASCII)


def references(schema: Any) -> Iterator[str]:
    """Yield the fields that *schema* refers to."""
    if is_mapping(schema):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(FIELD_REF)
        for each in schema.values():
            yield from references(each)
    for each in schema if is_list(schema) else ():
        yield from references(each)


def _of_kind(kind: str, schema: Any, names: Mapping[str, str], depth: int) -> str:
    if kind == "object":
        return _object(schema, names, depth)
    if kind == "array" and is_mapping(schema.get("items")):
        if "prefixItems" in schema:
            return _SCALARS["array"]
        inner = type_of(schema["items"], names, depth + 1)
        return f"readonly ({inner})[]" if " " in inner else f"readonly {inner}[]"
    return _SCALARS.get(kind, UNKNOWN)


def _object(schema: Any, names: Mapping[str, str], depth: int) -> str:
    properties = schema.get("properties")
    more = schema.get("additionalProperties")
    if not is_mapping(properties) or not properties:
        inner = type_of(more, names, depth + 1) if is_mapping(more) else UNKNOWN
        return f"{{ readonly [name: string]: {inner} }}"
    needed = schema.get("required", ())
    members = [
        f"readonly {key_of(name)}{'' if name in needed else '?'}: "
        f"{type_of(each, names, depth + 1)}"
        for name, each in properties.items()
    ]
    return f"{{ {'; '.join(members)} }}"


def _enum(values: list[Any]) -> Iterator[str]:
    for value in values:
        yield _constant(value)
    if any(isinstance(value, str) for value in values):
        yield "(string & {})"


def _constant(value: Any) -> str:
    if is_mapping(value):
        return _OPEN
    if is_list(value):
        return _SCALARS["array"]
    if isinstance(value, str | bool) or value is None:
        return to_json_line(value)
    return "number"
