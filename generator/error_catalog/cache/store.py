"""
Records and compiled templates on disk, as this user's own ``gen`` left them.

A project's folder may come from anyone, with a cache in it. So each file begins with a
digest that is made with a secret of the user, which lies in the user's own cache folder:
what somebody else wrote, or changed, counts for nothing.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from hashlib import blake2b

from error_catalog.disk.private import PRIVATE, make_private

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from typing import Any

FOLDER = PRIVATE
"""Lies at a project's root."""

MODELS = "models"
"""What the code of models is saved as."""

_SUFFIX = ".record"
"""Of a file that has one line with the seal of the JSON that follows."""

_KEY = "key"
_KEY_BYTES = 32
_SEAL_BYTES = 16


def find_root(start: str) -> str | None:
    """Return the nearest folder, from *start* upward, that has a cache."""
    folder = os.path.abspath(start)
    while not os.path.isdir(os.path.join(folder, FOLDER)):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def load(root: str, name: str) -> Any:
    """Return what was saved as *name*; None if that is nothing, or not as it was saved."""
    content = _unsealed(os.path.join(root, FOLDER, f"{name}{_SUFFIX}"))
    try:
        return None if content is None else json.loads(content)
    except (ValueError, RecursionError):
        return None


def names(root: str) -> list[str]:
    """Return the names of all that is saved, sorted."""
    try:
        found = os.listdir(os.path.join(root, FOLDER))
    except OSError:
        return []
    return sorted(each[: -len(_SUFFIX)] for each in found if each.endswith(_SUFFIX))


def is_saved(root: str, name: str) -> bool:
    """Tell whether anything was saved as *name*."""
    return os.path.isfile(os.path.join(root, FOLDER, f"{name}{_SUFFIX}"))


def save(root: str, name: str, record: Mapping[str, Any]) -> None:
    """Write *record*, whole or not at all; a failure is no error."""
    try:
        folder = make_private(root)
        # In one piece: the encoder in C gives no others.
        content = json.dumps(record, separators=(",", ":")).encode()
    except (OSError, ValueError):
        return
    _seal(os.path.join(folder, f"{name}{_SUFFIX}"), content)


class Compiled:
    """
    What templates have been compiled to, by name; code, so nobody else may write there.

    Args:
        tool: The digest of ``gen``; another one's code is never found.
    """

    def __init__(self, tool: str) -> None:
        base = _base()
        self._folder = None if base is None else os.path.join(base, tool)

    def load(self, name: str) -> bytes | None:
        """Return what was saved as *name*; None if that is nothing, or broken."""
        if self._folder is None or not _is_private(self._folder):
            return None
        return _unsealed(os.path.join(self._folder, name))

    def save(self, name: str, code: bytes) -> None:
        """Write *code*, whole or not at all; a failure is no error."""
        if self._folder is None or (_secret() or _new_secret()) is None:
            return
        try:
            if not os.path.isdir(self._folder):
                os.makedirs(self._folder, mode=0o700, exist_ok=True)
                _prune(os.path.dirname(self._folder))
        except OSError:
            return
        if _is_private(self._folder):
            _seal(os.path.join(self._folder, name), code)


def _unsealed(path: str) -> bytes | None:
    """Return what ``_seal`` wrote to *path*; None if it did not, or not like that."""
    key = _secret()
    if key is None:
        return None
    content = _read(path)
    if content is None:
        return None
    seal, _, rest = content.partition(b"\n")
    return rest if seal == _seal_of(rest, key) else None


def _seal(path: str, content: bytes) -> None:
    """Write *content* to *path* below its seal, all of it or nothing."""
    key = _secret() or _new_secret()
    if key is not None:
        _write(path, _seal_of(content, key) + b"\n" + content)


def _seal_of(content: bytes, key: bytes) -> bytes:
    digest = blake2b(content, digest_size=_SEAL_BYTES, key=key)
    return digest.hexdigest().encode()


def _secret() -> bytes | None:
    """Return the user's secret; None if there is none that only the user can read."""
    base = _private_folder()
    if base is None:
        return None
    path = os.path.join(base, _KEY)
    key = _read(path) if _is_private(path, others=0o077) else None
    return key if key is not None and len(key) == _KEY_BYTES else None


def _new_secret() -> bytes | None:
    base = _base()
    if base is None:
        return None
    try:
        os.makedirs(base, mode=0o700, exist_ok=True)
    except OSError:
        return None
    if _is_private(base):
        _write(os.path.join(base, _KEY), os.urandom(_KEY_BYTES))
    return _secret()


def _base() -> str | None:
    """Return the folder, below that of the XDG Base Directory Specification."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "error-catalog") if os.path.isabs(base) else None


def _private_folder() -> str | None:
    base = _base()
    return base if base is not None and _is_private(base) else None


def _is_private(path: str, others: int = 0o022) -> bool:
    """Tell whether *path* is this user's, and *others* have none of these rights."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    if stat.S_ISLNK(status.st_mode):
        return False
    # Windows has no such rights; a home there is its user's own.
    return os.name == "nt" or (
        status.st_uid == os.geteuid() and not status.st_mode & others
    )


_MOST_BYTES = 256 * 2**20
"""Of one record; those of thousands of errors have a tenth of it."""


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0, opener=_opened) as file:
            status = os.fstat(file.fileno())
            # A checkout may have anything here, such as a link to a device without end.
            if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
                return None
            return file.readall()
    except OSError:
        return None


def _opened(path: str, flags: int) -> int:
    """Open *path*, but no link, and without waiting for a pipe."""
    more = ("O_NONBLOCK", "O_NOFOLLOW", "O_NOCTTY")
    return os.open(path, flags | sum(getattr(os, each, 0) for each in more))


def _write(path: str, content: bytes) -> None:
    """Write *content*, readable for this user alone; what cannot be written is not there."""
    # A name that nobody knows, and a new file: what a checkout has there may be a link.
    staged = f"{path}.{os.urandom(6).hex()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(staged, flags, 0o600), "wb") as file:
            file.write(content)
        os.replace(staged, path)
    except OSError:
        _unlink(staged)


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


def _prune(folder: str) -> None:
    """Leave the newest few of the folders in *folder*: each belongs to one ``gen``."""
    from shutil import rmtree

    found = [each.path for each in os.scandir(folder) if each.is_dir()]
    for path in sorted(found, key=os.path.getmtime)[:-_MOST]:
        rmtree(path, ignore_errors=True)


_MOST = 8
