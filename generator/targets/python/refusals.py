"""How a place of an error takes what is wrong with a request, told by its schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.runtime.values import is_object


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    What fills a place.

    Args:
        function: One of the functions of ``_runtime.adapters.problems``.
        members: For each member of an item, what of the problem it holds.
    """

    function: str
    members: tuple[tuple[str, str], ...] = ()


def refusal_of(schema: Any, schemas: Mapping[str, Any]) -> Refusal | None:
    """
    Return what fills a place of *schema* with problems, None if it takes none.

    Args:
        schemas: What ``#/fields/NAME`` refers to.
    """
    schema = _target(schema, schemas)
    kind = _type(schema)
    if kind == "object" and "additionalProperties" in schema:
        if not _PLAIN_OBJECT.issuperset(schema):
            return None
        inner = _target(schema.get("additionalProperties"), schemas)
        if _is_text(inner):
            return Refusal("message_by_field")
        if _type(inner) == "array" and _is_text(_target(inner.get("items"), schemas)):
            return Refusal("messages_by_field")
    if kind == "array" and "items" in schema and _PLAIN_LIST.issuperset(schema):
        inner = _target(schema.get("items"), schemas)
        if _is_text(inner):
            return Refusal("messages")
        if _type(inner) == "object":
            return _items(inner, schemas)
    return None


def open_refusal_of(schema: Any, schemas: Mapping[str, Any]) -> Refusal | None:
    """Return what fills a place that says no more than that it is an object or a list."""
    schema = _target(schema, schemas)
    functions = {"object": "messages_by_field", "array": "messages"}
    if _type(schema) in functions and (_NOTES | {"minItems"}).issuperset(schema):
        return Refusal(functions[_type(schema)])
    return None


_NOTES = frozenset(("type", "description", "title", "examples", "example", "default"))
_PLAIN_OBJECT = _NOTES | {"additionalProperties", "minProperties"}
_PLAIN_LIST = _NOTES | {"items", "minItems"}
_PLAIN_TEXT = _NOTES | {"minLength"}

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


def _items(schema: Any, schemas: Mapping[str, Any]) -> Refusal | None:
    """Return how items of *schema* are made; None if a required member has no source."""
    properties: Any = schema.get("properties", {})
    members = {
        name: held
        for held, name in _named(properties)
        if _is_text(_target(properties[name], schemas))
    }
    if not {*schema.get("required", ())} <= members.keys():
        return None
    if "message" not in members.values():
        return None
    ordered = [(name, members[name]) for name in properties if name in members]
    return Refusal("items", tuple(ordered))


def _named(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for held, names in _HELD.items():
        found = next((name for name in names if name in properties), None)
        if found is not None:
            yield held, found


def _target(schema: Any, schemas: Mapping[str, Any]) -> Any:
    """Follow the reference that *schema* is, once."""
    if is_object(schema) and set(schema) <= {"$ref", "description"}:
        name = str(schema.get("$ref", "")).removeprefix("#/fields/")
        return schemas.get(name, schema)
    return schema


def _type(schema: Any) -> str:
    kind = schema.get("type") if is_object(schema) else None
    return kind if isinstance(kind, str) else ""


def _is_text(schema: Any) -> bool:
    return _type(schema) == "string" and _PLAIN_TEXT.issuperset(schema)
