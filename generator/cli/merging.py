"""``gen openapi``: a catalog's errors in an OpenAPI document that is there already."""

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.exits import BROKEN, CLEAN, FOUND
from generator.cli.showing import shown

if TYPE_CHECKING:
    from generator.amending import Amended

_HELP = {"help_option_names": ["-h", "--help"]}


def _rules(
    _: click.Context, __: click.Parameter, texts: tuple[str, ...]
) -> dict[str, str]:
    from generator.merging.placing import CONDITIONS

    rules: dict[str, str] = {}
    for text in texts:
        status, condition = text.partition("=")[::2]
        if not re.fullmatch(r"[1-5]([0-9]{2}|XX)|default", status):
            raise click.BadParameter(
                f"`{status}` is no status like 404, 4XX or default"
            )
        if condition not in CONDITIONS:
            known = ", ".join(CONDITIONS)
            raise click.BadParameter(f"`{condition}` is none of {known}")
        rules[status] = condition
    return rules


_SPEC = click.argument("spec", metavar="SPEC")
_CATALOG = click.option(
    "--catalog", metavar="PATH", help="The catalog, if the project has several."
)
_REPLACE = click.option(
    "--replace", is_flag=True, help="Error responses that stand in SPEC give way."
)
_RULE = click.option(
    "--rule",
    "rules",
    metavar="STATUS=WHERE",
    multiple=True,
    callback=_rules,
    help="Where errors go that name no operations: always, secured, path-parameters, "
    "request-body, input (a body or parameters), never.",
)


@click.group(context_settings=_HELP)
def openapi() -> None:
    """Put a catalog's errors into an OpenAPI document that is there already."""


@openapi.command(context_settings=_HELP)
@_SPEC
@_CATALOG
@click.option("--out", metavar="FILE", help="Write this file; SPEC stays as it is.")
@click.option("--check", is_flag=True, help="Write nothing; say what would change.")
@_REPLACE
@_RULE
def merge(
    spec: str,
    catalog: str | None,
    out: str | None,
    check: bool,  # noqa: FBT001  click passes every option by name.
    replace: bool,  # noqa: FBT001
    rules: dict[str, str],
) -> int:
    """
    Add responses, schemas, headers and examples to SPEC, an OpenAPI document.

    An error goes to the operations that its `operations` name, or else to those that
    the rule of its status says. What stands in SPEC stays; what an earlier merge wrote
    changes with the catalog.

    Exit codes: 0 all is well, 1 SPEC would change (--check), 2 nothing could be done.
    """
    from generator.workspace.documents import is_document, write_document

    amended = _amended(spec, catalog, rules, replaces=replace)
    if amended is None:
        return BROKEN
    goal = out or spec
    if is_document(Path.cwd(), goal, amended.text):
        click.echo(f"{goal}: unchanged")
        return CLEAN
    _summarize(amended)
    if check:
        click.echo(f"{goal}: changed: it is not as the catalog has it")
        command = _command(spec, catalog, out, rules, replaces=replace)
        click.echo(f"to mend this, run: {command}")
        return FOUND
    write_document(Path.cwd(), goal, amended.text)
    click.echo(f"{goal}: written, with {amended.merged.components} components of ours")
    return CLEAN


@openapi.command(context_settings=_HELP)
@_SPEC
@_CATALOG
@_REPLACE
@_RULE
def overlay(
    spec: str,
    catalog: str | None,
    replace: bool,  # noqa: FBT001
    rules: dict[str, str],
) -> int:
    """
    Print an OpenAPI Overlay 1.0 that does to SPEC what a merge does.

    Exit codes: 0 all is well, 2 nothing could be done.
    """
    from generator.merging.overlaying import overlay as overlaid

    amended = _amended(spec, catalog, rules, replaces=replace)
    if amended is None:
        return BROKEN
    old, new = amended.document.data, amended.merged.data
    click.echo(overlaid(amended.understood.resolved, old, new), nl=False)
    return CLEAN


def _amended(
    spec: str, catalog: str | None, rules: dict[str, str], *, replaces: bool
) -> "Amended | None":
    """Return what is asked for; None if what is wrong has been said."""
    from generator.amending import amend
    from generator.merging.merging import Request

    outcome = amend(Path.cwd(), spec, catalog, Request(rules, replaces))
    click.echo(shown(outcome.diagnostics, outcome.sources), nl=False, err=True)
    return outcome.amended


def _summarize(amended: "Amended") -> None:
    """Print what becomes of each operation, a line for each."""
    for operation, *lists in amended.merged.changes:
        verbs = ("added", "updated", "removed", "kept")
        said = (
            f"{verb} {', '.join(keys)}"
            for verb, keys in zip(verbs, lists, strict=True)
            if keys
        )
        click.echo(f"{operation}: {'; '.join(said)}")


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
