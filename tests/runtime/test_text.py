"""What each placeholder has in a text, found without ever going back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from error_catalog.runtime import text as texts
from error_catalog.runtime.template import Field, Place, Text, compile_template
from error_catalog.runtime.text import MAX_REPEATED, text_finder
from error_catalog.runtime.values import SPELLINGS
from error_catalog.semantics.fields import EXTRAS
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries

SHORT = "[\\s\\S]+"
"""What any text is; as little as possible is taken."""

PATTERNS = {
    "^[a-c]+$": "[a-c]+",
    "^a*b?$": "a*b?",
    "^(?:a|ab)(?:c|bcd)?$": "(?:a|ab)(?:c|bcd)?",
    "^(a|b)+$": "(a|b)+",
    "^[ab]{2,3}?$": "[ab]{2,3}",
    "^(?:[ab]-)?c*$": "(?:[ab]-)?c*",
    "^(?:ab){1,3}$|^c": "(?:ab){1,3}|c[\\s\\S]*",
    "^(?:-[ab]+)*$": "(?:-[ab]+)*",
    "^(?:x|a){2,}$": "(?:x|a){2,}",
    "^(?:a?)*$": "(?:a?)*",
    "b+": "[\\s\\S]*b+[\\s\\S]*",
    "^[^a]*": "[^a]*[\\s\\S]*",
    "a|b$": "[\\s\\S]*a[\\s\\S]*|[\\s\\S]*b",
    r"\u0061\.": "[\\s\\S]*a\\.[\\s\\S]*",
    "": "[\\s\\S]*",
}
"""Patterns of JSON Schema, and what they match as the whole text."""

ENDLESS = {"^(?:ab){1,3}$|^c", "b+", "^[^a]*", "a|b$", r"\u0061\.", ""}
"""Those with an alternative that ends anywhere."""

FIELDS = {
    "x": (Field("string"), SHORT, False),
    "e": (Field("string", empty=True), "[\\s\\S]*", False),
    "n": (Field("integer"), SPELLINGS["integer"], True),
    "f": (
        Field("number", "null"),
        "|".join((SPELLINGS["number"], SPELLINGS["null"])),
        True,
    ),
    "b": (Field("boolean"), SPELLINGS["boolean"], True),
    **{
        f"p{index}": (Field("string", pattern=pattern), whole, pattern not in ENDLESS)
        for index, (pattern, whole) in enumerate(PATTERNS.items())
    },
}
"""Fields, what their text may be, and whether as much as possible is taken."""

LITERALS = st.sampled_from((" ", ", ", "a", "b", "-", "c", "ab", "\n", "é"))
PLACES = st.sampled_from(
    [Place(name, None, each[0].types) for name, each in FIELDS.items()]
)
PIECES = st.lists(LITERALS | PLACES, min_size=2, max_size=5)
FRAGMENTS = st.lists(
    st.sampled_from(
        (
            "a",
            "b",
            "c",
            "ab",
            "abc",
            "-",
            " ",
            ", ",
            "1",
            "-1.5e3",
            "true",
            "null",
            "\n",
            "x",
            "é",
            "a.",
        )
    ),
    max_size=9,
)


@settings(max_examples=tries(600), deadline=None)
@given(PIECES, FRAGMENTS)
@example([Place("x", None, ("string",)), " ", Place("n", None, ("integer",))], ["1"])
def test_texts_are_read_as_if_all_ways_were_tried(
    pieces: list[str | Place], fragments: list[str]
) -> None:
    """What is found is the first way, as much or as little as each placeholder takes."""
    literals = [isinstance(each, str) for each in pieces]
    assume(not all(literals))
    assume((True, True) not in pairwise(literals))
    fields = {name: each[0] for name, each in FIELDS.items()}
    find = text_finder(pieces, fields)
    texts = ["".join(fragments), _filled(pieces, fragments)]
    for text in texts:
        assert next(_ways(pieces, text), None) == find(text), text


def _filled(pieces: list[str | Place], fragments: list[str]) -> str:
    rest = iter([*fragments, *("a" for _ in pieces)])
    return "".join(each if isinstance(each, str) else next(rest) for each in pieces)


def _ways(pieces: list[str | Place], text: str) -> Iterator[list[str]]:
    """Yield what the placeholders have, the preferred way first, in exponential time."""
    if not pieces:
        if not text:
            yield []
        return
    first, *others = pieces
    if isinstance(first, str):
        if text.startswith(first):
            yield from _ways(others, text.removeprefix(first))
        return
    _, whole, is_long = FIELDS[first.field]
    ends = range(len(text) + 1)
    for end in reversed(ends) if is_long else ends:
        if re.fullmatch(whole, text[:end]):
            for rest in _ways(others, text[end:]):
                yield [text[:end], *rest]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(?=a)b", "`(?=`"),
        ("(?!a)", "`(?!`"),
        ("(?<=a)b", "`(?<`"),
        ("(?(1)a|b)", "`(?(`"),
        ("(a", "a group is not closed"),
        ("a)", "`)` closes nothing"),
        ("(?:a|^b)c", "an anchor stands inside it"),
        ("(a$)b", "an anchor stands inside it"),
        ("(?:(?:a)+b)*", "a group that repeats is inside another"),
        ("(?:(?:a)+(?:b))*", "a group that repeats is inside another"),
        ("a{1001}", "it is too large"),
        ("^(?:a{9}|b){101}$", "it is too large"),
        ("^(?:ab)+c{99}$", "it is too large"),
    ],
)
def test_what_cannot_be_searched_for_is_refused(pattern: str, why: str) -> None:
    """A pattern with more than letters, classes and groups is an error of the template."""
    fields = {"a": Field("string", pattern=pattern)}
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        compile_template("see {a}", fields, EXTRAS)


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("^a{2}$", ("aa",), ("a", "aaa")),
        ("^a{2,}$", ("aa", "aaaaa"), ("a", "")),
        ("^a{2,3}$", ("aa", "aaa"), ("a", "aaaa")),
        ("^(?:ab){2,3}$", ("abab", "ababab"), ("ab", "abababab", "aba")),
        ("^(?:ab){2,}$", ("abab", "abababab"), ("ab", "aba")),
        ("^a{0,2}$", ("", "a", "aa"), ("aaa",)),
        (r"^c{499}(?:ab){200}[^\]]c$", ("c" * 499 + "ab" * 200 + "xc",), ("c", "]c")),
    ],
)
def test_letters_and_groups_are_counted(
    pattern: str, fitting: tuple[str, ...], others: tuple[str, ...]
) -> None:
    """Each number of occurrences that a pattern allows fits, and no other does."""
    fields = {"a": Field("string", pattern=pattern)}
    find = text_finder(("<", Place("a", None, ("string",)), ">"), fields)

    assert [[each] for each in fitting] == [find(f"<{each}>") for each in fitting]
    assert all(find(f"<{each}>") is None for each in others)


@pytest.mark.parametrize("cast", ["ms", "epoch"])
def test_times_inside_text_are_numbers(cast: str) -> None:
    """With a cast to a time, a placeholder has a number even if the field may be text."""
    fields = {"a": Field("string", "number"), "b": Field("string")}
    places = Place("a", cast, ("string", "number")), Place("b", None, ("string",))
    find = text_finder((places[0], places[1]), fields)

    assert ["12.5e3", "x"] == find("12.5e3x")
    assert find("x12") is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("{x} {y} {n}", "a "),
        ("{x} at {y} in {z}: {n}", " at  in "),
        ("{p} {x}!", "a"),
        ("{x} {q}!", " a"),
        ("{x} {r}", " a-"),
        ("{x}{n}", "1"),
    ],
)
def test_long_texts_take_no_more_steps(text: str, unit: str) -> None:
    """A text of a megabyte that nearly fits is read at once, whatever the template."""
    fields = {
        **{name: Field("string") for name in "xyz"},
        "n": Field("integer"),
        "p": Field("string", pattern="^[a-z]+-?[a-z]+-?[a-z]+$"),
        "q": Field("string", pattern="^(?:[a-z ]{1,90}-){1,9}$"),
        "r": Field("string", pattern="(a| )-$"),
    }
    node = compile_template(text, fields, EXTRAS)
    assert isinstance(node, Text)

    assert node.find(unit * (1_000_000 // len(unit)) + ".") is None


def test_groups_repeat_up_to_a_length() -> None:
    """A text with a group that repeats is read up to the length that the page says."""
    pattern = "^(?:[a-z]|-)+(?:!)?$"
    fields: dict[str, Any] = {"p": Field("string", pattern=pattern)}
    find = text_finder(("<", Place("p", None, ("string",)), ">"), fields)
    around = partial("<{}>".format)

    assert ["a-" * 8192] == find(around("a-" * 8192))
    assert 2 * 8192 == MAX_REPEATED
    assert find(around("a-" * 8192 + "a")) is None
    assert find(around("a-" * 8000 + "A")) is None


def test_placeholders_of_any_text_take_the_quick_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Most texts have only such placeholders: the way for patterns is not even prepared."""
    monkeypatch.setattr(texts, "_finder", None)
    fields = {"x": Field("string"), "y": Field("string"), "n": Field("integer")}
    node = compile_template("<{x}: {y}>", fields, EXTRAS)
    assert isinstance(node, Text)

    assert ["a", "b: c"] == node.find("<a: b: c>")
    with pytest.raises(TypeError):
        compile_template("<{x}: {n}>", fields, EXTRAS)


def test_a_pattern_without_a_start_takes_as_much_as_it_can() -> None:
    """Only where it has no end is as little as possible taken; text may be empty if it says so."""
    fields = {
        "long": Field("string", pattern="[a-z ]+$"),
        "short": Field("string", pattern="^[a-z ]+"),
        "rest": Field("string"),
        "none": Field("string", empty=True),
    }

    def found(text: str, *names: str) -> list[str] | None:
        places = [Place(name, None, fields[name].types) for name in names]
        return text_finder((places[0], " ", places[1]), fields)(text)

    assert ["a b", "c"] == found("a b c", "long", "rest")
    assert ["a", "b c"] == found("a b c", "short", "rest")
    assert ["", "a"] == found(" a", "none", "rest")
    assert ["a", ""] == found("a ", "rest", "none")
    assert found(" a", "rest", "none") is None


def test_a_pattern_says_nothing_of_numbers() -> None:
    """As in JSON Schema, it is about text alone."""
    number = Field("integer", pattern="^a+$")
    part = texts.part_of(Place("n", None, ("integer",)), {"n": number})

    assert SPELLINGS["integer"] == part.pattern
