"""The documents of a run that people wrote, with what their markers ask for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from error_catalog.diagnostics import Diagnostic, has_errors
from error_catalog.disk.sources import TextDocument, list_documents, read_documents
from error_catalog.output.banner import read_banner
from error_catalog.output.drift import Drift, Kind
from error_catalog.output.jinja import render
from error_catalog.pipeline import Understood, understand
from error_catalog.run.plan import Prepared, workshop
from error_catalog.run.request import Request
from error_catalog.targets.markdown.pages import page_index
from error_catalog.targets.markdown.views import Piece

if TYPE_CHECKING:
    from error_catalog.documents.content import Book, Library

TARGET = "markdown"
"""The target to whose pages a document's links lead, and with which it is filled."""

TEMPLATE = f"{TARGET}/piece.md.jinja"
"""What stands between two markers looks like this."""

_REASON = "what stands between its markers is not what the catalogs say"


@dataclass(frozen=True, slots=True)
class Marked:
    """
    The documents of a run.

    Args:
        drifts: Of those that have to change.
        texts: What every file that has markers should say, its byte order mark included.
        others: What the files without any say.
    """

    drifts: list[Drift] = field(default_factory=list[Drift])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    others: Mapping[str, str] = field(default_factory=dict[str, str])


def marked(prepared: Prepared, request: Request, made: Collection[str]) -> Marked:
    """
    Return the documents of the configuration, filled.

    They are left alone by a run that is not about all catalogs, that writes elsewhere,
    or that leaves the Markdown target out by name.

    Args:
        made: The paths of the files that ``gen`` owns.
    """
    left_out = request.targets and TARGET not in request.targets
    asked = prepared.config.documents
    if request.catalogs or request.out is not None or left_out or not asked:
        return Marked()
    from error_catalog.documents.content import fill

    root = prepared.reader.root
    listed, unlisted = list_documents(root, asked)
    documents, found = read_documents(
        root, [each for each in listed if each not in made], asked
    )
    found += unlisted
    chosen = [each for each in documents if _is_marked(each)]
    others = {
        each.source.path: each.mark + each.source.text
        for each in documents
        if each not in chosen
    }
    if found or not chosen:
        return Marked(diagnostics=found, others=others)
    library = _library(prepared, chosen)
    drifts: list[Drift] = []
    texts: dict[str, str] = {}
    for each in chosen:
        path, old = each.source.path, each.source.text
        prepared.reader.sources[path] = each.source
        text, said = fill(each.source, library)
        found += said
        texts[path] = each.mark + text
        if text != old:
            drifts.append(
                Drift(path, Kind.STALE, _REASON, each.mark + old, texts[path])
            )
    if has_errors(found):
        return Marked(diagnostics=found)
    return Marked(drifts, found, texts, others)


def _is_marked(document: TextDocument) -> bool:
    """Tell whether a document is one for us; a file of ours has a banner."""
    from error_catalog.documents.content import is_marked

    return is_marked(document.source) and read_banner(document.source.text) is None


def _library(prepared: Prepared, documents: list[TextDocument]) -> "Library":
    """Return what *documents* are filled from."""
    from error_catalog.documents.content import Library, named_apis

    environ = workshop(prepared).environment

    def write(view: Piece) -> str | Diagnostic:
        return render(environ, TEMPLATE, {"view": view})

    options = {each.spec.name: each.options for each in prepared.targets}
    folder = prepared.now.outputs[TARGET] if TARGET in options else None
    ids = {each for document in documents for each in named_apis(document.source)}
    books = dict(_books(prepared, ids))
    if not ids <= books.keys():
        books = dict(_books(prepared, {""}))
    return Library(books, write, options.get(TARGET, {}), folder)


def _books(prepared: Prepared, ids: set[str]) -> Iterator[tuple[str, "Book"]]:
    """Yield the APIs of all catalogs whose text has one of *ids*; every text has ``""``."""
    for path in prepared.paths:
        read = prepared.reader.read
        source = read(path)
        if isinstance(source, Diagnostic) or not any(
            each in source.text for each in ids
        ):
            continue
        understood, _ = understand(path, read, prepared.stages)
        if understood is not None:
            yield understood.resolved.catalog.api.id, _book(understood)


def _book(understood: Understood) -> "Book":
    from error_catalog.documents.content import Book

    return Book(page_index(understood.resolved), understood.examples)
