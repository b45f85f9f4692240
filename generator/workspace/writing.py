"""Changes to a tree: all of them, or none."""

import os
import secrets
import shutil
import signal
import stat
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path


def write(root: Path, changes: Mapping[str, str | None]) -> None:
    """
    Write each text to its path, and remove the files whose text is None.

    On any exception, Ctrl-C included, the old tree stands as it was, byte for byte.
    Folders are made as needed; those that a removal leaves empty go too.

    Args:
        changes: By path from *root*.

    Raises:
        OSError: Something could not be written.
        UnicodeEncodeError: A text has a lone surrogate; a filter should have caught it.
    """
    texts = [
        (Path(os.path.normpath(root / path)), text) for path, text in changes.items()
    ]
    undo = ExitStack()
    try:
        staged = [
            (path, None if text is None else _stage(path, text.encode(), undo))
            for path, text in texts
        ]
        with _uninterrupted() as stop_if_interrupted:
            backups = [_commit(path, new, undo) for path, new in staged]
            stop_if_interrupted()
            undo.pop_all()
            _tidy(backups, [path for path, new in staged if new is None], root)
    except BaseException:
        with _uninterrupted():
            undo.close()
        raise


def _stage(path: Path, content: bytes, undo: ExitStack) -> Path:
    """Write *content* beside *path*, on the same file system, and return where."""
    _make_folders(path.parent, undo)
    staged = _beside(path)
    undo.callback(_quietly, staged.unlink)
    with staged.open("xb") as file:
        file.write(content)
    with suppress(FileNotFoundError):
        staged.chmod(stat.S_IMODE(path.stat().st_mode))
    return staged


def _make_folders(folder: Path, undo: ExitStack) -> None:
    missing: list[Path] = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        undo.callback(_quietly, each.rmdir)
        # Another run may be making it at the same moment.
        with suppress(FileExistsError):
            each.mkdir()


def _commit(path: Path, staged: Path | None, undo: ExitStack) -> Path:
    """
    Put *staged* in the place of *path*, or nothing if it is None.

    Returns:
        Where the old file is kept, if there was one.
    """
    backup = _beside(path)
    undo.callback(_quietly, backup.unlink)
    # A second link, so that the path itself is never without a file.
    existed = _link(path, backup)
    if existed:
        undo.callback(_quietly, backup.replace, path)
    if staged is None:
        path.unlink(missing_ok=True)
        return backup
    staged.replace(path)
    if not existed:
        undo.callback(_quietly, path.unlink)
    return backup


def _link(path: Path, backup: Path) -> bool:
    """Keep the file at *path* as *backup* too; False if there is none."""
    try:
        backup.hardlink_to(path)
    except FileNotFoundError:
        return False
    except OSError:  # This file system has no links.
        shutil.copy2(path, backup)
    return True


def _tidy(backups: list[Path], removed: list[Path], root: Path) -> None:
    for backup in backups:
        _quietly(backup.unlink)
    top = Path(os.path.normpath(root))
    for path in removed:
        folder = path.parent
        with suppress(OSError):  # The first folder that is not empty stays.
            while folder != top:
                folder.rmdir()
                folder = folder.parent


def _beside(path: Path) -> Path:
    """Return a name that no other run uses; ``walking.is_staged`` knows it."""
    return path.with_name(f".{path.name}.gen-{secrets.token_hex(6)}")


def _quietly(act: Callable[..., object], *paths: Path) -> None:
    with suppress(OSError):
        act(*paths)


@contextmanager
def _uninterrupted() -> Generator[Callable[[], None], None, None]:
    """
    Hold Ctrl-C and its like back to the end of the block.

    Gives a function that raises what has come so far.
    """
    came: list[int] = []

    def stop_if_interrupted() -> None:
        if came:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield stop_if_interrupted
        return
    before = {
        number: signal.signal(number, lambda number, _: came.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop_if_interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    stop_if_interrupted()
