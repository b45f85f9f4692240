"""Mistakes of people who do not know the language yet are answered with what to write."""

from pathlib import Path

import pytest
from error_catalog.diagnostics import line

from tests.support.projects import ROOT, attempt_text

CASES = sorted((ROOT / "tests" / "cases" / "beginners").iterdir())


def said(case: Path) -> str:
    """Return what is said about the catalog of a case."""
    text = (case / "catalog.yaml").read_text("utf-8")
    _, found = attempt_text(text, names=("catalog",))
    lines = [line(each).replace("catalog/made.yaml", "catalog.yaml") for each in found]
    return "".join(f"{each}\n" for each in lines)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_beginner_is_told_what_to_write(case: Path, *, update_goldens: bool) -> None:
    """Each mistake has its place, what was found, and a hint that mends it."""
    found = said(case)
    golden = case / "diagnostics.txt"
    if update_goldens:
        golden.write_text(found, "utf-8", newline="")

    assert golden.read_text("utf-8") == found
    assert found
    assert all("(hint: " in each for each in found.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("retry: yes", "retry: true"),
        ("retry: 60s", "retry: {after: 60s}"),
        ("retry: {after: 5 minutes}", "retry: {after: 5m}"),
        ("operations: POST /cart", "operations: [POST /cart]"),
        ("params: {email: string}", "params: {email: {type: string}}"),
        ("deprecated: use B", "deprecated: {note: use B}"),
        ("status: 409 Conflict", "status: 409"),
        ("status: 500-599", "status: {from: 500, to: 599}"),
        ("message: Slow down, please.", 'message: "Slow down, please."'),
    ],
)
def test_the_hint_is_what_mends_it(before: str, after: str) -> None:
    """What the hint says to write is accepted, word for word."""
    head = (
        "api: {id: shop}\n"
        'envelopes: {e: {body: {code: "{code}", "...": "{params}"}}}\n'
        "errors:\n  A: {summary: S., "
    )
    wrong, right = f"{head}{before}}}\n", f"{head}{after}}}\n"
    _, found = attempt_text(wrong, names=("catalog",))
    _, none = attempt_text(right, names=("catalog",))

    hint = str(found[0].hint)
    assert any(f"`{each}" in hint for each in endings(after)), hint
    assert [] == none


def endings(entry: str) -> list[str]:
    """Return an entry, what stands behind its first colon, and what is in its braces."""
    value = entry.partition(": ")[2]
    return [entry, value, value.strip("{}"), value.partition(": ")[2].strip("{}")]


def test_there_are_enough() -> None:
    """The mistakes that people were seen to make, and as many more."""
    assert len(CASES) >= 48
