"""A catalog that is there gets what it lacks, and keeps every byte."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from error_catalog.files import SourceFile
from error_catalog.importers.additions import Addition, added
from error_catalog.importers.draft import Draft
from error_catalog.importers.layout import text_of
from error_catalog.pipeline import STAGES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.importable_catalogs import importable_catalogs
from tests.support.projects import understood

EXISTING = """\
# Our errors.
api: {id: shop}

envelopes:
  failure:
    body: {code: "{code}", message?: "{message}"} # as the server sends it

errors:
  # The most frequent one.
  SOLD_OUT:
    status: 409
    summary: It is sold out.
    operations: [POST /orders]
  # ? whether it can be retried
  CLOSED: {status: 503, summary: "We are closed."}

x-owner: shop
"""
NEW: dict[str, Any] = {
    "api": {"id": "shop"},
    "fields": {"field": {"schema": {"type": "string"}}},
    "envelopes": {
        "error": {"body": {"code": "{code}", "message?": "{message}"}},
        "invalid": {"body": {"field": "{field}"}},
    },
    "errors": {
        "SOLD_OUT": {
            "status": 410,
            "summary": "Gone.",
            "operations": ["POST /orders", "PUT /orders"],
        },
        "CLOSED": {"status": 503, "summary": "Closed."},
        "LATE": {"status": 409, "summary": "It is late."},
        "unprocessable": {
            "code": None,
            "status": 422,
            "envelope": "invalid",
            "summary": "A field is wrong.",
        },
    },
}


def add(text: str, data: dict[str, Any], folder: Path) -> Addition:
    """Return what becomes of a catalog's text."""
    source = SourceFile("shop.yaml", text)
    (folder / "shop.yaml").write_text(text, "utf-8", newline="")
    return added(source, Draft(data), folder, STAGES)


def test_what_is_new_is_added(tmp_path: Path) -> None:
    """New errors, shapes and fields go to the ends of their sections, in the same style."""
    addition = add(EXISTING, NEW, tmp_path)

    assert addition.text == (
        EXISTING.replace(
            "as the server sends it\n",
            'as the server sends it\n  invalid:\n    body:\n      field: "{field}"\n',
        )
        .replace(
            '"We are closed."}\n',
            '"We are closed."}\n\n'
            "  LATE:\n    status: 409\n    summary: It is late.\n\n"
            "  unprocessable:\n    code: null\n    status: 422\n"
            "    envelope: invalid\n    summary: A field is wrong.\n",
        )
        .replace(
            "x-owner: shop\n",
            "x-owner: shop\n\nfields:\n  field: {schema: {type: string}}\n",
        )
    )
    assert {"fields": 1, "envelopes": 1, "groups": 0, "errors": 2} == addition.counts


def test_what_differs_is_listed(tmp_path: Path) -> None:
    """Statuses and operations that the source has are named, and not taken over."""
    addition = add(EXISTING, NEW, tmp_path)

    assert [
        "shop.yaml:10: `SOLD_OUT` has status 409, but 410 in the source",
        "shop.yaml:10: `SOLD_OUT` also has the operations `PUT /orders` in the source",
    ] == addition.differences


def test_line_ends_are_kept(tmp_path: Path) -> None:
    """A catalog with CRLF gets lines with CRLF."""
    text = EXISTING.replace("\n", "\r\n")
    addition = add(text, NEW, tmp_path)

    assert addition.text is not None
    assert "\n" not in addition.text.replace("\r\n", "")


def test_a_section_in_braces_is_refused(tmp_path: Path) -> None:
    """What cannot get lines of its own is named, and nothing is added."""
    text = "api: {id: shop}\nerrors: {LATE: {status: 409, summary: Late.}}\n"
    addition = add(text, NEW, tmp_path)

    assert addition.text is None
    assert ["`errors` is in braces, so nothing can be added to it"] == [
        each.message for each in addition.diagnostics
    ]


def test_what_would_be_refused_is_left_out(tmp_path: Path) -> None:
    """A new error that a rule refuses beside the others is named, and not added."""
    data = {**NEW, "errors": {"sold_out": {"status": 409, "summary": "Sold out."}}}
    addition = add(EXISTING, data, tmp_path)

    assert addition.text == EXISTING
    assert 1 == len(addition.differences)
    assert addition.differences[0].startswith("shop.yaml: `sold_out` is not added: ")


@settings(max_examples=tries(6), deadline=None, suppress_health_check=list(HealthCheck))
@given(importable_catalogs(), st.data())
def test_lines_that_are_there_stay(
    tmp_path_factory: Any, data: dict[str, Any], draw: st.DataObject
) -> None:
    """All errors are there in the end, and the lines from before in their order."""
    names = sorted(data["errors"])
    kept = draw.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    some = {name: each for name, each in data["errors"].items() if name in kept}
    text = text_of(Draft({**data, "errors": some}))
    addition = add(text, data, tmp_path_factory.mktemp("catalog"))

    assert addition.text is not None, addition.diagnostics
    after = iter(addition.text.splitlines())
    assert all(line in after for line in text.splitlines())
    source = SourceFile("shop.yaml", addition.text)
    found = understood(_data(source))[0].catalog.errors
    assert {_code(each) for each in data["errors"].values()} == {
        _code({"code": each.code[0] if isinstance(each.code, tuple) else None})
        for each in found.values()
    }


def _code(error: dict[str, Any]) -> str:
    return repr(error["code"])


def _data(source: SourceFile) -> dict[str, Any]:
    from error_catalog.yaml12.document import parse

    document, found = parse(source)
    assert document is not None, found
    return document.data
