"""Answers as OpenAPI responses: one for each answer, one for each status."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from generator.meaning.naming import pascal, unique, words
from generator.meaning.resolving import Answer, Resolved
from generator.meaning.schema_places import Schema
from generator.meaning.statuses import PHRASES, span_figures, span_phrase
from generator.runtime.rules import ANY, Span
from generator.targets.openapi.headers import Headers, common_headers, refer
from generator.targets.openapi.schemas import SCHEMA_REF, Schemas
from generator.targets.prose import line

EXAMPLE_REF = "#/components/examples/"
ANY_MEDIA_TYPE = "*/*"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One answer on its way into responses.

    Args:
        name: Its component's, in every section.
        media_type: None if nothing is promised of the body, or there is none.
        schema: The reference to the schema of its body; None with the media type.
        envelope: The reference to the schema of every body of its shape.
        headers: Its Header Objects by name.
        own: The schemas that are components for its sake, and that no other refers to.
    """

    answer: Answer
    name: str
    media_type: str | None
    schema: Schema | None
    envelope: Schema | None
    headers: Headers
    own: tuple[str, ...] = ()


def answer_response(entry: Entry, headers: dict[str, Any]) -> dict[str, Any]:
    """
    Return the response of one answer; it references the example of its own name.

    Args:
        headers: The components that headers are added to.
    """
    response: dict[str, Any] = {"description": line(entry.answer)}
    if entry.headers:
        response["headers"] = refer(entry.headers, entry.name, headers)
    if entry.media_type is not None:
        media = {"schema": entry.schema, "examples": _examples((entry,))}
        response["content"] = {entry.media_type: media}
    else:
        response.update(entry.answer.spec.extensions)
    return response


def status_responses(
    resolved: Resolved,
    entries: Sequence[Entry],
    schemas: Schemas,
    headers: dict[str, Any],
) -> dict[str, Any]:
    """Return the response of each status: single ones, ranges, then those without any."""
    return {
        name: union_response(resolved, span, name, group, schemas, headers)
        for span, (name, group) in status_names(entries).items()
    }


def status_names(
    entries: Sequence[Entry],
) -> dict[Span | None, tuple[str, list[Entry]]]:
    """Return the name of each status's response, and the answers that it stands for."""
    groups: dict[Span | None, list[Entry]] = {}
    for entry in entries:
        for span in entry.answer.rule.statuses or (None,):
            groups.setdefault(span, []).append(entry)
    names: dict[str, Span | None] = {}
    for span in sorted(groups, key=_order):
        names[unique(_name(span), names)] = span
    return {span: (name, groups[span]) for name, span in names.items()}


def union_response(
    resolved: Resolved,
    span: Span | None,
    name: str,
    group: Sequence[Entry],
    schemas: Schemas,
    headers: dict[str, Any],
) -> dict[str, Any]:
    """
    Return the response that stands for several answers with one status.

    Args:
        span: None for any status.
        name: Its component's; names the union of their schemas too.
        headers: The components that headers are added to.
    """
    response: dict[str, Any] = {"description": _description(span, group)}
    answers = [entry.answer for entry in group]
    common = common_headers(resolved, answers, schemas)
    if common:
        response["headers"] = refer(common, name, headers)
    content = _content(name, group, schemas)
    if content:
        response["content"] = content
    return response


def _order(span: Span | None) -> tuple[bool, bool, Span]:
    if span is None:
        return (True, True, (0, 0))
    return (False, span[0] != span[1], span)


def _name(span: Span | None) -> str:
    if span is None:
        return "DefaultResponse"
    first, last = span
    if first == last and first in PHRASES:
        phrase = PHRASES[first].replace("'", "")
        return f"{pascal(words(phrase))}Response"
    return f"Status{span_figures(span).replace('-', 'To')}Response"


def _description(span: Span | None, group: Sequence[Entry]) -> str:
    status = (
        "Any status" if span is None else f"{span_figures(span)} {span_phrase(span)}"
    )
    lines = dict.fromkeys(f"- {line(entry.answer)}" for entry in group)
    return "\n".join((f"{status}:", "", *lines))


def _content(name: str, group: Sequence[Entry], schemas: Schemas) -> dict[str, Any]:
    by_type: dict[str, list[Entry]] = {}
    for entry in group:
        if entry.media_type is not None:
            by_type.setdefault(entry.media_type, []).append(entry)
    content: dict[str, Any] = {
        media_type: {
            "schema": _union(_union_name(name, media_type, by_type), same, schemas),
            "examples": _examples(same),
        }
        for media_type, same in by_type.items()
    }
    if content and any(e.answer.shape.envelope.body is ANY for e in group):
        # Beside described bodies, one that is not described would seem to be forbidden.
        content[ANY_MEDIA_TYPE] = {}
    return content


def _union_name(name: str, media_type: str, by_type: dict[str, list[Entry]]) -> str:
    """Return the name of a union; all but the first of a response tell their media type."""
    if media_type == next(iter(by_type)):
        return name
    return f"{name.removesuffix('Response')}{pascal(words(media_type))}Response"


def _union(name: str, group: Sequence[Entry], schemas: Schemas) -> Schema:
    # The envelope comes last, for the codes that no one knows yet: clients decode the
    # first that fits, and `oneOf` would refuse what fits two.
    options = [entry.schema for entry in group if not _is_single(entry, schemas)]
    options += [entry.envelope for entry in group]
    known = {each["$ref"]: each for each in options if each is not None}
    name = unique(name, schemas.components)
    if len(known) == 1:
        only = next(iter(known)).removeprefix(SCHEMA_REF)
        schemas.components[name] = dict(schemas.components[only])
    else:
        schemas.components[name] = {"anyOf": list(known.values())}
    return {"$ref": f"{SCHEMA_REF}{name}"}


def _is_single(entry: Entry, schemas: Schemas) -> bool:
    """
    Tell whether the body is a single value, such as a code and nothing else.

    Clients that tell apart the models of a union fail on a constant that is no model.
    """
    if entry.schema is None:
        return True
    schema = schemas.components[entry.schema["$ref"].removeprefix(SCHEMA_REF)]
    return schema.get("type") in ("string", "integer", "number", "boolean")


def _examples(entries: Sequence[Entry]) -> dict[str, Any]:
    return {
        entry.answer.id: {"$ref": f"{EXAMPLE_REF}{entry.name}"} for entry in entries
    }
