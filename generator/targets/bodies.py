"""The schemas of bodies that published documents show, and who may be shown."""

import json
from typing import Any

from generator.meaning.examples import Example
from generator.meaning.resolving import Answer, Resolved
from generator.meaning.schema_places import Schema
from generator.meaning.schemas import answer_schema, envelope_schema
from generator.runtime.shapes import Shape

AnySchema = Schema | bool
"""A JSON Schema: an object, or ``true`` for anything, or ``false`` for nothing."""

ONE = ("additionalProperties", "contains", "items", "not", "propertyNames")
"""The keywords of a field's schema that hold one schema."""
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
"""The keywords that hold a list of schemas."""
MAPS = ("patternProperties", "properties")
"""The keywords that hold schemas by name."""


def public_answers(resolved: Resolved) -> tuple[Answer, ...]:
    """Return the answers of all errors that are not internal."""
    return tuple(each for each in resolved.answers if each.spec.visibility == "public")


def envelope_body(resolved: Resolved, shape: Shape) -> Schema | None:
    """
    Return the schema of every body in *shape*: ``{}`` for any body, None for no body.

    Objects stand inline; a reference to a field reads ``#/fields/NAME``.
    """
    schema = envelope_schema(resolved.contract, resolved.field_schemas, shape)
    return _as_text(schema) if schema and shape.envelope.is_text else schema


def answer_body(resolved: Resolved, answer: Answer) -> Schema | None:
    """Return the schema of the body of one answer, in the form of ``envelope_body``."""
    params = answer.spec.params
    schema = answer_schema(
        resolved.contract,
        resolved.field_schemas,
        answer.shape,
        answer.rule,
        {name: param.json_schema for name, param in params.items()},
        tuple(name for name, param in params.items() if not param.optional),
    )
    return _as_text(schema) if schema and answer.shape.envelope.is_text else schema


def example_body(answer: Answer, example: Example) -> Any:
    """Return the JSON value, or the text, of an example's body."""
    if answer.shape.envelope.is_text:
        return example.wire.body.decode()
    return json.loads(example.wire.body)


def _as_text(schema: Schema) -> Schema:
    # A text body is spelled out, so only what is text already keeps its own keywords.
    return schema if schema.get("type") == "string" else {"type": "string"}
