"""A draft as text says exactly what the draft says."""

from __future__ import annotations

import json
from typing import Any

from error_catalog.files import SourceFile
from error_catalog.importers.draft import Draft, Question
from error_catalog.importers.layout import WIDTH, text_of
from error_catalog.rules.open_question import questions_in
from error_catalog.yaml12.document import parse
from hypothesis import HealthCheck, assume, given, settings

from tests.support.effort import tries
from tests.support.hostile_catalogs import catalogs as hostile_catalogs
from tests.support.random_catalogs import catalogs

many = settings(
    max_examples=tries(12), deadline=None, suppress_health_check=list(HealthCheck)
)


def read(text: str) -> dict[str, Any]:
    """Return the data of a catalog's text."""
    document, found = parse(SourceFile("catalog.yaml", text))
    assert document is not None, found
    assert not found
    return document.data


def has_only_characters(data: dict[str, Any]) -> bool:
    """Tell whether there is no lone surrogate, which YAML cannot have."""
    text = json.dumps(data, ensure_ascii=False)
    return not any("\ud800" <= each <= "\udfff" for each in text)


@many
@given(catalogs())
def test_text_is_read_as_the_draft(data: dict[str, Any]) -> None:
    """Whatever a catalog says, its text says the same."""
    assume(has_only_characters(data))

    assert data == read(text_of(Draft(data)))


@many
@given(hostile_catalogs())
def test_hostile_texts_are_kept(data: dict[str, Any]) -> None:
    """Texts that YAML could take for something else are kept, in comments too."""
    assume(has_only_characters(data))
    title = data["api"].get("title", "")
    questions = (Question((), f"what is {title}"), Question(("errors",), title or "x"))
    marks = {("errors", name, "summary"): title for name in data["errors"]}
    text = text_of(Draft(data, questions, marks, opening=f"The errors of {title}."))

    assert data == read(text)
    assert 2 == len(list(questions_in(SourceFile("catalog.yaml", text))))


def test_a_question_stands_above_what_it_is_about() -> None:
    """Comments have the indent of their entry; those about everything stand at the top."""
    data = {"api": {"id": "x"}, "errors": {"a": {"status": 404, "summary": "A."}}}
    questions = (
        Question(("errors", "a", "status"), "404 or\n 410"),
        Question(("errors", "a"), "whether"),
        Question((), "who"),
    )

    assert (
        "# The errors.\n# ? who\n\napi:\n  id: x\n\nerrors:\n  # ? whether\n  a:\n"
        "    # ? 404 or 410\n    status: 404\n    summary: A. # in words\n"
    ) == text_of(
        Draft(
            data,
            questions,
            {("errors", "a", "summary"): "in words"},
            opening="The errors.",
        )
    )


def test_long_texts_and_lists_are_wrapped() -> None:
    """A line is no longer than it has to be."""
    error = {
        "status": 5,
        "summary": "word " * 60 + "end",
        "operations": [f"GET /a/long/path/{number}" for number in range(30)],
    }
    data = {"api": {"id": "x"}, "errors": {"a": error}}
    text = text_of(Draft(data))

    assert data == read(text)
    assert all(len(line) <= WIDTH for line in text.splitlines())
