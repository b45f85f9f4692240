"""Exit codes, diagnostics and progress on a terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping
from io import TextIOWrapper

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from typing import Any

    from error_catalog.diagnostics import Diagnostic
    from error_catalog.files import SourceFile


CLEAN = 0
"""All is well."""

FOUND = 1
"""Files drift, or the catalog has warnings."""

BROKEN = 2
"""The catalog, the configuration or the command has errors; nothing was done."""

INTERRUPTED = 130
"""Ctrl-C; nothing was done."""


TEXT = "text"
FORMATS = (TEXT, "concise", "github", "sarif", "json", "junit")
"""What ``--format`` takes; ``reports/`` writes them, and is imported only then."""


def echo(text: str, *, err: bool = False) -> None:
    """
    Print a line, or several; control characters, such as of a file's name, as escapes.

    Args:
        err: On standard error.
    """
    import click

    from error_catalog.filters.escapes import visible_lines

    click.echo(visible_lines(text), err=err)


class Guarded(TextIOWrapper):
    """
    A stream to a terminal, which no text can make do anything but show it.

    Names of files and texts of others may have control characters in them, wherever they
    are printed. What ``gen`` itself wants of a terminal is let through: colours, and to
    clear the line.
    """

    def write(self, text: str, /) -> int:
        """Write *text* with control characters as escapes."""
        if not text.replace("\n", "").isprintable():
            from error_catalog.filters.escapes import harmless

            text = harmless(text)
        return super().write(text)


def guard_streams() -> None:
    """
    Let standard output and error show control characters as escapes.

    A terminal that cannot show a character shows its escape, too, not a traceback.
    """
    for name in ("stdout", "stderr"):
        if isinstance(getattr(sys, name), TextIOWrapper):
            setattr(sys, name, _guarded(getattr(sys, name)))


def _guarded(stream: Any) -> Guarded:
    settings = {
        "encoding": stream.encoding,
        "line_buffering": stream.line_buffering,
        "write_through": stream.write_through,
    }
    return Guarded(stream.detach(), errors="backslashreplace", **settings)


def snippets(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, SourceFile],
    before: str = "",
) -> str:
    """
    Return each diagnostic, with its line of the source if that was read.

    Args:
        before: Put before every path, as ``prefix`` returns it.
    """
    found = list(diagnostics)
    if not found:
        return ""
    from error_catalog.reports import text
    from error_catalog.reports.report import Report, quoted

    return text.snippets(Report("", quoted(found, sources, before)))


def data(text: str) -> None:
    """Print *text* on standard output, as UTF-8 unless that is a terminal of another mind."""
    stream = sys.stdout
    if stream.isatty() or not hasattr(stream, "buffer"):
        stream.write(text)
        return
    stream.flush()
    stream.buffer.write(text.encode("utf-8", "surrogateescape"))
    stream.buffer.flush()


def prefix(root: str | os.PathLike[str]) -> str:
    """Return what to put before paths from *root*, if that is below the current folder."""
    place = os.path.relpath(root).replace(os.sep, "/")
    return "" if place == "." or place.startswith("..") else f"{place}/"


PATIENCE = 1.0
"""Seconds before a bar is shown; most runs are shorter."""

_INTERVAL = 0.1
_WIDTH = 24


class Progress:
    """A bar on standard error; nothing at all if that is not a terminal."""

    def __init__(self) -> None:
        self._began = self._drawn = time.monotonic()
        self._is_shown = False

    def __call__(self, done: int, count: int, doing: str) -> None:
        """
        Show how far the run has come.

        Args:
            done: How many catalogs of *count*.
            doing: What it does now.
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
        """Remove the bar from its line."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._is_shown = False
