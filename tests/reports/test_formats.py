"""Every format against its golden file, and what holds in all of them."""

from pathlib import Path

import pytest
from error_catalog.cli import terminal
from error_catalog.filters.escapes import visible_lines
from error_catalog.reports.formats import FORMATS, write
from error_catalog.reports.report import Report
from hypothesis import given, settings

from tests.support.effort import tries
from tests.support.reports import HARD, REPORTS

CASES = Path(__file__).parents[1] / "cases/reports"


def test_the_command_line_offers_every_format() -> None:
    """What ``--format`` takes is what there is, without importing it."""
    assert tuple(FORMATS) == terminal.FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_formats(form: str, update_goldens: bool) -> None:  # noqa: FBT001, a fixture
    """Findings of every kind look like this, and so does a report without any."""
    for case, report in (("hard", HARD), ("nothing", Report("lint", ()))):
        file = CASES / case / f"{form}.txt"
        text = write(form, report)
        if update_goldens:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")

        assert file.read_text("utf-8") == text


@settings(max_examples=tries(30))
@given(REPORTS)
def test_nothing_hidden_is_printed(report: Report) -> None:
    """No format has a control, a direction or half a character in it; each has its line end."""
    for form in FORMATS:
        text = write(form, report)
        is_for_people = form in ("text", "concise")

        assert is_for_people or visible_lines(text) == text, form
        assert not is_for_people or text.replace("\n", "").isprintable(), form
        assert text == "" or text.endswith("\n")


@settings(max_examples=tries(30))
@given(REPORTS)
def test_data_is_ascii(report: Report) -> None:
    """Where a machine reads, the encoding of a terminal cannot break anything."""
    for form in ("json", "sarif", "junit"):
        assert write(form, report).isascii(), form
