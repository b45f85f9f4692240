"""
Every place of an envelope as a row: its path, its type, whether it is always there.

The types of JSON Schema are put into words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from error_catalog.catalog.model import in_words
from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.filters.json import to_json
from error_catalog.filters.markdown import md_code
from error_catalog.runtime.contract import Shape
from error_catalog.runtime.template import (
    Constant,
    Elements,
    Object,
    Parts,
    Place,
    Text,
)
from error_catalog.semantics.fields import FIELD_REF
from error_catalog.semantics.resolution import Resolved
from error_catalog.targets.markdown.text import sentence
from error_catalog.targets.markdown.views import Markdown

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
    Return the type of a value in words: ``array of strings``.

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
    Yield the path of each field inside a value, whether it is always there, and its schema.

    Args:
        seen: The references around the value: a recursive schema is shown only once.
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
    """Return *schema* merged with that of the field it refers to; its own keywords win."""
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


_OTHERS = {
    "array": frozenset(("prefixItems",)),
    "object": frozenset(("patternProperties", "properties")),
}
"""Keywords beside which one schema does not describe everything that is inside."""


def _with_items(
    kind: str, schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int
) -> str:
    """Return *kind* with its items: ``array of strings``, ``object of arrays``."""
    keyword = {"array": "items", "object": "additionalProperties"}.get(kind, "")
    inner = resolved_schema(schema.get(keyword), schemas)
    if depth == _DEEPEST or not _OTHERS.get(kind, frozenset()).isdisjoint(schema):
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
    # A minimum of 0 goes without saying.
    if low:
        return f", at least {low}"
    return "" if high is None else f", at most {high}"


_TIMES = {
    "ms": "Milliseconds to wait before retrying.",
    "epoch": "When to retry, as a Unix time in seconds.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """
    A place in a response.

    Args:
        path: As people write it: ``error.details``, ``items[].code``.
        field: The field whose value is there; None if it is not that of a single field.
        always: Every response in this envelope has it.
        in_header: The path is the name of a header.
    """

    path: str
    field: str | None
    type: Markdown
    always: bool
    meaning: Markdown
    in_header: bool = False

    @property
    def name(self) -> Markdown:
        """The place as the page shows it."""
        path = self.path.removeprefix(".")
        if not path:
            return "the body"
        return f"{md_code(path)} (header)" if self.in_header else md_code(path)


def envelope_rows(shape: Shape, resolved: Resolved) -> tuple[Row, ...]:
    """Return every place of an envelope, its headers first."""
    assert isinstance(shape.headers, Object)
    headers = (
        replace(row, path=member.key, in_header=True)
        for member in shape.headers.members
        for row in _rows(member.node, "", resolved, always=not member.optional)
    )
    if shape.body is None:
        return tuple(headers)
    return (*headers, *_rows(shape.body, "", resolved, always=True))


def _rows(node: Any, path: str, resolved: Resolved, *, always: bool) -> Iterator[Row]:
    """Yield the places of *node*, which is at *path*."""
    if isinstance(node, Constant):
        value = literal(node.value)
        yield Row(path, None, _constant_type(node.value), always, f"Always {value}.")
    elif isinstance(node, Text):
        pieces = (p if isinstance(p, str) else f"{{{p.field}}}" for p in node.pieces)
        yield Row(path, None, "string", always, md_code("".join(pieces)))
    elif isinstance(node, Place):
        yield from _place_rows(node, path, resolved, always=always)
    elif isinstance(node, Object):
        yield from _object_rows(node, path, resolved, always=always)
    elif isinstance(node, Parts):
        yield Row(path, "errors", "array", always, "The errors in this response.")
        yield from _rows(node.node, f"{path}[]", resolved, always=always)
    elif isinstance(node, Elements):
        if not node.members:
            yield Row(path, None, "array", always, "")
        for member in node.members:
            there = always and not member.optional
            yield from _rows(member.node, f"{path}[]", resolved, always=there)


def _object_rows(
    node: Object, path: str, resolved: Resolved, *, always: bool
) -> Iterator[Row]:
    for member in node.members:
        inner, there = member_path(path, member.key), always and not member.optional
        if member.optional and isinstance(member.node, Object | Elements):
            kind = "object" if isinstance(member.node, Object) else "array"
            yield Row(inner, None, kind, there, "")
        yield from _rows(member.node, inner, resolved, always=there)
    if node.spread:
        yield Row(f"{path}.*", "params", "any", False, "The error's parameters.")
    if node.others is not None:
        inner, there = (
            f"{path}.{{{node.others.key}}}",
            always and not node.others.optional,
        )
        meaning = _meaning(Place(node.others.key, None, ()), resolved)
        yield Row(inner, node.others.key, "object", there, meaning)
        yield from _rows(node.others.node, inner, resolved, always=there)
    if not (node.members or node.spread or node.others):
        yield Row(path, None, "object", always, "")


def _place_rows(
    node: Place, path: str, resolved: Resolved, *, always: bool
) -> Iterator[Row]:
    schemas = resolved.field_schemas
    schema = {"$ref": f"{FIELD_REF}{node.field}"}
    words = type_words(schema, schemas)
    if node.cast is not None:
        words = "string" if node.cast == "string" else "number"
    yield Row(path, node.field, words, always, _meaning(node, resolved))
    for inner, there, field in () if node.cast else inner_fields(schema, schemas):
        meaning = sentence(str(field.get("description", "")))
        words = type_words(field, schemas)
        yield Row(path + inner, None, words, always and there, meaning)


def _meaning(node: Place, resolved: Resolved) -> Markdown:
    if node.field == "retry_after" and node.cast in _TIMES:
        return _TIMES[node.cast]
    schema = resolved.field_schemas.get(node.field, {})
    said = schema.get("description")
    if said is None and node.field in resolved.catalog.fields:
        said = in_words(node.field)
    return sentence(str(said or ""))


def _constant_type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if value is None:
        return "null"
    return "string" if isinstance(value, str) else "number"
