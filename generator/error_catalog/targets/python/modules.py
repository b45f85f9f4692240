"""Modules whose number grows with the catalog: classes, rules, OpenAPI data."""

import re
from collections import Counter
from collections.abc import (
    Callable,
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field
from itertools import chain
from keyword import iskeyword
from typing import Any

from error_catalog.filters.python import Call
from error_catalog.semantics.examples import Example
from error_catalog.semantics.names import DEVICE, unique, words
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.targets.openapi.document import collect
from error_catalog.targets.openapi.responses import ResponseComponent
from error_catalog.targets.openapi.schemas import HEADER_REF, SCHEMA_REF
from error_catalog.targets.python.classes import ErrorClass
from error_catalog.targets.python.tables import rules_table

LONGEST = 50
"""The most errors of a module; a catalog that has no more than this has one module."""

Chapters = dict[str, list[str]]
"""The names of the errors of each chapter, by the chapter's module."""


def chapters(resolved: Resolved) -> Chapters:
    """
    Return the errors of each chapter; nothing if one module holds them all.

    A chapter is a group of the catalog. A group that is too long is parted by status, and
    so are errors without a group; what is too long then is counted through. A new error so
    changes the module of its like, and no other.
    """
    if len(resolved.by_error) <= LONGEST:
        return {}
    found: Chapters = {}
    for group, names in _by(_group, resolved.by_error, resolved).items():
        if group and len(names) <= LONGEST:
            found[_module(group, found)] = names
            continue
        for status, inside in _by(_status, names, resolved).items():
            stem = f"{group}_{status}" if group else f"status_{status}"
            for number, part in enumerate(_parts(inside)):
                name = f"{stem}_{number + 1}" if number else stem
                found[_module(name, found)] = part
    return found


def heading(chapter: str) -> str:
    """Return what a chapter is about, for the docstring of a module."""
    return chapter.replace("_", " ").strip()


def _by(
    key: Callable[[tuple[Response, ...]], str], names: Iterable[str], resolved: Resolved
) -> Chapters:
    found: Chapters = {}
    for name in names:
        found.setdefault(key(resolved.by_error[name]), []).append(name)
    return found


def _group(responses: tuple[Response, ...]) -> str:
    return responses[0].spec.group or ""


def _status(responses: tuple[Response, ...]) -> str:
    """Return the one status of an error, else its hundred, else ``any``."""
    spans = {span for response in responses for span in response.rule.statuses}
    hundreds = {number // 100 for span in spans for number in span}
    if len(hundreds) != 1:
        return "any"
    first, last = min(spans)
    return str(first) if len(spans) == 1 and first == last else f"{first // 100}xx"


def _parts(names: Sequence[str]) -> list[list[str]]:
    return [list(names[at : at + LONGEST]) for at in range(0, len(names), LONGEST)]


def _module(text: str, taken: Chapters) -> str:
    """Return the name of a chapter's module, which no other has."""
    name = "_".join(words(text)) or "chapter"
    name = f"chapter_{name}" if name[0].isdigit() else name
    name = f"{name}_" if iskeyword(name) or DEVICE.fullmatch(name) else name
    return unique(name, taken)


@dataclass(frozen=True, slots=True)
class Imported:
    """Names that a module imports from another of the package."""

    module: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """The former name of a class, and its name of today."""

    old: str
    new: str

    @property
    def decorator(self) -> Call:
        """What marks the former name as deprecated."""
        return Call("deprecated", (f"{self.old} is now called {self.new}",))


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where the modules of a package import from.

    Args:
        parent: The package that holds those of all APIs; empty if there is none.
    """

    parent: str

    def runtime(self, depth: int = 0) -> str:
        """Return the runtime as a module imports it that is *depth* folders deep."""
        return f"{'.' * (depth + (2 if self.parent else 1))}_runtime"


@dataclass(frozen=True, slots=True)
class ErrorsModule:
    """
    A module of exception classes.

    Args:
        name: Its path in the package, without suffix: ``errors`` or ``errors/auth``.
        package: The package, as the module imports from it.
        runtime: The runtime, as the module imports from it.
        type_imports: The lines that only type checkers read, in groups.
        has_checks: Anything in it is for type checkers alone.
        has_deprecated: It names anything that is deprecated.
        defines_deprecated: It defines classes of errors that the catalog deprecates.
        chapters: Where every class is, if this is the module of all names.
    """

    name: str
    docstring: str
    package: str
    runtime: str
    errors: tuple[ErrorClass, ...] = ()
    type_imports: tuple[tuple[str, ...], ...] = ()
    has_checks: bool = False
    has_deprecated: bool = False
    defines_deprecated: bool = False
    aliases: tuple[Alias, ...] = ()
    chapters: tuple[Imported, ...] = ()
    template: str = "errors.py.jinja"


@dataclass(frozen=True, slots=True)
class RulesModule:
    """
    The rules of the errors of one chapter.

    Args:
        chapters: Of the module that joins them all; it has no rules of its own.
        has_fields: Some error has params.
        has_deprecated: It names classes that the catalog deprecates.
    """

    name: str
    docstring: str
    runtime: str = ""
    rules: tuple[Call, ...] = ()
    chapters: tuple[str, ...] = ()
    has_fields: bool = False
    has_deprecated: bool = False
    template: str = "rules.py.jinja"


def whole_module(
    title: str,
    errors: tuple[ErrorClass, ...],
    aliases: tuple[Alias, ...],
    place: Place,
) -> ErrorsModule:
    """Return the one module of all classes."""
    return _errors_module(
        "errors", f"The errors of the {title}.", errors, place, aliases
    )


def chapter_modules(
    title: str,
    chapters: Mapping[str, tuple[ErrorClass, ...]],
    aliases: tuple[Alias, ...],
    place: Place,
) -> Iterator[ErrorsModule]:
    """Yield the module of each chapter, behind the one of all names."""
    everything = (
        Imported(f".{chapter}", tuple(each.name for each in errors))
        for chapter, errors in chapters.items()
    )
    deprecated = [x for errors in chapters.values() for x in errors if x.deprecated]
    yield ErrorsModule(
        name="errors/__init__",
        docstring=f"The errors of the {title}, each imported when it is first used.",
        package="..",
        runtime=place.runtime(1),
        has_deprecated=bool(deprecated or aliases),
        aliases=aliases,
        chapters=tuple(sorted(everything, key=lambda each: each.module)),
        template="chapters.py.jinja",
    )
    for chapter, errors in chapters.items():
        docstring = f"Errors of the {title}: {heading(chapter)}."
        yield _errors_module(f"errors/{chapter}", docstring, errors, place)


def rules_modules(
    resolved: Resolved, chapters: Chapters, classes: Mapping[str, str], place: Place
) -> Iterator[RulesModule]:
    """Yield the rules of each chapter, behind the module that joins them."""
    title = resolved.catalog.api.title
    docstring = f"What tells the errors of the {title} apart, chapter by chapter."
    yield RulesModule("rules/__init__", docstring, chapters=tuple(chapters))
    for chapter, names in chapters.items():
        responses = [each for name in names for each in resolved.by_error[name]]
        yield RulesModule(
            name=f"rules/{chapter}",
            docstring=f"What tells errors apart: {heading(chapter)}.",
            runtime=place.runtime(1),
            rules=rules_table(
                [each.rule for each in responses], classes, resolved.contract.fields
            ),
            has_fields=any(each.rule.params for each in responses),
            has_deprecated=any(each.spec.deprecated for each in responses),
        )


def _errors_module(
    name: str,
    docstring: str,
    errors: tuple[ErrorClass, ...],
    place: Place,
    aliases: tuple[Alias, ...] = (),
) -> ErrorsModule:
    depth = name.count("/")
    deprecated = any(each.deprecated for each in errors)
    types = _type_imports(
        errors, place.runtime(depth), deprecated=deprecated or bool(aliases)
    )
    return ErrorsModule(
        name=name,
        docstring=docstring,
        package="." * (depth + 1),
        runtime=place.runtime(depth),
        errors=errors,
        type_imports=types,
        has_checks=bool(types)
        or any(each.code_property or each.status is not None for each in errors),
        has_deprecated=deprecated or bool(aliases),
        defines_deprecated=deprecated,
        aliases=aliases,
    )


_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"" + r"|'(?:[^'\\]|\\.)*'")


def used_names(texts: Iterable[str]) -> frozenset[str]:
    """Return which of the names that annotations are made of are in *texts*."""
    bare = _QUOTED.sub("", " ".join(texts))
    return frozenset(re.findall(rf"\b(?:{'|'.join(_NAMES)})\b", bare))


_MODULES = ("datetime", "decimal", "uuid")
_NAMES = (
    *("Any", "APIError", "Literal", "Mapping", "Sequence"),
    *(f"_{module}" for module in _MODULES),
)


def standard_imports(used: Collection[str]) -> tuple[str, ...]:
    """Return the imports of those names of *used* that the standard library has."""
    homes = {"collections.abc": ("Mapping", "Sequence"), "typing": ("Any", "Literal")}
    found = {home: [x for x in names if x in used] for home, names in homes.items()}
    return (
        *(f"import {each} as _{each}" for each in _MODULES if f"_{each}" in used),
        *(f"from {home} import {', '.join(x)}" for home, x in found.items() if x),
    )


def _type_imports(
    errors: Iterable[ErrorClass], runtime: str, *, deprecated: bool
) -> tuple[tuple[str, ...], ...]:
    """Return the imports that the annotations need, and no other."""
    used = used_names(
        [
            *(each.annotation for error in errors for each in error.attributes),
            *(each.declaration for error in errors for each in error.arguments),
            *(error.code_property for error in errors),
        ]
    )
    groups = (
        standard_imports(used),
        ("from typing_extensions import deprecated",) if deprecated else (),
        (f"from {runtime}.errors import APIError",) if "APIError" in used else (),
    )
    return tuple(group for group in groups if group)


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
        own = _own(sections, found.entries)
        yield OpenapiModule("openapi", docstring, own, _envelopes(found.entries))


def _parted(
    docstring: str,
    sections: Sections,
    entries: Iterable[ResponseComponent],
    chapters: Chapters,
) -> Iterator[OpenapiModule]:
    homes = {name: chapter for chapter, names in chapters.items() for name in names}
    inside: dict[str, list[ResponseComponent]] = {chapter: [] for chapter in chapters}
    for entry in entries:
        inside[homes[entry.response.name]].append(entry)
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


def _own(sections: Sections, entries: Iterable[ResponseComponent]) -> Sections:
    """
    Return what the responses of errors need, without those of whole statuses.

    The adapter makes those itself; and lists by status conflict in merges.
    """
    responses = [entry.name for entry in entries]
    out = set(_of_statuses(sections, responses))
    kept = {
        "schemas": [name for name in sections.get("schemas", {}) if name not in out],
        "responses": responses,
    }
    return _picked(sections, {**sections, **kept})


def _common(
    sections: Sections, entries: Iterable[ResponseComponent], headers: Iterable[str]
) -> Sections:
    """Return what chapters share; what the responses of whole statuses need is left out."""
    out = {name for entry in entries for name in entry.own}
    out.update(_of_statuses(sections, [entry.name for entry in entries]))
    shared = [name for name in sections.get("schemas", {}) if name not in out]
    return _picked(sections, {"schemas": shared, "headers": headers})


def _of_statuses(sections: Sections, errors: Container[str]) -> Iterator[str]:
    """Yield the schemas of the responses that are none of single *errors*."""
    for name, response in sections.get("responses", {}).items():
        if name not in errors:
            yield from _schemas(response)


def _alone(
    sections: Sections, entries: Iterable[ResponseComponent], headers: Iterable[str]
) -> Sections:
    """Return the responses of one chapter, behind all that nothing else refers to."""
    names = [entry.name for entry in entries]
    schemas = [name for entry in entries for name in entry.own]
    examples = [name for entry in entries for name in entry.examples.values()]
    picked = {"schemas": schemas, "headers": headers, "examples": examples}
    return _picked(sections, {**picked, "responses": names})


def _picked(sections: Sections, names: Mapping[str, Iterable[str]]) -> Sections:
    """Return the components of these names, without sections that have none of them."""
    found = {
        section: {each: entries[each] for each in names[section] if each in entries}
        for section in names
        if (entries := sections.get(section))
    }
    return {section: entries for section, entries in found.items() if entries}


def _headers(sections: Sections, entries: Iterable[ResponseComponent]) -> list[str]:
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


def _envelopes(entries: Iterable[ResponseComponent]) -> dict[str, str]:
    return {
        entry.name: entry.envelope["$ref"].removeprefix(SCHEMA_REF)
        for entry in entries
        if entry.envelope is not None
    }
