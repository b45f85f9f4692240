"""Entries that accept a change: what is wrong with them, and what they are worth."""

import tomllib
from datetime import UTC, date, datetime

import pytest
from error_catalog.changes.accepts import (
    Accept,
    read_accepts,
    remarks,
    suggested,
)
from error_catalog.config import configure
from error_catalog.diagnostics import Diagnostic, line
from error_catalog.files import Location, SourceFile
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.comparisons import RENAMED, accept, change
from tests.support.effort import tries

CLASSES = ("code-changed", "error-removed")
ENTRY = """[[tool.error-catalog.accept]]
change = "code-changed"
of = "mail:BOX_LOCKED"
to = "BOX_BUSY"
reason = "No client reads it (OPS-311)."
until = 2027-03-01
"""
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


def read(text: str) -> tuple[list[Accept], list[Diagnostic]]:
    """Read the entries of a configuration that is sound otherwise."""
    source = SourceFile("pyproject.toml", text)
    config, found = configure(source)
    assert config is not None, found
    return read_accepts(source, CLASSES)


def test_an_entry() -> None:
    """It is read with its place; without any, there is nothing to say."""
    accepts, found = read(f'[project]\nname = "x"\n\n{ENTRY}')
    reason = "No client reads it (OPS-311)."
    place = Location("pyproject.toml", 4, 3)

    assert [] == found
    assert [
        Accept(
            "code-changed",
            "mail:BOX_LOCKED",
            "BOX_BUSY",
            reason,
            date(2027, 3, 1),
            place,
        )
    ] == accepts
    assert ([], []) == read("[tool.error-catalog]\n")
    assert ([], []) == read_accepts(None, CLASSES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("change = 5", "8:10: error[config]: expected text, found `5`"),
        (
            'change = "code-chanjed"',
            "there is no class of changes `code-chanjed` (hint: did you mean `code-changed`?)",
        ),
        ('of = " "', "9:6: error[config]: the text is empty"),
        ("of = []", "9:6: error[config]: expected text, found an empty list"),
        ("to = 409", "10:6: error[config]: expected text, found `409`"),
        ('reason = ""', "11:10: error[config]: the reason is empty"),
        (
            'until = "2027-03-01"',
            "`2027-03-01` (hint: write the last day on which it counts, without quotes)",
        ),
        ("until = 2027-03-01T00:00:00Z", "12:9: error[config]: expected a date"),
        ("untill = 2027-03-01", "12:1: error[config]: unknown key `untill`"),
        ("line = 5", "unknown key `line`"),
    ],
)
def test_mistakes(text: str, said: str) -> None:
    """Each has its place, in whichever entry it is; the other entry is read."""
    key = text.partition(" ")[0]
    wrong = ENTRY.replace("BOX_BUSY", "OTHER").split("\n")
    at = [each.partition(" ")[0] for each in wrong].index(
        {"untill": "until", "line": "to"}.get(key, key)
    )
    wrong[at] = text
    accepts, found = read(f"{ENTRY}{chr(10).join(wrong)}")

    assert ["BOX_BUSY"] == [each.to for each in accepts]
    assert any(said in line(each) for each in found), [line(each) for each in found]


@pytest.mark.parametrize("key", ["change", "of", "to", "reason", "until"])
def test_every_key_is_required(key: str) -> None:
    """An entry without it is not read."""
    lines = [each for each in ENTRY.split("\n") if not each.startswith(f"{key} =")]
    accepts, found = read("\n".join(lines))

    assert [] == accepts
    assert [f"`{key}` is missing"] == [each.message for each in found]
    assert [Location("pyproject.toml", 1, 3)] == [each.location for each in found]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.error-catalog.accept]\nof = 1\n", "a list of tables, found a mapping"),
        ("[tool.error-catalog]\naccept = 5\n", "expected a list of tables, found `5`"),
        ("[tool.error-catalog]\naccept = [5]\n", "expected a table, found `5`"),
        (f"{ENTRY}{ENTRY}", "the entry of line 1 accepts the same change"),
    ],
)
def test_no_list_of_entries(text: str, message: str) -> None:
    """One bracket too few, something else, or the same twice."""
    _, found = read(text)

    assert [True] == [message in each.message for each in found], found


def test_what_entries_are_worth() -> None:
    """Expired ones and those that cover nothing are named, but not for what was not read."""
    today = date(2027, 3, 2)
    current = accept(RENAMED)
    expired = accept(change(value="OTHER"), date(2027, 3, 1))
    unused = accept(change(value="NONE"))
    removed = accept(change("error-removed", value=""))
    unread = accept(change(subject="other:X"))
    every = (current, expired, unused, removed, unread)
    used = {current.key, expired.key}
    found = remarks(every, used, {"mail"}.__contains__, today)

    assert expired.is_expired(today)
    assert not expired.is_expired(date(2027, 3, 1))
    assert [
        ("accept-expired", "this held until 2027-03-01: the change counts again"),
        (
            "accept-unused",
            "there is no change `code-changed` of `mail:BOX_LOCKED` to `NONE`",
        ),
        (
            "accept-unused",
            "there is no change `error-removed` of `mail:BOX_LOCKED` any more",
        ),
    ] == [(each.rule, each.message) for each in found]


@settings(max_examples=tries(20))
@given(TEXTS, TEXTS, TEXTS)
def test_a_suggested_entry_accepts_its_change(of: str, to: str, message: str) -> None:
    """It is TOML for any text; only the reason is left to write."""
    made = change(subject=f"mail:{of}", value=to, message=message)
    text = suggested(made, datetime(2026, 12, 1, tzinfo=UTC).date())
    assert ["the reason is empty"] == [each.message for each in read(text)[1]]
    accepts, found = read(text.replace('reason = ""', 'reason = "I say so."'))

    assert [] == found
    assert [(made.change, made.subject, made.value)] == [each.key for each in accepts]
    assert (
        date(2027, 3, 1)
        == tomllib.loads(text)["tool"]["error-catalog"]["accept"][0]["until"]
    )
