"""What a run found, said, and written where that is asked."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from generator.cli.exits import BROKEN, CLEAN, FOUND
from generator.cli.showing import shown

if TYPE_CHECKING:
    from generator.output.comparing import Drift
    from generator.running.run import Outcome


@dataclass(frozen=True, slots=True)
class Modes:
    """
    What becomes of what was made.

    Args:
        is_kept: Nothing is written.
        is_diff: What differs is shown, not only named.
        is_quiet: Nothing is said if all is well.
    """

    is_kept: bool
    is_diff: bool
    is_quiet: bool


def finish(outcome: "Outcome", modes: Modes, command: str, *, is_cached: bool) -> int:
    """
    Say what was found, and compare or write; return the exit code.

    Args:
        command: What would mend drift.
        is_cached: The run is remembered if every file is as it should be.
    """
    from generator.diagnostics import has_errors

    if has_errors(outcome.diagnostics):
        click.echo(_said(outcome, with_notes=False), nl=False, err=True)
        return BROKEN
    if not modes.is_quiet:
        click.echo(_said(outcome, with_notes=_is_news(outcome)), nl=False, err=True)
    if modes.is_kept:
        code = _compare(outcome, command, modes)
    else:
        code = _write(outcome, quiet=modes.is_quiet)
    if is_cached and _is_clean(outcome, is_written=not modes.is_kept):
        from generator.running.remembering import remember

        remember(outcome.root, outcome.basis, _said(outcome, with_notes=False))
    return code


def _compare(outcome: "Outcome", command: str, modes: Modes) -> int:
    """List what drifts, or show it, and say what mends it."""
    from generator.output.comparing import Kind

    if modes.is_diff:
        _show(outcome.drifts)
    _list(outcome.drifts, to_stderr=modes.is_diff)
    _advise(outcome, command, modes)
    if any(each.kind is Kind.FOREIGN for each in outcome.drifts):
        return BROKEN
    return FOUND if outcome.drifts else CLEAN


def _said(outcome: "Outcome", *, with_notes: bool) -> str:
    from generator.diagnostics import Severity

    found = outcome.diagnostics
    return shown(
        [each for each in found if with_notes or each.severity is not Severity.NOTE],
        outcome.sources,
    )


def _is_news(outcome: "Outcome") -> bool:
    """Tell whether files have to change: only then are notes news to anyone."""
    from generator.output.comparing import changes

    return bool(changes(outcome.drifts))


def _is_clean(outcome: "Outcome", *, is_written: bool) -> bool:
    """Tell whether every file is now as it should be."""
    from generator.output.comparing import KEPT

    if not is_written:
        return not outcome.drifts
    return all(each.kind not in KEPT for each in outcome.drifts)


def _list(drifts: "list[Drift]", *, to_stderr: bool) -> None:
    for each in drifts:
        click.echo(f"{each.path}: {each.kind}: {each.reason}", err=to_stderr)


def _show(drifts: "list[Drift]") -> None:
    for each in drifts:
        click.echo(each.diff, nl=False)


def _advise(outcome: "Outcome", command: str, modes: Modes) -> None:
    """Say how the drift is mended, or that there is none."""
    from generator.output.comparing import changes

    if changes(outcome.drifts):
        click.echo(f"to mend this, run: {command}", err=modes.is_diff)
    elif not outcome.drifts and not modes.is_quiet:
        click.echo(f"unchanged {outcome.count}", err=modes.is_diff)


def _write(outcome: "Outcome", *, quiet: bool) -> int:
    from generator.output.comparing import Kind, changes
    from generator.workspace.writing import write

    foreign = [each for each in outcome.drifts if each.kind is Kind.FOREIGN]
    if foreign:
        _list(foreign, to_stderr=True)
        click.echo("gen: nothing was written; move these files away", err=True)
        return BROKEN
    wanted = changes(outcome.drifts)
    write(outcome.root, wanted)
    if quiet:
        return CLEAN
    _list([each for each in outcome.drifts if each.path not in wanted], to_stderr=True)
    removed = sum(text is None for text in wanted.values())
    wrote = len(wanted) - removed
    unchanged = outcome.count - wrote
    click.echo(f"wrote {wrote}, unchanged {unchanged}, removed {removed}")
    return CLEAN
