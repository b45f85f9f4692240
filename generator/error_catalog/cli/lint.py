"""``gen lint``: all diagnostics of the catalogs; nothing is generated."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import FORMAT, show
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, FOUND, TEXT, prefix

if TYPE_CHECKING:
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.project import Examined


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("catalogs", metavar="[CATALOG]...", nargs=-1)
@FORMAT
@click.pass_obj
def lint(session: Session, catalogs: tuple[str, ...], form: str) -> int:
    """
    Report every error, warning and note about the catalogs.

    Exit codes: 0 at most notes, 1 warnings, 2 errors.
    """
    from error_catalog.diagnostics import Severity
    from error_catalog.project import by_project, examine
    from error_catalog.reports.report import Quoted, quoted

    here, count = Path.cwd(), 0
    found: list[Quoted] = []
    for group in by_project(here, catalogs):
        examined = examine(here, group, session.stages)
        diagnostics = [*examined.diagnostics, *_uncovered(examined)]
        found += quoted(diagnostics, examined.sources, prefix(examined.root))
        count += examined.count
    show(form, "lint", found)
    counts = {
        severity: sum(each.diagnostic.severity is severity for each in found)
        for severity in Severity
    }
    summary = ", ".join(
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity, count in counts.items()
        if count
    )
    kind = "catalog" if count == 1 else "catalogs"
    is_aside = bool(found) or form != TEXT
    click.echo(f"{count} {kind}: {summary or 'nothing found'}", err=is_aside)
    if counts[Severity.ERROR]:
        return BROKEN
    return FOUND if counts[Severity.WARNING] else CLEAN


def _uncovered(examined: "Examined") -> "list[Diagnostic]":
    """Return what no error stands for where the project's web frameworks fail by themselves."""
    from error_catalog.rules import fallback

    return [
        each.merged.diagnose("fallback", finding)
        for each in examined.catalogs.values()
        for finding in fallback.uncovered(each.resolved, examined.adapters)
    ]
