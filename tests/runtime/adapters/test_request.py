"""No message of validation repeats what was sent, and none is lost without need."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from error_catalog.runtime.adapters.request import (
    MAX_SENT,
    Problem,
    items,
    nested_problems,
    sent_texts,
    without_echo,
)

from tests.support import django_project

assert django_project.settings.configured
SECRET = "hunter2-correct-horse"
NEUTRAL = "This value is not valid."


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (SECRET, f"{SECRET} is too common."),
        ({"user": [{"password": SECRET}]}, f"No: {SECRET!r}"),
        (QueryDict(f"a=1&a={SECRET}"), f"{SECRET}"),
        (SECRET, f"No {SECRET.upper()}"),
        (SECRET, f"No {SECRET[:18]}..."),
        (f" {SECRET}\n", f"No {SECRET}"),
        ('a\nb"c<d>\u00e9', "No 'a\\nb\"c<d>\u00e9'"),
        ('a\nb"c<d>\u00e9', 'No "a\\nb\\"c<d>\\u00e9"'),
        ("<b>", "No &lt;b&gt;"),
        (123, "123 is no number of a card."),
        (4.5, "4.5 is too little."),
        ("a", 'There is no "a".'),
        ("xy", "There is no \u201cxy\u201d."),
        (SimpleNamespace(name="secret.txt"), "No secret.txt here."),
    ],
)
def test_what_repeats_is_replaced(sent: Any, message: str) -> None:
    """However the value is written in it, a message that repeats it is made neutral."""
    assert NEUTRAL == without_echo(message, "invalid", sent_texts(sent))


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ("a", "Not a valid date."),
        (1, "At most 10 characters."),
        ("", "This field is required."),
        ([True, False, None], "True, False or None."),
        ("ten", "Often enough."),
    ],
)
def test_what_does_not_is_kept(sent: Any, message: str) -> None:
    """A word or a digit that is there by chance repeats nothing."""
    assert message == without_echo(message, "invalid", sent_texts(sent))


def test_what_quotes_is_always_replaced() -> None:
    """A message that quotes the value may quote it as the server changed it."""
    known = sent_texts("x")

    assert "This is not one of the choices." == without_echo(
        "No X1.", "invalid_choice", known
    )
    assert "There is no such object." == without_echo("No 7.", "does_not_exist", known)


def test_what_cannot_be_compared_is_not_trusted() -> None:
    """With more values than anyone compares, every message is neutral."""
    assert sent_texts(["x"] * MAX_SENT) is not None
    assert sent_texts(["x"] * (MAX_SENT + 1)) is None
    assert "This field is required." == without_echo("Missing.", "required", None)


def test_names_are_bounded() -> None:
    """The name of a field may be what the client chose, so it has an end."""
    [problem] = nested_problems({"k" * 500: ["No."]}, frozenset(), "body")

    assert "k" * 64 == problem.field


def test_an_error_object_of_json_api_says_where_the_problem_is() -> None:
    """By a pointer into the body, a parameter or a header; else its text names the field."""
    ways = {"pointer": "body_pointer", "parameter": "query", "header": "header"}
    problems = [
        Problem("a.0", "Missing.", "missing", place)
        for place in ("body", "query", "header", "path")
    ]

    assert [
        {"pointer": "/a/0", "detail": "Missing."},
        {"parameter": "a.0", "detail": "Missing."},
        {"header": "a.0", "detail": "Missing."},
        {"detail": "a.0: Missing."},
    ] == items(problems, {**ways, "detail": "reason"})
