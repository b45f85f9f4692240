"""
Responses as OpenAPI components: one per error or case, per status, and per operation.

Each admits codes that are not known yet, because clients must survive new errors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from error_catalog.runtime.contract import Span
from error_catalog.runtime.values import ANY
from error_catalog.semantics.examples import Example, full_example
from error_catalog.semantics.names import class_names, pascal, unique, words
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.schemas import Schema
from error_catalog.semantics.statuses import PHRASES, span_figures
from error_catalog.targets.openapi.schemas import (
    SCHEMA_REF,
    Headers,
    Schemas,
    add,
    added,
    common_headers,
    refer,
    response_headers,
)
from error_catalog.targets.publication import (
    annotations,
    description,
    envelope_body,
    public_responses,
    response_body,
    single_description,
    status_description,
)

EXAMPLE_REF = "#/components/examples/"
ANY_MEDIA_TYPE = "*/*"


@dataclass(frozen=True, slots=True)
class ResponseComponent:
    """
    The response of one error or case, with its parts as components.

    Args:
        name: The name of its components, in every section.
        media_type: None if there is no body, or the body can be anything.
        schema: The reference to the schema of its body; None without a media type.
        envelope: The reference to the schema of its envelope.
        headers: Its Header Objects by name.
        examples: The component of each of its examples, by the example's name.
        own: The names of the schemas that only this response refers to.
        also: Further media types of the same body.
    """

    response: Response
    name: str
    media_type: str | None
    schema: Schema | None
    envelope: Schema | None
    headers: Headers
    examples: Mapping[str, str]
    own: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def single_response(
    entry: ResponseComponent, headers: dict[str, Any]
) -> dict[str, Any]:
    """
    Return the response of one error or case; it refers to the example of the same name.

    Args:
        headers: The components that headers are added to.
    """
    response: dict[str, Any] = {"description": single_description(entry.response)}
    if entry.headers:
        response["headers"] = refer(entry.headers, entry.name, headers)
    if entry.media_type is not None:
        media = {"schema": entry.schema, "examples": _examples((entry,))}
        response["content"] = dict.fromkeys((entry.media_type, *entry.also), media)
    return {**response, **_extensions(entry.response)}


def status_responses(
    resolved: Resolved,
    entries: Sequence[ResponseComponent],
    schemas: Schemas,
    headers: dict[str, Any],
) -> dict[str, Any]:
    """Return the response of each status: single ones, then ranges, then any status."""
    return {
        name: union_response(resolved, span, name, group, schemas, headers)
        for span, (name, group) in status_names(entries).items()
    }


def status_names(
    entries: Sequence[ResponseComponent],
) -> dict[Span | None, tuple[str, list[ResponseComponent]]]:
    """Return the name of the response of each status, and what it covers."""
    groups: dict[Span | None, list[ResponseComponent]] = {}
    for entry in entries:
        for span in entry.response.rule.statuses or (None,):
            groups.setdefault(span, []).append(entry)
    names: dict[str, Span | None] = {}
    for span in sorted(groups, key=_order):
        names[unique(_status_name(span), names)] = span
    return {span: (name, groups[span]) for name, span in names.items()}


def union_response(
    resolved: Resolved,
    span: Span | None,
    name: str,
    group: Sequence[ResponseComponent],
    schemas: Schemas,
    headers: dict[str, Any],
) -> dict[str, Any]:
    """
    Return the response that covers several errors with one status.

    Args:
        span: None for any status.
        name: The name of the response, and of the union of the schemas.
        headers: The components that headers are added to.
    """
    responses = [entry.response for entry in group]
    said = status_description(resolved, span, responses)
    response: dict[str, Any] = {"description": said}
    own = [(entry.response, entry.headers) for entry in group]
    common = common_headers(resolved, own, schemas, span)
    if common:
        response["headers"] = refer(common, name, headers)
    content = _content(name, group, schemas)
    if content:
        response["content"] = content
    return {**response, **_shared([_extensions(each) for each in responses])}


def _order(span: Span | None) -> tuple[bool, bool, Span]:
    if span is None:
        return (True, True, (0, 0))
    return (False, span[0] != span[1], span)


def _status_name(span: Span | None) -> str:
    if span is None:
        return "DefaultResponse"
    first, last = span
    if first == last and first in PHRASES:
        phrase = PHRASES[first].replace("'", "")
        return f"{pascal(words(phrase))}Response"
    return f"Status{span_figures(span).replace('-', 'To')}Response"


def _content(
    name: str, group: Sequence[ResponseComponent], schemas: Schemas
) -> dict[str, Any]:
    by_type: dict[str, list[ResponseComponent]] = {}
    for entry in group:
        for media_type in (entry.media_type, *entry.also):
            if media_type is not None:
                by_type.setdefault(media_type, []).append(entry)
    content: dict[str, Any] = {}
    unions: dict[tuple[str, ...], Schema] = {}
    for media_type, same in by_type.items():
        key = tuple(entry.name for entry in same)
        if key not in unions:
            title = _union_name(name, media_type, by_type)
            unions[key] = _union(title, same, schemas)
        content[media_type] = {"schema": unions[key], "examples": _examples(same)}
    if content and any(e.response.shape.envelope.body is ANY for e in group):
        # Otherwise only the bodies that are described would be allowed.
        content[ANY_MEDIA_TYPE] = {}
    return content


def _union_name(
    name: str, media_type: str, by_type: dict[str, list[ResponseComponent]]
) -> str:
    """Return the name of a union; all but the first of a response contain the media type."""
    if media_type == next(iter(by_type)):
        return name
    return f"{name.removesuffix('Response')}{pascal(words(media_type))}Response"


def _union(name: str, group: Sequence[ResponseComponent], schemas: Schemas) -> Schema:
    # The envelope comes last, for codes that are not known yet: clients decode the first
    # that fits, and `oneOf` would reject what fits two.
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


def _is_single(entry: ResponseComponent, schemas: Schemas) -> bool:
    """
    Tell whether the body is a single value, such as a code and nothing else.

    Clients that choose between the models of a union fail on a constant, which has no model.
    """
    if entry.schema is None:
        return True
    schema = schemas.components[entry.schema["$ref"].removeprefix(SCHEMA_REF)]
    return schema.get("type") in ("string", "integer", "number", "boolean")


def _examples(entries: Sequence[ResponseComponent]) -> dict[str, Any]:
    return {
        f"{entry.response.id}.{name}" if name else entry.response.id: {
            "$ref": f"{EXAMPLE_REF}{component}"
        }
        for entry in entries
        for name, component in entry.examples.items()
    }


_MOST_NAMES = 3
"""How many errors the name of a response lists at most."""


@dataclass(frozen=True, slots=True)
class Selection:
    """
    The responses of one operation with one status.

    Args:
        span: The status or range; None for any.
        responses: Their ids, at least one, in the order of the catalog.
    """

    span: Span | None
    responses: tuple[str, ...]


def selected_responses(
    resolved: Resolved,
    entries: Sequence[ResponseComponent],
    selections: Sequence[tuple[Selection, str]],
    components: dict[str, Any],
    schemas: Schemas,
    headers: dict[str, Any],
) -> dict[Selection, str]:
    """
    Return the name of the response of each selection; add to *components* those missing.

    Where everything with a status is selected, that is the response of the status. Even the
    response for a single error admits codes that are not known yet.

    Args:
        selections: Each with the name of its response if it has many errors.
    """
    statuses = status_names(entries)
    by_id = {entry.response.id: entry for entry in entries}
    names: dict[Selection, str] = {}
    for selection, stem in selections:
        if selection in names:
            continue
        group = [by_id[each] for each in selection.responses]
        name = _of_status(selection, group, statuses)
        if name is None:
            name = unique(_selection_name(group, stem), components)
            components[name] = union_response(
                resolved, selection.span, name, group, schemas, headers
            )
        names[selection] = name
    return names


def _of_status(
    selection: Selection,
    group: Sequence[ResponseComponent],
    statuses: Mapping[Span | None, tuple[str, list[ResponseComponent]]],
) -> str | None:
    """Return the name of the response of a status or range that covers just the same."""
    for span, (name, entries) in statuses.items():
        is_wide = span and selection.span and _covers(span, selection.span)
        if entries == group and (span == selection.span or is_wide):
            return name
    return None


def _covers(wide: Span, narrow: Span) -> bool:
    return wide[0] <= narrow[0] and narrow[1] <= wide[1]


def _selection_name(group: Sequence[ResponseComponent], stem: str) -> str:
    if len(group) > _MOST_NAMES:
        return stem
    names = (entry.name.removesuffix("Error") for entry in group)
    return f"{'Or'.join(names)}Response"


@dataclass(frozen=True, slots=True)
class _Envelope:
    """The schema of an envelope and the reference to its component."""

    schema: Schema
    reference: Schema


def response_components(
    resolved: Resolved, schemas: Schemas, examples: Mapping[str, Example]
) -> list[ResponseComponent]:
    """Return the responses of all errors that are not internal; add their schemas."""
    envelopes = _envelopes(resolved, schemas)
    class_name = class_names(resolved)
    names: dict[str, str] = {}
    for response in public_responses(resolved):
        name = unique(class_name[response.id], names)
        names[name] = response.id
    by_name = list(zip(public_responses(resolved), list(names), strict=True))
    shown = [_example_names(response, name, names) for response, name in by_name]
    found: list[ResponseComponent] = []
    for (response, name), named in zip(by_name, shown, strict=True):
        before = len(schemas.components)
        example = examples[response.id]
        if response.shape.envelope.headers:
            example = full_example(response, example, resolved)
        headers = response_headers(resolved, response, schemas, example.wire.headers)
        entry = ResponseComponent(response, name, None, None, None, headers, {})
        envelope = envelopes.get(response.shape.envelope.name)
        if envelope is not None:
            entry = _with_body(entry, envelope, named, resolved, schemas)
        found.append(replace(entry, own=added(schemas, before)))
    return found


def _example_names(
    response: Response, name: str, taken: dict[str, str]
) -> dict[str, str]:
    """Return the component of each example of a response; add new ones to *taken*."""
    found: dict[str, str] = {}
    for example in response.shown:
        found[example] = name
        if example:
            found[example] = unique(f"{name}{pascal(words(example))}", taken)
            taken[found[example]] = response.id
    return found


def _envelopes(resolved: Resolved, schemas: Schemas) -> dict[str, _Envelope]:
    """Make a component of each envelope, except those whose body can be anything."""
    envelopes: dict[str, _Envelope] = {}
    for shape in resolved.contract.shapes:
        body = envelope_body(resolved, shape)
        if body:
            name = shape.envelope.name
            stem = pascal(words(name))
            said = resolved.catalog.envelopes[name].description
            head = {} if said is None else {"description": said}
            whole = {**head, **body, **head}
            reference = add(schemas, f"{stem}Envelope", stem, whole)
            envelopes[name] = _Envelope(whole, reference)
    return envelopes


def _with_body(
    entry: ResponseComponent,
    envelope: _Envelope,
    examples: Mapping[str, str],
    resolved: Resolved,
    schemas: Schemas,
) -> ResponseComponent:
    """Return *entry* with its body: the schema is added to *schemas*."""
    response, name = entry.response, entry.name
    head: Schema = {"description": description(response)}
    if response.spec.deprecated:
        head["deprecated"] = True
    body = response_body(resolved, response) or {}
    schema = {**head, **body, **head, **_extensions(response)}
    sent = response.shape.envelope
    first, *also = (
        each.partition(";")[0].strip() for each in (sent.media_type, *sent.also_read)
    )
    return replace(
        entry,
        media_type=first,
        schema=add(schemas, name, name.removesuffix("Error"), schema, envelope.schema),
        envelope=envelope.reference,
        examples=examples,
        also=tuple(also),
    )


def _extensions(response: Response) -> dict[str, Any]:
    """Return what programs may want to know: our keys, then the catalog's own."""
    spec = response.spec
    case = spec.cases.get(response.case) if response.case is not None else None
    own = case.extensions if case else {}
    return {**annotations(response), **spec.extensions, **own}


def _shared(all_extensions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what all errors of a response say alike: everything, if there is only one."""
    first, *others = all_extensions
    return {
        key: value
        for key, value in first.items()
        if all(key in each and each[key] == value for each in others)
    }
