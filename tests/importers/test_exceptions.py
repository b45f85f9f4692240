"""Poor texts of a source are no warnings of the import."""

from typing import Any

from error_catalog.files import SourceFile
from error_catalog.importers.draft import Draft
from error_catalog.importers.exceptions import excepted
from error_catalog.importers.layout import text_of
from error_catalog.importers.soundness import settle
from error_catalog.rules.quality.suppression import suppressions

DATA: dict[str, Any] = {
    "api": {"id": "x"},
    "envelopes": {"failure": {"body": {"code": "{code}"}}},
    "errors": {
        "late": {"status": 409, "summary": "It went wrong."},
        "early": {"status": 400, "summary": "It went wrong."},
    },
}


def test_a_warning_is_kept_back_at_its_entry() -> None:
    """The comment stands behind the entry, beside others, and is a suppression."""
    settled, resolved = settle(Draft(DATA, marks={("errors", "early"): "on 3 of 4"}))
    text = text_of(excepted(settled, resolved))
    found, wrong = suppressions(SourceFile("x.yaml", text), ["duplicate-summary"])

    assert (
        "  early: # on 3 of 4 # gen: ignore[duplicate-summary]: as imported\n" in text
    )
    assert [("duplicate-summary",)] == [each.rules for each in found]
    assert not wrong


def test_good_texts_need_no_exception() -> None:
    """A draft that lint finds nothing about gets no comment."""
    errors = {"late": {"status": 409, "summary": "It is too late.", "retry": False}}
    settled, resolved = settle(Draft({**DATA, "errors": errors}))

    assert {} == excepted(settled, resolved).marks
