"""Comments that take back what a rule found."""

import pytest
from error_catalog.files import SourceFile
from error_catalog.rules.quality.suppression import Suppression, suppressions

from tests.support.inspected import judged

HEAD = "api: {id: shop}\nerrors:\n"
A = "  A: {status: 429, summary: There were too many requests.}"
KNOWN = ("code-style", "retry-unclassified", "todo-text")


def rules_of(text: str) -> list[str]:
    """Return the rules that a catalog breaks, or suppresses wrongly."""
    return [each.rule for each in judged(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{A} # gen: ignore[retry-unclassified]: nobody knows\n",
        f"{HEAD}  # gen: ignore[retry-unclassified]: nobody knows\n{A}\n",
        f"{HEAD}  # gen: ignore[retry-unclassified]: nobody knows\n\n  # A\n{A}\n",
        f"api: {{id: shop}}\n# gen: ignore[retry-unclassified]: no\nerrors:\n{A}\n",
        f"{HEAD}  #gen:ignore[ retry-unclassified ] : nobody knows\n{A}\r\n",
        f"{HEAD}  A: # gen: ignore[retry-unclassified]: no\n    {{status: 429, summary: Ha.}}\n",
    ],
)
def test_findings_are_taken_back(text: str) -> None:
    """A comment behind an entry, or above it, holds for all that is in it."""
    assert [] == rules_of(text)


def test_only_its_own_entry_is_meant() -> None:
    """What follows the entry is judged, and so are other rules."""
    other = A.replace("A:", "B:").replace("There were", "Now there are")
    comment = "  # gen: ignore[retry-unclassified]: nobody knows\n"

    assert ["retry-unclassified"] == rules_of(f"{HEAD}{comment}{A}\n{other}\n")


def test_text_is_no_comment() -> None:
    """In quotes and in blocks it is what the author says."""
    text = (
        f"{HEAD}{A}\n  B:\n    status: 409\n    summary: Somebody was faster.\n"
        "    description: |\n      # gen: ignore[x]\n"
        '    action: "a # gen: ignore[x]"\n'
    )

    assert ["retry-unclassified"] == rules_of(text)


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("ignore", "expected the rules in brackets, a colon and a reason"),
        ("ignore retry-unclassified", "expected the rules in brackets"),
        ("ignore[]: why", "no rule is named"),
        ("ignore[retry-unclassified]", "the reason is missing"),
        ("ignore[retry-unclassified]: ", "the reason is missing"),
        ("ignore[retry-unclassified]: -", "the reason is missing"),
        ("ignore[retry-unclasified]: why", "there is no rule `retry-unclasified`"),
        ("ignore[read-back]: why", "there is no rule `read-back` that can be ignored"),
    ],
)
def test_malformed_ones_are_refused(comment: str, message: str) -> None:
    """They take nothing back, and an error says why."""
    found = judged(f"{HEAD}{A} # gen: {comment}\n")

    assert ["retry-unclassified", "suppression"] == [each.rule for each in found]
    assert message in found[1].message
    assert 3 == found[1].location.line
    assert found[1].severity == "error"


def test_unused_ones_are_reported() -> None:
    """For each rule by itself, at the comment."""
    comment = "# gen: ignore[retry-unclassified, todo-text]: why"
    found = judged(f"{HEAD}{A} {comment}\n")

    assert ["unused-suppression"] == [each.rule for each in found]
    assert "nothing breaks the rule `todo-text` here" == found[0].message


def test_places() -> None:
    """A comment is found by its line and column, whatever ends the lines."""
    text = "a:\r\n  b: 1 # gen: ignore[todo-text]: why\r\n  c:\r\n    d: 2\r\n"
    (found,), wrong = suppressions(SourceFile("a.yaml", text), KNOWN)

    assert [] == wrong
    assert (2, 8) == (found.place.line, found.place.column)
    assert (2, 2) == (found.first, found.last)
    assert isinstance(found, Suppression)
