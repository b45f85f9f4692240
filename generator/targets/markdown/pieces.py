"""Parts of an API's pages, for documents that people write themselves."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from generator.catalog.model import Catalog
from generator.meaning.examples import Example
from generator.targets.markdown.examples import error_examples, format_examples
from generator.targets.markdown.facts import web_address
from generator.targets.markdown.flavours import Flavour, flavour_of, piece_frame
from generator.targets.markdown.formats import envelope_format
from generator.targets.markdown.index import Index
from generator.targets.markdown.page_views import Piece
from generator.targets.markdown.sections import section
from generator.targets.markdown.site import site
from generator.targets.markdown.tables import groups, status_tables
from generator.targets.markdown.views import Table


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
    """Return what there is to say of an envelope."""
    shown = format_examples(page, examples)
    answers = (shown[name],) if name in shown else ()
    formats = (
        envelope_format(shape, page.resolved, answers, None)
        for shape in page.resolved.contract.shapes
        if shape.envelope.name == name
    )
    return Piece(piece_frame(flavour), formats=tuple(formats))


def error_piece(
    name: str, page: Index, examples: Mapping[str, Example], flavour: Flavour
) -> Piece:
    """Return what there is to say of an error, behind its anchors; its author has a heading."""
    own = section(name, page, examples, flavour)
    sections = (replace(own, anchors=page.anchors[name]),)
    return Piece(piece_frame(flavour), sections=sections)


def example_piece(
    name: str, page: Index, examples: Mapping[str, Example], flavour: Flavour
) -> Piece:
    """Return the answers of an error, as far as there is anything to see."""
    answers = page.resolved.by_error[name]
    return Piece(
        piece_frame(flavour), examples=tuple(error_examples(answers, examples))
    )


def linked_to_pages(
    page: Index, options: Mapping[str, str | int | bool], folder: str
) -> Index:
    """
    Return *page* with links to what our Markdown target makes of the API.

    Args:
        options: Of the target.
        folder: Its output folder as a link has it, with a slash; empty for the same one.
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
    # A page does not give its only envelope a heading and an anchor.
    format_page = file if len(page.formats) > 1 else None
    return replace(page, hrefs=hrefs, format_page=format_page)


def linked_to_docs(page: Index) -> Index:
    """Return *page* with links to the addresses that the catalog has for its errors."""
    hrefs: dict[str, str] = {}
    for name in page.errors:
        address = web_address(page.resolved.by_error[name][0].docs or "")
        if address is not None:
            hrefs[name] = address
    return replace(page, hrefs=hrefs, format_page=None)


def linked_within(page: Index, names: Collection[str]) -> Index:
    """Return *page* with links to the errors *names*, which its document has, and no others."""
    hrefs = {
        name: f"#{each[0]}" for name, each in page.anchors.items() if name in names
    }
    return replace(page, hrefs=hrefs, format_page=None)


def _api(catalog: Catalog) -> str:
    return catalog.api.id
