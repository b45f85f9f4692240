"""Mentions of one code become one error, and what they do not say is asked."""

from error_catalog.importers.draft import Mention
from error_catalog.importers.errors import IN_WORDS, Joined, join
from error_catalog.importers.names import Names


def joined(*mentions: Mention) -> Joined:
    """Return the errors of an API called shop."""
    return join(mentions, Names("shop"), "failure", ("GET /a", "PUT /a"))


def test_the_first_source_wins() -> None:
    """Texts come from the source with the lowest rank; others add what it lacks."""
    found = joined(
        Mention("late", "a:1", 4, (409,), summary="From a table.", action="Hurry."),
        Mention(
            "late", "a:2", 0, (409,), summary="From a schema.", operations=("GET /a",)
        ),
    )

    assert {
        "late": {
            "status": 409,
            "summary": "From a schema.",
            "action": "Hurry.",
            "operations": ["GET /a"],
        }
    } == found.errors


def test_responses_add_up() -> None:
    """A code that several responses show has all their statuses."""
    found = joined(Mention("a", "x:1", 1, (404,)), Mention("a", "x:2", 1, (409,)))

    assert [404, 409] == found.errors["a"]["status"]
    assert not found.questions


def test_texts_that_differ_are_asked_about() -> None:
    """Where two texts say different statuses, nobody knows which is right."""
    found = joined(Mention("E", "x:812", 4, (409,)), Mention("E", "x:1440", 4, (423,)))

    assert "status" not in found.errors["E"]
    assert ["status of `E`: 409 or 423 (x:812, x:1440)"] == [
        each.text for each in found.questions
    ]


def test_many_questions_are_asked_once() -> None:
    """What is not known of many errors is one question."""
    found = joined(*(Mention(each, "x:1", 2, among=(400, 404)) for each in "abcde"))

    assert ["status of `a` and of 4 other errors that lack it: 400 or 404 (x:1)"] == [
        each.text for each in found.questions
    ]


def test_a_code_in_words_is_marked() -> None:
    """Without a text the code stands in words, and says so."""
    found = joined(Mention("api_key_expired", "x:1", 1, (401,)))

    assert "API key expired." == found.errors["api_key_expired"]["summary"]
    assert {("errors", "api_key_expired", "summary"): IN_WORDS} == found.marks


def test_names_are_legal_and_unique() -> None:
    """The code is kept as sent; its name makes a class of its own."""
    found = joined(
        *(Mention(each, "x:1", 1, (400,)) for each in ("E-1", "E 1", "e1", 7, "7", "Ω"))
    )

    assert {
        "e_1": "E-1",
        "e_1_2": "E 1",
        "e1_3": "e1",
        "error_7": 7,
        "error_7_2": "7",
        "error": "Ω",
    } == {name: each.get("code", name) for name, each in found.errors.items()}


def test_a_text_of_many_is_of_none() -> None:
    """What is said of many codes alike says nothing of any."""
    found = joined(
        *(Mention(each, "x:1", 1, (400,), summary="Oops.") for each in "abcd")
    )

    assert {"A.", "B.", "C.", "D."} == {
        each["summary"] for each in found.errors.values()
    }
