"""
A project's files as they were: at a commit, or in a folder that has a copy of them.

What was not there is told from what cannot be read: only the first counts as absent.
"""

import hashlib
import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.commits import Base, HistoryError, common_folder
from error_catalog.disk.objects import Entry, Kind, Objects
from error_catalog.disk.sources import (
    MAX_BYTES,
    catalogs_among,
    is_within,
    read_source,
)
from error_catalog.disk.trees import UNREAD, reason
from error_catalog.files import Location, SourceFile
from error_catalog.yaml12.events import decode


class Former(Protocol):
    """Files as they were; all paths are from the project's root as it is now."""

    @property
    def label(self) -> str:
        """Where they were, to be put behind a place: ``at main``, ``in ../old``."""
        ...

    @property
    def depth(self) -> int:
        """How many folders above the root there are."""
        ...

    def direct(self, path: str) -> str:
        """Return *path* without detours: not up and down again to where it was."""
        ...

    def read(self, path: str) -> SourceFile | Diagnostic:
        """Return the file at *path*, or why it cannot be read."""
        ...

    def kind(self, path: str) -> Kind | Diagnostic | None:
        """Return what was at *path*: a file, a folder, or None if nothing was."""
        ...

    def names(self, folder: str) -> Sequence[str] | Diagnostic:
        """Return what was in *folder*, in order; or why it cannot be listed."""
        ...

    def alike(self, names: frozenset[str]) -> Iterator[str]:
        """
        Yield the paths of all files that are called one of *names*.

        Raises:
            HistoryError: Nobody knows what there was.
        """
        ...

    def surprise(self) -> Diagnostic | None:
        """Return what is wrong if there are no catalogs at all; None if that may be."""
        ...


def list_former_catalogs(
    files: Former, entries: Sequence[str]
) -> tuple[list[str], list[Diagnostic]]:
    """
    Return the catalogs that were among *entries*, as ``sources.list_catalogs`` does.

    An entry that was not there had no catalogs.

    Args:
        entries: Files and folders.
    """
    paths: dict[str, None] = {}
    found: list[Diagnostic] = []
    for entry in map(posixpath.normpath, entries):
        kind = files.kind(entry)
        if isinstance(kind, Diagnostic):
            found.append(kind)
        elif kind is Kind.FOLDER:
            names = files.names(entry)
            if isinstance(names, Diagnostic):
                found.append(names)
            else:
                paths |= dict.fromkeys(catalogs_among(names, entry))
        elif kind is not None:
            paths[entry] = None
    return list(paths), found


class Folder:
    """
    A copy of the project as it was, in a folder.

    Args:
        root: The copy's root.
        name: As the user writes it.
    """

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        self._name = name
        self.label = f"in {name}"
        self.depth = 0

    def direct(self, path: str) -> str:
        """Return *path* without detours."""
        return posixpath.normpath(path)

    def read(self, path: str) -> SourceFile | Diagnostic:
        """Return the file at *path*, or why it cannot be read."""
        if not is_within(self._root, path, ()):
            return _unread(path, f"it lies outside of {self._name}")
        return read_source(self._root, path)

    def kind(self, path: str) -> Kind | Diagnostic | None:
        """Return what is at *path*."""
        try:
            is_folder = (self._root / path).is_dir()
            if not is_folder:
                (self._root / path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            return _unread(path, f"it cannot be read: {reason(error)}")
        return Kind.FOLDER if is_folder else Kind.FILE

    def names(self, folder: str) -> Sequence[str] | Diagnostic:
        """Return what is in *folder*."""
        try:
            return sorted(each.name for each in (self._root / folder).iterdir())
        except OSError as error:
            return _unread(folder, f"it cannot be listed: {reason(error)}")

    def alike(self, names: frozenset[str]) -> Iterator[str]:
        """Yield nothing: a copy is complete, and stands where the project stood."""
        del names
        yield from ()

    def surprise(self) -> Diagnostic | None:
        """Say that this is not the folder that was meant."""
        hint = "name the folder that has `catalog/`, or the catalogs themselves"
        return _unread(self._name, "there is no catalog in this folder", hint)


_MAX_LINKS = 40
_MAX_GOAL = 4096
_MAX_POINTER = 1024
_LFS = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n"
    rb"(?:.*\n)*?oid sha256:(?P<digest>[0-9a-f]{64})\n"
)


class Snapshot:
    """
    The files of a commit.

    Symbolic links are followed inside the commit, submodules into their own repositories,
    and pointers of Git LFS to what was downloaded for them.
    """

    def __init__(self, base: Base, objects: Objects) -> None:
        self.label = f"at {base.name}"
        self.depth = len(base.prefix.split("/")) if base.prefix else 0
        self._base = base
        self._objects = {"": objects}

    def close(self) -> None:
        """End the processes of git."""
        for each in self._objects.values():
            each.close()

    def direct(self, path: str) -> str:
        """Return *path* without detours."""
        from_top = self._from_top(path)
        return path if from_top.startswith("..") else self._from_root(from_top)

    def _from_top(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self._base.prefix, path))

    def _from_root(self, path: str) -> str:
        # Both are below an imaginary root: relpath would ask for the current folder.
        return posixpath.relpath(f"/{path}", f"/{self._base.prefix}")

    def read(self, path: str) -> SourceFile | Diagnostic:
        """Return the file at *path*, or why it cannot be read."""
        found = self._find(path)
        if isinstance(found, Diagnostic):
            return found
        if found is None:
            return _unread(path, f"there was no such file {self.label}")
        home, entry = found
        if entry.kind is not Kind.FILE:
            return _unread(path, f"expected a file {self.label}, found a folder")
        raw = self._objects[home].blob(entry.digest, MAX_BYTES)
        return self._lacking(path) if raw is None else self._decoded(path, home, raw)

    def _decoded(self, path: str, home: str, raw: bytes) -> SourceFile | Diagnostic:
        if len(raw) < _MAX_POINTER and (pointer := _LFS.match(raw)):
            downloaded = self._downloaded(home, pointer["digest"].decode())
            if downloaded is None:
                hint = "run `git lfs fetch --all`; catalogs are text, and need no LFS"
                message = f"it was in Git LFS {self.label}, and is not downloaded"
                return _unread(path, message, hint)
            raw = downloaded
        if len(raw) > MAX_BYTES:
            return _unread(path, f"the file has more than {MAX_BYTES:,} bytes")
        return decode(path, raw)

    def kind(self, path: str) -> Kind | Diagnostic | None:
        """Return what was at *path*; links are followed."""
        found = self._find(path)
        if isinstance(found, Diagnostic) or found is None:
            return found
        kind = found[1].kind
        return Kind.FOLDER if kind is Kind.SUBMODULE else kind

    def names(self, folder: str) -> Sequence[str] | Diagnostic:
        """Return what was in *folder*; nothing if that was no folder."""
        found = self._find(folder)
        if isinstance(found, Diagnostic):
            return found
        if found is None or found[1].kind is not Kind.FOLDER:
            return ()
        tree = self._objects[found[0]].tree(found[1].digest)
        return self._lacking(folder) if tree is None else sorted(tree)

    def alike(self, names: frozenset[str]) -> Iterator[str]:
        """Yield the paths of all files that are called one of *names*, but for submodules."""
        pending = [("", self._base.commit)]
        while pending:
            folder, digest = pending.pop()
            tree = self._objects[""].tree(digest)
            if tree is None:
                lacking = self._lacking(folder)
                raise HistoryError(lacking.message, lacking.hint)
            for name, entry in tree.items():
                if entry.kind is Kind.FOLDER:
                    pending.append((f"{folder}{name}/", entry.digest))
                elif name in names:
                    yield self._from_root(f"{folder}{name}")

    def surprise(self) -> Diagnostic | None:
        """Say nothing: there was a time before the first catalog."""
        return None

    def _find(self, path: str) -> tuple[str, Entry] | Diagnostic | None:
        """
        Return what stands at *path*, behind all links, and the submodule that it is in.

        Returns:
            A diagnostic if nobody knows what does; None if nothing does.
        """
        walked = [("", "", Entry(Kind.FOLDER, self._base.commit))]
        pending = self._from_top(path).split("/")
        links = 0
        while pending:
            name = pending.pop(0)
            if name in ("", "."):
                continue
            if name == "..":
                walked.pop()
                if not walked:
                    return _unread(path, "it lies outside of the repository")
                continue
            step = self._step(path, walked[-1], name)
            if step is None or isinstance(step, Diagnostic):
                return step
            if step[2].kind is Kind.LINK:
                links += 1
                goal = self._goal(step)
                if links > _MAX_LINKS or goal is None or goal.startswith("/"):
                    message = (
                        f"a symbolic link {self.label} leads out of the repository"
                    )
                    return _unread(path, message)
                pending = goal.split("/") + pending
            else:
                walked.append(step)
        return walked[-1][1:]

    def _step(
        self, path: str, folder: tuple[str, str, Entry], name: str
    ) -> tuple[str, str, Entry] | Diagnostic | None:
        """Return where *name* leads from *folder*: a path, the submodule of it, an entry."""
        at, home, entry = folder
        if entry.kind is not Kind.FOLDER:
            return None
        tree = self._objects[home].tree(entry.digest)
        if tree is None:
            return self._lacking(path)
        found = tree.get(name)
        place = posixpath.join(at, name)
        if found is not None and found.kind is Kind.SUBMODULE:
            return self._submodule(path, place, found.digest)
        return None if found is None else (place, home, found)

    def _submodule(
        self, path: str, place: str, commit: str
    ) -> tuple[str, str, Entry] | Diagnostic:
        """Return the top of the submodule at *place*, as it was at its *commit*."""
        if place not in self._objects:
            if not os.path.lexists(self._base.top / place / ".git"):
                hint = f"run `git submodule update --init {place}`"
                message = f"it was in the submodule `{place}`, which is not checked out"
                return _unread(path, message, hint)
            self._objects[place] = Objects(self._base.top / place)
        if self._objects[place].tree(commit) is None:
            hint = f"run `git -C {place} fetch`"
            message = f"the submodule `{place}` lacks the commit that it had"
            return _unread(path, message, hint)
        return place, place, Entry(Kind.FOLDER, commit)

    def _goal(self, link: tuple[str, str, Entry]) -> str | None:
        """Return where a symbolic link leads."""
        raw = self._objects[link[1]].blob(link[2].digest, _MAX_GOAL)
        return None if raw is None or len(raw) > _MAX_GOAL else os.fsdecode(raw)

    def _lacking(self, path: str) -> Diagnostic:
        asked = f"git archive {self._base.commit[:12]} {self._base.prefix}".strip()
        return _unread(
            path,
            f"this clone does not have it as it was {self.label}",
            f"to fetch it into a partial clone, run `{asked} > /dev/null`",
        )

    def _downloaded(self, home: str, digest: str) -> bytes | None:
        """Return what Git LFS has downloaded; None if it has not."""
        folder = common_folder(self._base.top / home)
        path = Path(folder, "lfs", "objects", digest[:2], digest[2:4], digest)
        try:
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except OSError:
            return None
        return raw if hashlib.sha256(raw).hexdigest() == digest else None


def _unread(path: str, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic(Location(path), UNREAD, message, hint)
