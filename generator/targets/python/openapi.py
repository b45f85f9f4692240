"""The errors' OpenAPI components as data of the package, for frameworks that document."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from generator.meaning.examples import Example
from generator.meaning.resolving import Resolved
from generator.targets.openapi.document import collect
from generator.targets.openapi.headers import HEADER_REF
from generator.targets.openapi.responses import Entry
from generator.targets.openapi.schemas import SCHEMA_REF
from generator.targets.python.chapters import Chapters, heading

Sections = dict[str, dict[str, Any]]
"""Components by section and name."""


@dataclass(frozen=True, slots=True)
class OpenapiModule:
    """
    What a framework's own document says of the errors: of all, or of those of a chapter.

    Args:
        name: Its path in the package, without suffix: ``openapi`` or ``openapi/auth``.
        components: Those of the document that the target ``openapi`` makes.
        envelopes: For each response with a schema, the schema of all bodies of its shape.
        chapters: Of the module that joins them all; it has what several of them need.
    """

    name: str
    docstring: str
    components: Sections
    envelopes: dict[str, str] = field(default_factory=dict[str, str])
    chapters: tuple[str, ...] = ()
    template: str = "openapi.py.jinja"


def openapi_modules(
    resolved: Resolved, examples: Mapping[str, Example], chapters: Chapters
) -> Iterator[OpenapiModule]:
    """
    Yield one module, or one for each chapter behind that of what several need.

    They are for OpenAPI 3.1; the response of an error is named as its class.

    Source: OpenAPI 3.1.0, Components Object.
    """
    found = collect(resolved, examples, "3.1")
    sections = {each.name: each.entries for each in found.sections}
    docstring = (
        f"The errors of the {resolved.catalog.api.title} as components of an OpenAPI 3.1"
        " document."
    )
    if chapters:
        yield from _parted(docstring, sections, found.entries, chapters)
    else:
        yield OpenapiModule("openapi", docstring, sections, _envelopes(found.entries))


def _parted(
    docstring: str, sections: Sections, entries: Iterable[Entry], chapters: Chapters
) -> Iterator[OpenapiModule]:
    homes = {name: chapter for chapter, names in chapters.items() for name in names}
    inside: dict[str, list[Entry]] = {chapter: [] for chapter in chapters}
    for entry in entries:
        inside[homes[entry.answer.name]].append(entry)
    headers = {chapter: _headers(sections, inside[chapter]) for chapter in chapters}
    users = Counter(chain.from_iterable(headers.values()))
    yield OpenapiModule(
        "openapi/__init__",
        docstring,
        _common(sections, entries, [name for name in users if users[name] > 1]),
        chapters=tuple(chapters),
        template="openapi_chapters.py.jinja",
    )
    for chapter, found in inside.items():
        yield OpenapiModule(
            f"openapi/{chapter}",
            f"{docstring.removesuffix('.')}: {heading(chapter)}.",
            _alone(sections, found, [x for x in headers[chapter] if users[x] == 1]),
            _envelopes(found),
        )


def _common(
    sections: Sections, entries: Iterable[Entry], headers: Iterable[str]
) -> Sections:
    """Return what chapters share; what the responses of whole statuses need is left out."""
    answers = {entry.name for entry in entries}
    out = {name for entry in entries for name in entry.own}
    for name, response in sections.get("responses", {}).items():
        if name not in answers:
            out.update(_schemas(response))
    shared = [name for name in sections.get("schemas", {}) if name not in out]
    return _picked(sections, {"schemas": shared, "headers": headers})


def _alone(
    sections: Sections, entries: Iterable[Entry], headers: Iterable[str]
) -> Sections:
    """Return the responses of one chapter, behind all that nothing else refers to."""
    names = [entry.name for entry in entries]
    schemas = [name for entry in entries for name in entry.own]
    picked = {"schemas": schemas, "headers": headers, "examples": names}
    return _picked(sections, {**picked, "responses": names})


def _picked(sections: Sections, names: Mapping[str, Iterable[str]]) -> Sections:
    """Return the components of these names, without sections that have none of them."""
    found = {
        section: {each: entries[each] for each in names[section] if each in entries}
        for section in names
        if (entries := sections.get(section))
    }
    return {section: entries for section, entries in found.items() if entries}


def _headers(sections: Sections, entries: Iterable[Entry]) -> list[str]:
    """Return the headers that the responses of *entries* refer to, each once."""
    responses = sections.get("responses", {})
    found = (responses[each.name].get("headers", {}).values() for each in entries)
    return list(
        dict.fromkeys(
            header["$ref"].removeprefix(HEADER_REF)
            for header in chain.from_iterable(found)
        )
    )


def _schemas(response: Mapping[str, Any]) -> Iterator[str]:
    """Yield the schemas that *response* refers to."""
    for media in response.get("content", {}).values():
        if "schema" in media:
            yield media["schema"]["$ref"].removeprefix(SCHEMA_REF)


def _envelopes(entries: Iterable[Entry]) -> dict[str, str]:
    return {
        entry.name: entry.envelope["$ref"].removeprefix(SCHEMA_REF)
        for entry in entries
        if entry.envelope is not None
    }
