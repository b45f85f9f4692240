"""Every format of a report, and the one function that writes them."""

from collections.abc import Callable, Mapping

from error_catalog.reports import github, json, junit, sarif, text
from error_catalog.reports.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": text.snippets,
    "concise": text.lines,
    "github": github.annotations,
    "sarif": sarif.document,
    "json": json.document,
    "junit": junit.document,
}
"""How a report is written, by the name of its format."""


def write(form: str, report: Report, *, has_colour: bool = False) -> str:
    """
    Return *report* in a format, each line with its end.

    JSON, SARIF and XML are ASCII, so that the encoding of a terminal cannot break them.

    Args:
        form: One of ``FORMATS``.
        has_colour: Text is for a terminal that shows colours.
    """
    if has_colour and form == "text":
        return text.coloured(report)
    return FORMATS[form](report)
