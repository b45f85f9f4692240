"""``gen new``: another error in a catalog."""

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from error_catalog.cli.edition import CATALOG, CODES, edit
from error_catalog.cli.session import Session

if TYPE_CHECKING:
    from error_catalog.cli.edition import Made
    from error_catalog.pipeline import Understood
    from error_catalog.project import Examined


@click.command(context_settings=CODES)
@click.argument("code")
@click.option(
    "--status", metavar="STATUS", help="One status, several (400,422), or 5XX."
)
@click.option("--summary", metavar="TEXT", help="What it means, in one sentence.")
@click.option("--name", help="Its name in the catalog, if that is not the code.")
@click.option("--group", metavar="GROUP", help="The chapter that it belongs to.")
@click.option("--action", metavar="TEXT", help="What readers should do about it.")
@click.option("--retry", metavar="WHEN", help="yes, no, or how long to wait: 60s.")
@CATALOG
@click.pass_obj
def new(
    session: Session,
    code: str,
    status: str | None,
    summary: str | None,
    name: str | None,
    group: str | None,
    action: str | None,
    retry: str | None,
    catalog: str | None,
) -> int:
    """
    Add an error with CODE to a catalog; on a terminal, asks for what is not said.

    Exit codes: 0 the catalog is changed, 2 nothing was written.
    """

    def make(examined: "Examined") -> "Made":
        from error_catalog.authoring.entry import add, home_of, new_error
        from error_catalog.diagnostics import Diagnostic

        understood = _only(examined)
        said = {
            "group": group,
            "status": _status(_asked("status", status, understood)),
            "summary": _asked("summary", summary, understood),
            "action": action,
            "retry": _retry(retry),
        }
        error = new_error(understood, code, name, said)
        revised = add(home_of(understood, group).source, error)
        if isinstance(revised, Diagnostic):
            return revised
        return {revised.path: revised}, [
            f"the error `{error.name}` is new; to generate its class, run: gen"
        ]

    return edit(session, catalog, make)


def _only(examined: "Examined") -> "Understood":
    """Return the catalog to add to."""
    if len(examined.catalogs) != 1:
        known = ", ".join(examined.catalogs)
        raise click.UsageError(f"say with --catalog to which one: {known}")
    (understood,) = examined.catalogs.values()
    return understood


def _asked(key: str, said: str | None, understood: "Understood") -> str | None:
    """Return what was said, or what somebody at a terminal says now."""
    if said is not None:
        return said
    envelopes = understood.resolved.catalog.envelopes.values()
    if key == "status" and any(each.status for each in envelopes):
        return None  # Its envelope may say it.
    if not sys.stdin.isatty():
        raise click.UsageError(f"say --{key}")
    answer: str = click.prompt(key.capitalize(), err=True)
    return answer


def _status(text: str | None) -> Any:
    """Return a status as a catalog has it."""
    if text is None:
        return None
    parts = [each.strip() for each in text.split(",")]
    for each in parts:
        if not re.fullmatch(r"[1-5]([0-9]{2}|XX)", each):
            raise click.UsageError(
                f"expected a status such as 404, 400,422 or 5XX, found `{each}`"
            )
    statuses = [int(each) if each.isdigit() else each for each in parts]
    return statuses if len(statuses) > 1 else statuses[0]


def _retry(text: str | None) -> Any:
    """Return ``retry`` as a catalog has it."""
    if text is None or text in ("yes", "no", "true", "false"):
        return None if text is None else text in ("yes", "true")
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?(ms|s|m|h)", text):
        raise click.UsageError(
            f"expected yes, no or a time such as 60s, found `{text}`"
        )
    return {"after": text}
