"""
Schemas and headers as components.

Nested objects get names, for client generators; references find their fields.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from error_catalog.diagnostics import is_list
from error_catalog.runtime.contract import Shape, Span
from error_catalog.runtime.template import Object
from error_catalog.runtime.values import has_type
from error_catalog.semantics.fields import FIELD_REF
from error_catalog.semantics.names import pascal, unique, words
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.schemas import Schema, header_schemas
from error_catalog.semantics.subschemas import LISTS, MAPS, ONE, subschemas
from error_catalog.targets.openapi.dialects import Dialect
from error_catalog.targets.publication import AnySchema

SCHEMA_REF = "#/components/schemas/"

_NOTHING: AnySchema = False


@dataclass(frozen=True, slots=True)
class Schemas:
    """
    The named schemas of one document while they are collected.

    Args:
        fields: What ``#/fields/NAME`` refers to.
        components: By name, in the order of the document.
        field_names: The component of each field that something refers to.
        origins: References to components, by the ``id`` of the schema they were made from.
        common: The components of fields, which anything may refer to.
    """

    dialect: Dialect
    fields: Mapping[str, Schema]
    components: dict[str, Schema] = field(default_factory=dict)
    field_names: dict[str, str] = field(default_factory=dict)
    origins: dict[int, Schema] = field(default_factory=dict)
    common: set[str] = field(default_factory=set)


def add(
    schemas: Schemas, name: str, stem: str, schema: Schema, like: AnySchema = _NOTHING
) -> Schema:
    """
    Make *schema* a component and return the reference to it.

    Args:
        name: The component's name, which gets a number if it is taken.
        stem: The beginning of the names of objects inside.
        like: An envelope's schema, which is a component already; objects that *schema*
            has in common with it are not written again.
    """
    name = unique(name, schemas.components)
    reference = {"$ref": f"{SCHEMA_REF}{name}"}
    # Reserve the name, and its place in the document, before what is inside.
    schemas.components[name] = {}
    schemas.origins[id(schema)] = reference
    schemas.components[name] = _printed(schemas, stem, schema, like)
    return reference


def added(schemas: Schemas, count: int) -> tuple[str, ...]:
    """Return the components after the first *count*, except those of fields."""
    new = islice(reversed(schemas.components), len(schemas.components) - count)
    return tuple(each for each in new if each not in schemas.common)[::-1]


def inline(schemas: Schemas, schema: Schema) -> Schema:
    """Return *schema* as the document writes it inline."""
    printed: Schema = _printed(schemas, "Inline", schema, _NOTHING)
    return printed


def _printed(schemas: Schemas, stem: str, schema: AnySchema, like: AnySchema) -> Any:
    if isinstance(schema, bool):
        return schemas.dialect.anything if schema else schemas.dialect.nothing
    if schemas.dialect.is_plain(schema):
        return schema
    shared = {} if isinstance(like, bool) else like
    printed: Schema = {}
    for keyword, value in _widened(schemas, schema).items():
        if keyword == "$ref":
            printed[keyword] = f"{SCHEMA_REF}{_field(schemas, value)}"
        elif keyword in MAPS:
            others = shared.get(keyword, {})
            printed[keyword] = {
                key: _inner(
                    schemas, stem, key, "Object", each, others.get(key, _NOTHING)
                )
                for key, each in value.items()
            }
        elif keyword in LISTS:
            printed[keyword] = [
                _inner(schemas, stem, "", f"Option{number}", each, _NOTHING)
                for number, each in enumerate(value, 1)
            ]
        elif keyword == "additionalProperties" and isinstance(value, bool):
            printed[keyword] = value
        elif keyword in ONE:
            kind = "Item" if keyword in ("items", "contains") else "Value"
            printed[keyword] = _inner(
                schemas, stem, "", kind, value, shared.get(keyword, _NOTHING)
            )
        else:
            printed[keyword] = value
    return schemas.dialect.finish(printed)


def _widened(schemas: Schemas, schema: Schema) -> Schema:
    """
    Return *schema* such that writing its parts less strictly makes none of it stricter.

    If ``not`` excluded more, the whole would allow less, and if more choices of ``oneOf``
    fitted one value, none would.
    """
    found = dict(schema)
    if "not" in schema and not _is_exact(schemas, schema["not"]):
        del found["not"]
    if "oneOf" in schema and not _is_exact(schemas, {"oneOf": schema["oneOf"]}):
        choice = {"anyOf": found.pop("oneOf")}
        if "anyOf" in found:
            choice = {"allOf": [*found.get("allOf", ()), choice]}
        found |= choice
    return found


def _is_exact(
    schemas: Schemas, schema: AnySchema, seen: frozenset[str] = frozenset()
) -> bool:
    """Tell whether the dialect can write *schema*, and all inside it, with no loss."""
    if isinstance(schema, bool):
        return True
    if not schemas.dialect.is_exact(schema):
        return False
    name = str(schema.get("$ref", "")).removeprefix(FIELD_REF)
    inner = [each for _, _, each in subschemas(schema)]
    if name in schemas.fields and name not in seen:
        inner.append(schemas.fields[name])
    return all(_is_exact(schemas, each, seen | {name}) for each in inner)


def _inner(
    schemas: Schemas, stem: str, key: str, kind: str, schema: AnySchema, like: AnySchema
) -> Any:
    """Return a schema inside another one: a reference if it has properties."""
    if isinstance(schema, bool):
        return schemas.dialect.anything if schema else schemas.dialect.nothing
    if schemas.dialect.is_plain(schema):
        return schema
    stem += _member_name(key) if key else kind
    if "properties" not in schema:
        return _printed(schemas, stem, schema, like)
    if isinstance(like, dict) and like == schema:
        return schemas.origins[id(like)]
    return add(schemas, f"{stem}{kind}" if key else stem, stem, schema, like)


@lru_cache(4096)
def _member_name(key: str) -> str:
    return pascal(words(key)) or "Member"


def _field(schemas: Schemas, reference: str) -> str:
    """Return the name of the component of the field that *reference* names."""
    name = reference.removeprefix(FIELD_REF)
    known = schemas.field_names.get(name)
    if known is not None:
        return known
    stem = pascal(words(name)) or "Unnamed"
    known = unique(f"{stem}Field", schemas.components)
    before = len(schemas.components)
    schemas.field_names[name] = known
    schemas.components[known] = {}
    schemas.components[known] = _printed(schemas, stem, schemas.fields[name], _NOTHING)
    schemas.common.update(added(schemas, before))
    return known


Headers = dict[str, dict[str, Any]]
"""Header Objects by the header's name."""

HEADER_REF = "#/components/headers/"


def response_headers(
    resolved: Resolved, response: Response, schemas: Schemas, shown: Mapping[str, str]
) -> Headers:
    """
    Return the headers of one response.

    Args:
        shown: The text of each header, as an example has it.
    """
    own = _headers(resolved, response.shape, response, schemas)
    headers = _with_constants(own, response.rule.statuses, resolved, schemas)
    for name, header in headers.items():
        if name in shown and "const" not in header["schema"]:
            header.update(_example(shown[name], header["schema"]))
    return headers


def common_headers(
    resolved: Resolved,
    group: Sequence[tuple[Response, Headers]],
    schemas: Schemas,
    span: Span | None,
) -> Headers:
    """
    Return the headers of a component that covers several responses, and unknown errors.

    So they are those of the envelopes that any of the responses has, required if every
    envelope requires them.

    Args:
        group: The responses, each with its own headers.
    """
    shapes = {id(response.shape): response.shape for response, _ in group}.values()
    every = [_headers(resolved, shape, None, schemas) for shape in shapes]
    own = {name: header for _, each in reversed(group) for name, header in each.items()}
    merged: Headers = {}
    for headers in every:
        for name, header in headers.items():
            if name not in own:
                continue
            known = merged.setdefault(name, header)["schema"]
            other = header["schema"]
            schema = known if known == other else {"anyOf": [known, other]}
            always = all(each.get(name, {}).get("required") for each in every)
            merged[name] = _header(header, schema, always=always)
            # What one error says of itself, such as its code, is no example for all.
            if "example" in own[name] and own[name]["schema"] == schema:
                merged[name]["example"] = own[name]["example"]
    spans = (span,) if span is not None else ()
    return _with_constants(merged, spans, resolved, schemas)


def _with_constants(
    headers: Headers, spans: Sequence[Span], resolved: Resolved, schemas: Schemas
) -> Headers:
    """Return *headers* and the constant ones of the statuses in *spans*."""
    constant = resolved.contract.status_headers
    sets = [
        constant.get(status, {})
        for first, last in spans
        for status in range(first, last + 1)
    ]
    found = dict(headers)
    known = {name.lower(): name for name in headers}
    for name in dict.fromkeys(name for each in sets for name in each):
        always = all(name in each for each in sets)
        if name.lower() in known:  # The envelope's own value goes first.
            own = known[name.lower()]
            header = headers[own]
            said = {k: v for k, v in header.items() if k not in ("required", "schema")}
            always = always or header.get("required", False)
            found[own] = _header(said, header["schema"], always=always)
            continue
        texts = list(dict.fromkeys(each[name] for each in sets if name in each))
        kind = {"const": texts[0]} if len(texts) == 1 else {"enum": texts}
        schema = inline(schemas, {"type": "string", **kind})
        found[name] = _header({}, schema, always=always)
    return found


def _example(text: str, schema: Schema) -> dict[str, Any]:
    """Return the example of a header as a keyword; none if no value is sure to be valid."""
    if not _COMPOSED.isdisjoint(schema):
        return {}
    types = schema.get("type", ())
    listed = tuple(types) if is_list(types) else (types,) if types else ()
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    try:
        value: Any = json.loads(text)
    except ValueError:
        value = text
    if not has_type(value, listed) or (allowed is not None and value not in allowed):
        value = text
    return {"example": value}


_COMPOSED = frozenset(("$ref", "allOf", "anyOf", "not", "oneOf"))


def refer(headers: Headers, owner: str, components: dict[str, Any]) -> dict[str, Any]:
    """
    Return references to *headers*; add to *components* those that are not there yet.

    Args:
        owner: The name of the response, which goes into the component's name if there is
            a different header of the same name.
    """
    references: dict[str, Any] = {}
    for name, header in headers.items():
        base = pascal(words(name)) or "Unnamed"
        component = f"Required{base}" if header.get("required") else base
        if components.setdefault(component, header) != header:
            component = unique(f"{owner}{base}", components)
            components[component] = header
        references[name] = {"$ref": f"{HEADER_REF}{component}"}
    return references


def _headers(
    resolved: Resolved, shape: Shape, response: Response | None, schemas: Schemas
) -> Headers:
    assert isinstance(shape.headers, Object)
    if not shape.headers.members:
        return {}
    rule = response.rule if response is not None else None
    found = header_schemas(resolved.contract, resolved.field_schemas, shape, rule)
    # OpenAPI has the Content-Type elsewhere, and ignores a header of that name.
    return {
        name: _header(schema, inline(schemas, _undescribed(schema)), always=required)
        for name, required, schema in found
        if name.lower() != "content-type"
    }


def _header(said: Mapping[str, Any], schema: Schema, *, always: bool) -> dict[str, Any]:
    described = {"description": said["description"]} if "description" in said else {}
    required = {"required": True} if always else {}
    return {**described, **required, "schema": schema}


def _undescribed(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "description"}
