"""
Documents with the text that their markers ask for.

Nothing outside the markers is touched, to the byte.
"""

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from error_catalog.diagnostics import Diagnostic
from error_catalog.documents.markers import (
    LINKS,
    RULE,
    Instruction,
    Region,
    find,
    instruction_of,
    pair,
)
from error_catalog.files import SourceFile
from error_catalog.semantics.examples import Example
from error_catalog.targets.markdown.links import Index
from error_catalog.targets.markdown.pages import (
    envelope_piece,
    error_piece,
    error_table,
    example_piece,
    linked_to_docs,
    linked_to_pages,
    linked_within,
    status_table,
)
from error_catalog.targets.markdown.text import Flavour
from error_catalog.targets.markdown.views import Piece
from error_catalog.targets.views import Options


@dataclass(frozen=True, slots=True)
class Book:
    """
    One API that documents can quote from.

    Args:
        page: As ``pages.page_index`` returns it.
    """

    page: Index
    examples: Mapping[str, Example]


@dataclass(frozen=True, slots=True)
class Library:
    """
    Everything that documents are filled from.

    Args:
        books: By the id of the API.
        write: Renders a piece.
        options: The options of the Markdown target.
        folder: The output folder of that target, from the project's root; None if it is
            not generated.
    """

    books: Mapping[str, Book]
    write: Callable[[Piece], str | Diagnostic]
    options: Options
    folder: str | None


def is_marked(source: SourceFile) -> bool:
    """Tell whether a document contains a marker, or something that looks like one."""
    markers, found = find(source)
    return bool(found) or not all(each.in_code for each in markers)


def named_apis(source: SourceFile) -> set[str]:
    """Return the ids of the APIs that markers name; ``""`` for markers that name none."""
    regions, _ = pair(find(source)[0])
    found = [instruction_of(each.begin) for each in regions]
    return {
        each.attributes.get("api", "")
        for each in found
        if isinstance(each, Instruction)
    }


def fill(source: SourceFile, library: Library) -> tuple[str, list[Diagnostic]]:
    """
    Return the text of a document with its markers filled, and diagnostics about them.

    Everything that is not between two markers stays as it is, to the byte.
    """
    markers, diagnostics = find(source)
    regions, unpaired = pair(markers)
    diagnostics += unpaired
    instructions: list[tuple[Region, Instruction]] = []
    for region in regions:
        found = instruction_of(region.begin)
        if isinstance(found, Instruction):
            instructions.append((region, found))
        else:
            diagnostics += found
    here = {
        (each.attributes.get("api", ""), each.attributes.get("error", ""))
        for region, each in instructions
        if region.begin.kind == "error"
    }
    pieces: list[str] = []
    stop = 0
    for region, each in instructions:
        text = _text(each, library, source.path, here)
        if isinstance(text, Diagnostic):
            diagnostics.append(text)
        else:
            pieces += [source.text[stop : region.begin.stop], _placed(text, region)]
            stop = region.end.start
    text = "".join([*pieces, source.text[stop:]])
    if not diagnostics and text != source.text:
        diagnostics += _overflow(regions, SourceFile(source.path, text))
    return text, sorted(diagnostics, key=lambda each: each.order)


def _overflow(regions: list[Region], filled: SourceFile) -> list[Diagnostic]:
    """
    Return a diagnostic if *filled* no longer has the same regions.

    That is so if HTML or code that began between two markers extended past them.
    """
    markers, found = find(filled)
    now, unpaired = pair(markers)
    kinds = [each.begin.kind for each in now]
    if not (found or unpaired) and kinds == [each.begin.kind for each in regions]:
        return []
    at = regions[0].begin
    message = f"HTML or code inside `{at.shown}`, or inside one below, is not closed"
    hint = "close it, or delete everything between the markers"
    return [Diagnostic(at.location, RULE, message, hint)]


def _text(
    instruction: Instruction, library: Library, path: str, here: set[tuple[str, str]]
) -> str | Diagnostic:
    """Return the text that a marker asks for, with LF line ends."""
    api = instruction.choose("api", list(library.books))
    if isinstance(api, Diagnostic):
        return api
    book = library.books[api]
    names = {name for of, name in here if of in ("", api)}
    links = instruction.attributes.get("links", LINKS[0])
    page = _linked(links, book, library, path, names)
    view = _piece(instruction, page, book.examples)
    if isinstance(view, Diagnostic):
        return view
    return library.write(view)


def _piece(
    instruction: Instruction, page: Index, examples: Mapping[str, Example]
) -> Piece | Diagnostic:
    kind, flavour = instruction.marker.kind, instruction.marker.flavour
    if kind == "statuses":
        return status_table(page, flavour)
    if kind == "table":
        return _table(instruction, page, flavour)
    what = "envelope" if kind == "envelope" else "error"
    known = list(page.formats if kind == "envelope" else page.errors)
    name = instruction.choose(what, known)
    if isinstance(name, Diagnostic):
        return name
    return _MAKERS[kind](name, page, examples, flavour)


def _table(
    instruction: Instruction, page: Index, flavour: Flavour
) -> Piece | Diagnostic:
    if "group" not in instruction.attributes:
        return error_table(page, None, flavour)
    group = instruction.choose("group", list(page.resolved.catalog.groups))
    if isinstance(group, Diagnostic):
        return group
    return error_table(page, group, flavour)


_MAKERS = {"envelope": envelope_piece, "error": error_piece, "example": example_piece}


def _linked(
    links: str, book: Book, library: Library, path: str, names: set[str]
) -> Index:
    page = book.page
    if links == "docs":
        return linked_to_docs(page)
    if links == "here":
        return linked_within(page, names)
    if links == "none" or library.folder is None:
        return linked_within(page, ())
    start = posixpath.dirname(path) or "."
    folder = posixpath.relpath(library.folder, start)
    prefix = "" if folder == "." else f"{quote(folder)}/"
    return linked_to_pages(page, book.examples, library.options, prefix)


def _placed(text: str, region: Region) -> str:
    """Return *text* as its document has it: indented, with the document's line ends."""
    begin = region.begin
    blank = [""] if begin.flavour is Flavour.MDX else []
    lines: Sequence[str] = [*blank, *text.strip("\n").split("\n"), *blank]
    return "".join(
        f"{begin.indent if line else ''}{line}{begin.line_end}" for line in lines
    )
