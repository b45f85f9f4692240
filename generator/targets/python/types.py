"""JSON Schema types as Python annotations, and annotations as ``black`` sets them."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from generator.filters.python import LINE_LENGTH, py_literal
from generator.filters.widths import width
from generator.meaning.json_types import FIELD_REF
from generator.runtime.values import is_object

_SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}
_MAX_DEPTH = 4
_LARGEST = 2**63 - 1
"""Of the integers that mypy takes in a Literal."""

_KINDS = {str: "str", int: "int", type(None): "None"}


def annotation(schema: Any, schemas: dict[str, Any], depth: int = 0) -> str:
    """
    Return the annotation of a value that *schema* allows; ``Any`` where it says little.

    Objects are ``Mapping`` and arrays ``Sequence``, so that callers may give any of them.
    """
    if not is_object(schema) or depth > _MAX_DEPTH:
        return "Any"
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix(FIELD_REF)
        return annotation(schemas.get(name), schemas, depth + 1)
    types: Any = schema.get("type", ())
    names: list[str] = [types] if isinstance(types, str) else list(types)
    if not names:
        return "Any"
    found = [_annotation(name, schema, schemas, depth) for name in names]
    return " | ".join(dict.fromkeys(found))


def _annotation(
    kind: str, schema: dict[str, Any], schemas: dict[str, Any], depth: int
) -> str:
    if kind == "array":
        return f"Sequence[{annotation(schema.get('items'), schemas, depth + 1)}]"
    if kind == "object":
        others = schema.get("additionalProperties")
        named = "properties" in schema
        value = "Any" if named else annotation(others, schemas, depth + 1)
        return f"Mapping[str, {value}]"
    return _SCALARS.get(kind, "Any")


def attribute_annotation(schema: Any, schemas: dict[str, Any], room: int) -> str:
    """Return the annotation of a value that may be None, in *room* columns."""
    found = map(optional, _ever_shorter(schema, schemas))
    return next((each for each in found if width(each) <= room), "Any")


def argument_annotation(
    schema: Any, schemas: dict[str, Any], room: int, *, is_required: bool
) -> str:
    """Return the annotation of an argument: only listed values, None if not required."""
    values: Any = schema.get("enum") if is_object(schema) else None
    listed = values and all(isinstance(each, str | int) for each in values)
    first = [literal(tuple(values))] if listed else []
    found = chain(first, _ever_shorter(schema, schemas))
    shown = found if is_required else map(optional, found)
    return next((each for each in shown if width(each) <= room), "Any")


def _ever_shorter(schema: Any, schemas: dict[str, Any]) -> Iterator[str]:
    """Yield the annotation of *schema*, then with ever less of what is inside."""
    return (annotation(schema, schemas, depth) for depth in range(_MAX_DEPTH + 1))


def optional(text: str) -> str:
    """Return *text* with None allowed."""
    return text if text == "Any" or "None" in text.split(" | ") else f"{text} | None"


def literal(values: tuple[str | int | None, ...]) -> str:
    """Return the type of *values*: their Literal, unless no checker can hold them."""
    if any(isinstance(each, int) and abs(each) > _LARGEST for each in values):
        kinds = (_KINDS[type(each)] for each in values)
        return " | ".join(dict.fromkeys(kinds))
    return f"Literal[{', '.join(map(py_literal, values))}]"


def code_property(values: tuple[str | int | None, ...], indent: int = 8) -> str:
    """Return a read-only ``code`` property whose type is one of *values*, for checkers."""
    margin = " " * indent
    kind = literal(values)
    whole = f"def code(self) -> {kind}: ..."
    if indent + width(whole) <= LINE_LENGTH:
        return whole
    head = f"def code(\n{margin}    self,\n{margin})"
    tail = f" -> {kind}: ..."
    if indent + 1 + width(tail) <= LINE_LENGTH:
        return head + tail
    comma = "," if len(values) > 1 else ""
    items = "".join(f"{margin}    {py_literal(each)}{comma}\n" for each in values)
    return f"{head} -> Literal[\n{items}{margin}]: ..."
