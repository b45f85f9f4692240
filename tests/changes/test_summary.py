"""A comparison as Markdown: a comment on a pull request, and a changelog."""

import re
from pathlib import Path

from error_catalog.changes.change import Severity
from error_catalog.changes.classes import CLASSES
from error_catalog.changes.report import Report
from error_catalog.changes.summary import (
    MAX_ROWS,
    changelog,
    comment,
    section_of,
)
from hypothesis import given, settings
from markdown_it import MarkdownIt

from tests.support.comparisons import (
    ADDED,
    HARD,
    RENAMED,
    REPORTS,
    SAID,
    catalog_report,
    change,
    problem,
    report,
)
from tests.support.effort import tries

CASES = Path(__file__).parents[1] / "cases/changes"


def test_everything(*, update_goldens: bool) -> None:
    """Changes of every kind, accepted ones, hostile texts, and a catalog without any."""
    texts = {
        "comment.md": comment(HARD, is_whole=False),
        "changelog.md": changelog(HARD),
    }
    for name, text in texts.items():
        file = CASES / "summary" / name
        if update_goldens:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")

        assert file.read_text("utf-8") == text


def test_nothing_to_say() -> None:
    """Nobody wonders whether it was compared; what was not says so."""
    broken = report(problems=[problem()])

    assert "No error changed since `main`.\n" == comment(
        report(catalog_report()), is_whole=False
    )
    assert comment(broken, is_whole=False).startswith("**Not compared:** `catalog/")
    assert "" == changelog(report(catalog_report(SAID)))


def test_long_lists_are_cut() -> None:
    """A comment that is too long would not be shown at all."""
    many = [change(subject=f"mail:E{at}") for at in range(MAX_ROWS + 5)]
    safe = [
        change("error-added", Severity.SAFE, f"mail:S{at}")
        for at in range(MAX_ROWS + 7)
    ]
    text = comment(report(catalog_report(*many, *safe)), is_whole=False)

    assert len(text) < 65_536
    assert MAX_ROWS == text.count("| **breaking** |")
    assert "5 more: `gen diff --all`" in text
    assert "7 more: `gen diff --all`" in text


def test_headings_of_a_changelog() -> None:
    """Every class has one; those of two catalogs say which one they are about."""
    headings = {name: section_of(change(name)) for name in CLASSES}
    two = changelog(report(catalog_report(RENAMED), catalog_report(ADDED, api="box")))

    assert {"Added", "Changed", "Deprecated", "Removed"} == set(headings.values())
    for name, heading in headings.items():
        if heading in ("Added", "Removed"):
            words = ("added", "unretired", "removed", "retired", "dropped", "to")
            assert any(each in name.split("-") for each in words), name
    assert "### Added\n\n- `box`: `NEW`: error added: new\n" in two
    said = (
        "### Changed\n\n- **Breaking:** `mail`: `BOX_LOCKED`: code changed: BOX_LOCKED"
    )
    assert said in two


@settings(max_examples=tries(15))
@given(REPORTS)
def test_no_text_breaks_out(made: Report) -> None:
    """Whatever stands in a catalog, each change is one row of four cells or one bullet."""
    text = comment(made, is_whole=False)
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(text)
    rows = [each for each in tokens if each.type == "tr_open"]
    cells = [each for each in tokens if each.type == "td_open"]
    shown = sum(
        each.change.severity in (Severity.BREAKING, Severity.RISKY)
        for one in made.catalogs
        for each in one.changes
    )
    tables = sum(each.type == "table_open" for each in tokens)

    assert shown == len(rows) - tables
    assert shown * 4 == len(cells)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
    bullets = [
        each for each in parser.parse(changelog(made)) if each.type == "list_item_open"
    ]
    assert len(bullets) == sum(
        each.change.severity is not Severity.DOC
        for one in made.catalogs
        for each in one.changes
    )
