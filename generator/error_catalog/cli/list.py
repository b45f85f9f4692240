"""``gen list``: the errors of a project, as a table or as data."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from error_catalog.cli.findings import say
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, data, prefix

Errors = Sequence[Mapping[str, Any]]

ORDERS = ("api", "code", "group", "retry", "status")


@click.command("list", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("catalogs", metavar="[CATALOG]...", nargs=-1)
@click.option("--api", metavar="ID", help="Only of this API.")
@click.option("--group", metavar="GROUP", help="Only of this chapter.")
@click.option("--status", metavar="STATUS", help="Only with this status: 409, or 4XX.")
@click.option("--retryable/--not-retryable", default=None, help="Only those.")
@click.option("--by", type=click.Choice(ORDERS), help="In this order.")
@click.option("--json", "is_json", is_flag=True, help="As data: the neutral view.")
@click.pass_obj
def list_errors(
    session: Session,
    catalogs: tuple[str, ...],
    api: str | None,
    group: str | None,
    status: str | None,
    retryable: bool | None,  # noqa: FBT001
    by: str | None,
    is_json: bool,  # noqa: FBT001  click passes every option by name.
) -> int:
    """
    List the errors of the catalogs.

    Exit codes: 0 listed, 2 a catalog has errors.
    """
    from error_catalog.cli.error_data import as_json, errors_of
    from error_catalog.cli.error_table import table
    from error_catalog.diagnostics import has_errors
    from error_catalog.project import by_project, examine

    errors: list[Mapping[str, Any]] = []
    for chosen in by_project(Path.cwd(), catalogs):
        examined = examine(Path.cwd(), chosen, session.stages)
        if has_errors(examined.diagnostics):
            say(examined.diagnostics, examined.sources, prefix(examined.root))
            return BROKEN
        errors += errors_of(examined.catalogs.values(), examined.package)
    kept = _among(errors, "api", api, [each["api"]["id"] for each in errors])
    kept = _among(kept, "group", group, [each["group"] for each in kept])
    span = _span(status)
    kept = [each for each in kept if span is None or _has_status(each, span)]
    if retryable is not None:
        kept = [each for each in kept if each["retry"]["retryable"] is retryable]
    ordered = sorted(kept, key=lambda each: _key(each, by)) if by else kept
    data(as_json(ordered) if is_json else table(ordered))
    if not ordered and not is_json:
        click.echo("no error is like that", err=True)
    return CLEAN


def _among(
    errors: Errors, kind: str, wanted: str | None, values: Iterable[str | None]
) -> Errors:
    """Return the errors whose value is *wanted*; all if that is None."""
    from error_catalog.diagnostics import did_you_mean

    if wanted is None:
        return errors
    said = list(values)
    known = sorted({each for each in said if each is not None})
    if wanted not in known:
        raise click.UsageError(
            f"there is no {kind} `{wanted}`: {did_you_mean(wanted, known)}"
        )
    pairs = zip(errors, said, strict=True)
    return [error for error, value in pairs if value == wanted]


def _span(status: str | None) -> range | None:
    if status is None:
        return None
    if re.fullmatch(r"[1-5][0-9]{2}", status):
        return range(int(status), int(status) + 1)
    if re.fullmatch(r"[1-5](XX|xx)", status):
        return range(int(status[0]) * 100, int(status[0]) * 100 + 100)
    raise click.UsageError(f"expected a status such as 404 or 4XX, found `{status}`")


def _has_status(error: Mapping[str, Any], span: range) -> bool:
    """Tell whether some response has one of these statuses, or may have."""
    return any(
        any(each in span for each in response["statuses"])
        or any(
            each["from"] < span.stop and span.start <= each["to"]
            for each in response["status_ranges"]
        )
        for response in error["responses"]
    )


def _key(error: Mapping[str, Any], by: str) -> tuple[Any, ...]:
    """Return what errors are sorted by; what says nothing comes last."""
    if by == "api":
        return (error["api"]["id"],)
    if by == "code":
        return (error["code"] is None, str(error["code"]))
    if by == "group":
        return (error["group"] is None, error["group"] or "")
    if by == "retry":
        retry = error["retry"]
        return (retry["retryable"] is None, not retry["retryable"], retry["after"] or 0)
    statuses = [each for one in error["responses"] for each in one["statuses"]]
    return (min(statuses, default=999),)
