"""Recordings of traffic, which may be larger than memory."""

import stat
from pathlib import Path
from typing import IO

from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.trees import UNREAD, reason
from error_catalog.files import Location


def open_recording(path: str) -> IO[bytes] | Diagnostic:
    """
    Open a recording to be read from its beginning.

    Args:
        path: From the current folder; it may lie outside of the project, as traffic does.

    Returns:
        One diagnostic if it is missing or cannot be opened. A pipe is read as it comes, so
        that ``<(command)`` works; a folder or a device is refused.
    """
    try:
        mode = Path(path).stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "something else"
            return Diagnostic(Location(path), UNREAD, f"expected a file, found {kind}")
        return Path(path).open("rb")
    except FileNotFoundError:
        message = "there is no such file"
        return Diagnostic(Location(path), UNREAD, message, "check the path")
    except (OSError, ValueError) as error:
        message = f"it cannot be read: {reason(error)}"
        return Diagnostic(Location(path), UNREAD, message)
