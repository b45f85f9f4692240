"""Patterns mean what ECMA-262 says, in Python too."""

from __future__ import annotations

import re

import pytest
from error_catalog.semantics.keywords import matches
from error_catalog.semantics.patterns import PatternError, ecma_pattern
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.effort import tries


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        (r"^(?<year>[0-9]{4})$", ["2024"], ["2024\n", "20245"]),
        (r"^\d$", ["3"], ["٣", "a"]),
        (r"^\w$", ["a", "_", "Z"], ["é", "-"]),
        (r"^\s$", ["\ufeff", "\u2028", " ", "\n"], ["\x1c", "\u200b"]),
        (r"^.$", ["a", "\x85", "😀"], ["\n", "\r", "\u2028"]),
        (r"^[^\d]$", ["٣", "a"], ["3"]),
        (r"^[\D1]$", ["1", "a"], ["2"]),
        (r"^[^]$", ["\n"], [""]),
        (r"[]", [], ["", "a"]),
        (r"^\u{1F600}$", ["😀"], ["u"]),
        (r"^\ud83d\ude00$", ["😀"], ["\ud83d"]),
        (r"^(?<x>a|b)\k<x>$", ["aa", "bb"], ["ab"]),
        (r"^(a)?\1b$", ["b", "aab"], ["ab"]),
        (r"^\1(a)$", ["a"], ["aa"]),
        (r"\bfoo\b", ["foo", "éfoo", "-foo "], ["_foo", "food"]),
        (r"^(?<=^)a(?=b)", ["ab"], ["a", "ba"]),
        (r"^\p{Lu}\P{L}$", ["É1"], ["é1", "ÉÉ"]),
        (r"^[\b\-\]]$", ["\b", "-", "]"], ["b", "\\"]),
        (r"^\cJ\0\x41\/$", ["\n\0A/"], ["J0A/"]),
        (r"^[&&~~-]$", ["&", "~", "-"], ["a"]),
        (r"^(?:a|)*b{2,3}?$", ["bb", "aabbb"], ["b"]),
    ],
)
def test_meanings(pattern: str, fitting: list[str], others: list[str]) -> None:
    """Each of these was tried with Node under the flag `u`."""
    assert [] == [each for each in fitting if not matches(pattern, each)]
    assert [] == [each for each in others if matches(pattern, each)]


@pytest.mark.parametrize(
    "pattern",
    [
        *("(?P<y>a)", "(?P=y)", "(?i)a", "(?i:a)", "(?#c)a", "(?>a)", "(?(1)a)"),
        *(r"\Aa", r"a\Z", r"\a", "a++", "a{2}+", "a**", "a{2,1}", "^*", "(?=a)*"),
        *(r"\-", r"\_", r"a\08", r"\1", r"\k<a>", r"\u{110000}", r"\p{Script=Greek}"),
        *("a{", "a}", "]", "(", ")", "[a", "\\", "*", "[z-a]", r"[\d-z]"),
        *("(?<a>x)(?<a>y)", "(?<1>a)", "(?<=a+)b", "a{99999999999}"),
    ],
)
def test_patterns_that_engines_do_not_share(pattern: str) -> None:
    """What ECMA-262 does not have, or Python cannot do, is refused with a hint."""
    with pytest.raises(PatternError) as caught:
        ecma_pattern(pattern)
    assert caught.value.hint


@settings(max_examples=tries(300), deadline=None)
@given(st.text(r"abdkuwsSBp()[]{}<>?:=!\|^$.*+-,0123&~/é", max_size=12))
def test_portable_patterns(text: str) -> None:
    """A pattern is refused, or its portable form is a pattern of Python with its meaning."""
    try:
        pattern = ecma_pattern(text)
    except PatternError:
        return
    found = re.compile(pattern.portable)
    for value in ("", "a", "ab", "3", "-", "é", "a{", "\\", "a&b"):
        assert (found.search(value) is None) is not matches(text, value)
    if pattern.is_simple:
        assert ecma_pattern(pattern.portable).portable == pattern.portable
