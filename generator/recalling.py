"""A run that has nothing to do, told from digests alone: nothing else is imported."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from generator.workspace.digesting import (
    digest_file,
    digest_folder,
    digest_names,
    digest_of,
    digest_tool,
    digest_tree,
    other_files,
    read_regular,
)
from generator.workspace.remembering import find_root, load

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from typing import Any

    Record = dict[str, Any]
    """
    What is remembered of a run that left everything as it should be.

    ``tool``: the digest of ``gen``. ``inputs``: digests of files by path from the project's
    root, None for one that was looked for and not there. ``folders``: digests of the names in
    folders of catalogs; ``trees``: the same for folders of templates, at any depth.
    ``outputs``: the folders that artifacts are in. ``files``: digests of the artifacts.
    ``others``: size and time of the other files in those folders. ``said``: what the run
    printed of its catalogs. ``catalogs`` and ``settings``: see ``memory``.
    """


def record_name(start: str, root: str, arguments: Iterable[str]) -> str:
    """Return what the record of a run is called: the same place, the same wishes."""
    place = os.path.relpath(start, root)
    return f"run-{digest_of(digest_names([place, *arguments]).encode())}"


def recall(start: str, arguments: Iterable[str]) -> Record | None:
    """
    Return the record of the same run if nothing has changed since; None if anything has.

    Args:
        start: The current folder.
        arguments: What of the command line decides on the files.
    """
    root = find_root(start)
    if root is None:
        return None
    record = load(root, record_name(start, root, arguments))
    try:
        return record if _holds(root, record) else None
    except (AttributeError, KeyError, TypeError, ValueError, OSError):
        # Whatever stands there, it is no record of ours.
        return None


def _holds(root: str, record: Record | None) -> bool:
    if record is None or record["tool"] != digest_tool():
        return False
    for path, digest in record["inputs"].items():
        if digest_file(os.path.join(root, path)) != digest:
            return False
    for digest_names_in, kind in ((digest_folder, "folders"), (digest_tree, "trees")):
        for folder, digest in record[kind].items():
            if digest_names_in(root, folder) != digest:
                return False
    files: Mapping[str, str] = record["files"]
    if other_files(root, record["outputs"], files) != record["others"]:
        return False
    for path, digest in files.items():
        content = read_regular(os.path.join(root, path))
        if content is None or digest_of(content) != digest:
            return False
    return True
