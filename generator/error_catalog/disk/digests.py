"""Digests of files and folders; import-light."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Container, Iterable
from hashlib import blake2b

import error_catalog

SKIPPED = ("__pycache__", "node_modules")
"""Folders without generated files, like all whose names begin with a dot."""


def files_below(
    root: str, *folders: str, unread: list[tuple[str, OSError]] | None = None
) -> list[str]:
    """
    Return the files and links below *folders*, as paths from *root*; no link is followed.

    Args:
        folders: From *root*, with forward slashes; they need not be there.
        unread: Takes the folders that are there and cannot be listed, and why.
    """
    found: list[str] = []
    failed: list[tuple[str, OSError]] = [] if unread is None else unread
    for folder in folders:
        base = os.path.normpath(os.path.join(root, folder))
        normal = os.path.normpath(folder).replace(os.sep, "/")
        _add_below(base, "" if normal == "." else f"{normal}/", found, failed)
    return found


def is_staged(name: str) -> bool:
    """Tell whether a file is one that some run has staged, to be renamed to its place."""
    head, mark, number = name.rpartition(".gen-")
    is_number = len(number) == _DIGITS and set(number) <= _HEXADECIMAL
    return bool(mark) and is_number and head[:1] == "." and len(head) > 1


_DIGITS = 12
_HEXADECIMAL = frozenset("0123456789abcdef")


def _add_below(
    folder: str, prefix: str, found: list[str], failed: list[tuple[str, OSError]]
) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda each: each.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        failed.append((prefix.rstrip("/") or ".", error))
        return
    for entry in entries:
        name = entry.name
        if not entry.is_dir(follow_symlinks=False):
            if name[0] != "." or not is_staged(name):
                found.append(f"{prefix}{name}")
        elif name not in SKIPPED and name[0] != ".":
            _add_below(entry.path, f"{prefix}{name}/", found, failed)


CATALOG_SUFFIXES = (".yaml", ".yml", ".json")
"""Of catalogs in a folder."""


TREE_SUFFIXES = (".yaml", ".jinja", ".md", ".mdx", ".markdown")
"""Of templates, and of documents with markers."""


def digest_of(content: bytes) -> str:
    """Return the digest of *content*."""
    return blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()


def digest_file(path: str) -> str | None:
    """Return the digest of a file; None if it is not there or cannot be read."""
    return _digest(path, _FLAGS)


def digest_regular(path: str) -> str | None:
    """Return the digest of a file; None if it is a link, a folder, or not there."""
    if not _NO_FOLLOW and os.path.islink(path):
        return None
    return _digest(path, _FLAGS | _NO_FOLLOW)


def digest_readable(path: str) -> str | None:
    """
    Do the same, but tell a file that cannot be read from one that is not there.

    Raises:
        OSError: It cannot be read.
    """
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        return _digest(path, _FLAGS | _NO_FOLLOW, is_strict=True)
    except (FileNotFoundError, NotADirectoryError):
        return None


_DIGEST_BYTES = 16
_PART_BYTES = 1 << 16
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
_FLAGS: int = os.O_RDONLY | sum(
    # Nobody waits for a pipe, and Windows leaves line ends alone.
    getattr(os, each, 0)
    for each in ("O_NONBLOCK", "O_BINARY")
)


def _digest(path: str, flags: int, *, is_strict: bool = False) -> str | None:
    try:
        # The system's own calls take half the time of a file object's.
        file = os.open(path, flags)
    except (OSError, ValueError):
        if is_strict:
            raise
        return None
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return None  # A device may have no end.
        digest = blake2b(digest_size=_DIGEST_BYTES)
        while part := os.read(file, _PART_BYTES):
            digest.update(part)
        return digest.hexdigest()
    except OSError:
        if is_strict:
            raise
        return None
    finally:
        os.close(file)


def digest_folder(root: str, folder: str) -> str:
    """Return the digest of the names of the files in a folder that may be catalogs."""
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
            status = os.lstat(os.path.join(root, path))
            others[path] = [status.st_size, status.st_mtime_ns]
    return others


HEAD_BYTES = 4 * 4096
"""A banner lies within so many bytes: a character of UTF-8 has at most four."""

MARKS = (b"Generated by gen", b"<<<<<<<")
"""What a file has in its head that has a banner, or that git could not merge."""


def may_be_ours(path: str) -> bool:
    """Tell whether the file at *path* may have a banner; True if it cannot be read."""
    try:
        with open(path, "rb", buffering=0, opener=_opened) as file:
            head = file.read(HEAD_BYTES)
    except IsADirectoryError:
        return False
    except OSError:
        return True
    return any(mark in head for mark in MARKS)


def _opened(path: str, flags: int) -> int:
    """Open *path*, but no link, and without waiting for a pipe."""
    return os.open(path, flags | _FLAGS | _NO_FOLLOW)


def digest_names(names: Iterable[str]) -> str:
    """Return the digest of a list of names."""
    return digest_of("\0".join(names).encode("utf-8", "surrogateescape"))


def digest_tool() -> str:
    """
    Return the digest of everything that output depends on besides a project's own files.

    That is ``gen`` itself and its templates, the version of Python, and those of the
    packages that are installed.
    """
    here = os.path.dirname(error_catalog.__file__)
    parts = [sys.version, *_installed()]
    checkout = os.path.dirname(os.path.dirname(here))
    for folder in (here, os.path.join(checkout, "templates")):
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
