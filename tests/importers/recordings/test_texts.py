"""Messages of one code."""

from error_catalog.importers.recordings.texts import Wording, wording_of


def test_ids_become_params() -> None:
    """What varies and has digits is a param, named after the word before it."""
    found = wording_of(
        ["Order 'A-1' of user 7 is shut.", "Order 'B-2' of user 9 is shut."]
    )

    assert "Order '{order_id}' of user {user_id} is shut." == found.message
    assert {
        "order_id": {"type": "string"},
        "user_id": {"type": "integer"},
    } == found.params
    assert {"order_id": "A-1", "user_id": 7} == found.example


def test_other_differences_are_left() -> None:
    """Words that vary, one sample with an id, and secrets make no template."""
    nothing = Wording()

    assert nothing == wording_of(["name is missing", "size is missing"])
    assert nothing == wording_of(["There is no order 17."])
    assert nothing == wording_of(["a@b.de has 1", "a@b.de has 2"])
    assert "Wait." == wording_of(["Wait.", "Wait."]).summary
    assert "{{x}} is {is_id}" != wording_of(["{x} is 1", "{x} is 2"]).message
