"""A disk on which one read fails: Python's own os layer, for the paths of one folder."""

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("open", "stat", "lstat", "scandir", "listdir", "readlink")
"""Functions of ``os`` that take a path, and read."""


class FaultyDisk:
    """
    A disk that fails at one call.

    Args:
        folder: Only calls about what is below it count.
        at: The number of the call that fails, from 0; -1 for none.
        code: What it fails with, such as ``errno.EIO``; 0 for a text that is no UTF-8.
    """

    def __init__(self, folder: Path, at: int = -1, code: int = errno.EIO) -> None:
        self.folder = str(folder)
        self.at = at
        self.code = code
        self.calls: list[tuple[str, str]] = []

    @property
    def failed(self) -> str | None:
        """The path at which it failed, from the folder."""
        reached = 0 <= self.at < len(self.calls)
        return self.calls[self.at][1] if reached else None

    @contextmanager
    def mounted(self) -> Iterator[None]:
        """Let Python read from it."""
        with pytest.MonkeyPatch.context() as patch:
            for name in NAMES:
                patch.setattr(os, name, self._failing(name, getattr(os, name)))
            for module in (builtins, io):
                patch.setattr(module, "open", self._opening(io.open))
            # A fork would count for itself.
            patch.setattr(os, "sched_getaffinity", lambda _: {0})
            yield

    def _fails(self, name: str, path: Any) -> bool:
        if isinstance(path, int):
            return False
        full = os.path.normpath(Path.cwd() / os.fsdecode(path))
        if full != self.folder and not full.startswith(f"{self.folder}{os.sep}"):
            return False
        self.calls.append((name, os.path.relpath(full, self.folder)))
        return len(self.calls) - 1 == self.at

    def _failing(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(path: Any = ".", *arguments: Any, **named: Any) -> Any:
            if name == "open" and arguments and arguments[0] & os.O_ACCMODE:
                return act(path, *arguments, **named)  # It writes.
            if self._fails(name, path) and self.code:
                raise OSError(self.code, os.strerror(self.code), os.fsdecode(path))
            return act(path, *arguments, **named)

        return acting

    def _opening(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def opening(path: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            if set(mode) & set("wxa+") or isinstance(path, int):
                return act(path, mode, *arguments, **named)
            if not self._fails("read", path):
                return act(path, mode, *arguments, **named)
            # Its opener, which would count as a call of its own, is not asked.
            content = Path(path).read_bytes() if not self.code else b""
            return _Broken(os.fsdecode(path), content, self.code)

        return opening


class _Broken(io.RawIOBase):
    """A file that is there, and cannot be read."""

    def __init__(self, path: str, content: bytes, code: int) -> None:
        self.path = path
        self.code = code
        self.rest = io.BytesIO(content[: len(content) // 2] + b"\xe9\n")

    def read(self, size: int = -1) -> bytes:
        """Fail, or return what is no UTF-8."""
        if self.code:
            raise OSError(self.code, os.strerror(self.code), self.path)
        return self.rest.read(size)

    readall = read
