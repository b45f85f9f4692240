"""Which files lie below a folder; imports nothing, so that it costs nothing to ask."""

import os

SKIPPED = ("__pycache__", "node_modules")
"""Folders that no generated file is in, beside those that begin with a dot."""


def files_below(root: str, *folders: str) -> list[str]:
    """
    Return what lies below *folders* and is no folder, as paths from *root*; follow no link.

    Args:
        folders: From *root*, with forward slashes; they need not be there.
    """
    found: list[str] = []
    for folder in folders:
        base = os.path.normpath(os.path.join(root, folder))
        normal = os.path.normpath(folder).replace(os.sep, "/")
        _add_below(base, "" if normal == "." else f"{normal}/", found)
    return found


def is_staged(name: str) -> bool:
    """Tell whether some run, perhaps this one, is about to put the file in its place."""
    head, mark, number = name.rpartition(".gen-")
    is_number = len(number) == _DIGITS and set(number) <= _HEXADECIMAL
    return bool(mark) and is_number and head[:1] == "." and len(head) > 1


_DIGITS = 12
_HEXADECIMAL = frozenset("0123456789abcdef")


def _add_below(folder: str, prefix: str, found: list[str]) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda each: each.name)
    except OSError:
        return
    for entry in entries:
        name = entry.name
        if not entry.is_dir(follow_symlinks=False):
            if name[0] != "." or not is_staged(name):
                found.append(f"{prefix}{name}")
        elif name not in SKIPPED and name[0] != ".":
            _add_below(entry.path, f"{prefix}{name}/", found)
