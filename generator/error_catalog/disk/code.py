"""Python sources below files and folders."""

import os
import stat
import tokenize
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.trees import UNREAD, reason
from error_catalog.files import Location, SourceFile

SKIPPED = frozenset(
    ("__pycache__", "build", "dist", "node_modules", "site-packages", "venv")
)
"""Folders that hold no code of the project's own; nor do those that begin with a dot."""

MAX_BYTES = 4 * 2**20
"""Of one file: larger ones are data."""


def read_code(
    start: Path, paths: Sequence[str]
) -> tuple[list[SourceFile], list[Diagnostic]]:
    """
    Return the Python files at and below *paths*, each once, in order.

    Args:
        paths: Files and folders, from *start*; so are the paths of what is returned.

    Returns:
        A diagnostic for each path that is not there, and each file that cannot be read.
    """
    found: dict[str, SourceFile] = {}
    problems: list[Diagnostic] = []
    for path in paths:
        whole = os.path.normpath(start / path)
        if not Path(whole).exists():
            message = "there is no such file or folder"
            problems.append(
                Diagnostic(Location(path), UNREAD, message, "check the path")
            )
            continue
        for each in _files(whole, problems, start):
            name = os.path.relpath(each, start).replace(os.sep, "/")
            if name not in found:
                source = _read(each, name)
                if isinstance(source, SourceFile):
                    found[name] = source
                else:
                    problems.append(source)
    return list(found.values()), problems


def _files(path: str, problems: list[Diagnostic], start: Path) -> Iterator[str]:
    if not Path(path).is_dir():
        yield path
        return

    def fail(error: OSError) -> None:
        name = os.path.relpath(str(error.filename), start)
        problems.append(_refused(name, f"it cannot be listed: {reason(error)}"))

    for folder, folders, names in os.walk(path, onerror=fail):
        folders[:] = sorted(
            each for each in folders if each not in SKIPPED and each[0] != "."
        )
        yield from (
            str(Path(folder, name)) for name in sorted(names) if name.endswith(".py")
        )


def _read(path: str, name: str) -> SourceFile | Diagnostic:
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            return _refused(name, "expected a file, found something else")
        with Path(path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return _refused(name, f"it cannot be read: {reason(error)}")
    if len(raw) > MAX_BYTES:
        return _refused(name, f"the file has more than {MAX_BYTES:,} bytes")
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(raw).readline)
        return SourceFile(name, raw.decode(encoding))
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        return _refused(name, f"it cannot be decoded: {error}")


def _refused(path: str, message: str) -> Diagnostic:
    return Diagnostic(Location(path), UNREAD, message)
