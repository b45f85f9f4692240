"""Documents with what their markers ask for."""

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from generator.diagnostics import Diagnostic
from generator.marking.markers import RULE, find
from generator.marking.pairing import Region, pair
from generator.marking.wishes import LINKS, Wish, wish
from generator.meaning.examples import Example
from generator.sources import SourceFile
from generator.targets.markdown.flavours import Flavour
from generator.targets.markdown.index import Index
from generator.targets.markdown.page_views import Piece
from generator.targets.markdown.pieces import (
    envelope_piece,
    error_piece,
    error_table,
    example_piece,
    linked_to_docs,
    linked_to_pages,
    linked_within,
    status_table,
)


@dataclass(frozen=True, slots=True)
class Book:
    """
    One API, for documents to quote from.

    Args:
        page: As ``api_page.page_index`` has it.
    """

    page: Index
    examples: Mapping[str, Example]


@dataclass(frozen=True, slots=True)
class Library:
    """
    What documents are filled from.

    Args:
        books: By the id of the API.
        write: Renders a piece.
        options: Of the Markdown target.
        folder: Where that writes to, from the project's root; None if it is not made.
    """

    books: Mapping[str, Book]
    write: Callable[[Piece], str | Diagnostic]
    options: Mapping[str, str | int | bool]
    folder: str | None


def is_marked(source: SourceFile) -> bool:
    """Tell whether a document has anything that is, or looks like, a marker."""
    markers, found = find(source)
    return bool(found) or not all(each.in_code for each in markers)


def wanted(source: SourceFile) -> set[str]:
    """Return the ids of the APIs that a document names; ``""`` where it leaves that open."""
    regions, _ = pair(find(source)[0])
    said = [wish(each.begin) for each in regions]
    return {each.attributes.get("api", "") for each in said if isinstance(each, Wish)}


def fill(source: SourceFile, library: Library) -> tuple[str, list[Diagnostic]]:
    """
    Return the text of a document with its markers filled, and what is wrong with them.

    Whatever is not between two markers stays as it is, to the byte.
    """
    markers, found = find(source)
    regions, problems = pair(markers)
    found += problems
    wishes: list[tuple[Region, Wish]] = []
    for region in regions:
        said = wish(region.begin)
        if isinstance(said, Wish):
            wishes.append((region, said))
        else:
            found += said
    here = {
        (said.attributes.get("api", ""), said.attributes.get("error", ""))
        for region, said in wishes
        if region.begin.kind == "error"
    }
    pieces: list[str] = []
    stop = 0
    for region, said in wishes:
        text = _text(said, library, source.path, here)
        if isinstance(text, Diagnostic):
            found.append(text)
        else:
            pieces += [source.text[stop : region.begin.stop], _placed(text, region)]
            stop = region.end.start
    text = "".join([*pieces, source.text[stop:]])
    if not found and text != source.text:
        found += _changed(regions, SourceFile(source.path, text))
    return text, sorted(found, key=lambda each: each.order)


def _changed(regions: list[Region], filled: SourceFile) -> list[Diagnostic]:
    """
    Return a diagnostic if *filled* has no longer the same regions.

    That is so where HTML or code which began between two markers reached beyond them.
    """
    markers, found = find(filled)
    now, problems = pair(markers)
    kinds = [each.begin.kind for each in now]
    if not (found or problems) and kinds == [each.begin.kind for each in regions]:
        return []
    at = regions[0].begin
    message = f"what `{at.shown}` or one behind it holds reaches beyond its end"
    hint = "close its HTML and code, or empty what stands between the markers"
    return [Diagnostic(at.location, RULE, message, hint)]


def _text(
    said: Wish, library: Library, path: str, here: set[tuple[str, str]]
) -> str | Diagnostic:
    """Return what a marker asks for, with LF line ends."""
    api = said.choose("api", list(library.books))
    if isinstance(api, Diagnostic):
        return api
    book = library.books[api]
    names = {name for of, name in here if of in ("", api)}
    page = _linked(
        said.attributes.get("links", LINKS[0]), book.page, library, path, names
    )
    view = _piece(said, page, book.examples)
    if isinstance(view, Diagnostic):
        return view
    return library.write(view)


def _piece(
    said: Wish, page: Index, examples: Mapping[str, Example]
) -> Piece | Diagnostic:
    kind, flavour = said.marker.kind, said.marker.flavour
    if kind == "statuses":
        return status_table(page, flavour)
    if kind == "table":
        return _table(said, page, flavour)
    what = "envelope" if kind == "envelope" else "error"
    name = said.choose(what, list(page.formats if kind == "envelope" else page.errors))
    if isinstance(name, Diagnostic):
        return name
    return _MAKERS[kind](name, page, examples, flavour)


def _table(said: Wish, page: Index, flavour: Flavour) -> Piece | Diagnostic:
    if "group" not in said.attributes:
        return error_table(page, None, flavour)
    group = said.choose("group", list(page.resolved.catalog.groups))
    if isinstance(group, Diagnostic):
        return group
    return error_table(page, group, flavour)


_MAKERS = {"envelope": envelope_piece, "error": error_piece, "example": example_piece}


def _linked(
    links: str, page: Index, library: Library, path: str, names: set[str]
) -> Index:
    if links == "docs":
        return linked_to_docs(page)
    if links == "here":
        return linked_within(page, names)
    if links == "none" or library.folder is None:
        return linked_within(page, ())
    start = posixpath.dirname(path) or "."
    folder = posixpath.relpath(library.folder, start)
    prefix = "" if folder == "." else f"{quote(folder)}/"
    return linked_to_pages(page, library.options, prefix)


def _placed(text: str, region: Region) -> str:
    """Return *text* as it stands in its document: indented, with that one's line ends."""
    begin = region.begin
    blank = [""] if begin.flavour is Flavour.MDX else []
    lines: Sequence[str] = [*blank, *text.strip("\n").split("\n"), *blank]
    return "".join(
        f"{begin.indent if line else ''}{line}{begin.line_end}" for line in lines
    )
