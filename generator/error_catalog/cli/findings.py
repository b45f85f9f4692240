"""How commands print what they found: the option ``--format``, colours, and the stream."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

import click

from error_catalog.cli.terminal import FORMATS, TEXT

if TYPE_CHECKING:
    from error_catalog.diagnostics import Diagnostic, Severity
    from error_catalog.files import SourceFile
    from error_catalog.reports.report import Quoted

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=TEXT,
    show_default=True,
    help="How to print what was found; all but text goes to standard output.",
)
"""The option of every command with findings."""

FAIL_ON = click.option(
    "--fail-on",
    type=click.Choice(("error", "warning", "never")),
    default="warning",
    show_default=True,
    help="The least severity with which the exit code is 1.",
)
"""The option of commands that find faults outside of the catalogs."""


def fails(found: "Iterable[Severity | None]", fail_on: str) -> bool:
    """Tell whether anything *found* is what the option says that a command fails on."""
    failing = {"error": ("error",), "warning": ("error", "warning"), "never": ()}
    return any(each in failing[fail_on] for each in found)


def show(
    form: str,
    command: str,
    found: "Sequence[Quoted]",
    rules: Mapping[str, str] | None = None,
) -> None:
    """
    Print what a command found; in most formats also if that is nothing.

    Text is for people, and goes to standard error; any other format is data.

    Args:
        command: Without the program's name.
        rules: What each rule is about, in one sentence, by its id.
    """
    from error_catalog.reports.formats import write
    from error_catalog.reports.report import Report

    report = Report(command, found, rules or {})
    is_text = form == TEXT
    has_colour = is_text and shows_colours(sys.stderr)
    text = write(form, report, has_colour=has_colour)
    click.echo(text, nl=False, err=is_text, color=has_colour or None)


def say(
    diagnostics: "Iterable[Diagnostic]",
    sources: "Mapping[str, SourceFile]",
    before: str = "",
) -> None:
    """
    Print diagnostics for people, on standard error.

    Args:
        sources: Every file that was read, by path.
        before: Put before every path, as ``terminal.prefix`` returns it.
    """
    from error_catalog.reports.report import quoted

    show(TEXT, "", quoted(diagnostics, sources, before))


def shows_colours(stream: TextIO) -> bool:
    """
    Tell whether *stream* is to have colours: NO_COLOR wins, FORCE_COLOR needs no terminal.

    Source: no-color.org and force-color.org, in the order of Python's own tracebacks.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
