"""
JSON Schemas that reject what they do not declare.

Each value is closed where it stands, at the outermost schema that describes it: what is
inside ``allOf``, or behind a reference there, must not reject what is declared beside it.

Source: JSON Schema 2020-12, section 11.3 (unevaluatedProperties sees through allOf and $ref).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from error_catalog.diagnostics import is_mapping
from error_catalog.semantics.schemas import Schema
from error_catalog.semantics.subschemas import changed, subschemas

DEF_REF = "#/$defs/"


def closed(document: Schema) -> Schema:
    """
    Return *document*, closing every object that has properties and does not say if it is open.

    Args:
        document: A schema with the schemas that it refers to as ``$defs``.
    """
    defs = document.get("$defs", {})
    context = _Context(defs, frozenset(_shared([document, *defs.values()], defs)))
    found: Schema = _closed(
        {k: v for k, v in document.items() if k != "$defs"}, context
    )
    if "$defs" in document:
        found["$defs"] = {
            name: (_inside if name in context.shared else _closed)(schema, context)
            for name, schema in defs.items()
        }
    return found


@dataclass(frozen=True, slots=True)
class _Context:
    """
    What the definitions say.

    Args:
        shared: Those that describe a value together with other schemas, so they stay open
            and are closed where they are used.
    """

    defs: Mapping[str, Any]
    shared: frozenset[str]


_BRANCHES = ("allOf", "anyOf", "oneOf")
_IN_PLACE = frozenset((*_BRANCHES, "dependentSchemas", "else", "if", "then"))
"""The keywords whose schemas describe the same value."""
_LEFT_OPEN = frozenset(("contains", "if", "not", "propertyNames"))
"""The keywords whose schemas choose values: if they took fewer, others might take more."""
_OPENNESS = ("additionalProperties", "patternProperties", "unevaluatedProperties")
"""The keywords that say whether an object may have other properties."""


def _closed(schema: Any, context: _Context) -> Any:
    """Return the outermost schema of a value, closed."""
    if not is_mapping(schema):
        return schema
    found = _inside(schema, context)
    if _says_openness(schema, context) or not _declares(schema, context):
        return found
    if "$ref" in schema or not _IN_PLACE.isdisjoint(schema):
        if _target(schema) is not None and not _is_shared(schema, context):
            # The definition is closed itself.
            return found
        choice = _choice_of_one(schema, context)
        if choice is not None:
            return {
                **found,
                choice: [_closed(each, context) for each in schema[choice]],
            }
        return {**_with_open_branches(schema, found, context), **_NOTHING_ELSE}
    return {**found, "additionalProperties": False}


def _choice_of_one(schema: Schema, context: _Context) -> str | None:
    """Return the keyword of a choice in which one schema alone declares the properties."""
    (*keywords,) = _IN_PLACE.intersection(schema)
    if "$ref" in schema or len(keywords) != 1 or keywords[0] not in _BRANCHES[1:]:
        return None
    declaring = [each for each in schema[keywords[0]] if _declares(each, context)]
    return None if "properties" in schema or len(declaring) != 1 else keywords[0]


_NOTHING_ELSE: Schema = {"unevaluatedProperties": False}


def _inside(schema: Any, context: _Context) -> Any:
    """Return *schema* with the schemas of its members closed, but not itself."""

    def change(keyword: str, _: str | int | None, each: Any) -> Any:
        if keyword in _LEFT_OPEN:
            return each
        return (_inside if keyword in _IN_PLACE else _closed)(each, context)

    return changed(schema, change) if is_mapping(schema) else schema


def _with_open_branches(schema: Schema, found: Schema, context: _Context) -> Schema:
    """Return *found* where a choice of any object at all, if there is one, says so."""
    beside = {key: each for key, each in schema.items() if key not in _BRANCHES[1:]}
    if _declares(beside, context):
        return found
    opened = dict(found)
    for keyword in _BRANCHES[1:]:
        if keyword in schema:
            opened[keyword] = [
                (
                    {**branch, "additionalProperties": True}
                    if _is_any_object(each, context)
                    else branch
                )
                for each, branch in zip(schema[keyword], found[keyword], strict=True)
            ]
    return opened


def _is_any_object(schema: Any, context: _Context) -> bool:
    if not is_mapping(schema) or "enum" in schema or "const" in schema:
        return False
    if _says_openness(schema, context) or _declares(schema, context):
        return False
    return "object" in schema.get("type", ())


def _says_openness(schema: Schema, context: _Context) -> bool:
    if any(key in schema for key in _OPENNESS):
        return True
    target = _target(schema)
    return target is not None and any(
        key in each
        for each in _in_place(schema, context, only_references=True)
        for key in _OPENNESS
    )


def _declares(schema: Schema, context: _Context) -> bool:
    """Tell whether *schema* names properties, near or behind a reference."""
    return any("properties" in each for each in _in_place(schema, context))


def _in_place(
    schema: Any, context: _Context, *, only_references: bool = False
) -> Iterator[Schema]:
    """Yield every schema that describes the same value as *schema*, with itself."""
    waiting, seen = [schema], set[str]()
    while waiting:
        each = waiting.pop()
        if not is_mapping(each):
            continue
        yield each
        name = _name(each)
        if name in context.defs and name not in seen:
            seen.add(name)
            waiting.append(context.defs[name])
        if not only_references:
            inner = subschemas(each)
            waiting += [child for keyword, _, child in inner if keyword in _IN_PLACE]


def _name(schema: Schema) -> str:
    return str(schema.get("$ref", "")).removeprefix(DEF_REF)


def _target(schema: Schema) -> str | None:
    """Return what a schema that says nothing else refers to."""
    return _name(schema) if "$ref" in schema and schema.keys() <= _PLAIN else None


_PLAIN = frozenset(("$ref", "deprecated", "description", "examples", "title"))


def _is_shared(schema: Schema, context: _Context) -> bool:
    return _target(schema) in context.shared


def _shared(schemas: list[Any], defs: Mapping[str, Any]) -> set[str]:
    """Return the definitions that are used beside or inside of other schemas of one value."""
    found: set[str] = set()
    for schema in schemas:
        found.update(_joined(schema, is_part=False))
    waiting = list(found)
    while waiting:
        # What a shared one refers to for the same value is shared too.
        for name in set(_joined(defs.get(waiting.pop()), is_part=True)) - found:
            found.add(name)
            waiting.append(name)
    return found


def _joined(schema: Any, *, is_part: bool) -> Iterator[str]:
    """
    Yield the definitions that *schema*, and those inside it, join with other schemas.

    Args:
        is_part: *schema* is itself joined with others.
    """
    if not is_mapping(schema):
        return
    if "$ref" in schema and (is_part or _target(schema) is None):
        yield _name(schema)
    for keyword, _, child in subschemas(schema):
        if keyword != "$defs":
            yield from _joined(child, is_part=keyword in (*_IN_PLACE, *_LEFT_OPEN))
