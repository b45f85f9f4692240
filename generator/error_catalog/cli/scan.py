"""``gen scan``: what Python code does with the errors of the catalogs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import FAIL_ON, FORMAT, fails, show
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, FOUND, TEXT, prefix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from error_catalog.cli.edition import Made
    from error_catalog.project import Examined
    from error_catalog.usage.classes import Package
    from error_catalog.usage.survey import Survey


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--routes",
    "shows_routes",
    is_flag=True,
    help="List each route and what reaches it.",
)
@click.option(
    "--write",
    "writes",
    is_flag=True,
    help="Add the routes that errors reach to their `operations` in the catalogs.",
)
@FAIL_ON
@FORMAT
@click.pass_obj
def scan(
    session: Session,
    paths: tuple[str, ...],
    *,
    shows_routes: bool,
    writes: bool,
    fail_on: str,
    form: str,
) -> int:
    """
    Say where Python code and the catalogs differ: each PATH is a file or a folder.

    The code is read, and never run.

    Exit codes: 0 nothing found, 1 something was, 2 something cannot be read.
    """
    from error_catalog.diagnostics import has_errors
    from error_catalog.disk.code import read_code
    from error_catalog.output.banner import read_banner
    from error_catalog.project import examine
    from error_catalog.reports.report import quoted
    from error_catalog.usage.classes import package_of
    from error_catalog.usage.survey import RULES, survey

    here = Path.cwd()
    examined = examine(here, (), session.stages)
    if has_errors(examined.diagnostics):
        wrong = quoted(examined.diagnostics, examined.sources, prefix(examined.root))
        show(form, "scan", wrong)
        return BROKEN
    sources, unread = read_code(here, paths)
    sources = [each for each in sources if read_banner(each.text) is None]
    packages = {
        each.resolved.catalog.api.id: package_of(each.resolved, examined.package)
        for each in examined.catalogs.values()
    }
    seen = survey(sources, packages)
    texts = {each.path: each for each in sources}
    found = [*unread, *seen.diagnostics]
    show(form, "scan", quoted(found, texts), RULES)
    if shows_routes:
        _list(seen, packages)
    click.echo(_summary(seen, len(sources)), err=form != TEXT)
    if unread:
        return BROKEN
    code = FOUND if fails((each.severity for each in found), fail_on) else CLEAN
    return (_write(session, seen) or code) if writes else code


def _list(seen: "Survey", packages: "Mapping[str, Package]") -> None:
    """Print each route with the errors that reach it."""
    from error_catalog.usage.classes import in_words

    for served in sorted(seen.served, key=lambda each: each.route.place):
        errors = in_words(served.errors, packages) or "nothing"
        rest = "" if served.is_known else ", and what cannot be told"
        click.echo(f"{served.route.name}: {errors}{rest}")


def _summary(seen: "Survey", files: int) -> str:
    """Return in a line how much was read, and what nothing raises."""
    from error_catalog.diagnostics import counted

    read = f"{counted(files, 'file')}, {counted(len(seen.served), 'route')}"
    if not seen.never:
        return read
    unresolved = len(seen.unresolved)
    doubt = (
        f" (as far as can be told: {counted(unresolved, 'raise')} cannot be resolved)"
        if unresolved
        else ""
    )
    return f"{read}; never raised: {', '.join(seen.never)}{doubt}"


def _write(session: Session, seen: "Survey") -> int:
    """Add routes to the operations of the errors that reach them."""
    from error_catalog.authoring.operations import with_operations
    from error_catalog.cli.edition import edit
    from error_catalog.diagnostics import Diagnostic, counted
    from error_catalog.usage.survey import missing_operations

    added = missing_operations(seen)

    def make(examined: "Examined") -> "Made":
        made = with_operations(examined.catalogs.values(), added)
        if isinstance(made, Diagnostic):
            return made
        count = sum(map(len, added.values()))
        return made, [f"{counted(count, 'operation')} added"]

    return edit(session, None, make)
