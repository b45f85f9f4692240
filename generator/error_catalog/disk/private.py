"""The folder at a project's root that belongs to ``gen`` alone; git ignores it."""

from __future__ import annotations

import os

PRIVATE = ".error-catalog-cache"
"""Its name."""

IGNORE = ".gitignore"
"""The file in it that lets git ignore it."""


def make_private(root: str) -> str:
    """
    Make the folder in *root* if it is not there, and return its path.

    Raises:
        OSError: It cannot be made, or a link or a file has its name.
    """
    folder = os.path.join(root, PRIVATE)
    if os.path.islink(folder):
        raise FileExistsError(17, "A link has the name of gen's own folder", folder)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, IGNORE)
    if not os.path.lexists(path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("# Made by gen; it may be deleted at any time.\n*\n")
    return folder
