"""A check for schemathesis: every response that it receives is held against the catalogs."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from error_catalog.diagnostics import has_errors, line
from error_catalog.project import examine
from error_catalog.traffic.exchange import Exchange
from error_catalog.traffic.ledger import Ledger, enter
from error_catalog.traffic.selection import chosen

NAME = "error_catalog"
"""What ``--checks`` calls it."""


def register(
    apis: Sequence[str] = (), bases: Sequence[str] = (), start: str | Path = "."
) -> None:
    """
    Register the check ``error_catalog``, which runs unless ``--checks`` leaves it out.

    Args:
        apis: Ids of those that count; empty for all of the project.
        bases: ``ID=URL`` where an API stands, or a URL for all of them.
        start: A folder of the project.

    Raises:
        LookupError: There is no such API, or the catalogs have errors.
    """
    examined = examine(Path(start).resolve(), ())
    if has_errors(examined.diagnostics):
        raise LookupError("\n".join(map(line, examined.diagnostics)))
    resolved = [each.resolved for each in examined.catalogs.values()]
    ledger = Ledger(chosen(resolved, apis, bases))

    def error_catalog(_: Any, response: Any, case: Any) -> None:
        """Fail if a response does not keep what the error catalog promises."""
        exchange = Exchange(
            ledger.judged + 1,
            case.method.upper(),
            str(response.request.url),
            response.status_code,
            [
                (name, each)
                for name, every in response.headers.items()
                for each in every
            ],
            response.content,
        )
        faults = enter(ledger, "schemathesis", exchange)
        if faults:
            text = "; ".join(f"{each.message} [{each.rule}]" for each in faults)
            raise AssertionError(f"not what the error catalog promises: {text}")

    # It is no dependency: whoever registers the check has it.
    library: Any = import_module("schemathesis")
    library.check(error_catalog)
