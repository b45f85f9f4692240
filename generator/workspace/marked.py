"""Documents with markers: which there are, and what they say."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.sources import Location, SourceFile
from generator.workspace.reading import RULE, read_source
from generator.workspace.walking import files_below

SUFFIXES = (".md", ".mdx", ".markdown")
"""Of the documents in a folder."""

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Document:
    """
    A document that someone wrote.

    Args:
        mark: What stands in front of the text: a byte order mark, or nothing.
    """

    source: SourceFile
    mark: str


def list_documents(root: Path, entries: Sequence[str]) -> list[str]:
    """
    Return the documents among *entries*, each once, in order.

    A folder stands for the Markdown files below it, links and hidden ones aside.

    Args:
        entries: Files and folders, from *root*.
    """
    paths: dict[str, None] = {}
    for entry in map(posixpath.normpath, entries):
        if (root / entry).is_dir():
            paths |= dict.fromkeys(_below(root, entry))
        else:
            paths[entry] = None
    return list(paths)


def read_documents(
    root: Path, paths: Sequence[str]
) -> tuple[list[Document], list[Diagnostic]]:
    """Return what stands at *paths*, and why something cannot be read."""
    documents: list[Document] = []
    found: list[Diagnostic] = []
    for path in paths:
        source = _read(root, path)
        if isinstance(source, Diagnostic):
            found.append(source)
        else:
            documents.append(Document(source, _mark(root / path)))
    return documents, found


def _read(root: Path, path: str) -> SourceFile | Diagnostic:
    if (root / path).is_symlink():
        # To write it would put a file in the place of the link.
        hint = "name the file that it leads to"
        return Diagnostic(Location(path), RULE, "this is a symbolic link", hint)
    return read_source(root, path)


def _mark(path: Path) -> str:
    with path.open("rb") as file:
        return "\ufeff" if file.read(len(_MARK)) == _MARK else ""


def _below(root: Path, folder: str) -> Iterator[str]:
    for path in files_below(str(root), folder):
        name = path.rpartition("/")[2]
        if (
            path.endswith(SUFFIXES)
            and name[0] != "."
            and not (root / path).is_symlink()
        ):
            yield path
