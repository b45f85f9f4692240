"""The answers of a catalog with their schemas as components, on their way into responses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.meaning.naming import class_names, pascal, unique, words
from generator.meaning.resolving import Answer, Resolved
from generator.meaning.schema_places import Schema
from generator.targets.bodies import answer_body, envelope_body, public_answers
from generator.targets.openapi.headers import answer_headers
from generator.targets.openapi.responses import Entry
from generator.targets.openapi.schemas import Schemas, add, added
from generator.targets.prose import description


@dataclass(frozen=True, slots=True)
class _Envelope:
    """The schema of an envelope and the reference to its component."""

    schema: Schema
    reference: Schema


def entries_of(resolved: Resolved, schemas: Schemas) -> list[Entry]:
    """Return the answers of all errors that are not internal; add to *schemas* theirs."""
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
    before = len(schemas.components)
    headers = answer_headers(resolved, answer, schemas)
    envelope = envelopes.get(answer.shape.envelope.name)
    if envelope is None:
        return Entry(answer, name, None, None, None, headers, added(schemas, before))
    head: Schema = {"description": description(answer)}
    if answer.spec.deprecated:
        head["deprecated"] = True
    body = answer_body(resolved, answer) or {}
    schema = {**head, **body, **head, **_extensions(answer)}
    reference = add(schemas, name, name.removesuffix("Error"), schema, envelope.schema)
    media_type = answer.shape.envelope.media_type.partition(";")[0].strip()
    own = added(schemas, before)
    return Entry(answer, name, media_type, reference, envelope.reference, headers, own)


def _extensions(answer: Answer) -> dict[str, Any]:
    spec = answer.spec
    case = spec.cases.get(answer.case) if answer.case is not None else None
    operations = {"x-operations": list(spec.operations)} if spec.operations else {}
    return {**operations, **spec.extensions, **(case.extensions if case else {})}
