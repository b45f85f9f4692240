"""JSON Schemas in words: the type of a value, and the fields inside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.filters.json_text import to_json
from generator.filters.markdown import md_code
from generator.meaning.json_types import FIELD_REF
from generator.shaping import is_list, is_mapping
from generator.targets.markdown.views import Markdown

_PLURALS = {
    "string": "strings",
    "integer": "integers",
    "number": "numbers",
    "boolean": "booleans",
    "null": "nulls",
    "array": "arrays",
    "object": "objects",
}
_DEEPEST = 4


def type_words(schema: Any, schemas: Mapping[str, Any]) -> Markdown:
    """
    Return the type of a value as a reader says it: ``array of strings``.

    Args:
        schemas: What ``#/fields/NAME`` refers to.
    """
    schema = resolved_schema(schema, schemas)
    if "const" in schema:
        return literal(schema["const"])
    enum = schema.get("enum")
    if is_list(enum) and enum:
        return ", ".join(map(literal, enum))
    kinds = _kinds(schema)
    words = [_with_items(each, schema, schemas, 0) for each in kinds]
    return (" or ".join(words) or "any") + _limits(schema)


def inner_fields(
    schema: Any, schemas: Mapping[str, Any], seen: frozenset[str] = frozenset()
) -> Iterator[tuple[str, bool, dict[str, Any]]]:
    """
    Yield path, whether it is always there, and schema of each field inside a value.

    Args:
        seen: The references around the value: a recursive schema is shown once.
    """
    schema = resolved_schema(schema, schemas)
    seen |= {str(schema.get("$ref"))}
    properties = schema.get("properties")
    if is_mapping(properties):
        required = schema.get("required", ())
        for key, inner in properties.items():
            always, path = key in required, member_path("", key)
            yield path, always, resolved_schema(inner, schemas)
            if is_mapping(inner) and inner.get("$ref") not in seen:
                for rest, inner_always, field in inner_fields(inner, schemas, seen):
                    yield path + rest, always and inner_always, field
    items = schema.get("items")
    if is_mapping(items) and items.get("$ref") not in seen:
        for path, always, field in inner_fields(items, schemas, seen):
            yield f"[]{path}", always, field


def member_path(path: str, key: str) -> str:
    """Return the path of a member of the object at *path*: ``.key``, or ``["odd.key"]``."""
    odd = not key or any(each in '.[]"{}' or each.isspace() for each in key)
    return f"{path}[{to_json(key)}]" if odd else f"{path}.{key}"


def literal(value: Any) -> Markdown:
    """Return a JSON value as code; a string without its quotes."""
    if isinstance(value, str) and value:
        return md_code(value)
    return md_code(" ".join(to_json(value).split("\n")))


def resolved_schema(schema: Any, schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return *schema* with its own keywords over those of the field it refers to."""
    found: dict[str, Any] = {}
    for _ in range(_DEEPEST):
        if not is_mapping(schema):
            break
        found = {**schema, **found}
        name = str(schema.get("$ref", "")).removeprefix(FIELD_REF)
        if name not in schemas:
            break
        schema = schemas[name]
    return found


def _kinds(schema: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = schema.get("type", "object" if "properties" in schema else ())
    listed = kinds if is_list(kinds) else [kinds]
    return tuple(each for each in _PLURALS if each in listed)


def _with_items(
    kind: str, schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int
) -> str:
    """Return *kind* with what it holds: ``array of strings``, ``object of arrays``."""
    keyword = {"array": "items", "object": "additionalProperties"}.get(kind, "")
    inner = resolved_schema(schema.get(keyword), schemas)
    if depth == _DEEPEST or (kind == "object" and "properties" in schema):
        return kind
    held = [
        _with_items(each, inner, schemas, depth + 1).replace(each, _PLURALS[each], 1)
        for each in _kinds(inner)
    ]
    return f"{kind} of {' or '.join(held)}" if held else kind


def _limits(schema: Mapping[str, Any]) -> str:
    """Return the format or the least and greatest value, in words."""
    if isinstance(schema.get("format"), str):
        return f" ({md_code(schema['format'])})"
    low, high = (
        schema[each] if isinstance(schema.get(each), int | float) else None
        for each in ("minimum", "maximum")
    )
    if low is not None and high is not None:
        return f" from {low} to {high}"
    # That a count or a time is not negative goes without saying.
    if low:
        return f", at least {low}"
    return "" if high is None else f", at most {high}"
