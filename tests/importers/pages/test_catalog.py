"""What pages are imported as: a page beside its catalog, one shape of pages in each case."""

from pathlib import Path

import pytest
from error_catalog.files import SourceFile
from error_catalog.importers.outcome import outcome
from error_catalog.importers.pages.catalog import draft
from error_catalog.pipeline import STAGES

FOLDER = Path(__file__).parents[2] / "cases" / "pages"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())


def page(text: str, name: str = "errors.md") -> SourceFile:
    """Return a page that is in no file."""
    return SourceFile(name, text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, *, update_goldens: bool) -> None:
    """A page makes this catalog, and this is said of it."""
    path = next(case.glob("page.*"))
    made, found = draft([page(path.read_text("utf-8"), path.name)])
    assert made is not None, found
    result = outcome(made, None, case, STAGES)
    assert result.text is not None
    expected = {"catalog.yaml": result.text, "said.txt": "\n".join(result.lines) + "\n"}
    for name, text in expected.items():
        if update_goldens:
            (case / name).write_text(text, encoding="utf-8", newline="")

        assert (case / name).read_bytes().decode() == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Errors\n\nSomething may go wrong.\n",
        "# Fields\n\n| Field | Type | Description |\n|---|---|---|\n| `a_b` | string | A |\n",
        "# Errors\n\n| Status | Meaning |\n|---|---|\n| 200 | Fine |\n",
        "# Currencies\n\n| Code | Description |\n|---|---|\n| EUR | Euro |\n",
        "<p>404 things</p>",
        '```json\n{"success": true, "error": null}\n```',
    ],
)
def test_a_page_without_errors_is_refused(text: str) -> None:
    """A page that names no error makes no catalog, but a diagnostic."""
    made, found = draft([page(text, "page.md")])

    assert made is None
    assert ["page"] == [each.rule for each in found]


def test_a_heading_is_chosen() -> None:
    """Only what stands below the heading is read, with what the headings above it say."""
    text = (
        "# Errors\n\n## Old\n\n| Code | Status |\n|---|---|\n| `a_a` | 400 |\n\n"
        "## New\n\n| Code | Status |\n|---|---|\n| `b_b` | 404 |\n\n"
        "### More\n\n| Code | Status |\n|---|---|\n| `c_c` | 409 |\n\n"
        "## Others\n\n| Code | Status |\n|---|---|\n| `d_d` | 410 |\n"
    )
    made, _ = draft([page(text)], "new")
    none, found = draft([page(text)], "newer")

    assert made is not None
    assert ["b_b", "c_c"] == list(made.data["errors"])
    assert none is None
    assert "the headings are" in str(found[0].hint)


def test_pages_are_joined() -> None:
    """A code of two pages is one error; what only the second says is kept."""
    first = page("# Errors\n\n| Code | Status |\n|---|---|\n| `a_a` | 400 |\n", "a.md")
    second = page(
        "# Errors\n\n- `a_a`: It broke.\n- `b_b` (409): It is there.\n", "b.md"
    )
    made, _ = draft([first, second])

    assert made is not None
    assert {"a_a": 400, "b_b": 409} == {
        name: each["status"] for name, each in made.data["errors"].items()
    }
    assert "It broke." == made.data["errors"]["a_a"]["summary"]


@pytest.mark.parametrize(
    ("example", "code", "asks"),
    [
        ('{"code": 7001}', 7001, False),
        ('{"code": "7001"}', "7001", False),
        ("", 7001, True),
    ],
)
def test_numbers(example: str, code: object, asks: object) -> None:
    """Whether digits are a number on the wire, an example says; else it is asked."""
    text = f"# Errors\n\n| Code | Status |\n|---|---|\n| 7001 | 400 |\n\n```\n{example}\n```\n"
    made, _ = draft([page(text)])

    assert made is not None
    assert [code] == [each["code"] for each in made.data["errors"].values()]
    assert asks == any("numbers or strings" in each.text for each in made.questions)
