"""A catalog as the components of an OpenAPI document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from error_catalog.semantics.examples import Example, spoken
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.targets.openapi.dialects import dialect
from error_catalog.targets.openapi.responses import (
    ResponseComponent,
    Selection,
    response_components,
    selected_responses,
    single_response,
    status_responses,
)
from error_catalog.targets.openapi.schemas import Schemas
from error_catalog.targets.publication import api_description, example_body
from error_catalog.targets.views import Options, Views


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
        entries: The public responses of the catalog, as components.
        selected: For each requested selection, the name of its response.
    """

    openapi: str
    sections: tuple[Section, ...]
    entries: tuple[ResponseComponent, ...]
    selected: Mapping[Selection, str] = field(default_factory=dict[Selection, str])


@dataclass(frozen=True, slots=True)
class DocumentView:
    """
    The OpenAPI document of one API's errors.

    Args:
        info: The Info Object.
        sections: The sections of the components that are not empty.
        extensions: The groups, and the catalog's own ``x-*`` keys.
    """

    openapi: str
    info: dict[str, Any]
    sections: tuple[Section, ...]
    extensions: dict[str, Any]


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Options,
) -> Views:
    """
    Return the view of the document.

    Args:
        options: ``version``, which is ``3.1`` or ``3.0``.

    Source: OpenAPI 3.1.0 and 3.0.3, Components Object.
    """
    found = collect(resolved, examples, str(options.get("version", "3.1")))
    extensions = {**_groups(resolved), **resolved.catalog.extensions}
    view = DocumentView(found.openapi, _info(resolved), found.sections, extensions)
    return Views(view)


def collect(
    resolved: Resolved,
    examples: Mapping[str, Example],
    version: str,
    selections: Sequence[tuple[Selection, str]] = (),
) -> Components:
    """Return the components for OpenAPI 3.1 or 3.0, including those of *selections*."""
    written = dialect(version)
    schemas = Schemas(written, resolved.field_schemas)
    entries = response_components(resolved, schemas, examples)
    headers: dict[str, Any] = {}
    responses = status_responses(resolved, entries, schemas, headers)
    for entry in entries:
        responses[entry.name] = single_response(entry, headers)
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
    text = api_description(resolved)
    described = {"description": text} if text else {}
    # A document must have a version, whether or not the API does.
    head = {"title": api.title, **described, "version": api.version or "0"}
    return {**head, **api.extensions}


def _groups(resolved: Resolved) -> dict[str, Any]:
    """Return what ``x-group`` refers to: the title of each group, and what it says."""
    groups = {
        name: {
            "title": group.title,
            **({"description": group.description} if group.description else {}),
        }
        for name, group in resolved.catalog.groups.items()
    }
    return {"x-groups": groups} if groups else {}


def _examples(
    entries: list[ResponseComponent], examples: Mapping[str, Example]
) -> dict[str, Any]:
    return {
        entry.examples[example.name]: {
            "summary": _summary(entry.response, example),
            "value": example_body(entry.response, example),
        }
        for entry in entries
        if entry.media_type is not None
        for example in examples[entry.response.id].every
    }


def _summary(response: Response, example: Example) -> str:
    """Return what a chooser of examples shows: the example's name, if it has one, first."""
    said = response.when or response.spec.summary
    name = spoken(example.name)
    return f"{name[:1].upper()}{name[1:]}: {said}" if name else said
