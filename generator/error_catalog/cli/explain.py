"""``gen explain``: what the catalogs say of one code."""

from pathlib import Path

import click

from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, say, snippets


@click.command(
    context_settings={
        "help_option_names": ["-h", "--help"],
        # A code may be a negative number.
        "ignore_unknown_options": True,
    }
)
@click.argument("name", metavar="CODE")
@click.pass_obj
def explain(session: Session, name: str) -> int:
    """
    Explain CODE: a code, the name of an error or of its Python class, or a standard.

    Of a standard (rfc9457, jsonapi, aip193), it shows the envelope that it stands for.

    Exit codes: 0 found, 2 not found, or a catalog has errors.
    """
    from error_catalog.catalog.standards import STANDARDS
    from error_catalog.cli.error_page import error_pages, names, standard_page
    from error_catalog.diagnostics import did_you_mean, has_errors
    from error_catalog.project import examine

    if name in STANDARDS:
        click.echo(standard_page(name))
        return CLEAN
    examined = examine(Path.cwd(), (), session.stages)
    if has_errors(examined.diagnostics):
        click.echo(snippets(examined.diagnostics, examined.sources), nl=False, err=True)
        return BROKEN
    catalogs = examined.catalogs.values()
    pages = [
        page
        for catalog in catalogs
        for page in error_pages(catalog, name, examined.package)
    ]
    if not pages:
        known = sorted({each for catalog in catalogs for each in names(catalog)})
        raise click.UsageError(
            f"no error is called `{name}`: {did_you_mean(name, known)}"
        )
    say("\n\n".join(pages))
    return CLEAN
