"""The pages of an API that has one for each code: names, links, and what is on them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from generator.catalog.model import ErrorSpec
from generator.targets.markdown.facts import replacement
from generator.targets.markdown.flavours import Flavour, page_frame
from generator.targets.markdown.index import Index, code_text, label, link
from generator.targets.markdown.page_views import CodePage, ErrorPage, Page
from generator.targets.markdown.pages import INDEX, code_pages, error_pages
from generator.targets.markdown.text import sentence
from generator.targets.markdown.views import Markdown

File: TypeAlias = Page | ErrorPage | CodePage


@dataclass(frozen=True, slots=True)
class Site:
    """
    The files of one API.

    Args:
        page: The index, with links from one file to another.
        pages: The file of each live error, by name, without its suffix.
        codes: The errors of each further file.
    """

    page: Index
    pages: dict[str, str]
    codes: dict[str, tuple[str, ...]]
    flavour: Flavour


def site(page: Index, flavour: Flavour) -> Site:
    """Return the files of an API, all of them in one folder."""
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
    for section in view.sections:
        spec = made.page.errors[section.name]
        yield ErrorPage(
            name=f"{folder}/{made.pages[section.name]}",
            template=f"error.{flavour}.jinja",
            title=label(section.name, made.page),
            sections=(section,),
            up=up,
            frame=page_frame(
                {"title": made.pages[section.name], "description": spec.summary},
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
    """Return what a code has to do with an error."""
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
