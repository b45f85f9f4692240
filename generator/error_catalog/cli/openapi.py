"""``gen openapi``: a catalog's errors in an OpenAPI document that already exists."""

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import say
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, FOUND, echo

if TYPE_CHECKING:
    from error_catalog.openapi_merge.merge import MergedFile


_HELP = {"help_option_names": ["-h", "--help"]}


def _rules(
    _: click.Context, __: click.Parameter, texts: tuple[str, ...]
) -> dict[str, str]:
    from error_catalog.openapi_merge.operations import CONDITIONS

    rules: dict[str, str] = {}
    for text in texts:
        status, condition = text.partition("=")[::2]
        if not re.fullmatch(r"[1-5]([0-9]{2}|XX)|default", status):
            raise click.BadParameter(
                f"expected a status such as 404, 4XX or default, found `{status}`"
            )
        if condition not in CONDITIONS:
            known = ", ".join(CONDITIONS)
            found = f"`{condition}`" if condition else "nothing"
            raise click.BadParameter(f"expected one of {known}, found {found}")
        rules[status] = condition
    return rules


_SPEC = click.argument("spec", metavar="SPEC")
_CATALOG = click.option(
    "--catalog", metavar="PATH", help="The catalog, if the project has several."
)
_REPLACE = click.option(
    "--replace", is_flag=True, help="Replace the error responses that SPEC has."
)
_RULE = click.option(
    "--rule",
    "rules",
    metavar="STATUS=WHERE",
    multiple=True,
    callback=_rules,
    help="Where to put errors that name no operations: always, secured, "
    "path-parameters, request-body, input (a body or parameters), never.",
)


_VERBOSE = click.option(
    "-v", "--verbose", is_flag=True, help="List every operation that changes."
)


@click.group(context_settings=_HELP)
def openapi() -> None:
    """Add a catalog's errors to an OpenAPI document that already exists."""


@openapi.command(context_settings=_HELP)
@_SPEC
@_CATALOG
@click.option("--out", metavar="FILE", help="Write this file instead of SPEC.")
@click.option("--check", is_flag=True, help="Write nothing; list what would change.")
@_REPLACE
@_RULE
@_VERBOSE
@click.pass_obj
def merge(
    session: Session,
    spec: str,
    catalog: str | None,
    out: str | None,
    check: bool,  # noqa: FBT001  click passes every option by name.
    replace: bool,  # noqa: FBT001
    rules: dict[str, str],
    verbose: bool,  # noqa: FBT001
) -> int:
    """
    Add responses, schemas, headers and examples to SPEC, an OpenAPI document.

    An error goes to the operations that its `operations` name, or else to those that
    the rule for its status selects. What you wrote in SPEC stays; what an earlier merge
    wrote follows the catalog.

    Exit codes: 0 all is well, 1 SPEC would change (--check), 2 nothing could be done.
    """
    from error_catalog.disk.sources import is_document, write_document

    file = _merged(session, spec, catalog, rules, replaces=replace, goal=out)
    if file is None:
        return BROKEN
    goal = out or spec
    _summarize(file, is_verbose=verbose)
    if is_document(Path.cwd(), goal, file.text):
        echo(f"{goal}: unchanged")
        return CLEAN
    if check:
        echo(f"{goal}: stale: it is not what the catalog says")
        command = _command(spec, catalog, out, rules, replaces=replace)
        echo(f"to fix this, run: {command}")
        return FOUND
    read = None if out else file.document.source.text
    write_document(Path.cwd(), goal, file.text, read)
    count = file.merged.components
    echo(f"{goal}: written, with {count} components from the catalog")
    return CLEAN


@openapi.command(context_settings=_HELP)
@_SPEC
@_CATALOG
@_REPLACE
@_RULE
@click.pass_obj
def overlay(
    session: Session,
    spec: str,
    catalog: str | None,
    replace: bool,  # noqa: FBT001
    rules: dict[str, str],
) -> int:
    """
    Print an OpenAPI Overlay 1.0 that changes SPEC as a merge would.

    Exit codes: 0 all is well, 2 nothing could be done.
    """
    from error_catalog.openapi_merge.merge import overlay as overlaid

    file = _merged(session, spec, catalog, rules, replaces=replace)
    if file is None:
        return BROKEN
    old, new = file.document.data, file.merged.data
    click.echo(overlaid(file.understood.resolved, old, new), nl=False)
    return CLEAN


def _merged(
    session: Session,
    spec: str,
    catalog: str | None,
    rules: dict[str, str],
    *,
    replaces: bool,
    goal: str | None = None,
) -> "MergedFile | None":
    """Return the merged file; None if a diagnostic, which is printed here, is an error."""
    from error_catalog.openapi_merge.merge import MergeOptions, merge_files

    options = MergeOptions(rules, replaces)
    result = merge_files(Path.cwd(), spec, catalog, options, session.stages, goal)
    say(result.diagnostics, result.sources)
    return result.file


def _summarize(file: "MergedFile", *, is_verbose: bool) -> None:
    """Print what changes: counts, and a line for each operation for those who ask."""
    from error_catalog.openapi_merge.summary import by_operation, counts

    merged = file.merged
    lines = [*by_operation(merged.changes)] if is_verbose else []
    for each in (*lines, *counts(merged.changes, merged.operations)):
        echo(each)


def _command(
    spec: str,
    catalog: str | None,
    out: str | None,
    rules: dict[str, str],
    *,
    replaces: bool,
) -> str:
    options = ["--catalog", catalog] if catalog is not None else []
    options += ["--out", out] if out is not None else []
    options += ["--replace"] if replaces else []
    for status, condition in rules.items():
        options += ["--rule", f"{status}={condition}"]
    return shlex.join(["gen", "openapi", "merge", *options, spec])
