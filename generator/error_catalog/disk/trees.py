"""Output trees: read, and written all or nothing."""

import errno
import glob
import os
import posixpath
import shutil
import stat
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.digests import HEAD_BYTES, MARKS
from error_catalog.files import Location
from error_catalog.output.drift import RULE, Outputs
from error_catalog.signals import uninterrupted

if TYPE_CHECKING:
    from error_catalog.disk.stage import Stage

MOST_BYTES = 256 * 2**20
"""No file that ``gen`` writes is as long."""

UNREAD = "file"
"""A file that the run needs is not there, or cannot be read."""


def read_tree(
    root: Path,
    outputs: Outputs,
    found: Sequence[str],
    texts: Mapping[str, str],
    standing: AbstractSet[str] = frozenset(),
    former: AbstractSet[str] = frozenset(),
) -> tuple[dict[str, str | None], list[Diagnostic]]:
    """
    Return what ``drift.Tree`` describes.

    Args:
        outputs: The output folders, from *root*; none of them need be there.
        found: What else may be ours, such as what ``files_below`` finds there.
        texts: The texts of artifacts, by path from *root*; a file with the same text
            costs no second copy.
        standing: The paths of the other artifacts, which are known to be as they should.
        former: Paths that ``gen`` wrote before, and must be able to read.

    Returns:
        A diagnostic for each folder that is a symbolic link, between an output folder
        and an artifact: it might lead anywhere. And one for each file in an artifact's
        place that cannot be read: nobody knows whether it is ours.
    """
    tree: dict[str, str | None] = {}
    unread: list[Diagnostic] = []
    expected = standing | texts.keys()
    for path in (*texts, *(each for each in found if each not in expected)):
        try:
            there = _text(root / path)
        except FileNotFoundError:
            continue
        except NotADirectoryError:
            there = None
        except (OSError, UnicodeDecodeError) as error:
            if path in texts or path in former:
                unread.append(_unread(path, error))
            continue
        if path in texts:
            tree[path] = texts[path] if there == texts[path] else there
        elif there is not None:
            tree[path] = there
    # What was found was found behind no link.
    unread += () if unread else _links(root, outputs, expected - set(found))
    return tree, unread


def reason(error: Exception) -> str:
    """Return what the system says of *error*, in lower case and without a path."""
    text = error.strerror if isinstance(error, OSError) else None
    return (text or str(error)).lower()


def _text(path: Path) -> str | None:
    """
    Return the text of a file that may be ours; None for anything else.

    That is a file that may carry a banner, or that is empty.

    Raises:
        OSError: It cannot be read.
        UnicodeDecodeError: It may be ours, but is not UTF-8.
    """
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return None
    if status.st_size > MOST_BYTES:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head.strip(b"\xef\xbb\xbf \t\r\n") and not any(
            mark in head for mark in MARKS
        ):
            return None
        return (head + file.read()).decode()


def _unread(path: str, error: Exception) -> Diagnostic:
    if isinstance(error, UnicodeDecodeError):
        hint = "delete the file, then run `gen` again"
        return Diagnostic(Location(path), UNREAD, "it is not UTF-8", hint)
    return Diagnostic(Location(path), UNREAD, f"it cannot be read: {reason(error)}")


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


class ChangedMeanwhileError(OSError):
    """A file is no longer as it was read; ``filename`` names it."""

    def __init__(self, path: Path) -> None:
        why = "it changed while gen was running, so nothing was written; run gen again"
        super().__init__(None, why, str(path))


def write(
    root: Path, changes: Mapping[str, str | None], read: Mapping[str, str | None]
) -> None:
    """
    Write each text to its path, and remove the files whose text is None.

    On any exception, Ctrl-C included, the old tree stands as it was, byte for byte.
    Folders are made as needed; those that a removal leaves empty go too.

    Args:
        changes: By path from *root*.
        read: What a file said when it was read, None if it was not there: if it says
            something else now, somebody has edited it, and nothing is written.

    Raises:
        ChangedMeanwhileError: A file is not what was read.
        OSError: Something could not be written.
        UnicodeEncodeError: A text has a lone surrogate; a filter should have caught it.
    """
    texts = [
        _Change(
            Path(os.path.normpath(root / path)),
            text,
            is_known=path in read,
            read=_encoded(read.get(path)),
        )
        for path, text in changes.items()
    ]
    from error_catalog.disk.stage import stage

    with stage(root) as there:
        _write(there, texts, root)


class _Change(NamedTuple):
    """
    What one file becomes.

    Args:
        is_known: *read* is what it said, None if it was not there.
    """

    path: Path
    text: str | None
    is_known: bool
    read: bytes | None


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _write(there: "Stage", changes: Sequence[_Change], root: Path) -> None:
    undo = ExitStack()
    try:
        _make_folders([each.path for each in changes if each.text is not None], undo)
        staged = [
            (
                None
                if each.text is None
                else _staged(there, each.path, each.text.encode(), undo)
            )
            for each in changes
        ]
        with uninterrupted() as stop_if_interrupted:
            backups = [
                _commit(there, each, new, undo)
                for each, new in zip(changes, staged, strict=True)
            ]
            for each, backup in zip(changes, backups, strict=True):
                if backup is not None:
                    # An editor may have written to the old file through a handle it had.
                    _refuse_edited(each, backup)
            stop_if_interrupted()
            undo.pop_all()
            removed = [each.path for each in changes if each.text is None]
            _tidy(filter(None, backups), removed, root)
    except BaseException:
        with uninterrupted():
            undo.close()
        raise


def _refuse_edited(change: _Change, backup: Path) -> None:
    """Raise if the file, which *backup* keeps, is not what was read."""
    # What it should say, another run of gen may have written.
    expected = (change.read, _encoded(change.text))
    if change.is_known and backup.read_bytes() not in expected:
        raise ChangedMeanwhileError(change.path)


def _staged(there: "Stage", path: Path, content: bytes, undo: ExitStack) -> Path:
    """Write *content* on the file system of *path*, and return where."""
    with _named(path):
        staged = there.name_for(path)
        undo.callback(_quietly, staged.unlink)
        with staged.open("xb") as file:
            file.write(content)
        with suppress(FileNotFoundError):
            staged.chmod(stat.S_IMODE(path.stat().st_mode))
    return staged


@contextmanager
def _named(path: Path) -> Generator[None, None, None]:
    """Let an error name *path*, and not where the file was staged."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def _make_folders(paths: Iterable[Path], undo: ExitStack) -> None:
    """Make the folders of the files at *paths*."""
    first = {path.parent: path for path in paths}
    for folder, path in first.items():
        with _named(path):
            _make_folder(folder, undo)


def _make_folder(folder: Path, undo: ExitStack) -> None:
    missing: list[Path] = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        undo.callback(_quietly, each.rmdir)
        # Another run may be making it at the same moment.
        with suppress(FileExistsError):
            each.mkdir()


def _commit(
    there: "Stage", change: _Change, staged: Path | None, undo: ExitStack
) -> Path | None:
    """
    Put *staged* in the place of the file, or nothing if it is None.

    Returns:
        Where the old file is kept; None if there was none.
    """
    path = change.path
    backup = there.name_for(path)
    undo.callback(_quietly, backup.unlink)
    with _named(path):
        # A second link, so that the path itself is never without a file.
        existed = _link(path, backup)
        if existed:
            undo.callback(_quietly, backup.replace, path)
            _refuse_edited(change, backup)
        if staged is None:
            path.unlink(missing_ok=True)
        else:
            staged.replace(path)
    if existed:
        return backup
    if staged is not None:
        undo.callback(_quietly, path.unlink)
    return None


def _link(path: Path, backup: Path) -> bool:
    """Keep the file at *path* as *backup* too; False if there is none."""
    try:
        backup.hardlink_to(path)
    except FileNotFoundError:
        return False
    except OSError:  # This file system has no links.
        shutil.copy2(path, backup)
    return True


def _tidy(backups: Iterable[Path], removed: list[Path], root: Path) -> None:
    for backup in backups:
        _quietly(backup.unlink)
    top = Path(os.path.normpath(root))
    for path in removed:
        folder = path.parent
        _remove_bytecode(path)
        with suppress(OSError):  # The first folder that is not empty stays.
            while folder != top:
                folder.rmdir()
                folder = folder.parent


def _remove_bytecode(path: Path) -> None:
    """Remove what Python compiled from a module: it would keep the package's folder alive."""
    if path.suffix == ".py":
        folder = path.parent / "__pycache__"
        with suppress(OSError):
            for each in folder.glob(f"{glob.escape(path.stem)}.*.pyc"):
                each.unlink()
            folder.rmdir()


def _quietly(act: Callable[..., object], *paths: Path) -> None:
    with suppress(OSError):
        act(*paths)
