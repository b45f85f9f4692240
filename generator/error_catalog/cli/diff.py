"""``gen diff``: what a change of the catalogs means for those who rely on them."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import show
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import (
    BROKEN,
    CLEAN,
    FORMATS,
    FOUND,
    TEXT,
    data,
    prefix,
)

if TYPE_CHECKING:
    from error_catalog.changes.report import FailOn, Report
    from error_catalog.disk.commits import HistoryError
    from error_catalog.disk.history import Former

MARKDOWN, CHANGELOG, ACCEPT, JSON = "markdown", "changelog", "accept", "json"
HISTORY = "history"
"""The rule of what git, or a folder, does not have."""
FAIL_ON = ("breaking", "risky", "version", "never")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("arguments", metavar="[REF] [CATALOG]...", nargs=-1)
@click.option(
    "--exact", is_flag=True, help="Compare with REF itself, not with the merge base."
)
@click.option(
    "--from-dir", metavar="DIR", help="Compare with a copy of the project, without git."
)
@click.option("--all", "is_whole", is_flag=True, help="List the changes that are safe.")
@click.option(
    "--format",
    "form",
    type=click.Choice((*FORMATS, MARKDOWN, CHANGELOG, ACCEPT)),
    default=TEXT,
    show_default=True,
    help="How to print what changed.",
)
@click.option(
    "--changelog",
    "form",
    flag_value=CHANGELOG,
    help="The same as --format changelog: bullets for a CHANGELOG.md.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default=FAIL_ON[0],
    show_default=True,
    help="Which changes end with exit code 1.",
)
@click.pass_obj
def diff(
    session: Session,
    arguments: tuple[str, ...],
    exact: bool,  # noqa: FBT001  click passes every option by name.
    from_dir: str | None,
    is_whole: bool,  # noqa: FBT001
    form: str,
    fail_on: str,
) -> int:
    """
    Tell what changed for callers since REF: what breaks, how to roll out, which version.

    It compares the catalogs on the disk with those of the commit at which HEAD left REF, a
    branch, a tag or a commit. Without REF, that is the remote's default branch.
    (gen --diff is something else: what gen would write into the generated files.)

    Exit codes: 0 nothing fails, 1 something does (--fail-on), 2 it could not be compared.
    """
    from error_catalog.changes.report import FailOn, joined
    from error_catalog.disk.commits import HistoryError
    from error_catalog.project import by_project

    if from_dir is not None and exact:
        raise click.UsageError("--exact is about git, and --from-dir is without it")
    ref = arguments[0] if arguments and from_dir is None else None
    catalogs = arguments if from_dir is not None else arguments[1:]
    groups = by_project(Path.cwd(), catalogs)
    if from_dir is not None and len(groups) > 1:
        raise click.UsageError("--from-dir has one project, and these are of several")
    try:
        reports = [
            _survey(session, each, ref, from_dir, is_exact=exact) for each in groups
        ]
    except HistoryError as error:
        return _refuse(error, form, FailOn(fail_on))
    whole = joined(reports)
    _print(whole, form, FailOn(fail_on), is_whole=is_whole)
    return _code(whole, FailOn(fail_on))


def _refuse(error: "HistoryError", form: str, fail_on: "FailOn") -> int:
    """Say that there is nothing to compare with; programs are told in their format."""
    from error_catalog.changes.report import Problem, Report
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.files import Location

    if form in FORMATS and form != TEXT:
        said = Diagnostic(Location("."), HISTORY, error.message, error.hint)
        report = Report("", "", "", (), [Problem(said, is_old=True, source=None)])
        _print(report, form, fail_on, is_whole=False)
    hint = f" (hint: {error.hint})" if error.hint else ""
    click.echo(f"gen: {error.message}{hint}", err=True)
    return BROKEN


def _survey(
    session: Session,
    catalogs: Sequence[str],
    ref: str | None,
    from_dir: str | None,
    *,
    is_exact: bool,
) -> "Report":
    """Return what changed in one project."""
    from error_catalog.changes.report import Problem, Report, moved
    from error_catalog.changes.sides import read_now
    from error_catalog.changes.survey import survey
    from error_catalog.project import find_project

    here = Path.cwd()
    project = find_project(here, None, catalogs)
    before = prefix(project.root)
    if project.config is None:
        sources = project.reader(session.stages.read).sources
        problems = [
            Problem(each, is_old=False, source=sources.get(each.location.path))
            for each in project.diagnostics
        ]
        return moved(Report("", "", "", (), problems), before)
    with _former(project.root, ref, from_dir, is_exact=is_exact) as (files, base):
        now = read_now(project, project.config, here, catalogs, session.stages)
        today = datetime.now(UTC).date()
        report = survey(now, files, today, base, session.stages)
    return moved(report, before)


@contextmanager
def _former(
    root: Path, ref: str | None, from_dir: str | None, *, is_exact: bool
) -> "Generator[tuple[Former, tuple[str, str]], None, None]":
    """Give the files as they were, and the ref and the commit that they are from."""
    from error_catalog.disk.commits import HistoryError, find_base
    from error_catalog.disk.history import Folder, Snapshot
    from error_catalog.disk.objects import Objects

    if from_dir is not None:
        folder = Path(from_dir)
        if not folder.is_dir():
            raise HistoryError(f"there is no folder `{from_dir}`", "check `--from-dir`")
        yield Folder(folder, from_dir), ("", "")
        return
    base = find_base(root, ref, is_exact=is_exact)
    snapshot = Snapshot(base, Objects(root))
    try:
        yield snapshot, (base.ref, base.commit)
    finally:
        snapshot.close()


def _print(report: "Report", form: str, fail_on: "FailOn", *, is_whole: bool) -> None:
    from error_catalog.changes.classes import CLASSES
    from error_catalog.changes.findings import asides, findings

    if form in FORMATS and form not in (TEXT, JSON):
        rules = {each.id: each.what for each in CLASSES.values()}
        show(form, "diff", findings(report, fail_on, is_whole=is_whole), rules)
        return
    text = _text(report, form, fail_on, is_whole=is_whole)
    if form == TEXT:
        click.echo(text, nl=False)
    else:
        data(text)
    if form != JSON:
        show(TEXT, "diff", list(asides(report)))


def _text(report: "Report", form: str, fail_on: "FailOn", *, is_whole: bool) -> str:
    """Return *report* in a format that only this command has."""
    if form == JSON:
        from error_catalog.changes.document import document

        return document(report, fail_on)
    if form == ACCEPT:
        from error_catalog.changes.accepts import suggested
        from error_catalog.changes.change import Severity

        today = datetime.now(UTC).date()
        # To accept what is safe anyway would cover nothing.
        return "\n".join(
            suggested(each, today)
            for each in report.failing(fail_on)
            if each.severity in (Severity.BREAKING, Severity.RISKY)
        )
    if form == TEXT:
        from error_catalog.changes.text import in_lines

        return in_lines(report, is_whole=is_whole)
    from error_catalog.changes.summary import changelog, comment

    if form == CHANGELOG:
        return changelog(report)
    return comment(report, is_whole=is_whole)


def _code(report: "Report", fail_on: "FailOn") -> int:
    """Return the exit code, and say on standard error what it is about."""
    if report.problems:
        click.echo(
            "gen: not everything could be compared, so nothing is proven", err=True
        )
        return BROKEN
    return FOUND if report.failing(fail_on) else CLEAN
