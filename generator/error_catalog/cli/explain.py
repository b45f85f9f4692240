"""``gen explain``: what the catalogs say of one code."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, data, snippets

if TYPE_CHECKING:
    from error_catalog.pipeline import Understood


@click.command(
    context_settings={
        "help_option_names": ["-h", "--help"],
        # A code may be a negative number.
        "ignore_unknown_options": True,
    }
)
@click.argument("name", metavar="CODE")
@click.option("--json", "is_json", is_flag=True, help="As data: the neutral view.")
@click.pass_obj
def explain(
    session: Session,
    name: str,
    is_json: bool,  # noqa: FBT001  click passes every option by name.
) -> int:
    """
    Explain CODE: a code, the name of an error or of its Python class, or a standard.

    Of a standard (rfc9457, jsonapi, aip193), it shows the envelope that it stands for.
    Behind a --, CODE may be anything: gen explain -- --json

    Exit codes: 0 found, 2 not found, or a catalog has errors.
    """
    from error_catalog.catalog.standards import STANDARDS
    from error_catalog.cli.error_page import (
        called,
        error_pages,
        names,
        standard_page,
    )
    from error_catalog.diagnostics import did_you_mean, has_errors
    from error_catalog.filters.escapes import visible_lines
    from error_catalog.project import examine

    if name in STANDARDS and not is_json:
        click.echo(standard_page(name))
        return CLEAN
    examined = examine(Path.cwd(), (), session.stages)
    if has_errors(examined.diagnostics):
        click.echo(snippets(examined.diagnostics, examined.sources), nl=False, err=True)
        return BROKEN
    catalogs = list(examined.catalogs.values())
    found = [(each, called(each, name)) for each in catalogs]
    if not any(errors for _, errors in found):
        known = sorted({each for catalog in catalogs for each in names(catalog)})
        raise click.UsageError(
            f"no error is called `{name}`: {did_you_mean(name, known)}"
        )
    if is_json:
        _print_data(found, examined.package)
        return CLEAN
    pages = [
        page
        for catalog, errors in found
        for page in error_pages(catalog, errors, examined.package)
    ]
    click.echo(visible_lines("\n\n".join(pages)))
    return CLEAN


def _print_data(found: "list[tuple[Understood, list[str]]]", parent: str) -> None:
    from error_catalog.cli.error_data import as_json, errors_of

    every = (
        error
        for catalog, errors in found
        for error in errors_of([catalog], parent)
        if error["name"] in errors
    )
    data(as_json(every))
