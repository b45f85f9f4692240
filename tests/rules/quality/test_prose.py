"""Sentences of texts, without code and links."""

import pytest
from error_catalog.rules.quality.prose import first_sentence, masked, sentences


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("One! Two.", "One!"),
        ('He said "no." Then he left.', 'He said "no."'),
        ("Use one, e.g. January. Not two.", "Use one, e.g. January."),
        ("Use one, e.g. January.", None),
        ("Ask J. Smith.", None),
        ("Wait 2.5 seconds.", None),
        ("Call `a. B` now.", None),
        ("See https://a.com/b.C now.", None),
        ("It is in the U.S. Only there.", None),
        ("one. two", None),
    ],
)
def test_first_sentence(text: str, first: str | None) -> None:
    """An abbreviation, a number, code or a link ends no sentence."""
    end = first_sentence(text)

    assert first == (None if end is None else text[:end])


def test_masks_keep_places() -> None:
    """Code and links become letters, as many as there were characters."""
    text = "Say `x y` or ``a`b`` at http://a.b/c?d=e now"

    assert "Say xxxxx or xxxxxxx at xxxxxxxxxxxxxxxx now" == masked(text)
    assert len(text) == len(masked(text))


def test_sentences() -> None:
    """A list has a sentence for each item, and a semicolon parts two."""
    assert ["Stop;", "wait.", "Go on"] == sentences("Stop; wait. Go on")
    assert ["Do:\n-", "this\n-", "or that"] == sentences("Do:\n- this\n- or that")
