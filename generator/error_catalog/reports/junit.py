"""
Findings as the XML of JUnit, which most servers of builds show as tests.

Errors and warnings are failures. Notes are not: they are tests that pass, with a remark.

Source: the reports of Apache Ant's ``junit`` task, as Jenkins and GitLab read them.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from error_catalog.diagnostics import Diagnostic, Severity, line, snippet
from error_catalog.filters.escapes import visible, visible_lines
from error_catalog.reports.report import Quoted, Report, message_of, place_of

_NOTHING = "nothing found"


def document(report: Report) -> str:
    """Return one test for each finding; a single one that passes if there is none."""
    failures = sum(
        each.diagnostic.severity is not Severity.NOTE for each in report.found
    )
    counts = f'tests="{max(1, len(report.found))}" failures="{failures}" errors="0"'
    name = quoteattr(f"gen {report.command}")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites name={name} {counts}>",
        f'  <testsuite name={name} {counts} skipped="0" time="0">',
        *_tests(report),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "".join(f"{_ascii(each)}\n" for each in lines)


def _tests(report: Report) -> Iterator[str]:
    if not report.found:
        name, suite = quoteattr(_NOTHING), quoteattr(f"gen {report.command}")
        yield f'    <testcase name={name} classname={suite} time="0"/>'
    for each in report.found:
        yield from _test(each)


def _test(quoted: Quoted) -> Iterator[str]:
    diagnostic = quoted.diagnostic
    place = diagnostic.location
    path = quoteattr(visible(place.path))
    # What tells two tests apart is their name alone.
    name = quoteattr(visible(f"{place_of(diagnostic)}: {diagnostic.message}"))
    yield (
        f"    <testcase name={name} classname={path} file={path} "
        f'line="{place.line}" time="0">'
    )
    said = escape(_text(quoted))
    if diagnostic.severity is Severity.NOTE:
        yield f"      <system-out>{said}</system-out>"
    else:
        yield f"      <failure {_attributes(diagnostic)}>{said}</failure>"
    yield "    </testcase>"


def _attributes(diagnostic: Diagnostic) -> str:
    kind = quoteattr(str(diagnostic.severity))
    return f"type={kind} message={quoteattr(message_of(diagnostic))}"


def _text(quoted: Quoted) -> str:
    """Return the finding with its source, in characters that XML allows."""
    diagnostic, source = quoted
    text = line(diagnostic) if source is None else snippet(diagnostic, source)
    return visible_lines(text)


def _ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode()
