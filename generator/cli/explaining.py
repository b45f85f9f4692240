"""``gen explain``: what the catalogs say of one code."""

from pathlib import Path

import click

from generator.cli.exits import BROKEN, CLEAN
from generator.cli.showing import shown


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", metavar="CODE")
def explain(name: str) -> int:
    """
    Say what CODE means: a code, or the name of an error or of its Python class.

    Exit codes: 0 it is known, 2 it is not, or a catalog is wrong.
    """
    from generator.diagnostics import has_errors
    from generator.examining import examine
    from generator.explaining import explain as explained
    from generator.explaining import names
    from generator.shaping import did_you_mean

    examined = examine(Path.cwd(), ())
    if has_errors(examined.diagnostics):
        click.echo(shown(examined.diagnostics, examined.sources), nl=False, err=True)
        return BROKEN
    sound = examined.catalogs.values()
    texts = [text for each in sound for text in explained(each, name)]
    if not texts:
        known = sorted({each for catalog in sound for each in names(catalog)})
        raise click.UsageError(
            f"nothing is called `{name}`: {did_you_mean(name, known)}"
        )
    click.echo("\n\n".join(texts))
    return CLEAN
