"""A catalog as the components of an OpenAPI document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.meaning.examples import Example
from generator.meaning.naming import class_names, pascal, unique, words
from generator.meaning.resolving import Answer, Resolved
from generator.meaning.schema_places import Schema
from generator.targets.bodies import (
    answer_body,
    envelope_body,
    example_body,
    public_answers,
)
from generator.targets.openapi.dialects import dialect
from generator.targets.openapi.headers import answer_headers
from generator.targets.openapi.responses import (
    Entry,
    answer_response,
    status_responses,
)
from generator.targets.openapi.schemas import Schemas, add
from generator.targets.openapi.selections import Selection, selected_responses
from generator.targets.prose import description
from generator.targets.views import Views


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the components: its name and its entries, at least one."""

    name: str
    entries: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Components:
    """
    The components of one API's errors.

    Args:
        sections: Those that are not empty.
        entries: The answers that responses describe.
        selected: The name of the response of each selection that was asked for.
    """

    openapi: str
    sections: tuple[Section, ...]
    entries: tuple[Entry, ...]
    selected: Mapping[Selection, str] = field(default_factory=dict[Selection, str])


@dataclass(frozen=True, slots=True)
class DocumentView:
    """
    The OpenAPI document of one API's errors.

    Args:
        info: The Info Object.
        sections: The sections of the components that are not empty.
        extensions: What the catalog says in ``x-*`` of its own.
    """

    openapi: str
    info: dict[str, Any]
    sections: tuple[Section, ...]
    extensions: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Envelope:
    """The schema of an envelope and the reference to its component."""

    schema: Schema
    reference: Schema


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Mapping[str, str | int | bool],
) -> Views:
    """
    Return the view of the document.

    Args:
        options: ``version``, which is ``3.1`` or ``3.0``.

    Source: OpenAPI 3.1.0 and 3.0.3, Components Object.
    """
    found = collect(resolved, examples, str(options.get("version", "3.1")))
    view = DocumentView(
        found.openapi, _info(resolved), found.sections, resolved.catalog.extensions
    )
    return Views(view)


def collect(
    resolved: Resolved,
    examples: Mapping[str, Example],
    version: str,
    selections: Sequence[tuple[Selection, str]] = (),
) -> Components:
    """Return the components for OpenAPI 3.1 or 3.0, those of *selections* among them."""
    written = dialect(version)
    schemas = Schemas(written, resolved.field_schemas)
    entries = _entries(resolved, schemas)
    headers: dict[str, Any] = {}
    responses = status_responses(resolved, entries, schemas, headers)
    for entry in entries:
        responses[entry.name] = answer_response(entry, headers)
    selected = selected_responses(
        resolved, entries, selections, responses, schemas, headers
    )
    sections = (
        Section("schemas", schemas.components),
        Section("responses", responses),
        Section("headers", headers),
        Section("examples", _examples(entries, examples)),
    )
    filled = tuple(section for section in sections if section.entries)
    return Components(written.openapi, filled, tuple(entries), selected)


def _info(resolved: Resolved) -> dict[str, Any]:
    api = resolved.catalog.api
    described = {"description": api.description} if api.description else {}
    # A document must have a version, whether or not the API does.
    head = {"title": api.title, **described, "version": api.version or "0"}
    return {**head, **api.extensions}


def _entries(resolved: Resolved, schemas: Schemas) -> list[Entry]:
    envelopes = _envelopes(resolved, schemas)
    class_name = class_names(resolved)
    names: dict[str, str] = {}
    for answer in public_answers(resolved):
        name = unique(class_name[answer.id], names)
        names[name] = answer.id
    return [
        _entry(resolved, answer, name, envelopes, schemas)
        for answer, name in zip(public_answers(resolved), names, strict=True)
    ]


def _envelopes(resolved: Resolved, schemas: Schemas) -> dict[str, _Envelope]:
    """Make a component of each envelope that promises something of its body."""
    envelopes: dict[str, _Envelope] = {}
    for shape in resolved.contract.shapes:
        body = envelope_body(resolved, shape)
        if body:
            name = shape.envelope.name
            stem = pascal(words(name))
            said = resolved.catalog.envelopes[name].description
            head = {"description": said}
            whole = {**head, **body, **head}
            reference = add(schemas, f"{stem}Envelope", stem, whole)
            envelopes[name] = _Envelope(whole, reference)
    return envelopes


def _entry(
    resolved: Resolved,
    answer: Answer,
    name: str,
    envelopes: Mapping[str, _Envelope],
    schemas: Schemas,
) -> Entry:
    headers = answer_headers(resolved, answer, schemas)
    envelope = envelopes.get(answer.shape.envelope.name)
    if envelope is None:
        return Entry(answer, name, None, None, None, headers)
    head: Schema = {"description": description(answer)}
    if answer.spec.deprecated:
        head["deprecated"] = True
    body = answer_body(resolved, answer) or {}
    schema = {**head, **body, **head, **_extensions(answer)}
    reference = add(schemas, name, name.removesuffix("Error"), schema, envelope.schema)
    media_type = answer.shape.envelope.media_type.partition(";")[0].strip()
    return Entry(answer, name, media_type, reference, envelope.reference, headers)


def _extensions(answer: Answer) -> dict[str, Any]:
    spec = answer.spec
    case = spec.cases.get(answer.case) if answer.case is not None else None
    operations = {"x-operations": list(spec.operations)} if spec.operations else {}
    return {**operations, **spec.extensions, **(case.extensions if case else {})}


def _examples(entries: list[Entry], examples: Mapping[str, Example]) -> dict[str, Any]:
    return {
        entry.name: {
            "summary": entry.answer.when or entry.answer.spec.summary,
            "value": example_body(entry.answer, examples[entry.answer.id]),
        }
        for entry in entries
        if entry.media_type is not None
    }
