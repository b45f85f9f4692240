"""``gen explain``: what the catalogs say of one code, and what a rule is about."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import say
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, data

if TYPE_CHECKING:
    from error_catalog.pipeline import Understood

    Found = Sequence[tuple[Understood, list[str]]]


@click.command(
    context_settings={
        "help_option_names": ["-h", "--help"],
        # A code may be a negative number.
        "ignore_unknown_options": True,
    }
)
@click.argument("name", metavar="NAME")
@click.option("--json", "is_json", is_flag=True, help="As data: the neutral view.")
@click.pass_obj
def explain(
    session: Session,
    name: str,
    is_json: bool,  # noqa: FBT001  click passes every option by name.
) -> int:
    """
    Explain NAME: a code, an error, its class, a rule, a class of changes, or a standard.

    Of a rule, it shows what is wrong and what is right; of a standard (rfc9457, jsonapi,
    aip193), the envelope that it stands for; of a class of changes that gen diff reports,
    whom it breaks and the way out. As data, there are errors alone.

    Behind a --, NAME may be anything: gen explain -- --json

    Exit codes: 0 found, 2 not found, or a catalog has errors.
    """
    from error_catalog.catalog.standards import STANDARDS
    from error_catalog.changes.classes import CLASSES, class_page
    from error_catalog.cli.error_page import called, standard_page
    from error_catalog.cli.rule_page import rule_page
    from error_catalog.diagnostics import has_errors
    from error_catalog.project import examine

    if name in STANDARDS and not is_json:
        click.echo(standard_page(name))
        return CLEAN
    if name in CLASSES and not is_json:
        click.echo(class_page(name))
        return CLEAN
    rule = None if is_json else rule_page(name)
    examined = examine(Path.cwd(), (), session.stages)
    if rule is not None:
        # A catalog that is wrong is when one asks about rules.
        click.echo(rule)
        if has_errors(examined.diagnostics):
            return CLEAN
    elif has_errors(examined.diagnostics):
        say(examined.diagnostics, examined.sources)
        return BROKEN
    found = [(each, called(each, name)) for each in examined.catalogs.values()]
    if any(errors for _, errors in found):
        show = _show_data if is_json else _show_pages
        click.echo("\n" if rule is not None else "", nl=False)
        show(found, examined.package)
    elif rule is None:
        raise _unknown(name, found, is_json=is_json)
    return CLEAN


def _unknown(name: str, found: "Found", *, is_json: bool) -> click.UsageError:
    """Return the error that names what is most like *name*."""
    from error_catalog.cli.error_page import names
    from error_catalog.cli.rule_page import rule_names
    from error_catalog.diagnostics import did_you_mean
    from error_catalog.filters.escapes import visible

    known = sorted({each for catalog, _ in found for each in names(catalog)})
    close = did_you_mean(name, (*known, *(() if is_json else rule_names())))
    hint = close if close.startswith("did") else did_you_mean(name, known)
    return click.UsageError(visible(f"no error is called `{name}`: {hint}"))


def _show_pages(found: "Found", parent: str) -> None:
    from error_catalog.cli.error_page import error_pages
    from error_catalog.filters.escapes import visible_lines

    pages = (
        page
        for catalog, errors in found
        for page in error_pages(catalog, errors, parent)
    )
    click.echo(visible_lines("\n\n".join(pages)))


def _show_data(found: "Found", parent: str) -> None:
    from error_catalog.cli.error_data import as_json, errors_of

    every = (
        error
        for catalog, errors in found
        for error in errors_of([catalog], parent)
        if error["name"] in errors
    )
    data(as_json(every))
