"""An OpenAPI document as a draft of a catalog."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from error_catalog.diagnostics import Diagnostic, is_list, is_mapping
from error_catalog.files import Location
from error_catalog.importers import envelopes as shapes
from error_catalog.importers.draft import Draft
from error_catalog.importers.envelopes import Envelope
from error_catalog.importers.errors import join
from error_catalog.importers.names import Names, stem
from error_catalog.importers.openapi.codeless import codeless, with_absent_codes
from error_catalog.importers.openapi.document import RULE, OpenApi, Read, load
from error_catalog.importers.openapi.doubts import doubts
from error_catalog.importers.openapi.evidence import (
    Body,
    Evidence,
    gather,
    schema_name,
)
from error_catalog.importers.openapi.headers import headers_of
from error_catalog.importers.openapi.mentions import mentions, samples
from error_catalog.importers.openapi.schemas import text_in
from error_catalog.importers.openapi.survey import Sighting, operations, survey
from error_catalog.importers.openapi.texts import mentions_in_texts

_CHALLENGE = {
    "description": "How to authenticate (RFC 9110, section 11.6.1).",
    "schema": {"type": "string"},
    "example": "Bearer",
}


def draft(
    path: str, read: Read, api: str = ""
) -> tuple[Draft | None, list[Diagnostic]]:
    """
    Return the draft of a catalog of the document at *path*.

    Args:
        api: The id of the API; by default its title makes it.
    """
    document, found = load(path, read)
    if document is None:
        return None, found
    sightings = survey(document)
    evidence = gather(document, sightings)
    if document.faults:
        return None, sorted(document.faults.values(), key=lambda each: each.order)
    if not evidence.bodies and not evidence.bare:
        message = "no operation and no component has an error response"
        hint = "import the page that lists the errors: `gen import markdown`"
        return None, [Diagnostic(Location(path), RULE, message, hint)]
    return _assembled(document, evidence, api), []


def _assembled(document: OpenApi, evidence: Evidence, api: str) -> Draft:
    about = _about(document, api)
    api_id = about["id"]
    envelopes, fields = envelopes_of(document, evidence)
    every = [each.name for each in operations(document)]
    found = mentions(document, evidence)
    known = {each.code: each.envelope for each in reversed(found)}
    found += mentions_in_texts(document, evidence, known)
    found += codeless(document, evidence, found)
    first = next(iter(envelopes), "")
    joined = join(with_absent_codes(found, evidence), Names(api_id), first, every)
    questions = list(joined.questions)
    questions += doubts(document, evidence, found)
    loosen(evidence, envelopes, joined.errors)
    data: dict[str, Any] = {"catalog": 1, "api": about}
    data |= {"fields": fields} if fields else {}
    data |= {"envelopes": envelopes} if envelopes else {}
    data |= {"groups": joined.groups} if joined.groups else {}
    data["errors"] = joined.errors
    subject = re.sub(r"^the ", "", about.get("title", api_id), flags=re.IGNORECASE)
    subject = f"the {subject}" if re.search(r"\bAPI$", subject) else subject
    named = {op for each in found for op in each.operations}
    return Draft(
        data,
        tuple(questions),
        joined.marks,
        tuple(samples(document, evidence)),
        len(named),
        f"The errors of {subject}, imported from {document.path}.",
    )


def _about(document: OpenApi, api: str) -> dict[str, str]:
    """Return what the document says of the API itself."""
    info = document.root.child("info").data
    data = info if is_mapping(info) else {}
    title = text_in(data, "title")
    short = re.sub(r"^the |(?<=\S)[ -]+(?:rest )?api$", "", title, flags=re.IGNORECASE)
    found = {"id": api or stem(short)}
    more = {"title": title, "version": text_in(data, "version")}
    return found | {key: text for key, text in more.items() if text}


def envelopes_of(
    document: OpenApi, evidence: Evidence
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Name the envelopes, and return them and their fields as in a catalog."""
    uses: Counter[int] = Counter(id(envelope) for _, envelope in evidence.bodies)
    evidence.envelopes.sort(key=lambda each: -uses[id(each)])
    fields: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for envelope in evidence.envelopes:
        bodies = [body for body, each in evidence.bodies if each is envelope]
        wanted = _envelope_name(document, envelope, bodies)
        envelope.name = stem(wanted or "error", found, "error")
        sightings = [body.sighting for body in bodies]
        envelope.media = _media(sightings)
        shapes.write(envelope, fields)
        envelope.headers = headers_of(sightings)
        if "{www_authenticate}" in envelope.headers.values():
            envelope.fields["www_authenticate"] = dict(_CHALLENGE)
        envelope.optional |= {
            text[1:-1] for name, text in envelope.headers.items() if name[-1] == "?"
        }
        fields |= envelope.fields
        spec: dict[str, Any] = {}
        if envelope.media != ["application/json"] and envelope.media:
            media = envelope.media
            spec["media_type"] = media[0] if len(media) == 1 else media
        if envelope.headers:
            spec["headers"] = envelope.headers
        spec["body"] = envelope.body
        found[envelope.name] = spec
    if evidence.bare or not found:
        found[stem("undocumented", found)] = {
            "description": "Only the status is documented.",
            "body": "any",
        }
    return found, fields


def _envelope_name(
    document: OpenApi, envelope: Envelope, bodies: Sequence[Body]
) -> str:
    """Return the name of a schema that has the shape of an envelope, and of no one error."""
    names = Counter(schema_name(body.shape.at) for body in bodies)
    if len(names) == 1:
        return next(iter(names))
    whole = document.root
    for step in (
        ("definitions",) if document.version == "2.0" else ("components", "schemas")
    ):
        whole = whole.child(step)
    members = set(envelope.shape.members)
    for name, schema in whole.data.items() if is_mapping(whole.data) else ():
        own = schema.get("properties") if is_mapping(schema) else None
        is_one = str(name) in names and names[str(name)] * 2 < len(bodies)
        if is_mapping(own) and set(own) == members and not is_one:
            return re.sub(
                r"(?<=[a-z])(?:Envelope|Schema|Model|DTO|Dto)$", "", str(name)
            )
    return names.most_common(1)[0][0] if names else ""


def _media(sightings: Sequence[Sighting]) -> list[str]:
    counts = Counter(
        each.media.partition(";")[0].strip().lower()
        for each in sightings
        if "json" in each.media.lower()
    )
    return [media for media, _ in counts.most_common()] or ["application/json"]


def loosen(
    evidence: Evidence, envelopes: dict[str, Any], errors: dict[str, dict[str, Any]]
) -> None:
    """Let the code be absent in envelopes that have errors whose code nobody knows."""
    first = next(iter(envelopes), "")
    codeless = {
        error.get("envelope", first)
        for error in errors.values()
        if "code" in error and error["code"] is None
    }
    for envelope in evidence.envelopes:
        if envelope.name in codeless and envelope.code_place is not None:
            envelopes[envelope.name]["body"] = _with_optional_code(
                envelopes[envelope.name]["body"]
            )


def _with_optional_code(body: Any) -> Any:
    if is_list(body):
        return [_with_optional_code(each) for each in body]
    if not is_mapping(body):
        return body
    pairs: dict[str, Any] = body
    return {
        f"{key}?" if _is_code(each) and not key.endswith("?") else key: (
            _with_optional_code(each)
        )
        for key, each in pairs.items()
    }


def _is_code(template: Any) -> bool:
    return isinstance(template, str) and template.endswith("{code}")
