"""Headers of answers as OpenAPI components."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.meaning.naming import pascal, unique, words
from generator.meaning.resolving import Answer, Resolved
from generator.meaning.schema_places import Schema
from generator.meaning.schemas import header_schemas
from generator.runtime.shapes import Shape
from generator.runtime.templates import Object
from generator.targets.openapi.schemas import Schemas, inline

Headers = dict[str, dict[str, Any]]
"""Header Objects by the header's name."""

HEADER_REF = "#/components/headers/"


def answer_headers(resolved: Resolved, answer: Answer, schemas: Schemas) -> Headers:
    """Return the headers of one answer."""
    return _headers(resolved, answer.shape, answer, schemas)


def common_headers(
    resolved: Resolved, answers: Sequence[Answer], schemas: Schemas
) -> Headers:
    """
    Return the headers of a response that stands for several answers, and for unknown ones.

    So they are those of the envelopes: required if each of them has them always.
    """
    shapes = {id(answer.shape): answer.shape for answer in answers}.values()
    every = [_headers(resolved, shape, None, schemas) for shape in shapes]
    merged: Headers = {}
    for headers in every:
        for name, header in headers.items():
            known = merged.setdefault(name, header)["schema"]
            other = header["schema"]
            schema = known if known == other else {"anyOf": [known, other]}
            always = all(each.get(name, {}).get("required") for each in every)
            merged[name] = _header(header, schema, always=always)
    return merged


def refer(headers: Headers, owner: str, components: dict[str, Any]) -> dict[str, Any]:
    """
    Return references to *headers*; add to *components* those that are not there yet.

    Args:
        owner: The response; names a header that differs from the others of its name.
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
    resolved: Resolved, shape: Shape, answer: Answer | None, schemas: Schemas
) -> Headers:
    assert isinstance(shape.headers, Object)
    if not shape.headers.members:
        return {}
    rule = answer.rule if answer is not None else None
    found = header_schemas(resolved.contract, resolved.field_schemas, shape, rule)
    # OpenAPI names the Content-Type elsewhere and ignores a header of that name.
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
