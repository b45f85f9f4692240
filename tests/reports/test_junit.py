"""XML that every reader of JUnit's reports takes."""

from xml.etree import ElementTree as ET

from error_catalog.diagnostics import Severity
from error_catalog.reports.junit import document
from error_catalog.reports.report import Report
from hypothesis import given, settings

from tests.support.effort import tries
from tests.support.reports import HARD, REPORTS


@settings(max_examples=tries(30))
@given(REPORTS)
def test_it_parses_and_counts(report: Report) -> None:
    """Whatever was found is a test each, and what is worse than a note is a failure."""
    root = ET.fromstring(document(report))
    (suite,) = root
    tests = suite.findall("testcase")
    worse = [
        each for each in report.found if each.diagnostic.severity is not Severity.NOTE
    ]

    assert str(len(tests)) == suite.get("tests") == root.get("tests")
    assert str(len(worse)) == suite.get("failures") == root.get("failures")
    assert len(worse) == len(suite.findall("testcase/failure"))
    assert max(1, len(report.found)) == len(tests)


def test_texts_come_back() -> None:
    """Signs of XML in a message, and the lines of a file, are read as they were."""
    root = ET.fromstring(document(HARD))
    failures = root.findall(".//failure")

    assert "a [link](http://example.com), a {0} and `<b>&]]>`" in str(
        failures[1].get("message")
    )
    assert "A: {summary: Größe <b>&" in str(failures[0].text)
