"""``gen rename``: a new name or a new code, in two releases if clients know the old one."""

import shlex
from typing import TYPE_CHECKING

import click

from error_catalog.cli.edition import CATALOG, CODES, edit
from error_catalog.cli.session import Session

if TYPE_CHECKING:
    from error_catalog.authoring.rename import Renaming
    from error_catalog.authoring.subject import Subject
    from error_catalog.cli.edition import Made
    from error_catalog.project import Examined


@click.command(context_settings=CODES)
@click.argument("old")
@click.argument("new")
@click.option("--now", is_flag=True, help="At once: no client knows the old code.")
@click.option("--name-only", is_flag=True, help="The code on the wire stays.")
@CATALOG
@click.pass_obj
def rename(
    session: Session,
    old: str,
    new: str,
    now: bool,  # noqa: FBT001  click passes every option by name.
    name_only: bool,  # noqa: FBT001
    catalog: str | None,
) -> int:
    """
    Rename OLD, a code or the name of an error, to NEW.

    A code that is on the wire takes two releases: the first run adds NEW as an alias,
    which clients then read; the second, when they do, renames and keeps OLD as an alias.

    Exit codes: 0 the catalog is changed, 2 nothing was written.
    """

    def make(examined: "Examined") -> "Made":
        from error_catalog.authoring import rename as renames
        from error_catalog.authoring.subject import subject_of
        from error_catalog.diagnostics import Diagnostic

        subject = subject_of(examined.catalogs, old)
        to = renames.renaming(subject, old, new, at_once=now, is_name_only=name_only)
        changed = renames.renamed(subject, to)
        if isinstance(changed, Diagnostic):
            return changed
        return changed, _said(subject, to, old, new, catalog)

    return edit(session, catalog, make)


def _said(
    subject: "Subject", to: "Renaming", old: str, new: str, catalog: str | None
) -> list[str]:
    """Return what was done, and what is still to do."""
    if to.is_announced:
        return _first_step(to, old, new, catalog)
    lines: list[str] = []
    if subject.name != to.name:
        lines.append(f"the error `{subject.name}` is now `{to.name}`")
    if to.code is None:
        lines.append("its code stays; Python imports its class by the new name")
    else:
        lines.append(
            f"servers now send `{to.code}`; `{to.former}` is an alias: clients still read it"
        )
    return lines


def _first_step(to: "Renaming", old: str, new: str, catalog: str | None) -> list[str]:
    options = ["--catalog", catalog] if catalog else []
    again = shlex.join(["gen", "rename", *options, old, new])
    at_once = shlex.join(["gen", "rename", "--now", *options, old, new])
    return [
        f"`{to.former}` is on the wire, so nothing is renamed yet: `{to.code}` is an alias",
        "  1. gen, and release it: clients then read both codes",
        f"  2. when clients have it: {again}",
        f"if no client knows `{to.former}` yet: {at_once}",
    ]
