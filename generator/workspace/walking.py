"""Which files lie below a folder; imports nothing, so that it costs nothing to ask."""

import os
from collections.abc import Iterator

SKIPPED = ("__pycache__", "node_modules")
"""Folders that no generated file is in, beside those that begin with a dot."""


def files_below(root: str, folder: str) -> Iterator[str]:
    """
    Give what lies below *folder* and is no folder, as paths from *root*; follow no link.

    Args:
        folder: From *root*, with forward slashes; it need not be there.
    """
    base = os.path.normpath(os.path.join(root, folder))
    normal = os.path.normpath(folder).replace(os.sep, "/")
    yield from _below(base, "" if normal == "." else f"{normal}/")


def is_staged(name: str) -> bool:
    """Tell whether some run, perhaps this one, is about to put the file in its place."""
    head, mark, number = name.rpartition(".gen-")
    is_number = len(number) == _DIGITS and set(number) <= _HEXADECIMAL
    return bool(mark) and is_number and head[:1] == "." and len(head) > 1


_DIGITS = 12
_HEXADECIMAL = frozenset("0123456789abcdef")


def _below(folder: str, prefix: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda each: each.name)
    except OSError:
        return
    for entry in entries:
        name = entry.name
        if not entry.is_dir(follow_symlinks=False):
            if not is_staged(name):
                yield f"{prefix}{name}"
        elif name not in SKIPPED and name[0] != ".":
            yield from _below(entry.path, f"{prefix}{name}/")
