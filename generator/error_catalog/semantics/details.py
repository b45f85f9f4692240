"""How a field of an error holds what a framework's validation found in a request."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from error_catalog.runtime.values import is_object
from error_catalog.semantics.fields import FIELD_REF


@dataclass(frozen=True, slots=True)
class Filler:
    """
    What fills a field.

    Args:
        function: One of the functions of ``_runtime.adapters.problems``.
        members: For each member of an item, what of the problem it holds.
    """

    function: str
    members: tuple[tuple[str, str], ...] = ()


def filler_of(schema: Any, schemas: Mapping[str, Any]) -> Filler | None:
    """
    Return what fills a field of *schema* with problems, None if it takes none.

    Args:
        schemas: What ``#/fields/NAME`` refers to.
    """
    schema = _target(schema, schemas)
    if _is(schema, "object") and "additionalProperties" in schema:
        return _by_field(schema, schemas)
    if _is(schema, "array") and "items" in schema and _PLAIN_LIST.issuperset(schema):
        inner = _target(schema["items"], schemas)
        if _is_text(inner):
            return Filler("messages")
        if _is(inner, "object"):
            return _items(inner, schemas)
    return None


def open_filler_of(schema: Any, schemas: Mapping[str, Any]) -> Filler | None:
    """Return what fills a field that says no more than that it is an object or a list."""
    schema = _target(schema, schemas)
    if not (is_object(schema) and (_NOTES | {"minItems"}).issuperset(schema)):
        return None
    for kind, function in (("object", "messages_by_field"), ("array", "messages")):
        if _is(schema, kind):
            return Filler(function)
    return None


def part_filler_of(
    settable: Mapping[str, Any], places: frozenset[str], schemas: Mapping[str, Any]
) -> Filler | None:
    """
    Return what fills a list of errors with an error for each problem; None if nothing can.

    Args:
        settable: The schemas of the fields and params that each may be given.
        places: What has a place in each, the built-in fields among them.
    """
    found = dict(_members(settable, schemas))
    message = "text" if {"field", "pointer"}.isdisjoint(found.values()) else "message"
    if {"parameter", "header"} & {*settable} and found.get("pointer") == "pointer":
        # As in JSON:API: one of them points to the value.
        ways = {"pointer": "body_pointer", "parameter": "query", "header": "header"}
        found = {name: held for name, held in found.items() if held != "field"}
        found |= {name: held for name, held in ways.items() if name in settable}
        message = "reason"
    if "code" in places:
        # It tells programs the reason.
        found = {name: held for name, held in found.items() if held != "kind"}
    if "message" in places:
        found = {name: held for name, held in found.items() if held != "message"}
        found["message"] = message
    if {"message", "reason", "text"}.isdisjoint(found.values()):
        return None
    return Filler("items", tuple(found.items()))


_NOTES = frozenset(("type", "description", "title", "examples", "example", "default"))
_PLAIN_OBJECT = _NOTES | {"additionalProperties", "minProperties"}
_PLAIN_LIST = _NOTES | {"items", "minItems"}
_PLAIN_TEXT = _NOTES | {"minLength"}
_TEXT_OF_POINTER = _PLAIN_TEXT | {"format", "pattern"}

PLACES = frozenset(("body", "query", "path", "header", "cookie"))
"""The parts of a request that a problem may be in."""

_HELD = {
    "field": (
        *("field", "path", "location", "loc", "name", "property", "param"),
        *("parameter", "attribute", "key", "source", "target", "property_path"),
    ),
    "message": (
        *("message", "detail", "reason", "description", "msg", "problem"),
        *("issue", "error", "error_message", "text", "title"),
    ),
    "kind": ("code", "type", "rule", "kind", "constraint", "error_code"),
    "place": ("in", "place", "where"),
    "pointer": ("pointer", "json_pointer"),
}
"""What APIs call the parts of a problem, the commonest first."""


def _by_field(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Filler | None:
    """Return what fills an object that has a member for each field."""
    if not _PLAIN_OBJECT.issuperset(schema):
        return None
    inner = _target(schema["additionalProperties"], schemas)
    if _is_text(inner):
        return Filler("message_by_field")
    if _is(inner, "array") and _PLAIN_LIST.issuperset(inner):
        return (
            Filler("messages_by_field")
            if _is_text(_target(inner.get("items"), schemas))
            else None
        )
    return None


def _items(schema: Any, schemas: Mapping[str, Any]) -> Filler | None:
    """Return how items of *schema* are made; None if a required member has no source."""
    if not (_NOTES | {"properties", "required", "additionalProperties"}).issuperset(
        schema
    ):
        return None
    properties: Any = schema.get("properties", {})
    members = dict(_members(properties, schemas))
    if not {*schema.get("required", ())} <= members.keys():
        return None
    if "message" not in members.values():
        return None
    ordered = [(name, members[name]) for name in properties if name in members]
    return Filler("items", tuple(ordered))


def _members(
    properties: Mapping[str, Any], schemas: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield the members that a problem fills, each with what of the problem it holds."""
    for held, names in _HELD.items():
        for name in names:
            if name in properties:
                fitting = _fitting(held, _target(properties[name], schemas))
                if fitting:
                    yield name, fitting
                break


def _fitting(held: str, schema: Any) -> str:
    """Return what a member of *schema* holds of a problem, by its type; empty for nothing."""
    if held == "field" and _is(schema, "array") and _PLAIN_LIST.issuperset(schema):
        # As pydantic has it: the part of the request, then each step.
        return "steps" if _holds_steps(schema.get("items", {})) else ""
    if held == "place" and is_object(schema) and PLACES <= {*schema.get("enum", ())}:
        return held if (_NOTES | {"enum"}).issuperset(schema) else ""
    if held == "pointer" and _is(schema, "string"):
        return held if _TEXT_OF_POINTER.issuperset(schema) else ""
    return held if _is_text(schema) else ""


def _holds_steps(schema: Any) -> bool:
    """Tell whether a list of *schema* holds names; indices stand in it as text if need be."""
    if schema == {}:
        return True
    return is_object(schema) and _is(schema, "string") and _NOTES.issuperset(schema)


def _target(schema: Any, schemas: Mapping[str, Any]) -> Any:
    """Follow the reference that *schema* is, once."""
    if is_object(schema) and set(schema) <= {"$ref", "description"}:
        name = str(schema.get("$ref", "")).removeprefix(FIELD_REF)
        return schemas.get(name, schema)
    return schema


def _is(schema: Any, kind: str) -> bool:
    """Tell whether *schema* is of type *kind*, or may be null beside it."""
    types: Any = schema.get("type") if is_object(schema) else None
    return types == kind or (isinstance(types, list) and {*types} == {kind, "null"})


def _is_text(schema: Any) -> bool:
    return (
        is_object(schema) and _is(schema, "string") and _PLAIN_TEXT.issuperset(schema)
    )
