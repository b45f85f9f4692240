"""
The folder in which files wait until all of them can be put in their places.

It lies where git ignores it. A run that is killed leaves it behind; the next one removes it.
"""

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from error_catalog.disk.private import IGNORE, PRIVATE, make_private

_READY = "stage-"
_NEW = "new-"
"""How the names of folders begin: of those that have a lock, and of those that get one."""

_LOCK = "lock"
_MOMENT = 60
"""Seconds in which a new folder certainly gets its lock."""


class Stage:
    """
    A folder of one run, and names in it that nothing else uses.

    Args:
        folder: None if there is no place for one.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._mounts = _mounts()
        self._home = None if folder is None else self._mount_of(folder)
        self._near: dict[Path, bool] = {}
        self._numbers = count()

    def name_for(self, path: Path) -> Path:
        """
        Return a name that is free, on the same file system as *path*.

        That is one in the folder, or else beside *path*; ``digests.is_staged`` knows it.
        """
        if self._folder is not None and self._is_near(path.parent):
            return self._folder / str(next(self._numbers))
        return path.with_name(f".{path.name}.gen-{os.urandom(6).hex()}")

    def _is_near(self, folder: Path) -> bool:
        """Tell whether *folder* is on the stage's file system; files are many, folders few."""
        near = self._near.get(folder)
        if near is None:
            near = self._near[folder] = self._mount_of(folder) == self._home
        return near

    def _mount_of(self, folder: Path) -> tuple[int, str]:
        """Return what tells file systems apart, also one from itself, mounted elsewhere."""
        place = f"{os.path.realpath(folder)}/"
        mount = max(filter(place.startswith, self._mounts), key=len, default="")
        return folder.stat().st_dev, mount


def _mounts() -> list[str]:
    """Return where file systems are mounted, with a slash at the end, as far as that is known."""
    try:
        lines = Path("/proc/self/mountinfo").read_bytes().splitlines()
    except OSError:
        return []
    places = (re.sub(rb"\\([0-7]{3})", _octal, each.split(b" ")[4]) for each in lines)
    return [f"{os.fsdecode(each).rstrip('/')}/" for each in places]


def _octal(match: re.Match[bytes]) -> bytes:
    return bytes((int(match[1], 8) & 0xFF,))


@contextmanager
def stage(root: Path) -> Generator[Stage, None, None]:
    """Give a stage below *root*, and remove it afterwards, with those of killed runs."""
    is_new = not (root / PRIVATE).exists()
    folder, lock = _made(root)
    try:
        yield Stage(folder)
    finally:
        if folder is not None and lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
            _sweep(folder.parent)
            if is_new:
                _remove_if_bare(root)


def _made(root: Path) -> tuple[Path | None, int | None]:
    """Return a new folder and its lock; None if there is no place for one."""
    try:
        private = make_private(str(root))
        new = Path(tempfile.mkdtemp(prefix=_NEW, dir=private))
        lock = _locked(new)
        folder = new.with_name(_READY + new.name.removeprefix(_NEW))
    except OSError:
        return None, None
    try:
        # Another run may remove it only from here on, when it is locked.
        new.rename(folder)
    except OSError:
        os.close(lock)
        shutil.rmtree(new, ignore_errors=True)
        return None, None
    return folder, lock


def _locked(folder: Path) -> int:
    """
    Return a lock on *folder* that ends with this process.

    Raises:
        OSError: Another process has it, or there is no such folder any more.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    lock = os.open(folder / _LOCK, flags, 0o600)
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise
    return lock


def _sweep(private: Path) -> None:
    """Remove the folders whose runs have ended."""
    old = time.time() - _MOMENT
    new = (each for each in private.glob(f"{_NEW}*") if each.lstat().st_mtime < old)
    with suppress(OSError):
        for each in (*new, *_without_runs(private)):
            with suppress(OSError):
                lock = _locked(each)
                shutil.rmtree(each, ignore_errors=True)
                os.close(lock)


def _without_runs(private: Path) -> Iterator[Path]:
    """Yield the folders that may be without a run; there, a lock tells."""
    if sys.platform != "win32":
        yield from private.glob(f"{_READY}*")


def _remove_if_bare(root: Path) -> None:
    """Remove the private folder if there is nothing in it: build systems know no such file."""
    private = root / PRIVATE
    with suppress(OSError):
        if [each.name for each in private.iterdir()] == [IGNORE]:
            (private / IGNORE).unlink()
            try:
                private.rmdir()
            except OSError:  # Another run has begun to use it.
                make_private(str(root))
