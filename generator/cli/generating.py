"""``gen``: write what has changed, or say what would."""

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.exits import BROKEN, CLEAN, FOUND
from generator.cli.progress import Progress
from generator.cli.repeating import say_unchanged
from generator.cli.showing import shown
from generator.recalling import Recalled, recall

if TYPE_CHECKING:
    from generator.output.comparing import Drift
    from generator.running.request import Request
    from generator.running.run import Outcome


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("catalogs", metavar="[CATALOG]...", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; list the files that drift.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--out", metavar="DIR", help="Write below this folder instead.")
@click.option("--target", "targets", metavar="NAME", multiple=True, help="Only these.")
@click.option("--list-outputs", is_flag=True, help="Write nothing; list what is made.")
@click.option("--no-cache", is_flag=True, help="Make everything anew.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing if all is well.")
@click.pass_obj
def gen(
    recalled: Recalled | None,
    catalogs: tuple[str, ...],
    check: bool,  # noqa: FBT001  click passes every option by name.
    diff: bool,  # noqa: FBT001
    out: str | None,
    targets: tuple[str, ...],
    list_outputs: bool,  # noqa: FBT001
    no_cache: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
) -> int:
    """
    Generate exceptions, OpenAPI, JSON Schema and Markdown from error catalogs.

    Without CATALOG, from all catalogs of the project: those that [tool.error-catalog]
    in pyproject.toml names, or the files in catalog/.

    \b
    Other commands, each with a --help of its own:
      gen lint       everything that is wrong with the catalogs, and nothing else
      gen explain    what the catalogs say of one code
      gen openapi    the errors in an OpenAPI document that is there already

    Exit codes: 0 all is well, 1 files drift (--check, --diff), 2 nothing could be done.
    """  # noqa: D301, click keeps the lines of what follows its mark
    from generator.diagnostics import has_errors
    from generator.running.remembering import remember
    from generator.running.request import MisuseError, Request
    from generator.running.run import run

    request = Request(Path.cwd(), catalogs, out, targets)
    if list_outputs:
        return _list_outputs(request)
    if recalled is None and not no_cache:
        recalled = recall(str(request.start), request.wishes)
    if recalled is not None and recalled.holds():
        modes = {"--check": check, "--diff": diff, "--quiet": quiet}
        say_unchanged(recalled, frozenset(mode for mode in modes if modes[mode]))
        return CLEAN
    progress = Progress()
    try:
        outcome = run(request, progress, recalled, is_cached=not no_cache)
    except MisuseError as error:
        raise click.UsageError(str(error)) from None
    finally:
        progress.clear()
    if has_errors(outcome.diagnostics):
        click.echo(_said(outcome, with_notes=False), nl=False, err=True)
        return BROKEN
    if not quiet:
        click.echo(_said(outcome, with_notes=_is_news(outcome)), nl=False, err=True)
    if check or diff:
        command = _mending(catalogs, out, targets)
        code = _compare(outcome, command, is_diff=diff, quiet=quiet)
    else:
        code = _write(outcome, quiet=quiet)
    if not no_cache and _is_clean(outcome, is_written=not (check or diff)):
        remember(outcome.root, outcome.basis, _said(outcome, with_notes=False))
    return code


def _list_outputs(request: "Request") -> int:
    from generator.diagnostics import has_errors
    from generator.running.listing import list_outputs
    from generator.running.request import MisuseError

    try:
        paths, reader, found = list_outputs(request)
    except MisuseError as error:
        raise click.UsageError(str(error)) from None
    if has_errors(found):
        click.echo(shown(found, reader.sources), nl=False, err=True)
        return BROKEN
    for path in paths:
        click.echo(os.path.relpath(reader.root / path))
    return CLEAN


def _compare(outcome: "Outcome", command: str, *, is_diff: bool, quiet: bool) -> int:
    """List what drifts, or show it, and say what mends it."""
    from generator.output.comparing import Kind

    if is_diff:
        _show(outcome.drifts)
    _list(outcome.drifts, to_stderr=is_diff)
    _advise(outcome, command, quiet=quiet, to_stderr=is_diff)
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


def _advise(outcome: "Outcome", command: str, *, quiet: bool, to_stderr: bool) -> None:
    """Say how the drift is mended, or that there is none."""
    from generator.output.comparing import changes

    if changes(outcome.drifts):
        click.echo(f"to mend this, run: {command}", err=to_stderr)
    elif not outcome.drifts and not quiet:
        click.echo(f"unchanged {outcome.count}", err=to_stderr)


def _mending(
    catalogs: tuple[str, ...], out: str | None, targets: tuple[str, ...]
) -> str:
    options = ["--out", out] if out is not None else []
    for target in targets:
        options += ["--target", target]
    return shlex.join(["gen", *options, *catalogs])


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
