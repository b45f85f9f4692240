"""``gen verify``: whether recorded responses keep what the catalogs promise."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from error_catalog.cli.findings import FAIL_ON, FORMAT, fails, show
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, FOUND, TEXT, prefix

if TYPE_CHECKING:
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.project import Examined
    from error_catalog.traffic.ledger import Ledger
    from error_catalog.traffic.promise import Api

STDIN = "-"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "--api",
    "apis",
    metavar="ID",
    multiple=True,
    help="Of the API with this id only; may be repeated. By default of every catalog.",
)
@click.option(
    "--base-url",
    "bases",
    metavar="[ID=]URL",
    multiple=True,
    help="Where an API stands, as a URL or a path; responses from elsewhere are not judged.",
)
@FAIL_ON
@click.option(
    "--min-coverage",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Fail if fewer of the documented responses were seen.",
)
@FORMAT
@click.pass_obj
def verify(
    session: Session,
    sources: tuple[str, ...],
    apis: tuple[str, ...],
    bases: tuple[str, ...],
    fail_on: str,
    min_coverage: float | None,
    form: str,
) -> int:
    """
    Hold recorded responses against the catalogs: HAR, or lines of JSON.

    A SOURCE is a file, or `-` for standard input. Each line of JSON is an object of method,
    url, status, headers and body.

    Exit codes: 0 all responses keep the contract, 1 some do not, or too few were seen,
    2 something cannot be read.
    """
    from error_catalog.diagnostics import has_errors
    from error_catalog.project import examine
    from error_catalog.reports.report import quoted
    from error_catalog.traffic.ledger import Ledger, diagnostics, share, worst

    examined = examine(Path.cwd(), (), session.stages)
    if has_errors(examined.diagnostics):
        found = quoted(examined.diagnostics, examined.sources, prefix(examined.root))
        show(form, "verify", found)
        return BROKEN
    ledger = Ledger(_chosen(examined, apis, bases))
    unread = _take(sources, ledger)
    if form == TEXT:
        _say(ledger, unread)
    else:
        show(form, "verify", quoted([*unread, *diagnostics(ledger)], {}), _rules())
    click.echo(_summary(ledger), err=form != TEXT)
    if unread:
        return BROKEN
    is_short = min_coverage is not None and share(ledger) < min_coverage
    if is_short:
        text = f"only {share(ledger):.0f} % of the documented responses were seen"
        click.echo(f"{text} (--min-coverage {min_coverage:g})", err=True)
    return FOUND if is_short or fails([worst(ledger)], fail_on) else CLEAN


def _chosen(
    examined: "Examined", wanted: tuple[str, ...], bases: tuple[str, ...]
) -> "list[Api]":
    """
    Return the APIs whose responses are judged.

    Raises:
        UsageError: There is no API with one of the ids.
    """
    from error_catalog.traffic.selection import UnknownApiError, chosen

    resolved = [each.resolved for each in examined.catalogs.values()]
    try:
        return chosen(resolved, wanted, bases)
    except UnknownApiError as error:
        raise click.UsageError(str(error)) from error


def _take(sources: tuple[str, ...], ledger: "Ledger") -> "list[Diagnostic]":
    """Judge all responses of *sources*, and return why some cannot be read."""
    from error_catalog.diagnostics import MAX_DIAGNOSTICS
    from error_catalog.traffic.exchange import Exchange
    from error_catalog.traffic.ledger import enter
    from error_catalog.traffic.recordings import SKIPPED, read_recording

    unread: list[Diagnostic] = []
    for name, stream in _opened(sources, unread):
        for each in read_recording(name, stream):
            if isinstance(each, Exchange):
                enter(ledger, name, each)
            elif each == SKIPPED:
                ledger.skipped += 1
            elif not isinstance(each, str):
                unread.append(each)
            if len(unread) >= MAX_DIAGNOSTICS:
                return unread
    return unread


def _opened(
    sources: tuple[str, ...], unread: "list[Diagnostic]"
) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield each source that can be opened; add why others cannot to *unread*."""
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.disk.traffic import open_recording

    for each in sources:
        if each == STDIN:
            yield "<stdin>", sys.stdin.buffer
            continue
        stream = open_recording(each)
        if isinstance(stream, Diagnostic):
            unread.append(stream)
            continue
        with stream:
            yield each, stream


def _rules() -> dict[str, str]:
    from error_catalog.traffic.fault import RULES

    return {rule: meaning for rule, (_, meaning) in RULES.items()}


def _say(ledger: "Ledger", unread: "list[Diagnostic]") -> None:
    from error_catalog.diagnostics import line
    from error_catalog.filters.escapes import visible
    from error_catalog.traffic.ledger import lines

    for each in unread:
        click.echo(line(each), err=True)
    for text in lines(ledger):
        click.echo(visible(text), err=True)
    if ledger.unlisted:
        click.echo(f"{ledger.unlisted:,} more findings are not listed", err=True)


def _summary(ledger: "Ledger") -> str:
    """Return in a line or two how many keep the contract, and what was not seen."""
    from error_catalog.diagnostics import counted
    from error_catalog.traffic.ledger import coverage

    kept = f"{counted(ledger.judged, 'response')}, {ledger.kept:,} keep the contract"
    found = coverage(ledger)
    texts = [
        _covered(seen, unseen, api if len(found) > 1 else "")
        for api, (seen, unseen) in found.items()
    ]
    aside = (
        (ledger.elsewhere, "from elsewhere"),
        (ledger.unrecorded, "without a recorded body"),
        (ledger.skipped, "without a response"),
    )
    skipped = ", ".join(f"{count:,} {what}" for count, what in aside if count)
    return "; ".join([kept, *texts, *([f"not judged: {skipped}"] if skipped else [])])


def _covered(seen: list[str], unseen: list[str], api: str) -> str:
    total = len(seen) + len(unseen)
    of = f"{api}: " if api else ""
    if not unseen:
        return f"{of}all errors seen ({total} of {total})"
    names = ", ".join(unseen[:_MAX_NAMED])
    more = f" and {len(unseen) - _MAX_NAMED} more" if len(unseen) > _MAX_NAMED else ""
    return f"{of}not seen: {names}{more} ({len(seen)} of {total} seen)"


_MAX_NAMED = 20
