"""An OpenAPI document as a draft of a catalog."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from error_catalog.diagnostics import Diagnostic, is_mapping
from error_catalog.files import Location
from error_catalog.importers import envelopes as shapes
from error_catalog.importers.draft import Draft, Mention, Question
from error_catalog.importers.envelopes import Envelope
from error_catalog.importers.errors import join, listed
from error_catalog.importers.names import Names, status_name, status_text, stem
from error_catalog.importers.openapi.document import RULE, OpenApi, Read, load
from error_catalog.importers.openapi.evidence import (
    Body,
    Evidence,
    gather,
    headers_of,
    mentions,
    most_common,
    parted,
    samples,
    shape_at,
    waits,
)
from error_catalog.importers.openapi.schemas import text_in
from error_catalog.importers.openapi.survey import Sighting, operations, survey
from error_catalog.importers.openapi.texts import mentions_in_texts
from error_catalog.importers.roles import EACH, SURE_CODES, plain


_CHALLENGE = {
    "description": "How to authenticate (RFC 9110, section 11.6.1).",
    "schema": {"type": "string"},
    "example": "Bearer",
}


def draft(path: str, read: Read, api: str = "") -> tuple[Draft | None, list[Diagnostic]]:
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
    info = document.root.child("info")
    title = text_in(info.data, "title") if is_mapping(info.data) else ""
    api_id = api or stem(title)
    envelopes, fields = _envelopes(document, evidence)
    every = [each.name for each in operations(document)]
    found = mentions(document, evidence)
    known = {each.code: each.envelope for each in reversed(found)}
    found += mentions_in_texts(document, evidence, known)
    found += _codeless(document, evidence, found)
    first = next(iter(envelopes), "")
    joined = join(_with_absent_codes(found, evidence), Names(api_id), first, every)
    questions = list(joined.questions)
    questions += _asked(evidence, found, document)
    _loosen(evidence, envelopes, joined.errors)
    data: dict[str, Any] = {"catalog": 1, "api": {"id": api_id}}
    if title:
        data["api"]["title"] = title
    version = info.data.get("version") if is_mapping(info.data) else None
    if isinstance(version, str) and version.strip():
        data["api"]["version"] = version.strip()
    data |= {"fields": fields} if fields else {}
    data |= {"envelopes": envelopes} if envelopes else {}
    data |= {"groups": joined.groups} if joined.groups else {}
    data["errors"] = joined.errors
    named = {op for each in found for op in each.operations}
    return Draft(
        data,
        tuple(questions),
        joined.marks,
        tuple(samples(document, evidence)),
        len(named),
        f"The errors of the {title or api_id}, imported from {document.path}.",
    )


def _envelopes(
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
    names = Counter(_schema_name(body.shape.at) for body in bodies)
    if len(names) == 1:
        return next(iter(names))
    whole = document.root
    for step in ("definitions",) if document.version == "2.0" else ("components", "schemas"):
        whole = whole.child(step)
    members = set(envelope.shape.members)
    for name, schema in whole.data.items() if is_mapping(whole.data) else ():
        own = schema.get("properties") if is_mapping(schema) else None
        is_one = str(name) in names and names[str(name)] * 2 < len(bodies)
        if is_mapping(own) and set(own) == members and not is_one:
            return re.sub(r"(?<=[a-z])(?:Envelope|Schema|Model|DTO|Dto)$", "", str(name))
    return names.most_common(1)[0][0] if names else ""


def _schema_name(at: Any) -> str:
    """Return the name of the schema at a place; empty if it stands inside another."""
    path = getattr(at, "path", ())
    for holder in ("schemas", "definitions"):
        if len(path) >= 2 and path[-2] == holder:
            return str(path[-1])
    return ""


def _media(sightings: Sequence[Sighting]) -> list[str]:
    counts = Counter(
        each.media.partition(";")[0].strip().lower()
        for each in sightings
        if "json" in each.media.lower()
    )
    return [media for media, _ in counts.most_common()] or ["application/json"]


def _codeless(
    document: OpenApi, evidence: Evidence, found: Sequence[Mention]
) -> list[Mention]:
    """Return an error without a code for each status and envelope that no code is known of."""
    known = {
        (envelope, status)
        for each in found
        for envelope in (each.envelope,)
        for status in (*each.statuses, *each.among)
    }
    seen: dict[tuple[str, Any], list[Sighting]] = defaultdict(list)
    shown: dict[tuple[str, Any], dict[str, Any]] = {}
    for body, envelope in evidence.bodies:
        key = envelope.name, body.sighting.status
        seen[key].append(body.sighting)
        for example in body.examples:
            values = envelope.read(example.body)
            if values:
                shown.setdefault(key, values)
    bare = "undocumented"
    for sighting in evidence.bare:
        seen[bare, sighting.status].append(sighting)
    statuses = Counter(status for _, status in seen)
    result: list[Mention] = []
    for (envelope, status), sightings in seen.items():
        if (envelope, status) in known or sightings[0].may_succeed:
            continue
        if not any(each.key for each in sightings):
            continue  # A component that no operation and no status has.
        name = status_name(status)
        if statuses[status] > 1:
            name = f"{name}_{envelope}" if envelope else name
        summary, description = parted(most_common([each.description for each in sightings]))
        result.append(
            Mention(
                None,
                document.place(sightings[0].value),
                9,
                statuses=() if status is None else (status,),
                name=name,
                summary=summary or status_text(status),
                description=description,
                envelope=envelope,
                retry=True if all(map(waits, sightings)) else None,
                example={
                    name: value
                    for name, value in shown.get((envelope, status), {}).items()
                    if name not in ("code", "status")
                },
                operations=tuple(
                    dict.fromkeys(
                        each.operation.name for each in sightings if each.operation
                    )
                ),
            )
        )
    return result


def _with_absent_codes(found: Sequence[Mention], evidence: Evidence) -> list[Mention]:
    """
    Let a code be absent where its schema does, if nothing else has its status and shape.

    A response without the code is that error then, as nothing else is documented.
    """
    optional = {
        each.name for each in evidence.envelopes if "code" in each.optional
    }
    sole: dict[tuple[str, Any], set[Any]] = defaultdict(set)
    for each in found:
        for status in each.statuses:
            sole[each.envelope, status].add(each.code)
    result: list[Mention] = []
    for each in found:
        is_sole = each.statuses and all(
            sole[each.envelope, status] == {each.code}
            for status in each.statuses
        )
        if is_sole and each.may_lack and each.envelope in optional:
            result.append(replace(each, also=(*each.also, None)))
        else:
            result.append(each)
    return result


def _asked(
    evidence: Evidence, found: Sequence[Mention], document: OpenApi
) -> list[Question]:
    """Ask for the codes of envelopes that have a place for one, and no known code."""
    with_code = {each.envelope for each in found if each.code is not None}
    questions: list[Question] = []
    for envelope in evidence.envelopes:
        place = envelope.code_place
        if place is None or envelope.name in with_code:
            continue
        at = ".".join(place).replace(".[]", "[]")
        where = next(
            document.place(body.shape.at)
            for body, each in evidence.bodies
            if each is envelope
        )
        text = f"codes that `{at}` has: the document names none ({where})"
        questions.append(Question(("envelopes", envelope.name), text))
    for envelope in evidence.envelopes:
        questions += _inner_codes(document, evidence, envelope)
    described: dict[str, list[str]] = defaultdict(list)
    for sighting, shape in evidence.strange:
        name = _schema_name(shape.at) or ", ".join(f"`{each}`" for each in list(shape.members)[:4])
        at = sighting.operation.name if sighting.operation else sighting.label
        described[name].append(f"{sighting.key} of `{at}`")
    for name, places in described.items():
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        text = f"body of {places[0]}{more}: {name} says nothing of an error"
        questions.append(Question(("errors",), text))
    return questions


def _inner_codes(
    document: OpenApi, evidence: Evidence, envelope: Envelope
) -> Iterator[Question]:
    """Ask about codes inside a field: such as the issues of each field of a request."""
    for steps in envelope.names:
        shape = shape_at(envelope.shape, steps)
        inner = shape.items if shape is not None else None
        for name, member in inner.members.items() if inner is not None else ():
            if plain(name) not in (*SURE_CODES, "issue", "reason"):
                continue
            values: dict[str, None] = {}
            for body, each in evidence.bodies:
                own = shape_at(body.shape, (*steps, EACH, name)) if each is envelope else None
                values |= dict.fromkeys(str(x) for x in (own.values if own else ()))
            if len(values) > 1:
                shown = listed([f"`{each}`" for each in list(values)[:3]], "and")
                at = ".".join((*steps, name))
                text = f"codes inside, at `{at}`: {len(values)}, such as {shown}"
                where = document.place(member.shape.at) if member.shape.at else ""
                end = f" ({where})" if where else ""
                yield Question(("envelopes", envelope.name), f"{text}{end}")


def _loosen(
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
    if isinstance(body, list):
        return [_with_optional_code(each) for each in body]
    if not isinstance(body, dict):
        return body
    pairs: dict[str, Any] = body
    return {
        f"{key}?" if each == "{code}" and not key.endswith("?") else key: (
            _with_optional_code(each)
        )
        for key, each in pairs.items()
    }
