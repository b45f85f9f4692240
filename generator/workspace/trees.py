"""Output trees: the files in them that can be ours."""

import os
import posixpath
import stat
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.output.placing import RULE, Outputs
from generator.output.signing import HEAD_CHARACTERS
from generator.sources import Location

_HEAD_BYTES = 4 * HEAD_CHARACTERS  # A character of UTF-8 has at most four.
_MARK = b"error-catalog: target "


def read_tree(
    root: Path,
    outputs: Outputs,
    found: Sequence[str],
    texts: Mapping[str, str],
    standing: AbstractSet[str] = frozenset(),
) -> tuple[dict[str, str | None], list[Diagnostic]]:
    """
    Return what ``comparing.Tree`` describes.

    Args:
        outputs: The output folders, from *root*; none of them need be there.
        found: What ``files_below`` finds there.
        texts: What artifacts say, by where they go from *root*: where a file says the
            same, one copy of it is kept.
        standing: Where the others go, which are known to be as they should.

    Returns:
        A diagnostic for each folder that is a symbolic link, between an output folder
        and an artifact: it might lead anywhere.
    """
    tree: dict[str, str | None] = {}
    expected = standing | texts.keys()
    for path in found:
        orphan = None if path in expected else _ours(root / path)
        if orphan is not None:
            tree[path] = orphan
    for path, text in texts.items():
        if os.path.lexists(root / path) or _below_a_file(root, path):
            there = _ours(root / path)
            tree[path] = text if there == text else there
    # What was found was found behind no link.
    return tree, list(_links(root, outputs, expected - set(found)))


def _ours(path: Path) -> str | None:
    """Return the text of a file that may carry a banner; None for anything else."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as file:
            if _MARK not in file.read(_HEAD_BYTES):
                return None
            file.seek(0)
            return file.read().decode()
    except (OSError, UnicodeDecodeError):
        return None


def _below_a_file(root: Path, path: str) -> bool:
    try:
        (root / path).lstat()
    except NotADirectoryError:
        return True
    except OSError:
        return False
    return False


def _links(
    root: Path, outputs: Outputs, expected: AbstractSet[str]
) -> Iterator[Diagnostic]:
    stops = {Path(os.path.normpath(root / folder)) for folder in outputs.values()}
    # One path of each folder is enough, and folders are few.
    last = sorted(expected, reverse=True)
    first = {posixpath.dirname(path): path for path in last}
    for path in first.values():
        folder = Path(os.path.normpath(root / path)).parent
        while folder not in stops and folder != folder.parent:
            stops.add(folder)
            if folder.is_symlink():
                shown = os.path.relpath(folder, root).replace(os.sep, "/")
                message = f"`{path}` lies behind a symbolic link, `{shown}`"
                hint = "name the folder it leads to as the target's `out`"
                yield Diagnostic(Location(path), RULE, message, hint)
            folder = folder.parent
