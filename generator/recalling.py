"""A run that has nothing to do, told from digests alone: nothing else is imported."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from generator.workspace.digesting import (
    digest_file,
    digest_folder,
    digest_names,
    digest_of,
    digest_regular,
    digest_tool,
    digest_tree,
    other_files,
)
from generator.workspace.remembering import find_root, load
from generator.workspace.walking import files_below

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from typing import Any

    Record = dict[str, Any]
    """
    What is remembered of a run that left everything as it should be.

    ``tool``: the digest of ``gen``. ``settings``: see ``memory``. ``inputs``: digests of
    files by path from the project's root, None for one that was looked for and not there.
    ``folders``: digests of the names in folders of catalogs; ``trees``: the same for
    folders of templates, at any depth. ``outputs``: the folders that artifacts are in.
    ``documents``: digests of the user's files with markers. ``others``: size and time of
    the other files in those folders. ``said``: what the run printed of its catalogs.
    ``catalogs``: what each of them came to, by its path. Its ``inputs`` are digests, as
    above; its ``said`` are diagnostics. Its ``files`` are groups of artifacts: target,
    folder in the target's folder, folder from the root, and digests by name. A folder ends
    with a slash, or is empty.
    """

MALFORMED = (AttributeError, KeyError, TypeError, ValueError, OSError)
"""What is raised where a record is none of ours, whatever stands there."""


class Recalled:
    """
    What the last run of the same kind has left, held against the disk.

    Nothing is read more than once, however often one asks.
    """

    def __init__(self, root: str, name: str) -> None:
        record = load(root, name)
        self.root = root
        self.name = name
        self.record: Record = record if isinstance(record, dict) else {}
        self._holds: bool | None = None
        self._digests: dict[str, str | None] = {}
        self._stands: dict[str, bool] = {}

    @property
    def count(self) -> int:
        """How many files there should be."""
        entries: Iterable[Record] = self.record["catalogs"].values()
        files = sum(len(names) for each in entries for *_, names in each["files"])
        return files + len(self.record["documents"])

    def paths(self) -> Iterator[str]:
        """Yield where the artifacts are, from the root."""
        for entry in self.record["catalogs"].values():
            yield from paths(entry)

    def is_at(self, root: str, name: str) -> bool:
        """Tell whether this is the record *name* of the project at *root*."""
        return (self.root, self.name) == (root, name)

    def holds(self) -> bool:
        """Tell whether nothing at all has changed since."""
        if self._holds is None:
            try:
                self._holds = bool(self.record) and self._check()
            except MALFORMED:
                self._holds = False
        return self._holds

    def stands(self, catalog: str) -> bool:
        """Tell whether *catalog* is the same, and all its files are as they were made."""
        if catalog not in self._stands:
            entry = self.record["catalogs"][catalog]
            self._stands[catalog] = self._is_same(entry["inputs"]) and all(
                digest == digest_regular(path)
                for path, digest in files(self.root, entry)
            )
        return self._stands[catalog]

    def _check(self) -> bool:
        root, record = self.root, self.record
        catalogs: Record = record["catalogs"]
        return (
            isinstance(record["said"], str)
            and record["tool"] == digest_tool()
            and self._is_same(record["inputs"])
            # What people change is seen before anything large is read.
            and all(self._is_same(each["inputs"]) for each in catalogs.values())
            and all(digest_folder(root, k) == v for k, v in record["folders"].items())
            and all(digest_tree(root, k) == v for k, v in record["trees"].items())
            and self._others() == record["others"]
            and all(map(self.stands, catalogs))
            and all(
                digest_regular(os.path.join(root, path)) == digest
                for path, digest in record["documents"].items()
            )
        )

    def _is_same(self, inputs: dict[str, str | None]) -> bool:
        for path, digest in inputs.items():
            if path not in self._digests:
                self._digests[path] = digest_file(os.path.join(self.root, path))
            if self._digests[path] != digest:
                return False
        return True

    def _others(self) -> Record:
        made = set(self.record["documents"])
        for entry in self.record["catalogs"].values():
            made.update(paths(entry))
        found = files_below(self.root, *self.record["outputs"])
        return other_files(self.root, found, made)


def recall(start: str, arguments: Iterable[str]) -> Recalled | None:
    """
    Return what the last run of the same kind has left; None if nothing was ever remembered.

    Args:
        start: The current folder.
        arguments: What of the command line decides on the files.
    """
    root = find_root(start)
    if root is None:
        return None
    return Recalled(root, record_name(start, root, arguments))


def record_name(start: str, root: str, arguments: Iterable[str]) -> str:
    """Return what the record of a run is called: the same place, the same wishes."""
    place = os.path.relpath(start, root)
    return f"run-{digest_of(digest_names([place, *arguments]).encode())}"


def paths(entry: Record | None) -> Iterator[str]:
    """Yield the paths of a catalog's files, from the root; none if nothing is remembered."""
    for _, _, folder, digests in () if entry is None else entry["files"]:
        for name in digests:
            yield f"{folder}{name}"


def files(root: str, entry: Record) -> Iterator[tuple[str, str]]:
    """Yield where each of a catalog's files is, with its digest."""
    for _, _, folder, digests in entry["files"]:
        place = os.path.join(root, folder)
        for name, digest in digests.items():
            yield f"{place}{name}", digest
