"""Compiled templates, in the user's own cache folder: they are code, so no project's will do."""

from __future__ import annotations

import os

from generator.workspace.digesting import digest_of

_DIGITS = 32


class Compiled:
    """
    What templates have been compiled to, by name.

    A file begins with the digest of the rest: Python must not be given broken code.

    Args:
        tool: The digest of ``gen``; another one's code is never found.
    """

    def __init__(self, tool: str) -> None:
        self._folder = _folder(tool)

    def load(self, name: str) -> bytes | None:
        """Return what was saved as *name*; None if that is nothing, or broken."""
        if self._folder is None:
            return None
        try:
            with open(os.path.join(self._folder, name), "rb") as file:
                content = file.read()
        except OSError:
            return None
        code = content[_DIGITS:]
        return code if content[:_DIGITS] == digest_of(code).encode() else None

    def save(self, name: str, code: bytes) -> None:
        """Remember *code*; where nothing can be written, nothing is remembered."""
        if self._folder is None:
            return
        staged = os.path.join(self._folder, f"{name}.{os.getpid()}")
        try:
            if not os.path.isdir(self._folder):
                os.makedirs(self._folder, mode=0o700, exist_ok=True)
                _prune(os.path.dirname(self._folder))
            with open(staged, "wb") as file:
                file.write(digest_of(code).encode() + code)
            os.replace(staged, os.path.join(self._folder, name))
        except OSError:
            return


def _prune(folder: str) -> None:
    """Leave the newest few of the folders in *folder*: each belongs to one ``gen``."""
    from shutil import rmtree

    found = [each.path for each in os.scandir(folder) if each.is_dir()]
    for path in sorted(found, key=os.path.getmtime)[:-_MOST]:
        rmtree(path, ignore_errors=True)


_MOST = 8


def _folder(tool: str) -> str | None:
    """Return the folder, below that of the XDG Base Directory Specification."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "error-catalog", tool) if os.path.isabs(base) else None
