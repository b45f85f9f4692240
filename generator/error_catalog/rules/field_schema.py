"""
The schemas of fields and params are JSON Schemas that every target supports.

Source: JSON Schema 2020-12, the vocabulary that OpenAPI, datamodel-code-generator and
validators have in common.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Finding, is_list, is_mapping, shown
from error_catalog.files import Path
from error_catalog.semantics.fields import (
    BUILT_IN_SCHEMAS,
    FIELD_REF,
    field_schemas,
    schema_types,
)
from error_catalog.semantics.keywords import keyword_findings, pattern_findings
from error_catalog.semantics.subschemas import LISTS, MAPS, ONE

_BUILT_IN = {
    "code": ("string", "integer", "null"),
    "status": ("integer", "null"),
    "title": ("string", "null"),
    "message": ("string", "null"),
    "docs": ("string", "null"),
    "request_id": ("string", "null"),
    "retry_after": ("number", "integer", "null"),
    "params": ("object",),
}
"""The types that a catalog may give a built-in field."""

_MAX_DEPTH = 20


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find schemas with unknown keywords, types or references."""
    names = {*BUILT_IN_SCHEMAS, *catalog.fields}
    schemas = field_schemas(catalog)
    ways = _Ways(schemas)
    for name, field in catalog.fields.items():
        path: Path = ("fields", name, "schema")
        yield from _schema(path, field.json_schema, names)
        yield from own_reference(path, name, schemas)
        yield from _too_many(path, field.json_schema, ways)
        if name in BUILT_IN_SCHEMAS:
            yield from _built_in(path, name, schema_types(schemas[name], schemas))
    for name, error in catalog.errors.items():
        for param, spec in error.params.items():
            path = ("errors", name, "params", param)
            if isinstance(spec.keywords.get("required"), bool):
                yield _required(path, is_required=spec.keywords["required"])
                continue
            yield from _schema(path, spec.keywords, names)
            yield from _too_many(path, spec.keywords, ways)


def _required(path: Path, *, is_required: bool) -> Finding:
    """Return a finding for ``required`` as OpenAPI's parameters have it."""
    message = "`required` of a param is a list of the members of an object"
    hint = "remove it: a param is required unless it is `optional: true`"
    if not is_required:
        hint = "write `optional: true` in place of it"
    return Finding((*path, "required"), message, hint, on_key=True)


def _built_in(path: Path, name: str, types: tuple[str, ...]) -> Iterator[Finding]:
    """Yield a finding for a built-in field with a type that programs do not expect."""
    if name == "errors":
        message = "`errors` is built in: it holds the errors inside a response"
        hint = "rename the field; its key on the wire can stay"
        yield Finding(path[:-1], message, hint, on_key=True)
    elif not types or not all(each in _BUILT_IN[name] for each in types):
        allowed = " or ".join(f"`{each}`" for each in _BUILT_IN[name])
        message = f"the built-in field `{name}` must be {allowed}"
        hint = "set `type` to one of these, or rename the field"
        yield Finding(path, message, hint)


def own_reference(path: Path, name: str, schemas: dict[str, Any]) -> Iterator[Finding]:
    """Yield a finding for a schema that must fit a value if it fits it, directly or not."""
    seen: set[str] = set()
    waiting = [*_in_place(schemas[name])]
    while waiting:
        target = waiting.pop()
        if target == name:
            hint = "refer to it from `items` or `properties` only"
            message = "the schema refers to itself for the same value"
            yield Finding(path, message, hint)
            return
        if target in schemas and target not in seen:
            seen.add(target)
            waiting += _in_place(schemas[target])


_SAME_VALUE = frozenset(("allOf", "anyOf", "oneOf", "not", "if", "then", "else"))


def _in_place(schema: Any) -> Iterator[str]:
    """Yield the fields to which a schema refers for the same value."""
    if is_mapping(schema):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(FIELD_REF)
        own = {key: each for key, each in schema.items() if key in _SAME_VALUE}
        for child in _children(own):
            yield from _in_place(child)


MOST_WAYS = 10_000
"""How many schemas may be reached from one by references, counted each time."""


class _Ways:
    """How many schemas are reached from each field's, where references are followed."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self._schemas = schemas
        self._known: dict[str, int] = {}
        self._open: set[str] = set()

    def of(self, name: str) -> int:
        """Return the number for a field; a schema inside itself counts as one."""
        if name in self._open:
            return 1
        if name not in self._known:
            self._open.add(name)
            self._known[name] = self.inside(self._schemas.get(name, {}))
            self._open.discard(name)
        return self._known[name]

    def inside(self, schema: Any) -> int:
        """Return the number for a schema, at most a little over ``MOST_WAYS``."""
        if not is_mapping(schema):
            return 1
        found = 1
        if isinstance(schema.get("$ref"), str):
            found += self.of(schema["$ref"].removeprefix(FIELD_REF))
        for child in _children(schema):
            found += self.inside(child)
        return min(found, MOST_WAYS + 1)


def _children(schema: dict[str, Any]) -> Iterator[Any]:
    """Yield the schemas directly inside one that may be malformed."""
    for keyword, value in schema.items():
        if keyword in ONE:
            yield value
        elif keyword in LISTS and is_list(value):
            yield from value
        elif keyword in MAPS and is_mapping(value):
            yield from value.values()


def _too_many(path: Path, schema: Any, ways: _Ways) -> Iterator[Finding]:
    """Yield a finding for a schema that nobody could check a value against in time."""
    if ways.inside(schema) > MOST_WAYS:
        message = f"references lead from it to more than {MOST_WAYS:,} schemas"
        hint = "refer to each schema once, or write `{}` for any JSON"
        yield Finding(path, message, hint)


def _schema(
    path: Path, schema: Any, names: set[str], depth: int = 0
) -> Iterator[Finding]:
    if isinstance(schema, bool) and depth:
        return
    if not is_mapping(schema):
        message = f"expected a JSON Schema, found {shown(schema)}"
        yield Finding(path, message, "write it like `{type: string}`")
        return
    if depth > _MAX_DEPTH:
        hint = "declare the inner part as a field and refer to it"
        message = f"the schema is nested more than {_MAX_DEPTH} deep"
        yield Finding(path, message, hint)
        return
    # A catalog without fields and params starts faster without this.
    from error_catalog.catalog.vocabulary import KEYWORDS

    for key, value in schema.items():
        place = (*path, key)
        if key not in KEYWORDS and key[:2] != "x-":
            message = f"unknown keyword `{key}`"
            yield Finding(place, message, _nearest(key), on_key=True)
        elif key in ONE:
            yield from _schema(place, value, names, depth + 1)
        elif key in LISTS:
            yield from _list(place, value, names, depth)
        elif key in MAPS:
            yield from _map(place, value, names, depth)
        else:
            yield from keyword_findings(place, key, value, names)


def _nearest(key: str) -> str:
    from error_catalog.catalog.vocabulary import KEYWORDS

    close = get_close_matches(key, KEYWORDS, 1)
    from error_catalog.catalog.messages import OWN_KEYS

    return f"did you mean `{close[0]}`?" if close else OWN_KEYS


def _list(path: Path, value: Any, names: set[str], depth: int) -> Iterator[Finding]:
    if not is_list(value) or not value:
        message = f"expected a list of schemas, found {shown(value)}"
        yield Finding(path, message, f"write it like `{path[-1]}: [{{type: string}}]`")
        return
    for index, child in enumerate(value):
        yield from _schema((*path, index), child, names, depth + 1)


def _map(path: Path, value: Any, names: set[str], depth: int) -> Iterator[Finding]:
    if not is_mapping(value):
        message = f"expected a mapping of schemas, found {shown(value)}"
        hint = f"write it like `{path[-1]}: {{name: {{type: string}}}}`"
        yield Finding(path, message, hint)
        return
    for key, child in value.items():
        if path[-1] == "patternProperties":
            yield from pattern_findings((*path, key), key)
        yield from _schema((*path, key), child, names, depth + 1)
