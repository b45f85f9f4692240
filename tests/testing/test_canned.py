"""Responses that wait to be sent."""

import json

import pytest
from error_catalog.testing import BAD_RESPONSES, Canned, canned

from tests.support.committed import COMMITTED

CONTACTS = next(each.package for each in COMMITTED if each.made.api == "contacts")


def test_an_exception_is_its_documented_response() -> None:
    """The status, headers and bytes are those that the package itself writes."""
    for error in (CONTACTS.NotFoundError(), CONTACTS.TooManyAttemptsError()):
        wire = CONTACTS.render_error(error)
        found = canned(error)

        assert (wire.status, dict(wire.headers)) == (found.status, dict(found.headers))
        assert wire.body == found.body


def test_a_class_of_a_users_own() -> None:
    """A class that needs no arguments stands for its error; so does a subclass in user code."""
    own = type("OwnError", (CONTACTS.NotFoundError,), {"__module__": "users.code"})

    assert canned(CONTACTS.NotFoundError()) == canned(CONTACTS.NotFoundError)
    assert canned(CONTACTS.NotFoundError()) == canned(own)


def test_a_status() -> None:
    """A status has no body, or the JSON that is given."""
    assert Canned(204) == canned(204)
    assert {"id": "é"} == json.loads(canned(201, data={"id": "é"}).body)


def test_what_is_added() -> None:
    """Headers replace those of the same name in any spelling; delays add up."""
    first = canned(
        CONTACTS.NotFoundError, headers={"CONTENT-TYPE": "a", "X": "1"}, delay=1
    )
    second = canned(first, delay=2)

    assert (("CONTENT-TYPE", "a"), ("X", "1")) == second.headers
    assert 3 == second.delay


@pytest.mark.parametrize(
    "what", [None, "text", True, object(), ValueError("x"), ValueError]
)
def test_what_cannot_be_sent(what: object) -> None:
    """Anything else is refused where it is given."""
    with pytest.raises(TypeError, match="expected an exception of a generated package"):
        canned(what)


def test_a_class_that_needs_arguments() -> None:
    """A class whose error has a required argument says which."""
    with pytest.raises(TypeError, match="details"):
        canned(CONTACTS.ValidationInvalidFieldsError)


def test_bad_responses_are_read_by_every_package() -> None:
    """Fifteen bad responses, none of which a generated package takes for what it is not."""
    assert 15 == len(BAD_RESPONSES)
    for each in COMMITTED:
        for name, bad in BAD_RESPONSES.items():
            error = each.package.parse_error(bad.status, dict(bad.headers), bad.body)
            assert bad.status == error.status, name
            assert 1 == error.retry_after, name
