"""
Findings as annotations of a GitHub workflow, which stand beside the lines of a pull request.

GitHub shows ten of each kind from one step. So the worst come first, and where there are
more, the tenth says so: those follow in the log.

Source: GitHub's "Workflow commands"; actions/runner, ``ActionCommand.cs``.
"""

from collections.abc import Iterator, Sequence

from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.filters.escapes import visible
from error_catalog.reports.report import Report, message_of, place_of, worst_first

LIMIT = 10
"""Annotations of each kind that GitHub shows of one step."""

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def annotations(report: Report) -> str:
    """Return a workflow command for each finding that GitHub will show, then the others."""
    found = [each.diagnostic for each in worst_first(report.found)]
    lines: list[str] = []
    for severity in Severity:
        lines += _of_kind([each for each in found if each.severity is severity])
    return "".join(f"{each}\n" for each in lines)


def _of_kind(found: Sequence[Diagnostic]) -> Iterator[str]:
    if len(found) <= LIMIT:
        yield from map(_command, found)
        return
    first, rest = found[: LIMIT - 1], found[LIMIT - 1 :]
    yield from map(_command, first)
    severity = found[0].severity
    yield f"::{_COMMANDS[severity]} title=gen::{len(rest)} more in the log"
    yield from map(_plain, rest)


def _command(diagnostic: Diagnostic) -> str:
    place = diagnostic.location
    properties = {
        "file": visible(place.path),
        "line": str(place.line),
        "col": str(place.column),
        "title": f"gen: {visible(diagnostic.rule)}",
    }
    said = ",".join(f"{key}={_property(each)}" for key, each in properties.items())
    # The log shows only the message, so it says where, too.
    message = f"{place_of(diagnostic)}: {message_of(diagnostic)}"
    return f"::{_COMMANDS[diagnostic.severity]} {said}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _plain(diagnostic: Diagnostic) -> str:
    """Return a line of the log that no runner takes for a command."""
    kind = f"{diagnostic.severity}[{diagnostic.rule}]"
    text = f"{place_of(diagnostic)}: {kind}: {message_of(diagnostic)}"
    # Commands of the older form count anywhere in a line, the others at its start.
    text = text.replace("##[", "## [")
    return f"./{text}" if text.lstrip().startswith("::") else text
