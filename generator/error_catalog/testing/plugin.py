"""
The pytest plugin: ``pytest --error-catalog``, and the fixture ``error_server``.

With the option, every response that a test's HTTP library or test client receives is held
against the catalogs; a test that receives one that does not keep its contract fails.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from error_catalog.testing.observers import Seen
    from error_catalog.testing.server import ErrorServer
    from error_catalog.traffic.ledger import Ledger

OPTION = "--error-catalog"
MARK = "unverified"
APIS = "error_catalog_apis"
BASES = "error_catalog_base_urls"
_NAME = "error-catalog-watch"
_OUTPUT = "error_catalog"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and its settings."""
    group = parser.getgroup("error-catalog")
    text = "verify all responses that HTTP clients receive against the error catalogs"
    group.addoption(OPTION, action="store_true", default=False, help=text)
    parser.addini(APIS, "ids of the APIs whose responses count", "linelist", [])
    text = "where an API stands: ID=URL, or a URL for all"
    parser.addini(BASES, text, "linelist", [])


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch, if that is wanted."""
    text = f"{MARK}: responses that this test receives are not verified ({OPTION})"
    config.addinivalue_line("markers", text)
    if config.getoption(OPTION):
        config.pluginmanager.register(Watch(config), _NAME)


@pytest.fixture
def error_server() -> Iterator[ErrorServer]:
    """
    Make documented errors happen to a client, over a real loopback server.

    ``error_server.on("POST", "/contact").respond(SomeError()).then(201)``; its address is
    ``error_server.url``.
    """
    from error_catalog.testing.server import ErrorServer

    with ErrorServer() as server:
        _SCRIPTED.add(server.url)
        yield server
    _SCRIPTED.discard(server.url)


_SCRIPTED: set[str] = set()
"""Addresses of servers whose responses a test wrote itself: nobody's contract."""


class Watch:
    """Verifies what tests receive, and says at the end what none of them did."""

    def __init__(self, config: pytest.Config) -> None:
        self._stack = ExitStack()
        self._test = ""
        self._is_off = False
        self._number = 0
        self._found: list[str] = []
        self._ledger = _ledger(config)
        self._elsewhere: list[dict[str, Any]] = []

    def pytest_sessionstart(self) -> None:
        """Look at the places where responses arrive."""
        from error_catalog.testing.observers import observed

        self._stack.enter_context(observed(self._look))

    def _look(self, seen: Seen) -> None:
        if self._is_off or any(seen.url.startswith(each) for each in _SCRIPTED):
            return
        from error_catalog.traffic.exchange import Exchange
        from error_catalog.traffic.ledger import enter

        self._number += 1
        place = (self._number, seen.method.upper(), seen.url)
        exchange = Exchange(*place, seen.status, seen.headers, seen.body)
        for fault in enter(self._ledger, self._test, exchange):
            hint = f" ({fault.hint})" if fault.hint else ""
            line = f"{exchange.request} {seen.status}: {fault.message}{hint}"
            self._found.append(f"{line}  [{fault.rule}]")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item
    ) -> Generator[None, object, object]:
        """Know which test a response is received by."""
        self._test = item.nodeid
        self._is_off = item.get_closest_marker(MARK) is not None
        self._found.clear()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """Fail a test that received a response which does not keep its contract."""
        result = yield
        found, self._found = self._found, []
        if found:
            text = "\n".join(dict.fromkeys(found))
            pytest.fail(f"not what the error catalog promises:\n{text}", pytrace=False)
        return result

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Stop looking; a worker of xdist sends what it saw."""
        self._stack.close()
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_OUTPUT] = _sums(self._ledger)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a worker of xdist saw."""
        sums = getattr(node, "workeroutput", {}).get(_OUTPUT)
        if sums is not None:
            self._elsewhere.append(sums)

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Say which documented errors no test received."""
        from error_catalog.traffic.ledger import coverage

        for each in self._elsewhere:
            _add(self._ledger, each)
        terminalreporter.section("error catalog")
        ledger = self._ledger
        kept = f"{ledger.judged} responses, {ledger.kept} keep the contract"
        terminalreporter.write_line(kept)
        for api, (seen, unseen) in coverage(ledger).items():
            total = len(seen) + len(unseen)
            names = f": {', '.join(unseen)}" if unseen else ""
            line = f"{api}: {len(unseen)} of {total} errors never exercised{names}"
            terminalreporter.write_line(line)


def _ledger(config: pytest.Config) -> Ledger:
    """
    Return an empty ledger for the project's APIs.

    Raises:
        UsageError: The catalogs have errors, or a setting names an API that is not there.
    """
    from error_catalog.diagnostics import has_errors, line
    from error_catalog.project import examine
    from error_catalog.traffic.ledger import Ledger
    from error_catalog.traffic.selection import UnknownApiError, chosen

    examined = examine(Path(config.rootpath), ())
    if has_errors(examined.diagnostics) or not examined.catalogs:
        found = "\n".join(map(line, examined.diagnostics))
        raise pytest.UsageError(f"{OPTION}: the catalogs cannot be read\n{found}")
    resolved = [each.resolved for each in examined.catalogs.values()]
    try:
        return Ledger(chosen(resolved, config.getini(APIS), config.getini(BASES)))
    except UnknownApiError as error:
        raise pytest.UsageError(f"{OPTION}: {error}") from error


def _sums(ledger: Ledger) -> dict[str, Any]:
    """Return what a worker saw as plain data."""
    seen = {api: dict(each) for api, each in ledger.seen.items()}
    counts = {"judged": ledger.judged, "kept": ledger.kept}
    return {"seen": seen, "used": sorted(ledger.used), **counts}


def _add(ledger: Ledger, sums: dict[str, Any]) -> None:
    ledger.judged += sums["judged"]
    ledger.kept += sums["kept"]
    ledger.used |= {*sums["used"]}
    for api, counts in sums["seen"].items():
        own = ledger.seen.setdefault(api, {})
        for name, count in counts.items():
            own[name] = own.get(name, 0) + count
