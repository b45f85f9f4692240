"""Documents that are not ours, into which we write."""

from pathlib import Path

from generator.workspace.writing import write

_MARK = b"\xef\xbb\xbf"


def write_document(root: Path, path: str, text: str) -> None:
    """
    Write *text* to a file, whole or not at all.

    A byte order mark stays, and a link stays a link.

    Args:
        path: From *root*.

    Raises:
        OSError: It could not be written.
    """
    target = (root / path).resolve()
    mark = "\ufeff" if _has_mark(target) else ""
    write(target.parent, {target.name: f"{mark}{text}"})


def is_document(root: Path, path: str, text: str) -> bool:
    """Tell whether the file at *path* says *text* already."""
    try:
        raw = (root / path).read_bytes()
    except FileNotFoundError:
        return False
    return raw.removeprefix(_MARK) == text.encode()


def _has_mark(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MARK)) == _MARK
    except FileNotFoundError:
        return False
