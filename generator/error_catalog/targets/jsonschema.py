"""A catalog as JSON Schemas: one document per envelope, with the errors that it carries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from error_catalog.runtime.contract import Shape
from error_catalog.semantics.examples import Example
from error_catalog.semantics.fields import FIELD_REF
from error_catalog.semantics.names import class_names, pascal, unique, words
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.schemas import Schema
from error_catalog.semantics.subschemas import changed
from error_catalog.targets.publication import (
    AnySchema,
    annotations,
    description,
    envelope_body,
    public_responses,
    response_body,
)
from error_catalog.targets.views import Options, Views

_OWN = ("title", "description")


@dataclass(frozen=True, slots=True)
class EnvelopeView:
    """
    The JSON Schema of one envelope.

    Args:
        name: The envelope's name.
        keywords: The keywords of the schema of all bodies.
        defs: The schemas of fields that others refer to, then the errors by class name.
    """

    name: str
    title: str
    description: str | None
    keywords: tuple[tuple[str, Any], ...]
    defs: dict[str, Any]


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Options,
) -> Views:
    """
    Return a view of each envelope that has a body.

    Args:
        options: ``closed`` rejects undeclared members.

    Source: JSON Schema 2020-12.
    """
    del examples
    finish: Callable[[Schema], Schema] = _as_it_is
    if options.get("closed"):
        from error_catalog.targets.closure import closed

        finish = closed
    names = class_names(resolved)
    responses: dict[str, list[Response]] = {}
    for response in public_responses(resolved):
        responses.setdefault(response.shape.envelope.name, []).append(response)
    views = (
        _view(resolved, shape, responses.get(shape.envelope.name, ()), names, finish)
        for shape in resolved.contract.shapes
    )
    return Views(None, tuple(each for each in views if each is not None))


def _view(
    resolved: Resolved,
    shape: Shape,
    responses: Iterable[Response],
    names: Mapping[str, str],
    finish: Callable[[Schema], Schema],
) -> EnvelopeView | None:
    root = envelope_body(resolved, shape)
    if root is None:
        return None
    name = shape.envelope.name
    carried: dict[str, Response] = {}
    for response in responses:
        carried[unique(names[response.id], carried)] = response
    # Name the schemas of fields as no error is named.
    known: dict[str, str] = {}
    for field in resolved.field_schemas:
        known[field] = unique(field, carried)
    fields: dict[str, Schema] = {}
    keywords = _printed(root, known, fields)
    errors = {
        key: {
            **_printed(_error(resolved, response, names), known, fields),
            **annotations(response),
        }
        for key, response in carried.items()
    }
    _add_fields(resolved.field_schemas, known, fields)
    named = {known[field]: schema for field, schema in fields.items()}
    document = finish({**keywords, "$defs": {**named, **errors}})
    return EnvelopeView(
        name,
        pascal((*words(name), "envelope")),
        resolved.catalog.envelopes[name].description,
        tuple(each for each in document.items() if each[0] not in (*_OWN, "$defs")),
        document["$defs"],
    )


def _as_it_is(schema: Schema) -> Schema:
    return schema


def _error(resolved: Resolved, response: Response, names: Mapping[str, str]) -> Schema:
    head: Schema = {"title": names[response.id], "description": description(response)}
    if response.spec.deprecated:
        head["deprecated"] = True
    body = response_body(resolved, response) or {}
    return {**head, **body, **head}


def _add_fields(
    schemas: Mapping[str, Schema], known: Mapping[str, str], fields: dict[str, Schema]
) -> None:
    """Add the schemas of *fields*, and of the fields that they refer to in turn."""
    waiting = list(fields)
    while waiting:
        name = waiting.pop(0)
        before = len(fields)
        fields[name] = _printed(schemas[name], known, fields)
        waiting += list(fields)[before:]


def _printed(
    schema: AnySchema, known: Mapping[str, str], fields: dict[str, Schema]
) -> Any:
    """
    Return *schema* with its references rewritten; note in *fields* what they refer to.

    The ``x-...`` keywords of fields are dropped: strict validators reject unknown ones.
    """
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key[:2] != "x-"}
    printed = changed(kept, lambda _, __, each: _printed(each, known, fields))
    if "$ref" in printed:
        field = printed["$ref"].removeprefix(FIELD_REF)
        fields.setdefault(field, {})
        printed["$ref"] = f"#/$defs/{known[field]}"
    return printed
