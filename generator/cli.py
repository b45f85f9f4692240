"""The command line: arguments in, an exit code out; the only module that prints."""

import os
import shlex
import signal
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.output.comparing import Drift
    from generator.running import Outcome

# What is heavy is imported where it is used, so that `gen --help` costs nothing.

CLEAN, DRIFT, BROKEN, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: all is well; files drift; nothing could be done; Ctrl-C."""


def main() -> None:
    """Run ``gen`` and exit."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows its escape, not a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # Whoever stops a run stops it as Ctrl-C does, and the old tree stands.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(_exit_code(sys.argv[1:]))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("catalogs", metavar="[CATALOG]...", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; list the files that drift.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--out", metavar="DIR", help="Write below this folder instead.")
@click.option("--target", "targets", metavar="NAME", multiple=True, help="Only these.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing if all is well.")
def gen(
    catalogs: tuple[str, ...],
    check: bool,  # noqa: FBT001  click passes every option by name.
    diff: bool,  # noqa: FBT001
    out: str | None,
    targets: tuple[str, ...],
    quiet: bool,  # noqa: FBT001
) -> int:
    """
    Generate exceptions, OpenAPI, JSON Schema and Markdown from error catalogs.

    Without CATALOG, from all catalogs of the project: those that [tool.error-catalog]
    in pyproject.toml names, or the files in catalog/.

    Exit codes: 0 all is well, 1 files drift (--check, --diff), 2 nothing could be done.
    """
    from generator.diagnostics import has_errors
    from generator.output.comparing import Kind
    from generator.running import MisuseError, Request, run

    try:
        outcome = run(Request(Path.cwd(), catalogs, out, targets))
    except MisuseError as error:
        raise click.UsageError(str(error)) from None
    if has_errors(outcome.diagnostics) or not quiet:
        _report(outcome)
    if has_errors(outcome.diagnostics):
        return BROKEN
    foreign = [each for each in outcome.drifts if each.kind is Kind.FOREIGN]
    if foreign and not (check or diff):
        _list(foreign, to_stderr=True)
        click.echo("gen: nothing was written; move these files away", err=True)
        return BROKEN
    if diff:
        _show(outcome.drifts)
    if check or diff:
        _list(outcome.drifts, to_stderr=diff)
        _advise(outcome, _mending(catalogs, out, targets), quiet=quiet, to_stderr=diff)
        return BROKEN if foreign else DRIFT if outcome.drifts else CLEAN
    _write(outcome, quiet=quiet)
    return CLEAN


def _exit_code(arguments: list[str]) -> int:
    try:
        code = int(gen.main(arguments, prog_name="gen", standalone_mode=False) or CLEAN)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("gen: interrupted", err=True)
        return INTERRUPTED
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"gen: {where}{(error.strerror or str(error)).lower()}", err=True)
        return BROKEN
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has gone; Python must not try to flush once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _report(outcome: "Outcome") -> None:
    from generator.reporting import line, snippet

    for each in outcome.diagnostics:
        source = outcome.sources.get(each.location.path)
        click.echo(snippet(each, source) if source else line(each), err=True)


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
        click.echo(f"unchanged {len(outcome.artifacts)}", err=to_stderr)


def _mending(
    catalogs: tuple[str, ...], out: str | None, targets: tuple[str, ...]
) -> str:
    options = ["--out", out] if out is not None else []
    for target in targets:
        options += ["--target", target]
    return shlex.join(["gen", *options, *catalogs])


def _write(outcome: "Outcome", *, quiet: bool) -> None:
    from generator.output.comparing import changes
    from generator.workspace.writing import write

    wanted = changes(outcome.drifts)
    write(outcome.root, wanted)
    if quiet:
        return
    _list([each for each in outcome.drifts if each.path not in wanted], to_stderr=True)
    removed = sum(text is None for text in wanted.values())
    wrote = len(wanted) - removed
    unchanged = len(outcome.artifacts) - wrote
    click.echo(f"wrote {wrote}, unchanged {unchanged}, removed {removed}")
