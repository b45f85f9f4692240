"""A catalog as JSON Schemas: one document per envelope, with the errors that it carries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.meaning.examples import Example
from generator.meaning.json_types import FIELD_REF
from generator.meaning.naming import class_names, pascal, unique, words
from generator.meaning.resolving import Answer, Resolved
from generator.meaning.schema_places import Schema
from generator.runtime.shapes import Shape
from generator.targets.bodies import (
    LISTS,
    MAPS,
    ONE,
    AnySchema,
    answer_body,
    envelope_body,
    public_answers,
)
from generator.targets.closing import closed
from generator.targets.prose import description
from generator.targets.views import Views

_OWN = ("title", "description")


@dataclass(frozen=True, slots=True)
class EnvelopeView:
    """
    The JSON Schema of one envelope.

    Args:
        name: The envelope's name.
        keywords: What the schema asks of every body, keyword by keyword.
        defs: The fields that the schemas refer to, then the errors by class name.
    """

    name: str
    title: str
    description: str
    keywords: tuple[tuple[str, Any], ...]
    defs: dict[str, Any]


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Mapping[str, str | int | bool],
) -> Views:
    """
    Return a view of each envelope that has a body.

    Args:
        options: ``closed`` refuses what nobody has declared.

    Source: JSON Schema 2020-12.
    """
    del examples
    finish = closed if options.get("closed") else _as_it_is
    names = class_names(resolved)
    answers: dict[str, list[Answer]] = {}
    for answer in public_answers(resolved):
        answers.setdefault(answer.shape.envelope.name, []).append(answer)
    views = (
        _view(resolved, shape, answers.get(shape.envelope.name, ()), names, finish)
        for shape in resolved.contract.shapes
    )
    return Views(None, tuple(each for each in views if each is not None))


def _view(
    resolved: Resolved,
    shape: Shape,
    answers: Iterable[Answer],
    names: Mapping[str, str],
    finish: Callable[[Schema], Schema],
) -> EnvelopeView | None:
    root = envelope_body(resolved, shape)
    if root is None:
        return None
    name = shape.envelope.name
    errors: dict[str, Schema] = {}
    for answer in answers:
        errors[unique(names[answer.id], errors)] = _error(resolved, answer, names)
    # Refer to fields by names that no error has.
    known: dict[str, str] = {}
    for field in resolved.field_schemas:
        known[field] = unique(field, errors)
    fields: dict[str, Schema] = {}
    keywords = _printed(root, known, fields)
    errors = {key: _printed(schema, known, fields) for key, schema in errors.items()}
    _add_fields(resolved.field_schemas, known, fields)
    return EnvelopeView(
        name,
        pascal((*words(name), "envelope")),
        resolved.catalog.envelopes[name].description,
        tuple(each for each in finish(keywords).items() if each[0] not in _OWN),
        {known[field]: finish(schema) for field, schema in fields.items()}
        | {key: finish(schema) for key, schema in errors.items()},
    )


def _as_it_is(schema: Schema) -> Schema:
    return schema


def _error(resolved: Resolved, answer: Answer, names: Mapping[str, str]) -> Schema:
    head: Schema = {"title": names[answer.id], "description": description(answer)}
    if answer.spec.deprecated:
        head["deprecated"] = True
    return {**head, **(answer_body(resolved, answer) or {}), **head}


def _add_fields(
    schemas: Mapping[str, Schema], known: Mapping[str, str], fields: dict[str, Schema]
) -> None:
    """Print the schemas in *fields*, and those that they refer to in turn."""
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

    Keywords of OpenAPI's kind, ``x-...``, go: strict validators refuse what they do not know.
    """
    if not isinstance(schema, dict):
        return schema
    printed: Schema = {}
    for keyword, value in schema.items():
        if keyword == "$ref":
            field = value.removeprefix(FIELD_REF)
            fields.setdefault(field, {})
            printed[keyword] = f"#/$defs/{known[field]}"
        elif keyword in ONE:
            printed[keyword] = _printed(value, known, fields)
        elif keyword in LISTS:
            printed[keyword] = [_printed(each, known, fields) for each in value]
        elif keyword in MAPS:
            printed[keyword] = {
                key: _printed(each, known, fields) for key, each in value.items()
            }
        elif keyword[:2] != "x-":
            printed[keyword] = value
    return printed
