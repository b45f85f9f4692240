"""Findings for people: each with its line and a caret, or each on one line."""

from error_catalog.diagnostics import Diagnostic, Severity, line, snippet
from error_catalog.reports.report import Quoted, Report


def lines(report: Report) -> str:
    """Return one line for each finding, as compilers write them: editors read this."""
    return "".join(f"{line(each.diagnostic)}\n" for each in report.found)


def snippets(report: Report) -> str:
    """Return each finding with its line of the file, if that was read."""
    return "".join(f"{_snippet(each)}\n" for each in report.found)


def coloured(report: Report) -> str:
    """Return the same with the colours of a terminal. Source: ECMA-48 §8.3.117."""
    texts = (_painted(_snippet(each), each.diagnostic) for each in report.found)
    return "".join(f"{text}\n" for text in texts)


def _snippet(quoted: Quoted) -> str:
    diagnostic, source = quoted
    if source is None:
        return line(diagnostic)
    # A moved diagnostic has its own path; the file is only quoted.
    return snippet(diagnostic, source)


_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_END = "\x1b[0m"
_COLOURS = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.NOTE: "\x1b[1;36m",
}


def _painted(text: str, diagnostic: Diagnostic) -> str:
    first, *rest = text.split("\n")
    colour = _COLOURS[diagnostic.severity]
    kind = f"{diagnostic.severity}[{diagnostic.rule}]"
    place, _, said = first.partition(f": {kind}: ")
    painted = [f"{_BOLD}{place}:{_END} {colour}{kind}:{_END} {said}"]
    if rest:
        painted += _painted_source(*rest, colour=colour)
    return "\n".join(painted)


def _painted_source(line: str, caret: str, *, colour: str) -> list[str]:
    """Return the quoted line with a dim margin, and the caret in the colour of the kind."""
    width = line.index("|") + 1
    return [
        f"{_DIM}{line[:width]}{_END}{line[width:]}",
        f"{_DIM}{caret[:width]}{_END}{colour}{caret[width:]}{_END}",
    ]
