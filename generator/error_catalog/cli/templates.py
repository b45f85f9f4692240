"""``gen templates``: our templates, for a project that wants others."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import say
from error_catalog.cli.terminal import BROKEN, CLEAN, prefix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from error_catalog.files import SourceFile

FOLDER = "gen-templates"
"""Where templates go in a project whose configuration names no folder."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", required=False)
@click.option("--to", metavar="DIR", help="Copy into this folder instead.")
def templates(name: str | None, to: str | None) -> int:
    """
    Copy our templates of a target into the project, to change them there.

    NAME is a target, such as markdown, or one of its files, such as
    markdown/_head.md.jinja; without NAME, all of them are listed. They go where
    `templates` in pyproject.toml says; a file that is there already is left as it is.

    Exit codes: 0 all are there, 2 nothing was written.
    """
    from error_catalog.diagnostics import did_you_mean
    from error_catalog.disk.sources import read_source, read_templates
    from error_catalog.project import find_project, from_root

    ours, _ = read_templates(Path.cwd(), None)
    if name is None:
        for each in ours:
            click.echo(each)
        return CLEAN
    chosen = {path: each for path, each in ours.items() if _is_in(path, name)}
    if not chosen:
        known = [*dict.fromkeys(each.partition("/")[0] for each in ours), *ours]
        short = did_you_mean(name, known)
        hint = short if len(short) < 100 else "gen templates lists them"
        raise click.UsageError(f"there is no target or template `{name}`: {hint}")
    project = find_project(Path.cwd())
    if project.config is None:
        say(project.diagnostics, project.reader(read_source).sources)
        return BROKEN
    folder = project.config.templates
    if to is not None:
        folder = from_root(to, Path.cwd(), project.root)
    return _copy(project.root, folder or FOLDER, chosen, project.config.templates)


def _is_in(path: str, name: str) -> bool:
    name = name.rstrip("/")
    return path == name or path.startswith(f"{name}/")


def _copy(
    root: Path, folder: str, chosen: "Mapping[str, SourceFile]", configured: str | None
) -> int:
    """Write the templates that are not there yet, and say which, and what is left to do."""
    from error_catalog.disk.sources import exists, write_documents

    goals = {f"{folder}/{name}": each.text for name, each in chosen.items()}
    new = {path: text for path, text in goals.items() if not exists(root, path)}
    if new:
        write_documents(root, new, dict.fromkeys(new))
    before = prefix(root)
    for path in goals:
        click.echo(f"{'wrote' if path in new else 'left'} {before}{path}")
    if configured != folder:
        click.echo(
            f'to use them, set `templates = "{folder}"` below [tool.error-catalog] in '
            "pyproject.toml"
        )
    click.echo(
        "what you do not change, delete again: yours stand in the place of ours, also "
        "of later ones"
    )
    return CLEAN
