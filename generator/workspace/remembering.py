"""What ``gen`` remembers from one run to the next: it may be deleted, and is not committed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from typing import Any

FOLDER = ".error-catalog-cache"
"""Lies at a project's root."""


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
    """Return what was saved as *name*; None if that is nothing, or cannot be read."""
    try:
        with open(os.path.join(root, FOLDER, f"{name}.json"), "rb") as file:
            return json.loads(file.read())
    except (OSError, ValueError, RecursionError):
        return None


def is_saved(root: str, name: str) -> bool:
    """Tell whether anything was saved as *name*."""
    return os.path.isfile(os.path.join(root, FOLDER, f"{name}.json"))


def save(root: str, name: str, record: Mapping[str, Any]) -> None:
    """Remember *record*, all of it or nothing; what cannot be saved is not remembered."""
    folder = os.path.join(root, FOLDER)
    staged = os.path.join(folder, f"{name}.{os.getpid()}")
    try:
        os.makedirs(folder, exist_ok=True)
        _ignore(folder)
        with open(staged, "w", encoding="utf-8") as file:
            json.dump(record, file, separators=(",", ":"))
        os.replace(staged, os.path.join(folder, f"{name}.json"))
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
