"""Workflow commands, read as GitHub's runner reads them."""

import re

from error_catalog.diagnostics import Severity
from error_catalog.filters.escapes import visible
from error_catalog.reports.github import LIMIT, annotations
from error_catalog.reports.report import Report
from hypothesis import given, settings

from tests.support.effort import tries
from tests.support.reports import HARD, REPORTS, found


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Return the commands in a log. Source: actions/runner, ``ActionCommand.cs``."""
    read: list[tuple[str, dict[str, str], str]] = []
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped.startswith("::"):
            assert "##[" not in line, "the older form counts anywhere in a line"
            continue
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", stripped)
        assert match is not None, line
        said = [each.partition("=") for each in match[2].split(",")]
        properties = {key: property_of(value) for key, _, value in said}
        read.append((match[1], properties, data_of(match[3])))
    return read


def data_of(text: str) -> str:
    """Undo what escapes a message."""
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def property_of(text: str) -> str:
    """Undo what escapes a property."""
    return data_of(text.replace("%2C", ",").replace("%3A", ":"))


@settings(max_examples=tries(40))
@given(REPORTS)
def test_a_runner_reads_what_was_found(report: Report) -> None:
    """No text of a catalog becomes a command of its own, or another file."""
    read = commands(annotations(report))
    kinds = {kind for kind, _, _ in read}
    whole = [each for each in read if "file" in each[1]]

    assert kinds <= {"error", "warning", "notice"}
    assert {each[1]["file"] for each in whole} <= {
        visible(each.diagnostic.location.path) for each in report.found
    }
    for kind in kinds:
        assert LIMIT >= sum(each[0] == kind for each in read)


def test_the_tenth_says_how_many_follow() -> None:
    """Of twelve errors nine are annotations, one counts the rest, and the log has these."""
    errors = [found(f"e{number}") for number in range(12)]
    warnings = [found("w", severity=Severity.WARNING)]
    lines = annotations(Report("lint", [*warnings, *errors])).splitlines()

    assert ["::error"] * 10 == [each.partition(" ")[0] for each in lines[:10]]
    assert "::error title=gen::3 more in the log" == lines[9]
    assert "catalog/shop.yaml:1:1: error[status-range]: e9" == lines[10]
    assert lines[13].startswith("::warning ")
    assert 14 == len(lines)


def test_ten_are_shown() -> None:
    """What GitHub shows whole is not cut."""
    text = annotations(Report("lint", [found()] * LIMIT))

    assert LIMIT == text.count("::error file=")
    assert "more" not in text


def test_hostile_texts() -> None:
    """Line ends, percent signs, colons and commas arrive as they were."""
    text = annotations(HARD)
    properties = [each for _, each, _ in commands(text)]

    assert {"a b,c:100%/ä\\x0aö.yaml", "catalog/shop.yaml"} == {
        each["file"] for each in properties
    }
