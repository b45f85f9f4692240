"""A draft that a rule refuses loses what is wrong, and asks about it."""

from typing import Any

from error_catalog.importers.draft import Draft
from error_catalog.importers.soundness import settle

ENVELOPES: dict[str, Any] = {
    "failure": {"body": {"code?": "{code}", "level?": "{level}"}},
    "other": {"body": {"text?": "{message}"}},
}


def test_what_looks_alike_is_left_out() -> None:
    """Of two errors that no response tells apart, one stays, and a question about the other."""
    errors = {
        name: {"code": None, "status": 404, "envelope": envelope, "summary": "No."}
        for name, envelope in (("a", "failure"), ("b", "failure"))
    }
    settled, _ = settle(
        Draft({"api": {"id": "x"}, "envelopes": ENVELOPES, "errors": errors})
    )

    assert 1 >= len(settled.data["errors"])
    assert any("is left out" in each.text for each in settled.questions)


def test_an_example_that_does_not_fit_goes() -> None:
    """A value that its own schema refuses is not shown."""
    data = {
        "api": {"id": "x"},
        "fields": {"level": {"schema": {"type": "integer"}}},
        "envelopes": ENVELOPES,
        "errors": {
            "a": {"status": 404, "summary": "No.", "example": {"level": "high"}}
        },
    }
    settled, _ = settle(Draft(data))

    assert {"status": 404, "summary": "No."} == settled.data["errors"]["a"]


def test_a_sound_draft_stays() -> None:
    """Nothing is taken from a draft without findings."""
    data = {"api": {"id": "x"}, "errors": {"a": {"status": 404, "summary": "No."}}}
    settled, resolved = settle(Draft(data))

    assert data == settled.data
    assert {"a"} == resolved.catalog.errors.keys()
