"""``gen retire``: an error becomes a tombstone."""

import click

from error_catalog.cli.deprecate import end_options, ended, ends
from error_catalog.cli.edition import CODES, edit
from error_catalog.cli.session import Session


@click.command(context_settings=CODES)
@click.argument("code")
@end_options
@click.pass_obj
def retire(
    session: Session,
    code: str,
    since: str | None,
    heir: str | None,
    note: str | None,
    catalog: str | None,
) -> int:
    """
    Retire CODE: nothing is generated for it any more, and its code stays reserved.

    Exit codes: 0 the catalog is changed, 2 nothing was written.
    """
    from error_catalog.authoring import lifecycle

    said = ends(since, heir, note)
    then = "its entry stays, as a tombstone: no other error can have its code"
    return edit(
        session,
        catalog,
        lambda examined: ended(examined, code, said, lifecycle.retire, then),
    )
