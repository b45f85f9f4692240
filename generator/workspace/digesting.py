"""What stands in files, as digests; quick to import, as a run with nothing to do is short."""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Iterable
from hashlib import blake2b

import generator
from generator.workspace.walking import files_below

CATALOG_SUFFIXES = (".yaml", ".yml", ".json")
"""Of catalogs in a folder."""


TREE_SUFFIXES = (".yaml", ".jinja", ".md", ".mdx", ".markdown")
"""Of templates, and of documents with markers."""


def digest_of(content: bytes) -> str:
    """Return the digest of *content*."""
    return blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()


def digest_file(path: str) -> str | None:
    """Return the digest of a file, None if there is none that can be read."""
    try:
        with open(path, "rb", buffering=0) as file:
            return digest_of(file.read())
    except OSError:
        return None


def digest_regular(path: str) -> str | None:
    """Return the digest of a file; None if it is a link, a folder, or not there."""
    try:
        if not _HAS_NO_FOLLOW and os.path.islink(path):
            return None
        # The system's own calls take half the time of a file object's.
        file = os.open(path, _FLAGS)
    except OSError:
        return None
    try:
        digest = blake2b(digest_size=_DIGEST_BYTES)
        while part := os.read(file, _PART_BYTES):
            digest.update(part)
        return digest.hexdigest()
    except OSError:
        return None
    finally:
        os.close(file)


_DIGEST_BYTES = 16
_PART_BYTES = 1 << 16
_HAS_NO_FOLLOW = hasattr(os, "O_NOFOLLOW")
_FLAGS: int = os.O_RDONLY | sum(
    # Nobody waits for a pipe, and Windows leaves line ends alone.
    getattr(os, each, 0)
    for each in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
)


def digest_folder(root: str, folder: str) -> str:
    """Return the digest of the names in a folder that may be catalogs."""
    names = _names(os.path.join(root, folder))
    return digest_names(
        sorted(each for each in names if each.endswith(CATALOG_SUFFIXES))
    )


def digest_tree(root: str, folder: str) -> str:
    """Return the digest of the names in a folder of templates or documents, at any depth."""
    found = (each for each in files_below(root, folder) if each.endswith(TREE_SUFFIXES))
    # A file in the place of a link is another thing.
    return digest_names(
        f"{each}@" if os.path.islink(os.path.join(root, each)) else each
        for each in found
    )


def other_files(
    root: str, found: Iterable[str], made: Container[str]
) -> dict[str, list[int]]:
    """Return size and time of those of the files *found* that are not *made*."""
    others: dict[str, list[int]] = {}
    for path in found:
        if path not in made:
            stat = os.lstat(os.path.join(root, path))
            others[path] = [stat.st_size, stat.st_mtime_ns]
    return others


def digest_names(names: Iterable[str]) -> str:
    """Return the digest of a list of names."""
    return digest_of("\0".join(names).encode("utf-8", "surrogateescape"))


def digest_tool() -> str:
    """
    Return the digest of everything that output depends on beside a project's own files.

    That is ``gen`` itself and its templates, the version of Python, and those of the
    packages that are installed.
    """
    here = os.path.dirname(generator.__file__)
    parts = [sys.version, *_installed()]
    for folder in (here, os.path.join(os.path.dirname(here), "templates")):
        for path in _sources(folder):
            parts += [path, digest_file(path) or ""]
    return digest_names(parts)


def _installed() -> list[str]:
    """Return the names of packages with their versions: the folders of their metadata."""
    return sorted(
        name
        for folder in sys.path
        for name in _names(folder)
        if name.endswith((".dist-info", ".egg-info"))
    )


def _sources(folder: str) -> list[str]:
    found: list[str] = []
    for name in sorted(_names(folder)):
        path = os.path.join(folder, name)
        if name.endswith((".py", ".jinja", ".yaml", ".json")):
            found.append(path)
        elif "." not in name and name != "__pycache__":
            found += _sources(path)
    return found


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder or ".")
    except OSError:
        return []
