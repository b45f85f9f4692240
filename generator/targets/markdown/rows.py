"""Every place of an envelope: where it is, what stands there, whether it is always there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from generator.filters.markdown import md_code
from generator.meaning.json_types import FIELD_REF
from generator.meaning.resolving import Resolved
from generator.runtime.shapes import Shape
from generator.runtime.templates import Constant, Elements, Object, Parts, Place, Text
from generator.targets.markdown.text import sentence
from generator.targets.markdown.types import (
    inner_fields,
    literal,
    member_path,
    type_words,
)
from generator.targets.markdown.views import Markdown

_TIMES = {
    "ms": "Milliseconds to wait before the next try.",
    "epoch": "When to try again, in seconds since 1970.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """
    A place in an answer.

    Args:
        path: As a reader finds it: ``error.details``, ``items[].code``.
        field: The field whose value stands there, None if it is no single one's.
        always: Every answer in this envelope has it.
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
        """What the page calls the place."""
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
    """Yield the places of *node*, which stands at *path*."""
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
        yield Row(path, "errors", "array", always, "The errors of this answer.")
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
        yield Row(f"{path}.*", "params", "any", False, "The values of the error.")
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
    return sentence(str(schema.get("description", "")))


def _constant_type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if value is None:
        return "null"
    return "string" if isinstance(value, str) else "number"
