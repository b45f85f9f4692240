"""What the members of an error body are for, by their names, types and values."""

from typing import Any

import pytest
from error_catalog.importers.roles import EACH, Roles, roles
from error_catalog.importers.shapes import Member, Shape, shape_of


def of(body: Any, *others: Any, agreed: dict[Any, bool] | None = None) -> Roles:
    """Return the roles of the places of a body, seen with the values of all examples."""
    seen: dict[tuple[str, ...], list[Any]] = {}
    for each in (body, *others):
        for steps, value in _scalars(each, ()):
            seen.setdefault(steps, []).append(value)
    return roles(shape_of(body), seen, agreed)


def _scalars(value: Any, steps: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _scalars(each, (*steps, key))
    elif isinstance(value, list):
        for each in value:
            yield from _scalars(each, (*steps, EACH))
    else:
        yield steps, value


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"code": "E1", "message": "No."}, {("code",): "code", ("message",): "message"}),
        (
            {"error": {"code": "E1", "message": "No."}, "code": 5},
            {("code",): "code", ("error", "message"): "message"},
        ),
        (
            {"error": "invalid_grant", "error_description": "No."},
            {("error",): "code", ("error_description",): "message"},
        ),
        ({"error": "It went wrong."}, {("error",): "message"}),
        (
            {"type": "card_error", "code": "declined", "message": "No."},
            {("code",): "code", ("message",): "message"},
        ),
        (
            {"errors": [{"code": "E1", "detail": "No."}]},
            {("errors", EACH, "code"): "code", ("errors", EACH, "detail"): "message"},
        ),
        (
            {"message": "No.", "requestId": "r", "documentation_url": "https://x.example"},
            {
                ("message",): "message",
                ("requestId",): "request_id",
                ("documentation_url",): "docs",
            },
        ),
        ({"_links": {"code": "E1"}, "message": "No."}, {("message",): "message"}),
        ({"data": {"source": {"code": "E1"}}}, {}),
        ({"code": "two words", "message": "No."}, {("message",): "message"}),
    ],
)  # fmt: skip
def test_places(body: Any, expected: dict[Any, str]) -> None:
    """Names, types and values decide together."""
    assert expected == of(body).by_place


def test_what_equals_the_status_is_the_status() -> None:
    """A place whose values are always that of the response is no code, whatever its name."""
    found = of({"code": 404, "message": "No."}, agreed={("code",): True})

    assert "status" == found.by_place["code",]


def test_an_id_of_words_is_a_code() -> None:
    """An id that names the kind of error is its code; an id of the occurrence is none."""
    kinds = of({"id": "not_found", "message": "No."}, {"id": "forbidden"})
    occurrences = of({"id": "4f2a", "message": "No."}, {"id": "9c01"})

    assert ("id",) == kinds.place_of("code")
    assert occurrences.place_of("code") is None


def test_codes_behind_an_address() -> None:
    """What all addresses begin with is no part of the code."""
    start = "https://x.example/errors/"
    found = of({"type": f"{start}gone"}, {"type": f"{start}sold-out"})

    assert ("type",) == found.place_of("code")
    assert start == found.prefix


def test_one_strange_example_is_passed_over() -> None:
    """Among many codes, a single text with blanks does not make the place a message."""
    examples = [{"error": f"code_{each}"} for each in "abcdefghijk"]

    assert ("error",) == of(*examples, {"error": "two words"}).place_of("code")


def test_a_marker_is_no_code() -> None:
    """A member that always has one value says nothing of which error it is."""
    members = {
        "type": Member(Shape(("string",), values=("error",)), required=True),
        "message": Member(Shape(("string",)), required=True),
    }
    found = roles(Shape(("object",), members=members), {})

    assert {("message",): "message"} == found.by_place
