"""``gen deprecate`` and what it shares with ``gen retire``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from error_catalog.cli.edition import CATALOG, CODES, edit
from error_catalog.cli.session import Session

if TYPE_CHECKING:
    from error_catalog.authoring.lifecycle import Said
    from error_catalog.authoring.subject import Subject
    from error_catalog.cli.edition import Made
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.files import SourceFile
    from error_catalog.project import Examined

    End = Callable[[Subject, Said], SourceFile | Diagnostic]

F = TypeVar("F", bound=Callable[..., Any])


def end_options(command: F) -> F:
    """Add the options that say what the end of an error is about."""
    for option in (
        CATALOG,
        click.option("--note", metavar="TEXT", help="What readers should do about it."),
        click.option(
            "--replaced-by", "heir", metavar="CODE", help="The error to use instead."
        ),
        click.option("--since", metavar="TEXT", help="The version or date."),
    ):
        command = option(command)
    return command


@click.command(context_settings=CODES)
@click.argument("code")
@end_options
@click.pass_obj
def deprecate(
    session: Session,
    code: str,
    since: str | None,
    heir: str | None,
    note: str | None,
    catalog: str | None,
) -> int:
    """
    Deprecate CODE: it is still sent, and editors and documents strike it out.

    Exit codes: 0 the catalog is changed, 2 nothing was written.
    """
    from error_catalog.authoring import lifecycle

    said = ends(since, heir, note)
    then = "it is still sent; when no client uses it any more: gen retire {name}"
    if not heir and not note:
        then += "\nto say what to use instead: --replaced-by, or --note"
    return edit(
        session,
        catalog,
        lambda examined: ended(examined, code, said, lifecycle.deprecate, then),
    )


def ends(since: str | None, heir: str | None, note: str | None) -> "Said":
    """Return what was said about the end of an error."""
    said = {"since": since, "replaced_by": heir, "note": note}
    return {key: each for key, each in said.items() if each}


def ended(
    examined: "Examined", code: str, said: "Said", end: "End", then: str
) -> "Made":
    """Return the file in which *code* is at its end, and what to do *then*."""
    from error_catalog.authoring.subject import subject_of
    from error_catalog.diagnostics import Diagnostic

    subject = subject_of(examined.catalogs, code)
    if "replaced_by" in said:
        said["replaced_by"] = subject_of(
            {each.merged.source.path: each for each in subject.catalogs},
            said["replaced_by"],
        ).name
    revised = end(subject, said)
    if isinstance(revised, Diagnostic):
        return revised
    return {revised.path: revised}, then.format(name=subject.name).splitlines()
