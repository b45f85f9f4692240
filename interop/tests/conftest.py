"""The table of docs/interop.md, from the marks of the tests and what became of them."""

import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

INTEROP = Path(__file__).parents[1]
TABLE = INTEROP.parent / "docs" / "interop.md"
ROWS = pytest.StashKey[dict[tuple[str, str, str], list[str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--write-table``."""
    parser.addoption(
        "--write-table",
        action="store_true",
        help="write docs/interop.md; all tests must run for that",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark that says which tool a test is about."""
    config.addinivalue_line(
        "markers",
        "tool(name, checks, package=None): a row of docs/interop.md; package is where the"
        " version is found, by its name on npm (npm:NAME) or PyPI, or the version itself",
    )
    config.stash[ROWS] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Send the marks of a test along with its result, from every worker."""
    report = yield
    if report.when == "call" or report.failed:
        for mark in item.iter_markers("tool"):
            name, checks = mark.args
            found = mark.kwargs.get("package", name)
            report.user_properties.append(("tool", [name, found, checks]))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Take in what became of a test."""
    for key, value in report.user_properties:
        if key == "tool":
            name, package, checks = value
            rows = _CONFIG[0].stash[ROWS]
            rows.setdefault((name, package, checks), []).append(report.outcome)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Remember the configuration, which a report does not know."""
    _CONFIG[:] = [session.config]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the table."""
    config = session.config
    if config.getoption("--write-table") and not hasattr(config, "workerinput"):
        TABLE.write_text("\n".join(_lines(config.stash[ROWS])), "utf-8", newline="\n")


_CONFIG: list[pytest.Config] = []


def _lines(rows: dict[tuple[str, str, str], list[str]]) -> Iterator[str]:
    yield from _HEAD
    for (name, package, checks), outcomes in sorted(rows.items()):
        failed = sum(each != "passed" for each in outcomes)
        noun = "test" if len(outcomes) == 1 else "tests"
        result = f"{failed} of {len(outcomes)} {noun} fail" if failed else "passes"
        yield f"| {name} | {_version(package)} | {checks} | {result} |"
    yield from _FOOT


def _version(package: str) -> str:
    kind, _, name = package.rpartition(":")
    if kind == "npm":
        path = INTEROP / "node_modules" / name / "package.json"
        return str(json.loads(path.read_text("utf-8"))["version"])
    return version(name) if kind != "is" else name


_HEAD = (
    "# Which tools read what we emit",
    "",
    "<!-- `make interop` writes this page; do not edit it. -->",
    "",
    "Each row was run: `make interop` installs the tools in the versions that are listed",
    "here, gives them what `gen` makes of the five catalogs in `catalog/` and of the catalogs in",
    "[`interop/catalogs.py`](../interop/catalogs.py), which are hard on purpose, and fails if one of",
    "them fails. OpenAPI means both 3.1 and 3.0.",
    "",
    "| Tool | Version | What is checked | Result |",
    "| --- | --- | --- | --- |",
)
_FOOT = (
    "",
    "A row that passes holds for all catalogs, unless it says otherwise. Linter warnings that we",
    "accept are listed, with the reasons, in",
    "[`test_linters.py`](../interop/tests/test_linters.py).",
    "",
    "What the tools themselves cannot do does not count: openapi-python-client fails on a status",
    "that Python has no name for (the test says so), and both Python clients take the first media",
    "type of a status, whatever was sent, so where a status has several they are not asked.",
    "",
)
