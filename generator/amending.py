"""A catalog and an OpenAPI document of the user's: read from the disk, and merged."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import Diagnostic, has_errors
from generator.examining import examine
from generator.merging.documents import RULE, OpenApi, read
from generator.merging.merging import Merged, Request, merge
from generator.merging.rewriting import rewrite
from generator.sources import Location, SourceFile
from generator.understanding import Understood
from generator.workspace.reading import read_source


@dataclass(frozen=True, slots=True)
class Amended:
    """
    A document, and what it is with the errors of a catalog in it.

    Args:
        text: What the document's file should say.
    """

    understood: Understood
    document: OpenApi
    merged: Merged
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came of it; nothing has been written.

    Args:
        amended: None if any diagnostic is an error.
        sources: Every file that was read, by path.
    """

    amended: Amended | None
    diagnostics: list[Diagnostic]
    sources: Mapping[str, SourceFile]


def amend(start: Path, spec: str, catalog: str | None, request: Request) -> Outcome:
    """
    Merge a catalog into a document.

    Args:
        start: The current folder; every path is from there.
        catalog: None for the project's only one.
    """
    examined = examine(start, () if catalog is None else (catalog,))
    if has_errors(examined.diagnostics):
        return Outcome(None, examined.diagnostics, examined.sources)
    source = read_source(start, spec)
    if isinstance(source, Diagnostic):
        return Outcome(None, [source], {})
    sources = {**examined.sources, spec: source}
    document, found = read(source)
    paths = list(examined.catalogs)
    if len(paths) > 1:
        found += [_ambiguous(spec, paths)]
    if document is None or found:
        return Outcome(None, found, sources)
    understood = examined.catalogs[paths[0]]
    merged = merge(document, understood.resolved, request)
    found = [document.diagnose(each) for each in merged.in_document]
    found += [understood.merged.diagnose(RULE, each) for each in merged.in_catalog]
    text = rewrite(source, document.root, merged.data)
    if text is None:
        return Outcome(None, [*found, _unusual(spec)], sources)
    return Outcome(Amended(understood, document, merged, text), found, sources)


def _ambiguous(spec: str, paths: list[str]) -> Diagnostic:
    message = f"there are {len(paths)} catalogs, and a merge takes one"
    return Diagnostic(Location(spec), RULE, message, f"add `--catalog {paths[0]}`")


def _unusual(spec: str) -> Diagnostic:
    message = "the document is written in a way that cannot be edited in place"
    hint = "write its keys as `key: value`, each on a line of its own"
    return Diagnostic(Location(spec), RULE, message, hint)
