"""Git's objects as bytes: one process for all of them, and trees taken apart."""

import os
import stat
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from error_catalog.disk.repository import git_command, git_environment

MAX_TREE = 64 * 2**20
"""Bytes of one folder, which would have a million files; a larger one counts as unread."""

_CHUNK = 2**20


class Kind(Enum):
    """What an entry of a tree is."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    SUBMODULE = "submodule"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    What stands in a folder under one name.

    Args:
        digest: The id of its object; of a submodule, the commit in the other repository.
    """

    kind: Kind
    digest: str


class Objects:
    """
    The objects of the repository around *root*, read by one ``git cat-file --batch``.

    Args:
        root: Any folder of the repository.
    """

    def __init__(self, root: Path) -> None:
        self._process = (
            subprocess.Popen(  # noqa: S603  Git, with no shell and arguments of ours.
                git_command(root, "cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=git_environment(root),
            )
        )
        self._trees: dict[str, Mapping[str, Entry] | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        for pipe in (self._process.stdin, self._process.stdout):
            # If git has ended already, the rest of the last question reaches nobody.
            with suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
        self._process.kill()
        self._process.wait()

    def blob(self, digest: str, limit: int) -> bytes | None:
        """
        Return the bytes of a file, the first of them if it has more than *limit*.

        Returns:
            None if this clone does not have it.
        """
        found = self._object(digest, limit)
        return None if found is None or found[0] != "blob" else found[1]

    def tree(self, name: str) -> Mapping[str, Entry] | None:
        """
        Return what is in a folder, by name.

        Args:
            name: The id of its object, or of a commit.

        Returns:
            None if this clone does not have it.
        """
        if name not in self._trees:
            found = self._object(f"{name}^{{tree}}", MAX_TREE)
            self._trees[name] = None
            if found is not None and found[0] == "tree" and len(found[1]) <= MAX_TREE:
                # A tree that git itself would call corrupt is as good as none.
                with suppress(ValueError):
                    self._trees[name] = _entries(found[1], len(name) // 2)
        return self._trees[name]

    def _object(self, name: str, limit: int) -> tuple[str, bytes] | None:
        """Return the kind and the bytes of an object; None if it is not here."""
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        try:
            asked.write(f"{name}\n".encode())
            asked.flush()
        except BrokenPipeError:
            return None
        # An object, or the reason why there is none: `missing`, `ambiguous`, nothing.
        head = told.readline().split()
        if len(head) != 3:
            return None
        size = int(head[2])
        content = told.read(min(size, limit + 1))
        _skip(told, size - len(content) + 1)
        return head[1].decode(), content


def _skip(stream: IO[bytes], count: int) -> None:
    while count > 0:
        part = stream.read(min(count, _CHUNK))
        if not part:
            return
        count -= len(part)


def _entries(raw: bytes, length: int) -> dict[str, Entry]:
    """
    Take a tree apart.

    Args:
        length: Bytes of a digest: 20 for SHA-1, 32 for SHA-256.

    Raises:
        ValueError: It is no tree.

    Source: gitformat-pack and git's tree.h: ``<mode> SP <name> NUL <digest>``.
    """
    found: dict[str, Entry] = {}
    at = 0
    while at < len(raw):
        space = raw.index(b" ", at)
        end = raw.index(b"\0", space)
        mode = int(raw[at:space], 8)
        digest = raw[end + 1 : end + 1 + length].hex()
        if len(digest) != 2 * length:
            raise ValueError("the last entry is cut")
        found[os.fsdecode(raw[space + 1 : end])] = Entry(_kind(mode), digest)
        at = end + 1 + length
    return found


def _kind(mode: int) -> Kind:
    if stat.S_ISDIR(mode):
        return Kind.FOLDER
    if stat.S_ISLNK(mode):
        return Kind.LINK
    return Kind.FILE if stat.S_ISREG(mode) else Kind.SUBMODULE
