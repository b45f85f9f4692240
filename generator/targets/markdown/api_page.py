"""The page of one API: its envelopes, its tables, and whatever sections it has."""

from collections.abc import Iterator, Mapping

from generator.meaning.examples import Example
from generator.meaning.resolving import Resolved
from generator.targets.markdown.examples import format_examples
from generator.targets.markdown.flavours import Flavour, page_frame
from generator.targets.markdown.formats import envelope_format
from generator.targets.markdown.index import Index, index
from generator.targets.markdown.page_views import Page
from generator.targets.markdown.tables import groups, retired_tables, status_tables
from generator.targets.markdown.text import WHITE, heading, prose, sentence
from generator.targets.markdown.views import Format, Markdown, Section

HEADINGS = (
    "Error format",
    "HTTP statuses",
    "Errors",
    "Other errors",
    "Errors in detail",
    "Retired errors",
)
"""Of every page; the template writes them."""


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
        extensions=page.resolved.catalog.extensions,
        frame=page_frame({"title": f"{api.title} errors"}, flavour),
    )


def _headings(resolved: Resolved) -> Iterator[str]:
    """Yield the headings of which sites make anchors by themselves."""
    yield _title(resolved)
    yield from HEADINGS
    yield from resolved.catalog.envelopes
    for group in resolved.catalog.groups.values():
        yield group.title


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
            answers = (shown[name],) if name in shown else ()
            style = flavour if headed else None
            yield envelope_format(shape, page.resolved, answers, style)
