"""Findings for people, with colours and without."""

import re

from error_catalog.reports.report import Report
from error_catalog.reports.text import coloured, lines, snippets
from hypothesis import given, settings

from tests.support.effort import tries
from tests.support.reports import HARD, REPORTS

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@settings(max_examples=tries(40))
@given(REPORTS)
def test_colours_change_no_text(report: Report) -> None:
    """Without its colours, a coloured report is the plain one."""
    assert snippets(report) == COLOURS.sub("", coloured(report))


def test_colours_end() -> None:
    """Every line of a coloured report ends as it begins, without a colour."""
    text = coloured(HARD)

    assert "\x1b[1;31merror[status-range]:\x1b[0m" in text
    for line in text.splitlines():
        codes = COLOURS.findall(line)
        assert not codes or codes[-1] == "\x1b[0m"


def test_concise_is_one_line_each() -> None:
    """Editors read a line for each finding, and no source."""
    assert len(HARD.found) == len(lines(HARD).splitlines())
