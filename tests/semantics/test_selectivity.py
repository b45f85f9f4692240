"""Which fields belong to some responses of an envelope only."""

from typing import Any

import pytest

from tests.support.projects import understood

HEADERS = {"Retry-After?": "{retry_after}", "X-Request-Id?": "{request_id}"}
LIST = [{"m": "{message}", "a?": "{a}"}]
BODY = {"code": "{code}", "message?": "{message}", "a?": "{a}", "b?": "{b}"}


def foreign(
    errors: dict[str, Any], body: Any = BODY, **envelopes: Any
) -> dict[str, tuple[str, ...]]:
    """Return the foreign fields of each response, by its id."""
    data = {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop"},
        "fields": {
            name: {"description": "D.", "schema": {"type": "string"}} for name in "abc"
        },
        "envelopes": {
            "main": {"description": "D.", "headers": HEADERS, "body": body},
            **envelopes,
        },
        "errors": {
            name: {"summary": "S.", "status": 400, **spec}
            for name, spec in errors.items()
        },
    }
    resolved, _ = understood(data)
    return {each.id: each.rule.foreign for each in resolved.responses}


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        # Without a claim, everybody may have a field; a wait needs a retry.
        ({"x": {}}, {"x": ("retry_after",)}),
        ({"x": {"retry": False}}, {"x": ("retry_after",)}),
        ({"x": {"retry": True}}, {"x": ()}),
        ({"x": {"retry": {"after": "1s"}}}, {"x": ()}),
        ({"x": {"allows": ["retry_after"]}}, {"x": ()}),
        # A claim makes a field selective.
        (
            {"x": {"retry": True, "requires": ["a"]}, "y": {"retry": True}},
            {"x": (), "y": ("a",)},
        ),
        (
            {"x": {"retry": True, "pins": {"a": "!"}}, "y": {"retry": True}},
            {"x": (), "y": ("a",)},
        ),
        (
            {"x": {"retry": True, "pins": {"a": None}}, "y": {"retry": True}},
            {"x": (), "y": ()},
        ),
        (
            {"x": {"retry": True, "requires": ["a"]}, "y": {"allows": ["a"]}},
            {"x": (), "y": ("retry_after",)},
        ),
        # So does a claim of the wait: `retry: true` alone does not promise one then.
        (
            {
                "x": {"requires": ["retry_after"]},
                "y": {"retry": True},
                "z": {"retry": {"after": "1s"}},
            },
            {"x": (), "y": ("retry_after",), "z": ()},
        ),
        # What a pin is made of belongs to its error.
        (
            {
                "x": {"retry": True, "requires": ["a"]},
                "y": {"retry": True, "pins": {"b": "of {a}"}},
            },
            {"x": ("b",), "y": ()},
        ),
        # These are everybody's.
        (
            {
                "x": {"retry": True, "requires": ["message", "request_id"]},
                "y": {"retry": True},
            },
            {"x": (), "y": ()},
        ),
    ],
)
def test_claims(errors: dict[str, Any], expected: dict[str, Any]) -> None:
    """A field belongs to those that require or pin it, and to those that allow it."""
    assert expected == foreign(errors)


def test_cases() -> None:
    """A case's claim holds for that case, an error's for all its cases."""
    found = foreign(
        {
            "x": {
                "retry": True,
                "requires": ["a"],
                "cases": {
                    "one": {"when": "W.", "status": 401, "requires": ["b"]},
                    "two": {"when": "W.", "status": 402, "allows": ["b"]},
                    "three": {"when": "W.", "status": 403, "retry": False},
                },
            },
            "y": {},
        }
    )

    assert {
        "x.one": (),
        "x.two": (),
        "x.three": ("b", "retry_after"),
        "y": ("a", "b", "retry_after"),
    } == {key: tuple(sorted(names)) for key, names in found.items()}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # A required place is everybody's.
        ({"code": "{code}", "a": "{a}"}, ()),
        ({"code": "{code}", "a?": "{a}", "b": {"a": "{a}"}}, ()),
        ({"code": "{code}", "o?": {"a": "{a}"}}, ("a",)),
        ({"code": "{code}", "t?": "{a}: {code}"}, ("a",)),
        # Whatever fills an object, it is incomplete without its required members.
        ({"code": "{code}", "o?": {"a": "{a}", "m": "{message}"}}, ()),
        ({"code": "{code}", "o?": {"a": "{a}", "b?": "{b}"}}, ()),
        ({"code": "{code}", "o?": {"a?": "{a}", "m": "{message}"}}, ("a",)),
        ({"code": "{code}", "o?": {"a": "{a}", "...": "{params}"}}, ()),
        # An element of a list is a scope of its own.
        ({"l": [{"code": "{code}", "a": "{a}"}]}, ()),
        ({"code": "{code}", "l": [{"code": "{code}", "a?": "{a}"}]}, ("a",)),
    ],
)
def test_places(body: Any, expected: tuple[str, ...]) -> None:
    """Only a field all of whose places are optional is selective."""
    found = foreign({"x": {"requires": ["a"]}, "y": {"allows": ["retry_after"]}}, body)

    assert expected == found["y"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"message": "{message}", "l?": LIST}, ("errors",)),
        ({"message": "{message}", "l": LIST}, ()),
        # The error itself is in its list, which is the only place of its message.
        ({"l?": LIST}, ()),
    ],
)
def test_lists_of_errors(body: Any, expected: tuple[str, ...]) -> None:
    """A list of errors is selective too, unless every response has it."""
    body = {"code": "{code}", **body}
    errors = {"x": {"requires": ["errors"]}, "y": {"allows": ["retry_after"]}}

    assert expected == foreign(errors, body)["y"]


def test_envelopes() -> None:
    """What is claimed in one envelope is nobody's in another; statuses may choose both."""
    other = {"description": "D.", "status": 409, "body": {**BODY, "other": True}}
    errors = {
        "x": {"retry": True, "requires": ["a"]},
        "y": {"retry": True},
        "z": {"status": 409, "envelope": "other"},
        "both": {
            "retry": True,
            "cases": {"one": {"when": "W.", "status": [400, 409]}},
        },
    }
    first = {"description": "D.", "status": 400, "body": BODY, "headers": HEADERS}

    found = foreign(errors, other=other, main=first)

    assert {"x": (), "y": ("a",), "z": (), "both.one": ()} == found
