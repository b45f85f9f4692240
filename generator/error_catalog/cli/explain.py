"""``gen explain``: what the catalogs say of one code."""

from pathlib import Path

import click

from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, snippets


@click.command(
    context_settings={
        "help_option_names": ["-h", "--help"],
        # A code may be a negative number.
        "ignore_unknown_options": True,
    }
)
@click.argument("name", metavar="NAME")
@click.pass_obj
def explain(session: Session, name: str) -> int:
    """
    Explain NAME: a code, an error, its Python class, a rule, or a standard.

    Of a rule, it shows what is wrong and what is right; of a standard (rfc9457, jsonapi,
    aip193), the envelope that it stands for.

    Exit codes: 0 found, 2 not found, or a catalog has errors.
    """
    from error_catalog.catalog.standards import STANDARDS
    from error_catalog.cli.error_page import error_pages, names, standard_page
    from error_catalog.cli.rule_page import rule_names, rule_page
    from error_catalog.diagnostics import did_you_mean, has_errors
    from error_catalog.filters.escapes import visible_lines
    from error_catalog.project import examine

    if name in STANDARDS:
        click.echo(standard_page(name))
        return CLEAN
    rule = rule_page(name)
    examined = examine(Path.cwd(), (), session.stages)
    if rule is not None:
        # A catalog that is wrong is when one asks about rules.
        click.echo(rule)
        if has_errors(examined.diagnostics):
            return CLEAN
    elif has_errors(examined.diagnostics):
        click.echo(snippets(examined.diagnostics, examined.sources), nl=False, err=True)
        return BROKEN
    catalogs = examined.catalogs.values()
    pages = [
        page
        for catalog in catalogs
        for page in error_pages(catalog, name, examined.package)
    ]
    if not pages and rule is not None:
        return CLEAN
    if not pages:
        known = sorted({each for catalog in catalogs for each in names(catalog)})
        close = did_you_mean(name, (*known, *rule_names()))
        hint = close if close.startswith("did") else did_you_mean(name, known)
        raise click.UsageError(f"no error is called `{name}`: {hint}")
    gap = "\n" if rule is not None else ""
    click.echo(gap + visible_lines("\n\n".join(pages)))
    return CLEAN
