"""A catalog to the views of its Markdown page."""

from collections.abc import Iterator, Mapping

from generator.filters.markdown import md_code
from generator.meaning.examples import Example
from generator.meaning.resolving import Resolved
from generator.targets.markdown.examples import format_examples
from generator.targets.markdown.formats import envelope_format
from generator.targets.markdown.index import Index, index
from generator.targets.markdown.sections import section
from generator.targets.markdown.tables import groups, retired_tables, status_tables
from generator.targets.markdown.text import WHITE, heading, prose, sentence
from generator.targets.markdown.views import Format, Markdown, Page
from generator.targets.views import Views

HEADINGS = (
    "Error format",
    "HTTP statuses",
    "Errors",
    "Other errors",
    "Errors in detail",
    "Retired errors",
)
"""Of every page; the template writes them."""


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Mapping[str, str | int | bool],
) -> Views:
    """
    Return the views of an API's page, of its envelopes and of its errors.

    There are no options.
    """
    del options
    api = resolved.catalog.api
    title = heading(f"{api.title.strip(WHITE)} errors")
    page = index(resolved, _headings(title, resolved))
    formats = tuple(_formats(page, examples))
    sections = tuple(section(name, page, examples) for name in page.errors)
    view = Page(
        name=api.id,
        title=title,
        description=prose(api.description or ""),
        version=sentence(api.version or ""),
        default_format=formats[0].heading if formats else "",
        formats=formats,
        statuses=tuple(status_tables(page)),
        groups=tuple(groups(page)),
        sections=sections,
        retired=tuple(retired_tables(page)),
        extensions=resolved.catalog.extensions,
    )
    return Views(api=view, envelopes=formats, errors=sections)


def _headings(title: Markdown, resolved: Resolved) -> Iterator[str]:
    """Yield the headings of which sites make anchors by themselves."""
    yield title
    yield from HEADINGS
    yield from resolved.catalog.envelopes
    for group in resolved.catalog.groups.values():
        yield group.title


def _formats(page: Index, examples: Mapping[str, Example]) -> Iterator[Format]:
    shown = format_examples(page, examples)
    several = len(page.formats) > 1
    for shape in page.resolved.contract.shapes:
        name = shape.envelope.name
        if name in page.formats:
            title = md_code(name) if several else ""
            answers = (shown[name],) if name in shown else ()
            yield envelope_format(shape, page.resolved, answers, title)
