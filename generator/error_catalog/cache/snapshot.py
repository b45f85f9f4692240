"""The record of the last run, compared with the disk by digests; imports nothing heavy."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from error_catalog.cache.store import find_root, load
from error_catalog.disk.digests import (
    digest_file,
    digest_folder,
    digest_names,
    digest_of,
    digest_regular,
    digest_tool,
    digest_tree,
    files_below,
    may_be_ours,
    other_files,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from typing import Any


if TYPE_CHECKING:

    Record = dict[str, Any]
    """
    The record of a run, after which every file that it makes was as it should be.

    ``tool``: the digest of ``gen``; ``version``: its number. ``is_clean``: nothing else
    was found, such as an orphan that is left. ``settings``: see ``record``. ``inputs``: digests of
    files by path from the project's root, None for one that was looked for and not there.
    ``folders``: digests of the names in folders of catalogs; ``trees``: the same for
    folders of templates, at any depth. ``outputs``: the folders that artifacts are in.
    ``documents``: digests of the user's files with markers. ``others``: size and time of
    the other files in those folders. ``said``: what the run printed of its catalogs.
    ``catalogs``: what each of them came to, by its path. Its ``inputs`` are digests, as
    above; its ``said`` are diagnostics. Its ``files`` are groups of artifacts: target,
    whether they are shared, folder in the target's folder, folder from the root, and
    digests by name. A folder ends with a slash, or is empty.
    """

MALFORMED = (AttributeError, KeyError, TypeError, ValueError, OSError)
"""What is raised where a record is none of ours, whatever stands there."""


class Recalled:
    """
    The record of the last run of the same kind, compared with the disk.

    No file is read more than once.
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
        return len(self.paths()) + len(self.record["documents"])

    def paths(self) -> set[str]:
        """Return where the artifacts are, from the root; catalogs may share some."""
        entries = self.record["catalogs"].values()
        return {path for entry in entries for path in paths(entry)}

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
            and record["is_clean"] is True
            and record["tool"] == digest_tool()
            and self._is_same(record["inputs"])
            # What people change is seen before anything large is read.
            and all(self._is_same(each["inputs"]) for each in catalogs.values())
            and all(digest_folder(root, k) == v for k, v in record["folders"].items())
            and all(digest_tree(root, k) == v for k, v in record["trees"].items())
            and self._is_nothing_new(record["others"])
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

    def _is_nothing_new(self, others: dict[str, list[int]]) -> bool:
        """Tell whether no file is there that may be ours, and was not or was another."""
        made = set(self.record["documents"])
        for entry in self.record["catalogs"].values():
            made.update(paths(entry))
        found = files_below(self.root, *self.record["outputs"])
        return all(
            others.get(path) == seen or not may_be_ours(os.path.join(self.root, path))
            for path, seen in other_files(self.root, found, made).items()
        )


def recall(
    start: str, arguments: Iterable[str], catalogs: Iterable[str] = ()
) -> Recalled | None:
    """
    Return the record of the last run of the same kind; None if the project has no cache.

    Args:
        start: The current folder.
        arguments: The part of the command line that decides which files are made.
        catalogs: Those among them: their project may be another one.
    """
    near = (os.path.dirname(os.path.join(start, each)) for each in catalogs)
    root = find_root(next(near, start))
    if root is None:
        return None
    return Recalled(root, record_name(start, root, arguments))


_RUN = "run-"


def is_run(name: str) -> bool:
    """Tell whether the record *name* is one of a run."""
    return name.startswith(_RUN)


def record_name(start: str, root: str, arguments: Iterable[str]) -> str:
    """Return the name of a run's record: the same folder and arguments, the same name."""
    place = os.path.relpath(start, root)
    return f"{_RUN}{digest_of(digest_names([place, *arguments]).encode())}"


def paths(entry: Record | None) -> Iterator[str]:
    """Yield the paths of a catalog's files, from the root; none if it has no entry."""
    for *_, folder, digests in () if entry is None else entry["files"]:
        for name in digests:
            yield f"{folder}{name}"


def files(root: str, entry: Record) -> Iterator[tuple[str, str]]:
    """Yield the path of each of a catalog's files, with its digest."""
    for *_, folder, digests in entry["files"]:
        place = os.path.join(root, folder)
        for name, digest in digests.items():
            yield f"{place}{name}", digest
