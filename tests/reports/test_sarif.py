"""SARIF, by the schema of its standard."""

import json
from typing import Any

from error_catalog.diagnostics import Severity
from error_catalog.files import SourceFile
from error_catalog.reports.report import Report
from error_catalog.reports.sarif import FINGERPRINT, document
from hypothesis import given, settings
from jsonschema import Draft202012Validator, FormatChecker

from tests.support.effort import tries
from tests.support.reports import HARD, REPORTS, SARIF, found

VALIDATOR = Draft202012Validator(SARIF, format_checker=FormatChecker())


def run_of(report: Report) -> dict[str, Any]:
    """Return the only run of a report."""
    (run,) = json.loads(document(report))["runs"]
    return dict(run)


@settings(max_examples=tries(15))
@given(REPORTS)
def test_it_is_what_the_standard_says(report: Report) -> None:
    """Whatever was found, the file keeps the schema of SARIF 2.1.0."""
    data = json.loads(document(report))

    VALIDATOR.validate(data)
    assert len(report.found) == len(data["runs"][0]["results"])


def test_results_name_their_rules() -> None:
    """A result points at its rule, which says what it is about if anybody knows."""
    run = run_of(HARD)
    rules = run["tool"]["driver"]["rules"]

    assert [each["ruleId"] for each in run["results"]] == [
        rules[each["ruleIndex"]]["id"] for each in run["results"]
    ]
    assert ["A range is not empty.", "X own"] == [
        each["shortDescription"]["text"] for each in rules
    ]
    assert ["error", "warning", "note", "error"] == [
        each["level"] for each in run["results"]
    ]


def test_paths_are_references() -> None:
    """Blanks, colons, percent signs and whatever else a name may have are escaped."""
    uris = {
        "a b,c:100%/ä\nö.yaml": "a%20b%2Cc%3A100%25/%C3%A4%0A%C3%B6.yaml",
        "../a.yaml": "../a.yaml",
        "//host/a.yaml": "/host/a.yaml",
        "\udcff": "%FF",
        chr(0xD800): "%ED%A0%80",
    }
    run = run_of(Report("lint", [found(path=path) for path in uris]))

    assert list(uris.values()) == [
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in run["results"]
    ]


def test_a_fingerprint_stays_when_lines_move() -> None:
    """Lines above, other columns and reworded messages change nothing; another line does."""

    def marks(text: str, *lines: int, message: str = "x") -> list[str]:
        source = SourceFile("a.yaml", text)
        places = [found(message, place=(line, 1), source=source) for line in lines]
        results = run_of(Report("lint", places))["results"]
        return [each["partialFingerprints"][FINGERPRINT] for each in results]

    before = marks("a: 1\nb: 2\na: 1\n", 1, 2, 3)

    assert 3 == len({*before})
    assert before == marks("\r\n\n  a: 1\nb: 2\na: 1\n", 3, 4, 5, message="y")
    assert before[:1] != marks("c: 1\n", 1)


def test_messages_are_plain() -> None:
    """What looks like a link or a placeholder of SARIF is text."""
    run = run_of(Report("lint", [found("[a](b) {0} {code} [1]")]))

    assert r"\[a](b) {{0}} {code} [1]" == run["results"][0]["message"]["text"]


def test_notes_are_notes() -> None:
    """The three severities are levels of SARIF by the same names."""
    assert {"error", "warning", "note"} == {*map(str, Severity)}
