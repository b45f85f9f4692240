"""Folders whose files a run reads: what is in them, and when that changes."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    State = dict[str, tuple[int, int, int]]
    """Time, size and number of each file that a run may read, by path."""

SUFFIXES = (".yaml", ".yml", ".json", ".jinja", ".toml", ".md", ".mdx", ".markdown")
"""Of files that a run may read."""

_STEP = 20
"""Milliseconds without another change after which a change is one to act on."""
_PATIENCE = 500
"""Milliseconds after which there may have been changes before anybody watched."""


class UnwatchableError(Exception):
    """The library that watches is not installed."""


def state_of(folders: Iterable[str]) -> "State":
    """Return what is in *folders*, not below them; one that cannot be listed is empty."""
    state: State = {}
    for folder in folders:
        try:
            names = os.listdir(folder)  # noqa: PTH208  Paths would be made for nothing.
        except OSError:
            continue
        for name in names:
            if name.endswith(SUFFIXES):
                path = f"{folder}/{name}"
                mark = mark_of(path)
                if mark is not None:
                    state[path] = mark
    return state


def mark_of(path: str) -> tuple[int, int, int] | None:
    """Return what changes with a file; None if there is none, or a folder."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    if stat.S_ISDIR(found.st_mode):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def trees(root: Path, top: str) -> Iterator[str]:
    """Yield all folders below *top*, which is from *root*, from there; hidden ones excepted."""
    for folder, below, _ in os.walk(root / top):
        yield os.path.relpath(folder, root).replace(os.sep, "/")
        below[:] = [each for each in below if not each.startswith(".")]


def standing(folders: Iterable[str]) -> set[str]:
    """Return *folders*, those that are gone replaced by the nearest that is not."""
    found: set[str] = set()
    for each in folders:
        folder = each
        while not os.path.isdir(folder):  # noqa: PTH112
            folder = os.path.dirname(folder)  # noqa: PTH120
        found.add(folder)
    return found


def changes(folders: Iterable[str]) -> Iterator[None]:
    """
    Yield whenever something in *folders* has changed, and once soon after the beginning.

    Raises:
        KeyboardInterrupt: Somebody asks for an end.
        UnwatchableError: ``watchfiles`` is not installed.
    """
    try:
        from watchfiles import watch
    except ImportError:
        raise UnwatchableError from None
    is_first = True
    for changed in watch(
        *sorted(folders),
        watch_filter=None,
        step=_STEP,
        debounce=10 * _STEP,
        rust_timeout=_PATIENCE,
        yield_on_timeout=True,
        recursive=False,
    ):
        if changed or is_first:
            yield
        is_first = False
