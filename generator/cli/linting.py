"""``gen lint``: everything that is wrong with the catalogs, and nothing else."""

from pathlib import Path

import click

from generator.cli.exits import BROKEN, CLEAN, FOUND
from generator.cli.showing import shown


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("catalogs", metavar="[CATALOG]...", nargs=-1)
def lint(catalogs: tuple[str, ...]) -> int:
    """
    Say everything that is wrong with the catalogs, and what is worth knowing.

    Exit codes: 0 nothing but notes, 1 warnings, 2 errors.
    """
    from generator.diagnostics import Severity
    from generator.examining import examine

    examined = examine(Path.cwd(), catalogs)
    found = examined.diagnostics
    click.echo(shown(found, examined.sources), nl=False, err=True)
    counts = {
        severity: sum(each.severity is severity for each in found)
        for severity in Severity
    }
    said = ", ".join(
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity, count in counts.items()
        if count
    )
    kind = "catalog" if examined.count == 1 else "catalogs"
    click.echo(f"{examined.count} {kind}: {said or 'nothing found'}", err=bool(found))
    if counts[Severity.ERROR]:
        return BROKEN
    return FOUND if counts[Severity.WARNING] else CLEAN
