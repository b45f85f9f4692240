"""Documents with markers, filled from the two APIs of tests/cases/documents/."""

from functools import cache

from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Diagnostic
from error_catalog.documents.content import Book, Library, fill
from error_catalog.files import SourceFile
from error_catalog.output.jinja import render
from error_catalog.semantics.examples import examples
from error_catalog.semantics.resolution import resolve
from error_catalog.targets.markdown.pages import page_index
from error_catalog.targets.markdown.views import Piece

from tests.support.markdown_pages import ENVIRONMENT, ROOT, loaded

CASES = ROOT / "tests/cases/documents"


@cache
def library() -> Library:
    """Return the two APIs of the cases, as a project with pages in ``pages/`` has them."""
    catalogs = [loaded(path) for path in sorted((CASES / "catalogs").iterdir())]
    books = {each.api.id: book(each) for each in catalogs}
    return Library(books, write, {}, "pages")


def book(catalog: Catalog) -> Book:
    """Return an API to quote from."""
    resolved = resolve(catalog)
    return Book(page_index(resolved), examples(resolved))


def write(view: Piece) -> str | Diagnostic:
    """Render a piece with our own template."""
    return render(ENVIRONMENT, "markdown/piece.md.jinja", {"view": view})


def filled(text: str) -> str:
    """Return a document with its markers filled; there must be nothing wrong with them."""
    made, found = fill(SourceFile("docs/x.md", text), library())
    assert [] == found
    return made
