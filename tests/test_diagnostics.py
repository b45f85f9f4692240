"""A diagnostic on one line, and beneath its source."""

import pytest
from error_catalog.diagnostics import MAX_SNIPPET, Diagnostic, Severity, line, snippet
from error_catalog.files import Location, SourceFile
from hypothesis import given
from hypothesis import strategies as st


def diagnostic(message="broken", hint=None, place=(12, 13)) -> Diagnostic:
    """Return an error in the shop's catalog."""
    location = Location("catalog/shop.yaml", *place)
    return Diagnostic(location, "status-range", message, hint)


def check_snippet(text: str, place: tuple[int, int], *expected: str) -> None:
    """Compare what stands below the line of a diagnostic."""
    found = snippet(diagnostic(place=place), SourceFile("catalog/shop.yaml", text))

    assert list(expected) == found.split("\n")[1:]


def test_line():
    """A line has place, severity, rule, message and hint."""
    found = diagnostic("200 is not an error status", "use a status from 400 to 599")

    assert (
        "catalog/shop.yaml:12:13: error[status-range]: 200 is not an error status"
        " (hint: use a status from 400 to 599)"
    ) == line(found)


def test_line_warning_without_hint():
    """A warning says so, and nothing stands in brackets without a hint."""
    found = Diagnostic(Location("a b.yaml"), "x", "odd", severity=Severity.WARNING)

    assert "a b.yaml:1:1: warning[x]: odd" == line(found)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\tc\0\x1b[31m", r"a\nb\r\tc\x00\x1b[31m"),
        ("\u2028\u202e\u2066\u200b\ufeff\xa0", r"\u2028\u202e\u2066\u200b\ufeff\xa0"),
        ("\ud800 \U000e0041", r"\ud800 \U000e0041"),
        ("é 漢字 😀 ש", "é 漢字 😀 ש"),
    ],
)
def test_line_escapes(text, shown):
    """What does not print is escaped in path, message and hint; the rest stays."""
    found = Diagnostic(Location(text), "x", text, text)

    assert f"{shown}:1:1: error[x]: {shown} (hint: {shown})" == line(found)


def test_line_shortens_values():
    """A long value loses its middle, and the sentence around it stays."""
    found = diagnostic(f"key `{'a' * 500}z` stands twice, not `b`")

    assert f"key `{'a' * 59}…{'a' * 19}z` stands twice, not `b`" in line(found)


@given(st.text(), st.text(), st.text())
def test_line_is_one_printable_line(path, message, hint):
    """Whatever the text, the line is one, prints, and is not too long."""
    found = line(Diagnostic(Location(path), "x", message * 50, hint * 50))

    assert found.isprintable()
    assert len(found) < 10 * len(path) + 1000


def test_snippet():
    """The caret is below the character of the place."""
    check_snippet("a: 1\nb:  @x\n", (2, 5), "2 | b:  @x", "  |     ^")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_snippet_line_ends(end):
    """LF, CRLF and CR end lines."""
    check_snippet(f"a{end}bc{end}d", (2, 2), "2 | bc", "  |  ^")


def test_snippet_tabs():
    """A tab is four columns wide."""
    check_snippet("\ta:\tb", (1, 5), "1 |     a:    b", "  |           ^")


def test_snippet_wide_characters():
    """The caret counts the columns of a terminal, and what an escape takes."""
    text = "漢😀e\u0301\x07: x"
    shown = "1 | 漢😀e\u0301\\x07: x"

    check_snippet(text, (1, 6), shown, "  | " + " " * len("12345\\x07") + "^")


def test_snippet_of_a_long_line():
    """Of a long line the middle is shown."""
    text = "a" * 1000 + "b" + "c" * 1000
    shown = "…" + "a" * 50 + "b" + "c" * 49 + "…"

    check_snippet(text, (1, 1001), f"1 | {shown}", "  | " + " " * 51 + "^")


def test_snippet_of_a_line_that_fits():
    """A line of the full width is not cut."""
    text = "a" * (MAX_SNIPPET - 1)

    check_snippet(text, (1, 1), f"1 | {text}", "  | ^")


def test_snippet_behind_the_end():
    """The end of a line and of an empty file have a caret; what is not there has none."""
    check_snippet("ab", (1, 3), "1 | ab", "  |   ^")
    check_snippet("", (1, 1), "1 | ", "  | ^")
    check_snippet("ab", (2, 1))


@given(st.text(), st.integers(1, 9), st.integers(1, 300))
def test_snippet_is_total(text, row, column):
    """Any place in any text gives printable lines, the first as `line` has it."""
    found = diagnostic(place=(row, column))
    first, *rest = snippet(found, SourceFile("catalog/shop.yaml", text)).split("\n")

    assert line(found) == first
    assert len(rest) in (0, 2)
    assert all(each.isprintable() for each in rest)
