"""What all commands that edit catalogs do: read, change, check the result, write."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import say
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, prefix

if TYPE_CHECKING:
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.files import SourceFile
    from error_catalog.pipeline import Stages
    from error_catalog.project import Examined

    Made = tuple[Mapping[str, SourceFile], list[str]] | Diagnostic

CATALOG = click.option(
    "--catalog", metavar="PATH", help="The catalog, if the project has several."
)

CODES = {
    "help_option_names": ["-h", "--help"],
    # A code may be a negative number.
    "ignore_unknown_options": True,
}
"""The settings of a command that takes codes."""


def edit(
    session: Session, catalog: str | None, make: "Callable[[Examined], Made]"
) -> int:
    """
    Change catalogs of the project and return the exit code.

    Nothing is written if a catalog is wrong, or would be then.

    Args:
        catalog: The only one to look at; None for all.
        make: Returns the files that change, and what to say about that.
    """
    from error_catalog.authoring.revision import RefusedError
    from error_catalog.diagnostics import Diagnostic, Severity, has_errors
    from error_catalog.filters.escapes import visible
    from error_catalog.project import examine

    here, only = Path.cwd(), (catalog,) if catalog else ()
    examined = examine(here, only, session.stages)
    if has_errors(examined.diagnostics):
        return _refuse(examined, examined.diagnostics)
    try:
        made = make(examined)
    except RefusedError as error:
        raise click.UsageError(visible(str(error))) from None
    if isinstance(made, Diagnostic):
        return _refuse(examined, [made])
    every, said = made
    changed = {
        path: each
        for path, each in every.items()
        if each.text != examined.sources[path].text
    }
    if not changed:
        click.echo("unchanged")
        return CLEAN
    again = examine(here, only, _with(session.stages, changed))
    if has_errors(again.diagnostics):
        click.echo("with this change the catalog would be wrong:", err=True)
        wrong = [each for each in again.diagnostics if each.severity is Severity.ERROR]
        return _refuse(again, wrong)
    _write(examined, changed)
    for line in said:
        click.echo(line)
    return CLEAN


def _write(examined: "Examined", changed: "Mapping[str, SourceFile]") -> None:
    """Write the files that change, if nobody else has changed them meanwhile."""
    from error_catalog.disk.sources import write_documents

    texts = {path: each.text for path, each in changed.items()}
    read = {path: examined.sources[path].text for path in texts}
    write_documents(examined.root, texts, read)
    for path in texts:
        click.echo(f"{prefix(examined.root)}{path}: changed")


def _refuse(examined: "Examined", found: "list[Diagnostic]") -> int:
    say(found, examined.sources, prefix(examined.root))
    click.echo("nothing was written", err=True)
    return BROKEN


def _with(stages: "Stages", changed: "Mapping[str, SourceFile]") -> "Stages":
    """Return stages that read files as they would be."""

    def read(root: Path, path: str) -> "SourceFile | Diagnostic":
        return changed[path] if path in changed else stages.read(root, path)

    return replace(stages, read=read)
