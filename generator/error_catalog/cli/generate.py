"""`gen`, `--check`, `--diff`, `--list-outputs`."""

import os
import shlex
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cache.snapshot import Recalled, recall
from error_catalog.cli.fast_path import may_believe, say_unchanged
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import (
    BROKEN,
    CLEAN,
    FORMATS,
    FOUND,
    TEXT,
    Progress,
    echo,
    prefix,
    snippets,
)
from error_catalog.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from error_catalog.diagnostics import Diagnostic
    from error_catalog.output.drift import Drift
    from error_catalog.reports.report import Quoted
    from error_catalog.run.outcome import Outcome
    from error_catalog.run.request import Request


@dataclass(frozen=True, slots=True)
class Modes:
    """
    What to do with the outcome of a run.

    Args:
        is_kept: Write nothing.
        is_diff: Show differences, not only the names of files.
        is_quiet: Print nothing if all is well.
        is_cached: The cache may be read, and the run recorded.
        found: Takes all that was found, drift included, which is then printed in another
            format than text; None for text.
    """

    is_kept: bool
    is_diff: bool
    is_quiet: bool
    is_cached: bool
    found: "list[Quoted] | None" = None


def finish(outcome: "Outcome", modes: Modes, command: str) -> int:
    """
    Print what was found, compare or write, and return the exit code.

    Args:
        command: The command that would fix drift.
    """
    from error_catalog.diagnostics import has_errors

    if modes.found is not None:
        from error_catalog.run.findings import findings

        modes.found.extend(findings(outcome, command, prefix(outcome.root)))
    if has_errors(outcome.diagnostics):
        _say(outcome, modes, with_notes=False)
        return BROKEN
    _say(outcome, modes, with_notes=_is_news(outcome))
    code = (_compare if modes.is_kept else _write)(outcome, modes, command)
    if modes.is_cached:
        _remember(outcome, is_written=not modes.is_kept)
    return code


def _say(outcome: "Outcome", modes: Modes, *, with_notes: bool) -> None:
    """Print the diagnostics, unless they are data or nobody wants to hear them."""
    from error_catalog.diagnostics import has_errors

    is_silent = modes.is_quiet and not has_errors(outcome.diagnostics)
    told = _told(outcome, with_notes=with_notes)
    if told and modes.found is None and not is_silent:
        from error_catalog.cli.findings import say

        say(told, outcome.sources, prefix(outcome.root))


def _compare(outcome: "Outcome", modes: Modes, command: str) -> int:
    """List the files that drift, or show them, and how to fix it."""
    from error_catalog.output.drift import Kind, changes

    is_aside = modes.is_diff or modes.found is not None
    if modes.is_diff:
        _show(outcome)
    if modes.found is None:
        _list(outcome, outcome.drifts, to_stderr=is_aside)
    for advice in _advice(outcome):
        echo(advice, err=is_aside)
    if changes(outcome.drifts):
        echo(f"to fix this, run: {command}", err=is_aside)
    elif not outcome.drifts and not modes.is_quiet:
        echo(f"unchanged {outcome.count}", err=is_aside)
    if any(each.kind is Kind.FOREIGN for each in outcome.drifts):
        return BROKEN
    return FOUND if outcome.drifts else CLEAN


def _write(outcome: "Outcome", modes: Modes, command: str) -> int:
    from error_catalog.disk.trees import write
    from error_catalog.output.drift import KEPT, Kind, changes

    kept = [each for each in outcome.drifts if each.kind in KEPT]
    _list(outcome, kept, to_stderr=True)
    for advice in _advice(outcome):
        echo(advice, err=True)
    if any(each.kind is Kind.FOREIGN for each in kept):
        echo(f"gen: nothing was written; then run: {command}", err=True)
        return BROKEN
    wanted = changes(outcome.drifts)
    write(outcome.root, wanted, {each.path: each.old for each in outcome.drifts})
    removed = sum(text is None for text in wanted.values())
    wrote = len(wanted) - removed
    unchanged = outcome.count - wrote
    if not modes.is_quiet:
        echo(f"wrote {wrote}, unchanged {unchanged}, removed {removed}")
        for remark in outcome.remarks if wrote else ():
            echo(remark)
    return CLEAN


def _remember(outcome: "Outcome", *, is_written: bool) -> None:
    """Record the run, if every file that it makes is as it should be."""
    from error_catalog.output.drift import Kind, changes
    from error_catalog.run.memory import remember

    kinds = {each.kind for each in outcome.drifts}
    if Kind.FOREIGN in kinds or (changes(outcome.drifts) and not is_written):
        return
    told = _told(outcome, with_notes=False)
    said = snippets(told, outcome.sources, prefix(outcome.root))
    remember(outcome.root, outcome.basis, said, is_clean=Kind.LEFT not in kinds)


def _told(outcome: "Outcome", *, with_notes: bool) -> "list[Diagnostic]":
    from error_catalog.diagnostics import Severity

    found = outcome.diagnostics
    return [each for each in found if with_notes or each.severity is not Severity.NOTE]


def _is_news(outcome: "Outcome") -> bool:
    """Tell whether files have to change: notes are printed only then."""
    from error_catalog.output.drift import changes

    return bool(changes(outcome.drifts))


def _list(outcome: "Outcome", drifts: "list[Drift]", *, to_stderr: bool) -> None:
    before = prefix(outcome.root)
    for each in drifts:
        echo(f"{before}{each.path}: {each.kind}: {each.reason}", err=to_stderr)


def _show(outcome: "Outcome") -> None:
    """Print a patch; its bytes are those of the files, whatever the terminal's encoding."""
    before, is_terminal = prefix(outcome.root), sys.stdout.isatty()
    for each in outcome.drifts:
        diff = replace(each, path=f"{before}{each.path}").diff
        said = diff if is_terminal else diff.encode("utf-8", "surrogateescape")
        click.echo(said, nl=False)


def _advice(outcome: "Outcome") -> "Iterator[str]":
    """Yield what to do about files that ``gen`` does not touch, or that another one wrote."""
    from error_catalog.output.drift import Kind

    paths = {
        kind: [
            _from_here(outcome.root, each.path)
            for each in outcome.drifts
            if each.kind is kind
        ]
        for kind in (Kind.LEFT, Kind.FOREIGN)
    }
    if paths[Kind.LEFT]:
        yield f"to remove what is left, run: {_removal(paths[Kind.LEFT])}"
    if paths[Kind.FOREIGN]:
        yield (
            "these files are not gen's: move them away to keep them, or run: "
            f"{_removal(paths[Kind.FOREIGN])}"
        )
    for version in outcome.versions:
        if version != VERSION:
            yield (
                f"gen {version} wrote files that gen {VERSION} writes differently; to stay "
                f'with it, set `required-version = "=={version}"` in pyproject.toml'
            )


def _removal(paths: list[str]) -> str:
    guard = ["--"] if any(each.startswith("-") for each in paths) else []
    return shlex.join(["rm", *guard, *paths])


def _from_here(root: Path, path: str) -> str:
    return os.path.relpath(Path(root, path))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("catalogs", metavar="[CATALOG]...", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; list the files that drift.")
@click.option(
    "--diff",
    is_flag=True,
    help="Write nothing; show what gen would write. Not gen diff.",
)
@click.option("--out", metavar="DIR", help="Write below this folder instead.")
@click.option("--target", "targets", metavar="NAME", multiple=True, help="Only these.")
@click.option("--list-outputs", is_flag=True, help="Write nothing; list what is made.")
@click.option("--no-cache", is_flag=True, help="Make everything anew.")
@click.option("--watch", is_flag=True, help="Generate and lint on every change.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing if all is well.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=TEXT,
    help="With --check: print what was found as this.",
)
@click.version_option(VERSION, message="gen %(version)s")
@click.pass_obj
def gen(
    session: Session,
    catalogs: tuple[str, ...],
    check: bool,  # noqa: FBT001  click passes every option by name.
    diff: bool,  # noqa: FBT001
    out: str | None,
    targets: tuple[str, ...],
    list_outputs: bool,  # noqa: FBT001
    no_cache: bool,  # noqa: FBT001
    watch: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
    form: str,
) -> int:
    """
    Generate exceptions, OpenAPI, JSON Schema and Markdown from error catalogs.

    Without CATALOG, from all catalogs of the project: those that [tool.error-catalog]
    in pyproject.toml names, or the files in catalog/.

    \b
    Other commands, each with a --help of its own:
      gen init       a catalog to start with, the configuration, checks in CI
      gen diff       what changed for callers since a git ref, unlike --diff
      gen lint       what is wrong with the catalogs, and what is poor
      gen explain    what the catalogs say of one code, or what a rule is about
      gen list       the errors, as a table or as data
      gen new        another error in a catalog
      gen rename     another name, or another code, in two releases
      gen deprecate  an error that is to be retired
      gen retire     a tombstone: its code is never used again
      gen openapi    the errors in an OpenAPI document that is there already
      gen templates  our templates, to change them
      gen schema     JSON Schemas of catalogs, the neutral view, findings, changes

    Exit codes: 0 all is well, 1 files drift (--check, --diff), 2 nothing could be done.
    """  # noqa: D301, click keeps the lines of what follows its mark
    if form != TEXT and (diff or list_outputs or not check):
        raise click.UsageError("--format is for --check alone")
    if watch and (check or diff or list_outputs):
        raise click.UsageError("--watch writes: it goes without --check and --diff")
    modes = Modes(
        is_kept=check or diff,
        is_diff=diff,
        is_quiet=quiet,
        is_cached=not no_cache and may_believe(is_kept=check or diff),
        found=None if form == TEXT else [],
    )
    codes: list[int] = []
    if watch:
        return _watch(session, catalogs, out, targets, modes)
    for group in _groups(catalogs):
        from error_catalog.run.request import Request

        request = Request(Path.cwd(), group, out, targets)
        recalled = session.recalled
        if recalled is None and modes.is_cached:
            recalled = recall(str(request.start), request.arguments, group)
        if list_outputs:
            codes.append(_list_outputs(request, session, recalled))
        else:
            codes.append(_generate(request, session, recalled, modes))
    if modes.found is not None:
        from error_catalog.cli.findings import show
        from error_catalog.run.findings import RULES

        show(form, "check", modes.found, RULES)
    return max(codes)


def _groups(catalogs: tuple[str, ...]) -> "list[tuple[str, ...]]":
    """Return *catalogs* by the project that they belong to."""
    if len(catalogs) < 2:
        return [catalogs]
    from error_catalog.project import by_project

    return by_project(Path.cwd(), catalogs)


def _generate(
    request: "Request", session: Session, recalled: Recalled | None, modes: Modes
) -> int:
    """Generate for one project, and return the exit code."""
    # What it remembers to have said is text.
    if recalled is not None and modes.found is None and recalled.holds():
        given = {
            "--check": modes.is_kept and not modes.is_diff,
            "--diff": modes.is_diff,
            "--quiet": modes.is_quiet,
        }
        say_unchanged(recalled, frozenset(mode for mode in given if given[mode]))
        return CLEAN
    outcome = _outcome(request, session, recalled, modes)
    return finish(outcome, modes, _fixing_command(request))


def _outcome(
    request: "Request", session: Session, recalled: Recalled | None, modes: Modes
) -> "Outcome":
    """Run, with a bar on a terminal if that takes long."""
    from error_catalog.run.outcome import run
    from error_catalog.run.request import MisuseError

    progress = Progress()
    try:
        return run(
            request,
            progress,
            session.worker,
            recalled,
            is_cached=modes.is_cached,
            stages=session.stages,
        )
    except MisuseError as error:
        raise click.UsageError(str(error)) from None
    finally:
        progress.clear()


def _watch(
    session: Session,
    catalogs: tuple[str, ...],
    out: str | None,
    targets: tuple[str, ...],
    modes: Modes,
) -> int:
    """Generate for each project, and again whenever its inputs change."""
    from error_catalog.cli.watch import watch
    from error_catalog.run.request import Request

    def generate(request: Request) -> "Outcome":
        outcome = _outcome(request, session, None, modes)
        # It was ready for the first run; in the next, everything is loaded here.
        session.worker = None
        finish(outcome, modes, _fixing_command(request))
        return outcome

    groups = _groups(catalogs)
    requests = [Request(Path.cwd(), group, out, targets) for group in groups]
    return watch(session, requests, generate)


def _list_outputs(
    request: "Request", session: Session, recalled: Recalled | None
) -> int:
    if recalled is not None and recalled.holds():
        _print(recalled.root, sorted(recalled.paths()))
        return CLEAN
    from error_catalog.diagnostics import has_errors
    from error_catalog.run.outcome import list_outputs
    from error_catalog.run.request import MisuseError

    try:
        paths, reader, found = list_outputs(request, session.stages)
    except MisuseError as error:
        raise click.UsageError(str(error)) from None
    if has_errors(found):
        from error_catalog.cli.findings import say

        say(found, reader.sources, prefix(reader.root))
        return BROKEN
    _print(str(reader.root), paths)
    return CLEAN


def _print(root: str, paths: list[str]) -> None:
    for path in paths:
        echo(_from_here(Path(root), path))


def _fixing_command(request: "Request") -> str:
    options = ["--out", request.out] if request.out is not None else []
    for target in request.targets:
        options += ["--target", target]
    return shlex.join(["gen", *options, *request.catalogs])
