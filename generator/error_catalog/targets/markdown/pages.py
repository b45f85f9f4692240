"""
All pages of an API: one for everything, or one for each code.

Also pieces of them, for documents that people write themselves.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from error_catalog.catalog.model import Catalog, ErrorSpec
from error_catalog.semantics.examples import Example
from error_catalog.semantics.resolution import Resolved
from error_catalog.targets.markdown.facts import (
    error_examples,
    format_examples,
    replacement,
    web_address,
)
from error_catalog.targets.markdown.links import (
    Index,
    code_text,
    index,
    label,
    link,
    shared_keys,
)
from error_catalog.targets.markdown.sections import envelope_format, section
from error_catalog.targets.markdown.tables import groups, retired_tables, status_tables
from error_catalog.targets.markdown.text import (
    WHITE,
    Flavour,
    flavour_of,
    heading,
    page_frame,
    piece_frame,
    prose,
    sentence,
)
from error_catalog.targets.markdown.views import (
    CodePage,
    ErrorPage,
    Format,
    Markdown,
    Note,
    Notes,
    Page,
    Piece,
    Section,
    Table,
)
from error_catalog.targets.views import Options, Views

HEADINGS = (
    "Error format",
    "HTTP statuses",
    "Errors",
    "Other errors",
    "Errors in detail",
    "Retired errors",
)
"""The headings that the template writes on every page."""


def page_index(resolved: Resolved) -> Index:
    """Return the index of a page that has everything."""
    return index(resolved, _headings(resolved))


def api_page(
    page: Index,
    examples: Mapping[str, Example],
    sections: tuple[Section, ...],
    flavour: Flavour,
) -> Page:
    """Return the view of an API, with its front matter."""
    api = page.resolved.catalog.api
    formats = tuple(_formats(page, examples, flavour))
    has_sections = page.format_page == ""
    return Page(
        name=api.id,
        title=_title(page.resolved),
        description=prose(api.description or ""),
        version=sentence(api.version or ""),
        default_format=formats[0].heading if formats and has_sections else "",
        formats=formats,
        statuses=tuple(status_tables(page)),
        groups=tuple(groups(page)),
        sections=sections,
        retired=tuple(retired_tables(page)),
        notes=_notes(page.resolved.catalog),
        extensions=page.resolved.catalog.extensions,
        frame=page_frame({"title": f"{api.title} errors"}, flavour),
    )


def _headings(resolved: Resolved) -> Iterator[str]:
    """Yield the headings from which sites make anchors."""
    yield _title(resolved)
    yield from HEADINGS
    yield from resolved.catalog.envelopes
    for group in resolved.catalog.groups.values():
        yield group.title
    for note in resolved.catalog.api.notes:
        yield note.title


def _notes(catalog: Catalog) -> Notes:
    """Return the notes of the API, each at its part of the page."""
    found: dict[str, tuple[Note, ...]] = {}
    for each in catalog.api.notes:
        note = Note(heading(each.title), prose(each.text))
        found[each.after] = (*found.get(each.after, ()), note)
    return Notes(**found)


def _title(resolved: Resolved) -> Markdown:
    return heading(f"{resolved.catalog.api.title.strip(WHITE)} errors")


def _formats(
    page: Index, examples: Mapping[str, Example], flavour: Flavour
) -> Iterator[Format]:
    shown = format_examples(page, examples)
    headed = len(page.formats) > 1 or page.format_page != ""
    for shape in page.resolved.contract.shapes:
        name = shape.envelope.name
        if name in page.formats:
            responses = (shown[name],) if name in shown else ()
            style = flavour if headed else None
            yield envelope_format(shape, page.resolved, responses, style)


INDEX = "index"
"""The name of the API's own file."""

_LONGEST = 120
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# Names of devices on Windows, names that sites use for a folder's own page, and names of
# tests, which Docusaurus ignores.
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?|index|readme|.*\.(?:test|md|mdx)|.*\."
)


def error_pages(
    keys: Mapping[str, tuple[str, ...]], live: Collection[str], api: str
) -> dict[str, str]:
    """
    Return by name the file of each error that is not retired, without its suffix.

    It is named by the error's first key if no other error has that key and every system
    allows such a file; else by the error's name, ``error-`` and the name, and so on. No two
    names differ only in case.

    Args:
        api: The name of the folder: sites use a file of that name as the folder's own page.
    """
    shared = shared_keys(keys)
    taken = {api.casefold(), *(each.casefold() for each in shared)}
    pages: dict[str, str] = {}
    for name in live:
        key = keys[name][0] if keys[name] else ""
        if usable(key) and key.casefold() not in taken:
            pages[name] = key
            taken.add(key.casefold())
    for name in live:
        if name not in pages:
            pages[name] = next(
                each
                for each in _candidates(name)
                if usable(each) and each.casefold() not in taken
            )
            taken.add(pages[name].casefold())
    return pages


def code_pages(
    keys: Mapping[str, tuple[str, ...]], pages: Mapping[str, str], api: str
) -> dict[str, tuple[str, ...]]:
    """
    Return the names of the errors that each further file links to.

    There is a file for every key that can be a file name and has no page yet.
    """
    taken = {api.casefold(), *(each.casefold() for each in pages.values())}
    files: dict[str, str] = {}
    owners: dict[str, tuple[str, ...]] = {}
    for name, own in keys.items():
        for key in own:
            folded = key.casefold()
            if (
                usable(key)
                and folded not in taken
                and files.setdefault(folded, key) == key
            ):
                owners[key] = (*owners.get(key, ()), name)
    return owners


def usable(key: str) -> bool:
    """Tell whether *key* can be the name of a page on every system and site."""
    return (
        _SAFE.fullmatch(key) is not None
        and len(key) <= _LONGEST
        and _RESERVED.fullmatch(key.casefold()) is None
    )


def _candidates(name: str) -> Iterator[str]:
    stem = name[: _LONGEST // 2]
    yield from (name, f"error-{name}")
    number = 1
    while True:
        number += 1
        yield f"error-{stem}-{number}"


File: TypeAlias = Page | ErrorPage | CodePage


@dataclass(frozen=True, slots=True)
class Site:
    """
    The files of one API.

    Args:
        page: The index, with links from file to file.
        pages: The file of each error that is not retired, by name, without its suffix.
        codes: The errors that each further file links to.
    """

    page: Index
    pages: dict[str, str]
    codes: dict[str, tuple[str, ...]]
    flavour: Flavour


def site(page: Index, flavour: Flavour) -> Site:
    """Return the files of an API, which are all in one folder."""
    api = page.resolved.catalog.api.id
    pages = error_pages(page.keys, page.errors, api)
    hrefs = {name: f"{file}.{flavour}" for name, file in pages.items()}
    linked = replace(page, hrefs=hrefs, format_page=f"{INDEX}.{flavour}")
    return Site(linked, pages, code_pages(page.keys, pages, api), flavour)


def site_files(made: Site, view: Page) -> Iterator[File]:
    """Yield every page, the API's own first."""
    folder, flavour = made.page.resolved.catalog.api.id, made.flavour
    up = f"[{view.title}]({INDEX}.{flavour})"
    yield replace(view, name=f"{folder}/{INDEX}", template=f"index.{flavour}.jinja")
    for each in view.sections:
        spec = made.page.errors[each.name]
        yield ErrorPage(
            name=f"{folder}/{made.pages[each.name]}",
            template=f"error.{flavour}.jinja",
            title=label(each.name, made.page),
            sections=(each,),
            up=up,
            frame=page_frame(
                {"title": made.pages[each.name], "description": spec.summary},
                flavour,
            ),
        )
    for code, names in made.codes.items():
        yield CodePage(
            name=f"{folder}/{code}",
            template=f"code.{flavour}.jinja",
            title=code_text(code),
            uses=tuple(_use(code, name, made.page) for name in names),
            up=up,
            frame=page_frame({"title": code}, flavour),
        )


def _use(code: str, name: str, page: Index) -> Markdown:
    """Return the line about an error on the page of one of its codes."""
    spec = page.errors.get(name)
    if spec is None:
        return _past(page.retired[name], page)
    was = "Now" if code in map(str, spec.aliases) else "See"
    return f"{was} {link(name, page)}: {sentence(spec.summary)}"


def _past(spec: ErrorSpec, page: Index) -> Markdown:
    lifecycle = spec.retired
    assert lifecycle is not None
    since = (
        f"Retired since {sentence(lifecycle.since)}." if lifecycle.since else "Retired."
    )
    use = replacement(lifecycle.replaced_by, page)
    instead = f"Use {use} instead." if use else ""
    note = sentence(lifecycle.note or spec.summary)
    return " ".join(filter(None, (since, instead, note)))


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Options,
) -> Views:
    """
    Return the views of an API's pages, of its envelopes and of its errors.

    The options are those of ``templates/markdown/target.yaml``; a user's own target may
    have none of them.
    """
    flavour = flavour_of(options.get("flavour"))
    found = page_index(resolved)
    if options.get("pages") != "per_code":
        sections = tuple(
            section(each, found, examples, flavour) for each in found.errors
        )
        view = api_page(found, examples, sections, flavour)
        files: list[File] = [replace(view, template=f"api.{flavour}.jinja")]
    else:
        made = site(found, flavour)
        page = made.page
        sections = tuple(section(each, page, examples, flavour) for each in page.errors)
        view = api_page(page, examples, sections, flavour)
        files = list(site_files(made, view))
    if options.get("front_matter") is not True:
        files = [replace(each, frame=replace(each.frame, front={})) for each in files]
    return Views(view, view.formats, sections, tuple(files))


def error_table(page: Index, group: str | None, flavour: Flavour) -> Piece:
    """
    Return the errors of a group in one table.

    Args:
        group: None for the errors of all groups.
    """
    tables = [
        table
        for each in groups(page)
        for table in each.tables
        if group in (None, each.name)
    ]
    frame = piece_frame(flavour)
    if not tables:
        return Piece(frame)
    rows = tuple(row for table in tables for row in table.rows)
    return Piece(frame, tables=(Table(tables[0].columns, rows),))


def status_table(page: Index, flavour: Flavour) -> Piece:
    """Return the statuses of an API."""
    return Piece(piece_frame(flavour), tables=tuple(status_tables(page)))


def envelope_piece(
    name: str, page: Index, examples: Mapping[str, Example], flavour: Flavour
) -> Piece:
    """Return the description of an envelope."""
    shown = format_examples(page, examples)
    responses = (shown[name],) if name in shown else ()
    formats = (
        envelope_format(shape, page.resolved, responses, None)
        for shape in page.resolved.contract.shapes
        if shape.envelope.name == name
    )
    return Piece(piece_frame(flavour), formats=tuple(formats))


def error_piece(
    name: str, page: Index, examples: Mapping[str, Example], flavour: Flavour
) -> Piece:
    """Return an error's anchors and its section, whose heading is the author's own."""
    own = section(name, page, examples, flavour)
    sections = (replace(own, anchors=page.anchors[name]),)
    return Piece(piece_frame(flavour), sections=sections)


def example_piece(
    name: str, page: Index, examples: Mapping[str, Example], flavour: Flavour
) -> Piece:
    """Return the example responses of an error that have something to show."""
    responses = page.resolved.by_error[name]
    return Piece(
        piece_frame(flavour), examples=tuple(error_examples(responses, examples))
    )


def linked_to_pages(page: Index, options: Options, folder: str) -> Index:
    """
    Return *page* with links to the pages that our Markdown target makes.

    Args:
        options: Those of the target.
        folder: Its output folder as it is written in links, with a slash; empty for the
            same folder.
    """
    flavour, api = flavour_of(options.get("flavour")), _api(page.resolved.catalog)
    if options.get("pages") == "per_code":
        made = site(page, flavour).page
        hrefs = {name: f"{folder}{api}/{each}" for name, each in made.hrefs.items()}
        return replace(
            page, hrefs=hrefs, format_page=f"{folder}{api}/{made.format_page}"
        )
    file = f"{folder}{api}.{flavour}"
    hrefs = {name: f"{file}#{each[0]}" for name, each in page.anchors.items()}
    # The only envelope of a page has no heading, and so no anchor.
    format_page = file if len(page.formats) > 1 else None
    return replace(page, hrefs=hrefs, format_page=format_page)


def linked_to_docs(page: Index) -> Index:
    """Return *page* with links to the documentation that the catalog names for its errors."""
    hrefs: dict[str, str] = {}
    for name in page.errors:
        address = web_address(page.resolved.by_error[name][0].docs or "")
        if address is not None:
            hrefs[name] = address
    return replace(page, hrefs=hrefs, format_page=None)


def linked_within(page: Index, names: Collection[str]) -> Index:
    """Return *page* with links to the errors *names*, those in the same document, alone."""
    hrefs = {
        name: f"#{each[0]}" for name, each in page.anchors.items() if name in names
    }
    return replace(page, hrefs=hrefs, format_page=None)


def _api(catalog: Catalog) -> str:
    return catalog.api.id
