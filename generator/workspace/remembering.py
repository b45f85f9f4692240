"""What ``gen`` remembers from one run to the next: it may be deleted, and is not committed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from generator.workspace.digesting import digest_of

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from typing import Any

FOLDER = ".error-catalog-cache"
"""Lies at a project's root."""

_SUFFIX = ".record"
"""Of a file that has one line with the digest of the JSON that follows."""


def find_root(start: str) -> str | None:
    """Return the nearest folder, from *start* upward, that anything is remembered of."""
    folder = os.path.abspath(start)
    while not os.path.isdir(os.path.join(folder, FOLDER)):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def load(root: str, name: str) -> Any:
    """Return what was saved as *name*; None if that is nothing, or not as it was saved."""
    try:
        with open(os.path.join(root, FOLDER, f"{name}{_SUFFIX}"), "rb") as file:
            digest, _, content = file.read().partition(b"\n")
        is_whole = digest == digest_of(content).encode()
        return json.loads(content) if is_whole else None
    except (OSError, ValueError, RecursionError):
        return None


def is_saved(root: str, name: str) -> bool:
    """Tell whether anything was saved as *name*."""
    return os.path.isfile(os.path.join(root, FOLDER, f"{name}{_SUFFIX}"))


def save(root: str, name: str, record: Mapping[str, Any]) -> None:
    """Remember *record*, all of it or nothing; what cannot be saved is not remembered."""
    folder = os.path.join(root, FOLDER)
    staged = os.path.join(folder, f"{name}.{os.getpid()}")
    try:
        os.makedirs(folder, exist_ok=True)
        _ignore(folder)
        # In one piece: the encoder in C gives no others.
        content = json.dumps(record, separators=(",", ":")).encode()
        with open(staged, "wb") as file:
            file.write(digest_of(content).encode() + b"\n" + content)
        os.replace(staged, os.path.join(folder, f"{name}{_SUFFIX}"))
    except (OSError, ValueError):
        forget(root, f"{name}.{os.getpid()}")


def forget(root: str, name: str) -> None:
    """Remove a file of the folder, if it is there."""
    try:
        os.unlink(os.path.join(root, FOLDER, name))
    except OSError:
        return


def _ignore(folder: str) -> None:
    """Keep git and backup programs away."""
    path = os.path.join(folder, ".gitignore")
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("# Made by gen; it may be deleted at any time.\n*\n")
