"""How far a long run has come, for whoever watches it on a terminal."""

import sys
import time

PATIENCE = 1.0
"""Seconds before anything is shown: a short run is over before anyone wonders."""

_INTERVAL = 0.1
_WIDTH = 24


class Progress:
    """A bar on standard error; nothing at all if that is no terminal."""

    def __init__(self) -> None:
        self._began = self._drawn = time.monotonic()
        self._is_shown = False

    def __call__(self, done: int, count: int, doing: str) -> None:
        """
        Show how far the run has come.

        Args:
            done: How many catalogs of *count*.
            doing: What is done now.
        """
        now = time.monotonic()
        if now - self._began < PATIENCE or now - self._drawn < _INTERVAL:
            return
        if not sys.stderr.isatty():
            return
        self._drawn = now
        self._is_shown = True
        full = _WIDTH * done // max(count, 1)
        bar = f"[{'#' * full}{'.' * (_WIDTH - full)}]"
        sys.stderr.write(f"\r\x1b[K{bar} {done}/{count} catalogs, {doing}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave the line as if there had been nothing."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._is_shown = False
