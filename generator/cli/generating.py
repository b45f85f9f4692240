"""``gen``: write what has changed, or say what would."""

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.exits import BROKEN, CLEAN
from generator.cli.finishing import Modes, finish
from generator.cli.progress import Progress
from generator.cli.repeating import say_unchanged
from generator.cli.showing import shown
from generator.recalling import Recalled, recall

if TYPE_CHECKING:
    from generator.running.modelling import Modeller
    from generator.running.request import Request


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
    begun: "tuple[Recalled | None, Modeller | None]",
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
    from generator.running.request import MisuseError, Request

    recalled, modeller = begun
    request = Request(Path.cwd(), catalogs, out, targets)
    if recalled is None and not no_cache:
        recalled = recall(str(request.start), request.wishes)
    if list_outputs:
        return _list_outputs(request, recalled)
    if recalled is not None and recalled.holds():
        given = {"--check": check, "--diff": diff, "--quiet": quiet}
        say_unchanged(recalled, frozenset(mode for mode in given if given[mode]))
        return CLEAN
    from generator.running.run import run

    progress = Progress()
    try:
        outcome = run(request, progress, modeller, recalled, is_cached=not no_cache)
    except MisuseError as error:
        raise click.UsageError(str(error)) from None
    finally:
        progress.clear()
    command = _mending(catalogs, out, targets)
    modes = Modes(is_kept=check or diff, is_diff=diff, is_quiet=quiet)
    return finish(outcome, modes, command, is_cached=not no_cache)


def _list_outputs(request: "Request", recalled: Recalled | None) -> int:
    if recalled is not None and recalled.holds():
        _print(recalled.root, sorted(recalled.paths()))
        return CLEAN
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
    _print(str(reader.root), paths)
    return CLEAN


def _print(root: str, paths: list[str]) -> None:
    for path in paths:
        click.echo(os.path.relpath(Path(root, path)))


def _mending(
    catalogs: tuple[str, ...], out: str | None, targets: tuple[str, ...]
) -> str:
    options = ["--out", out] if out is not None else []
    for target in targets:
        options += ["--target", target]
    return shlex.join(["gen", *options, *catalogs])
