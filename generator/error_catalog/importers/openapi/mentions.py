"""What the responses of a document say about codes: at their place, and in examples."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.importers import envelopes as envelope_module
from error_catalog.importers.draft import Code, Mention, Sample
from error_catalog.importers.envelopes import Envelope
from error_catalog.importers.openapi.document import OpenApi
from error_catalog.importers.openapi.evidence import Body, Evidence, schema_name
from error_catalog.importers.openapi.headers import header_field, is_required, waits
from error_catalog.importers.openapi.schemas import text_in
from error_catalog.importers.openapi.survey import (
    ShownExample,
    Sighting,
    status_in_name,
)
from error_catalog.importers.roles import EACH, Steps, shape_at
from error_catalog.importers.sentences import is_generic, parted, without_action
from error_catalog.importers.shapes import Shape
from error_catalog.importers.vocabulary import is_known_code

IN_SCHEMA, IN_EXAMPLE, IN_ENUM = 0, 1, 2
"""Ranks of mentions: one code at its place, an example, one of several codes."""


def mentions(document: OpenApi, evidence: Evidence) -> list[Mention]:
    """Return what each response says about codes; every code of every example."""
    found: list[Mention] = []
    enums = _enums(evidence)
    for body, envelope in evidence.bodies:
        place = envelope.code_place
        shape = None if place is None else shape_at(body.shape, place)
        if shape is None:
            continue
        codes = [
            code for code in map(envelope.code_in, shape.values) if is_known_code(code)
        ]
        if len(codes) == 1:
            found.append(_of_constant(document, body, envelope, codes[0], shape))
        elif codes:
            statuses = enums[tuple(codes)]
            found += _of_enum(document, body, envelope, shape, statuses)
        found += _of_examples(document, body, envelope)
    return found


def _enums(evidence: Evidence) -> Mapping[tuple[Code, ...], list[int | str]]:
    """Return the statuses under which each list of codes is documented."""
    found: dict[tuple[Code, ...], list[int | str]] = defaultdict(list)
    for body, envelope in evidence.bodies:
        place = envelope.code_place
        shape = None if place is None else shape_at(body.shape, place)
        if shape is None:
            continue
        every = map(envelope.code_in, shape.values)
        codes = tuple(code for code in every if is_known_code(code))
        status = body.sighting.status
        if status is not None and status not in found[codes]:
            found[codes].append(status)
        elif status is None and body.sighting.key and "?" not in found[codes]:
            found[codes].append("?")
    return found


def _of_constant(
    document: OpenApi, body: Body, envelope: Envelope, code: Code, shape: Shape
) -> Mention:
    mention = _mention(document, body, envelope, code, IN_SCHEMA, shape)
    action, retry = _extensions(body)
    summary, description = parted(without_action(body.shape.description, action))
    message = _constant_message(body.shape, envelope)
    if message and (not summary or is_generic(summary)):
        summary = message
    return replace(
        mention,
        message="" if message == summary else envelope_module.literal(message),
        summary=summary,
        description=description,
        action=action,
        retry=mention.retry if retry is None else retry,
        may_lack=not _is_sure(body.shape, envelope.code_place or ()),
        requires=_required(body.shape, envelope, body.sighting),
        pins=_pins(body.shape, envelope),
    )


def _constant_message(shape: Shape, envelope: Envelope) -> str:
    """Return the only message that a variant may have; empty if there are others."""
    place = envelope.roles.place_of("message")
    inner = None if place is None else shape_at(shape, place)
    values = () if inner is None else inner.values
    return values[0] if len(values) == 1 and isinstance(values[0], str) else ""


def _extensions(body: Body) -> tuple[str, Any]:
    """Return what ``x-action`` and ``x-retry`` of a schema or its response say."""
    schema: Any = getattr(body.shape.at, "data", None)
    action = text_in(schema, "x-action") if is_mapping(schema) else ""
    if len(body.sighting.examples) < 2:
        action = action or text_in(body.sighting.value.data, "x-action")
    retry = body.sighting.value.data.get("x-retry")
    if not is_mapping(retry) or len(body.sighting.examples) > 1:
        return action, None
    after = retry.get("after")
    if isinstance(after, int | float) and not isinstance(after, bool):
        return action, {"after": f"{after:g}s"}
    said = retry.get("retryable")
    return action, said if isinstance(said, bool) else None


def _of_enum(
    document: OpenApi,
    body: Body,
    envelope: Envelope,
    shape: Shape,
    statuses: Sequence[int | str],
) -> Iterator[Mention]:
    exact = len(statuses) == 1 and statuses[0] != "?"
    known = tuple(each for each in statuses if each != "?")
    for at, code in enumerate(map(envelope.code_in, shape.values)):
        if not is_known_code(code):
            continue
        mention = _mention(document, body, envelope, code, IN_ENUM, shape)
        text = shape.texts[at] if shape.texts else ""
        summary, description = parted(text)
        yield replace(
            mention,
            statuses=mention.statuses if exact else (),
            among=() if exact else known,
            operations=mention.operations if exact else (),
            retry=mention.retry if exact else None,
            summary=summary,
            description=description,
            name=shape.names[at] if shape.names else "",
        )


def _of_examples(
    document: OpenApi, body: Body, envelope: Envelope
) -> Iterator[Mention]:
    for example in body.examples:
        values = envelope.read(example.body)
        code = values.get("code") if values else None
        if values is None or not is_known_code(code):
            continue
        mention = _mention(document, body, envelope, code, IN_EXAMPLE, None)
        summary, description = parted(_text_of(example))
        inside = values.get("status")
        yield replace(
            mention,
            place=document.place(example.value),
            statuses=mention.statuses or _statuses_in(inside),
            summary=summary,
            description=description,
            case=_case(example.name, code),
            remark=_remark(body, envelope),
            example={
                name: value
                for name, value in values.items()
                if name not in ("code", "status")
            },
        )


def _text_of(example: ShownExample) -> str:
    """Return what an example says in words, be it only in its name."""
    text = example.summary or example.description
    name = example.name.strip()
    if not text and re.search(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}", name):
        text = name[:1].upper() + name[1:]
    return text


def _remark(body: Body, envelope: Envelope) -> str:
    """Return what is said of a response whose examples have only one code."""
    codes = {
        repr(values.get("code"))
        for each in body.examples
        if (values := envelope.read(each.body)) is not None
    }
    return parted(body.sighting.description)[0] if len(codes) == 1 else ""


def _statuses_in(value: Any) -> tuple[int, ...]:
    text = str(value)
    return (int(text),) if text.isdigit() and 400 <= int(text) <= 599 else ()


def _case(name: str, code: Code) -> str:
    """Return the case that an example's name has behind its code: ``CODE.case``."""
    head, _, tail = name.partition(".")
    return tail if head == str(code) and tail.isidentifier() else ""


def _mention(
    document: OpenApi,
    body: Body,
    envelope: Envelope,
    code: Code,
    rank: int,
    shape: Shape | None,
) -> Mention:
    sighting = body.sighting
    status = sighting.status
    if status is None and shape is not None:
        status = status_in_name(schema_name(body.shape.at))
    operation = sighting.operation
    where = shape.at if shape is not None and shape.at is not None else sighting.value
    return Mention(
        code,
        document.place(where),
        rank,
        statuses=() if status is None else (status,),
        envelope=envelope.name,
        group=operation.tag if operation else "",
        operations=(operation.name,) if operation else (),
        retry=True if waits(sighting) else None,
    )


def _required(shape: Shape, envelope: Envelope, sighting: Sighting) -> tuple[str, ...]:
    """Return the fields that this variant requires, though the envelope does not."""
    found = [
        header_field(name)
        for name, value in sighting.headers.items()
        if header_field(name) and is_required(value)
    ]
    for steps, name in envelope.names.items():
        if name in envelope.optional and name != "code" and _is_sure(shape, steps):
            found.append(name)
    return tuple(dict.fromkeys(found))


def _is_sure(shape: Shape, steps: Steps) -> bool:
    for step in steps:
        if step == EACH:
            if shape.items is None:
                return False
            shape = shape.items
            continue
        member = shape.members.get(step)
        if member is None or not member.required:
            return False
        shape = member.shape
    return True


def _pins(shape: Shape, envelope: Envelope) -> dict[str, Any]:
    """Return the fields that have one value in this variant."""
    found: dict[str, Any] = {}
    for steps, name in envelope.names.items():
        inner = shape_at(shape, steps)
        values = () if inner is None or name in _UNPINNED else inner.values
        if len(values) == 1 and values[0] is not None and _is_sure(shape, steps):
            found[name] = envelope_module.literal(values[0])
    return found


_UNPINNED = ("code", "status", "params", "errors", "message")


def samples(document: OpenApi, evidence: Evidence) -> list[Sample]:
    """Return every example of an error response, once for each status that it stands under."""
    found: dict[tuple[str, int | None], Sample] = {}
    for body, envelope in evidence.bodies:
        for example in body.examples:
            if not (is_mapping(example.body) or is_list(example.body)):
                continue
            status = body.sighting.status
            exact = status if isinstance(status, int) else None
            place = document.place(example.value)
            values = envelope.read(example.body)
            code = values.get("code") if values else None
            known = found.get((place, exact))
            if known is None or (known.code is None and is_known_code(code)):
                found[place, exact] = Sample(
                    place,
                    exact,
                    example.body,
                    code=code if is_known_code(code) else None,
                )
    return list(found.values())
