"""Where the files are that a run reads, so that somebody can watch them."""

import posixpath
from collections.abc import Iterator

from error_catalog.disk.watched import SUFFIXES, trees
from error_catalog.project import Project, find_project, from_root
from error_catalog.run.outcome import Outcome
from error_catalog.run.request import Request


def input_folders(request: Request, outcome: Outcome) -> set[str]:
    """
    Return the folders that have inputs of a run in them, as absolute paths.

    Args:
        outcome: Of that run, which knows what catalogs include.
    """
    project = find_project(request.start, request.out, request.catalogs)
    root = str(project.root.absolute())
    every = (*_named(request, project), *_read(outcome))
    return {posixpath.normpath(posixpath.join(root, each)) for each in every}


def _named(request: Request, project: Project) -> Iterator[str]:
    """Yield the folders that the request and the configuration name, from the root."""
    yield "."
    config = project.config
    named = [from_root(each, request.start, project.root) for each in request.catalogs]
    for entry in named or (config.catalog if config else ()):
        yield _folder(entry)
    if config is not None:
        for entry in (
            *config.documents,
            *([config.templates] if config.templates else []),
        ):
            yield _folder(entry)
            yield from trees(project.root, entry)


def _read(outcome: Outcome) -> Iterator[str]:
    """Yield the folders of the files that were read, from the root."""
    if outcome.basis is not None:
        for each in outcome.basis.made.values():
            yield from map(posixpath.dirname, each.inputs)
    # The paths of our own templates are below no project.
    yield from (
        posixpath.dirname(path)
        for path in outcome.sources
        if not path.startswith("templates/")
    )


def _folder(entry: str) -> str:
    """Return *entry* if it is a folder, else the one that it is in."""
    is_file = entry.endswith(SUFFIXES)
    return posixpath.dirname(entry) if is_file else entry
