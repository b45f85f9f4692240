"""What headings and first lines of sections say about codes and statuses."""

import pytest
from error_catalog.importers.pages.headings import keyed, label_of, stated


@pytest.mark.parametrize(
    ("text", "codes", "statuses"),
    [
        ("`card_declined`", ("card_declined",), ()),
        ("card_declined", ("card_declined",), ()),
        ("404 `no_card`", ("no_card",), (404,)),
        ("NO_CARD (404)", ("NO_CARD",), (404,)),
        ("`a_b` / `c_d` (400, 422)", ("a_b", "c_d"), (400, 422)),
        ("Error code: `a_b`", ("a_b",), ()),
        ("1001 - Invalid token", ("1001",), ()),
        ("a_b | c_d HTTP Status Code : 403 Forbidden", ("a_b", "c_d"), (403,)),
        ("404 Not Found", (), (404,)),
        ("HTTP 5xx", (), ("5XX",)),
        ("Client errors (400-499)", (), ("4XX",)),
        ("Overview", (), ()),
        ("Handling errors", (), ()),
        ("The `error` object", (), ()),
        ("Version 404.2 of the API", (), ()),
        ("Rate limits: 500 requests", (), ()),
    ],
)
def test_labels(text: str, codes: object, statuses: object) -> None:
    """A code is told by its form, a status by its place."""
    label = label_of(text)

    assert codes == label.codes
    if codes or label.is_whole:
        assert statuses == label.statuses


def test_a_plain_word_is_only_a_guess() -> None:
    """A word without the form of a code waits for the status of its section."""
    assert ("conflict",) == label_of("conflict").guesses


@pytest.mark.parametrize(
    ("text", "statuses", "rest"),
    [
        ("HTTP status: 404", (404,), ""),
        ("**Status:** `400/422`", (400, 422), ""),
        ("409 Conflict. It is there.", (409,), "It is there."),
        ("HTTP Status Code : 403 Forbidden", (403,), ""),
        ("500 requests are allowed.", (), "500 requests are allowed."),
        ("See 404.", (), "See 404."),
    ],
)
def test_stated(text: str, statuses: object, rest: str) -> None:
    """A section says its status at the start of a line, and nowhere else."""
    assert (statuses, rest) == stated(text)


def test_keyed() -> None:
    """A line that says what it is loses its key."""
    assert ("action", "Wait.") == keyed("How to fix: Wait.")
    assert ("meaning", "Too fast.") == keyed("Cause: Too fast.")
    assert ("", "Note: this.") == keyed("Note: this.")
