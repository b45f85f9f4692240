"""
All pages of an API: one for everything, or one for each code.

Also pieces of them, for documents that people write themselves.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from error_catalog.catalog.model import Catalog, ErrorSpec
from error_catalog.filters.markdown import md_code
from error_catalog.semantics.examples import Example
from error_catalog.semantics.names import class_names, package_name, root_name
from error_catalog.semantics.resolution import Resolved
from error_catalog.targets.markdown.contents import (
    OTHERS,
    TITLES,
    contents,
    headings,
    notes_of,
)
from error_catalog.targets.markdown.facts import (
    error_examples,
    format_examples,
    has_more,
    replacement,
    web_address,
)
from error_catalog.targets.markdown.links import (
    Index,
    code_text,
    format_link,
    group_anchor,
    index,
    label,
    link,
    part_anchor,
    shared_keys,
)
from error_catalog.targets.markdown.sections import envelope_format, section
from error_catalog.targets.markdown.tables import (
    error_tables,
    groups,
    headed,
    retired_tables,
    says_nothing_new,
    status_tables,
)
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
    Page,
    Piece,
    Section,
)
from error_catalog.targets.publication import name_in_words
from error_catalog.targets.views import PYTHON, Options, Views, parent_of


def page_index(resolved: Resolved) -> Index:
    """Return the index of a page that has everything."""
    return index(resolved, _headings(resolved))


def api_page(
    page: Index,
    examples: Mapping[str, Example],
    sections: tuple[Section, ...],
    flavour: Flavour,
    options: Options,
) -> Page:
    """Return the view of an API, with its front matter."""
    api = page.resolved.catalog.api
    formats = tuple(_formats(page, examples, flavour))
    statuses = () if says_nothing_new(page) else tuple(status_tables(page))
    retired = tuple(retired_tables(page))
    parts = {
        "formats": formats,
        "statuses": statuses,
        "errors": page.errors,
        "details": page.format_page == "" and sections,
        "retired": retired,
    }
    shown = [part for part, content in parts.items() if content]
    chapters = tuple(groups(page))
    entries = contents(page, shown, chapters, flavour)
    is_linked = bool(entries or (flavour is Flavour.MDX and page.in_rows))
    return Page(
        name=api.id,
        title=_title(page.resolved),
        description=prose(api.description or ""),
        version=sentence(api.version or ""),
        headings=headings(page, flavour, is_linked=bool(entries)),
        contents=entries,
        default_format=format_link(page.formats[0], page) if len(formats) > 1 else "",
        formats=formats,
        python=import_line(page, options),
        statuses=statuses,
        groups=tuple(headed(each, flavour, is_linked=is_linked) for each in chapters),
        sections=sections,
        retired=retired,
        notes=notes_of(page, flavour, is_linked=bool(entries)),
        extensions=page.resolved.catalog.extensions,
        frame=page_frame({"title": f"{api.title} errors"}, flavour),
    )


def import_line(page: Index, options: Options) -> Markdown:
    """Return the line that imports the exceptions; empty if there is no package, or no wish."""
    if options.get(PYTHON) is not True or options.get("import_line") is not True:
        return ""
    package = package_name(page.resolved.catalog, parent_of(options))
    classes = class_names(page.resolved)
    # The base of all, and the first as an example.
    names = [root_name(page.resolved), *(classes[each] for each in page.errors)]
    return md_code(f"from {package} import {', '.join(names[:2])}")


def _headings(resolved: Resolved) -> Iterator[str]:
    """Yield the headings from which sites make anchors."""
    yield _title(resolved)
    yield from TITLES.values()
    yield OTHERS
    yield from map(name_in_words, resolved.catalog.envelopes)
    for group in resolved.catalog.groups.values():
        yield group.title
    for note in resolved.catalog.api.notes:
        yield note.title


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
            yield envelope_format(shape, page, responses, style)


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
        page = with_rows(found, examples, flavour)
        own = [each for each in page.errors if each not in page.in_rows]
        sections = tuple(section(each, page, examples, flavour) for each in own)
        view = api_page(page, examples, sections, flavour, options)
        files: list[File] = [replace(view, template=f"api.{flavour}.jinja")]
    else:
        made = site(found, flavour)
        page = made.page
        sections = tuple(section(each, page, examples, flavour) for each in page.errors)
        view = api_page(page, examples, sections, flavour, options)
        files = list(site_files(made, view))
    if options.get("front_matter") is not True:
        files = [replace(each, frame=replace(each.frame, front={})) for each in files]
    return Views(view, view.formats, sections, tuple(files))


def with_rows(page: Index, examples: Mapping[str, Example], flavour: Flavour) -> Index:
    """
    Return the index of a page on which only errors with more to say have a section.

    The anchors of the others are in their rows. Docusaurus does not see those, so in MDX
    links lead to the heading above the table.
    """
    in_rows = frozenset(n for n in page.errors if not has_more(n, page, examples))
    if flavour is Flavour.GFM:
        return replace(page, in_rows=in_rows)
    above = {name: f"#{_above(page.errors[name], page)}" for name in in_rows}
    return replace(page, in_rows=in_rows, hrefs={**page.hrefs, **above})


def _above(spec: ErrorSpec, page: Index) -> str:
    """Return the anchor of the heading above the row of an error."""
    has_groups = bool(page.resolved.catalog.groups)
    return group_anchor(spec.group or "") if has_groups else part_anchor("errors")


def error_table(page: Index, group: str | None, flavour: Flavour) -> Piece:
    """
    Return the errors of a group in one table.

    Args:
        group: None for the errors of all groups.
    """
    names = [n for n, spec in page.errors.items() if group in (None, spec.group)]
    return Piece(piece_frame(flavour), tables=tuple(error_tables(names, page)))


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
        envelope_format(shape, page, responses, None)
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


def linked_to_pages(
    page: Index, examples: Mapping[str, Example], options: Options, folder: str
) -> Index:
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
    there = with_rows(page, examples, flavour).hrefs
    hrefs = {name: f"{file}{anchor}" for name, anchor in there.items()}
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
