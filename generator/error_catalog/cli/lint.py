"""``gen lint``: what is wrong with the catalogs, and what is poor; it can fix some of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import FORMAT, show
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, FOUND, TEXT, prefix

if TYPE_CHECKING:
    from error_catalog.rules.quality.own import OwnRule
    from error_catalog.run.inspection import Inspected

_LEVELS = ("error", "warning", "note")
"""Severities, the worst first."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("catalogs", metavar="[CATALOG]...", nargs=-1)
@click.option(
    "--severity",
    type=click.Choice(_LEVELS),
    default="warning",
    show_default=True,
    help="The least that is shown; what is less is only counted.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_LEVELS),
    default="warning",
    show_default=True,
    help="The least that makes the exit code 1; it is shown, too.",
)
@click.option("--fix", is_flag=True, help="Change the catalogs where that is safe.")
@FORMAT
@click.pass_obj
def lint(
    session: Session,
    catalogs: tuple[str, ...],
    severity: str,
    fail_on: str,
    fix: bool,  # noqa: FBT001  click passes every option by name.
    form: str,
) -> int:
    """
    Report every error, warning and note about the catalogs.

    `gen explain RULE` says more about each of them.

    Exit codes: 0 at most notes, 1 warnings, 2 errors.
    """
    from error_catalog.project import by_project
    from error_catalog.reports.report import Quoted, quoted
    from error_catalog.rules.open_question import RULE as QUESTION
    from error_catalog.rules.quality.judgement import sentences_of
    from error_catalog.rules.quality.own import own_rules
    from error_catalog.rules.quality.registry import RULES

    here = Path.cwd()
    own = own_rules([each.id for each in RULES])
    found: list[Quoted] = []
    count = 0
    for group in by_project(here, catalogs):
        is_data = form != TEXT
        inspected = _inspected(session, group, own, fix=fix, is_data=is_data)
        found += quoted(
            inspected.diagnostics, inspected.sources, prefix(inspected.root)
        )
        count += inspected.count
    least = max(_LEVELS.index(severity), _LEVELS.index(fail_on))
    # A question waits for whoever reads it: it is never only counted.
    shown = [
        each
        for each in found
        if _LEVELS.index(each.diagnostic.severity) <= least
        or each.diagnostic.rule == QUESTION
    ]
    show(form, "lint", shown, sentences_of(own))
    counts = Counter(str(each.diagnostic.severity) for each in found)
    is_aside = bool(shown) or form != TEXT
    said = Counter(str(each.diagnostic.severity) for each in shown)
    click.echo(_summary(count, said, counts - said), err=is_aside)
    if counts["error"]:
        return BROKEN
    fails = _LEVELS[: _LEVELS.index(fail_on) + 1]
    return FOUND if any(counts[each] for each in fails) else CLEAN


def _inspected(
    session: Session,
    group: tuple[str, ...],
    own: "Sequence[OwnRule]",
    *,
    fix: bool,
    is_data: bool,
) -> "Inspected":
    """Return what was found in a project, when everything is fixed that is to be."""
    from error_catalog.diagnostics import counted
    from error_catalog.disk.sources import write_documents
    from error_catalog.run.inspection import inspect, repair

    here = Path.cwd()
    inspected = inspect(here, group, session.stages, own)
    if not fix or not inspected.changes:
        return inspected
    repaired = repair(here, group, session.stages, own)
    texts = repaired.texts
    read = {path: inspected.sources[path].text for path in texts}
    write_documents(inspected.root, texts, read)
    before = prefix(inspected.root)
    for path in sorted(texts):
        made = counted(repaired.counts[path], "change")
        click.echo(f"{before}{path}: fixed, with {made}", err=is_data)
    return repaired.inspected


def _summary(count: int, said: Mapping[str, int], unsaid: Mapping[str, int]) -> str:
    """Return how many catalogs were read, and how much of each severity was found."""
    from error_catalog.diagnostics import counted

    shown = [counted(said[each], each) for each in _LEVELS if said.get(each)]
    hidden = [counted(unsaid[each], each) for each in _LEVELS if unsaid.get(each)]
    text = ", ".join(shown) or "nothing found"
    if hidden:
        text += f"; not shown: {', '.join(hidden)} (see them with --severity note)"
    return f"{counted(count, 'catalog')}: {text}"
