"""What stands for a framework's own errors: what the catalog says, or what the status says."""

import re
from typing import Any

import pytest
from error_catalog.semantics.details import Filler, filler_of
from error_catalog.semantics.fallbacks import (
    PARTS,
    SYNONYMS,
    Fallbacks,
    details_of,
    fallbacks,
)

from tests.support.projects import ROOT, understood

TEXT = {"type": "string"}
DETAILS = {"type": "array", "items": {"type": "string"}}


def found(
    errors: dict[str, Any],
    said: dict[str, str] | None = None,
    envelope: dict[str, Any] | None = None,
) -> Fallbacks:
    """Return the fallbacks of a catalog."""
    body = {"code?": "{code}", "message": "{message}", "details?": "{details}"}
    fields = {"details": {"description": "More.", "schema": DETAILS}}
    resolved, _ = understood(
        {
            "catalog": 1,
            "api": {"id": "shop", "title": "Shop"},
            "fields": fields,
            "envelopes": {"main": envelope or {"description": "All.", "body": body}},
            "fallbacks": said or {},
            "errors": {
                name: {"summary": f"{name}.", **spec} for name, spec in errors.items()
            },
        }
    )
    return fallbacks(resolved)


def names(of: Fallbacks) -> dict[int | str, str]:
    """Return the error that stands for each status and range."""
    return {status: each.id for status, each in of.by_status.items()}


def test_the_only_error_of_a_status_stands_for_nothing() -> None:
    """`ORDER_GONE` is no unknown route, however few other errors with 404 there are."""
    alone = found({"ORDER_GONE": {"status": 404}})
    two = found({"ORDER_GONE": {"status": 404}, "NOT_FOUND": {"status": 404}})

    assert {} == names(alone)
    assert {404: "NOT_FOUND"} == names(two)
    assert not alone.covers(404)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (404, "NOT_FOUND"),
        (404, "NotFoundError"),
        (404, "not_found_error"),
        (404, "resource_not_found"),
        (405, "methodNotAllowed"),
        (413, "PAYLOAD_TOO_LARGE"),
        (422, "validation_error"),
        (422, "UNPROCESSABLE_ENTITY"),
        (429, "rate_limit_exceeded"),
        (500, "internal"),
        (500, "internal_error"),
        (500, "server_error"),
        (500, "INTERNAL_SERVER_ERROR"),
    ],
)
def test_an_error_with_the_name_of_its_status(status: int, name: str) -> None:
    """It stands for the status, by its name or by its code, and only if it has the status."""
    assert {status: name} == names(found({name: {"status": status}}))
    assert {status: "E1"} == names(found({"E1": {"status": status, "code": name}}))
    assert {} == names(found({name: {"status": 409}}))


def test_the_phrase_comes_before_other_names() -> None:
    """Two names of the same rank stand for nothing: that would be a guess."""
    both = found({"route_not_found": {"status": 404}, "not_found": {"status": 404}})
    tied = found({"internal": {"status": 500}, "server_error": {"status": 500}})

    assert {404: "not_found"} == names(both)
    assert {} == names(tied)


def test_errors_that_nobody_can_make() -> None:
    """One that needs arguments, or is deprecated, or is internal, stands for nothing."""
    id_ = {"params": {"id": {"type": "integer"}}, "message": "No {id}."}
    for spec in (id_, {"deprecated": True}, {"visibility": "internal"}):
        assert {} == names(found({"not_found": {"status": 404, **spec}}))


def test_errors_without_a_code() -> None:
    """They stand for their status or range, unless a pin tells them apart."""
    errors = {
        "gone_away": {"code": None, "status": 410},
        "upstream": {"code": None, "status": "5XX"},
        "family": {"code": None, "status": 409, "pins": {"message": "Taken."}},
    }

    assert {410: "gone_away", "5XX": "upstream"} == names(found(errors))


def test_what_the_catalog_says_comes_first() -> None:
    """A range that it names holds for all its statuses; a status before its range."""
    errors = {
        "NOT_FOUND": {"status": 404},
        "CLIENT": {"status": "4XX"},
        "INTERNAL": {"status": 500},
        "BROKEN": {"status": 500},
    }
    said = {"4XX": "CLIENT", "500": "BROKEN"}

    assert {"4XX": "CLIENT", 500: "BROKEN"} == names(found(errors, said))
    assert {**names(found(errors, said)), 404: "NOT_FOUND"} == names(
        found(errors, {**said, "404": "NOT_FOUND"})
    )


def test_validation() -> None:
    """It is what the catalog says, else what stands for the framework's status."""
    errors = {
        "VALIDATION_ERROR": {"status": 422, "requires": ["details"]},
        "BAD_REQUEST": {"status": 400},
    }
    unsaid = found(errors)
    said = found(errors, {"validation": "VALIDATION_ERROR"})

    assert {400: "BAD_REQUEST", 422: "VALIDATION_ERROR"} == {
        status: each.id for status, each in unsaid.refused.items()
    }
    assert {400: "BAD_REQUEST"} == names(unsaid)
    assert {400: "VALIDATION_ERROR", 422: "VALIDATION_ERROR"} == {
        status: each.id for status, each in said.refused.items()
    }
    assert Filler("messages") == said.details["VALIDATION_ERROR"].filler


def test_a_case_that_holds_the_details() -> None:
    """Of several cases, validation takes the one that can say what is wrong."""
    cases = {
        "malformed": {"when": "No JSON.", "status": 400, "omits": ["details"]},
        "invalid": {"when": "Not valid.", "status": 422, "requires": ["details"]},
    }
    errors = {"INVALID": {"cases": cases}}
    got = found(errors, {"validation": "INVALID", "400": "INVALID"})

    assert {"INVALID.invalid"} == {each.id for each in got.refused.values()}
    assert {400: "INVALID.malformed"} == names(got)


@pytest.mark.parametrize(
    ("part", "spec", "members"),
    [
        (
            {"pointer?": "{pointer}", "header?": "{header}", "text": "{message}"},
            {},
            {"pointer": "body_pointer", "header": "header", "message": "reason"},
        ),
        (
            {"code": "{code}", "text": "{message}", "kind?": "{kind}"},
            {},
            {"message": "text"},
        ),
        (
            {"text": "{message}", "kind?": "{kind}", "path": "{field}"},
            {},
            {"field": "field", "kind": "kind", "message": "message"},
        ),
        (
            {"title": "{title}", "text?": "{message}", "...": "{params}"},
            {"params": {"name": {"type": "string"}}},
            {"name": "field", "message": "message"},
        ),
        ({"code": "{code}", "title": "{title}"}, {}, None),
        ({"code": "{code}", "text": "{message}"}, {"pins": {"message": "No."}}, None),
        (
            {"text": "{message}", "...": "{params}"},
            {"params": {"limit": {"type": "integer"}}},
            None,
        ),
    ],
)
def test_a_list_of_errors_takes_an_error_for_each_problem(
    part: dict[str, str], spec: dict[str, Any], members: dict[str, str] | None
) -> None:
    """Each says where it is, as far as it has a place for that; else its message says so."""
    fields = {name: {"schema": TEXT} for name in ("pointer", "header", "kind", "field")}
    body = {"failures": [part]}
    error = {"status": 422, "summary": "Invalid.", **spec}
    resolved, _ = understood(
        {
            "api": {"id": "shop"},
            "fields": fields,
            "envelopes": {"main": {"status": "4XX", "body": body}},
            "errors": {"INVALID": error},
        }
    )
    details = details_of(resolved.responses[0], resolved)

    expected = None if members is None else Filler("items", tuple(members.items()))
    assert expected == (details and details.filler)
    assert details is None or PARTS == details.argument


def test_a_field_for_the_details_comes_before_a_list_of_errors() -> None:
    """An envelope may have both; a list in each error of the list is no such place."""
    place = {"details?": "{details}"}
    part = {"code": "{code}", "message": "{message}"}
    outside = found(
        {"validation": {"status": 422}}, envelope={"body": {**place, "all": [part]}}
    )
    inside = found(
        {"validation": {"status": 422}}, envelope={"body": {"all": [{**part, **place}]}}
    )

    assert "details" == outside.details["validation"].argument
    assert PARTS == inside.details["validation"].argument


def object_of(**properties: Any) -> dict[str, Any]:
    """Return the schema of a list of objects, all of whose members are required."""
    inner = {"type": "object", "properties": properties, "required": [*properties]}
    return {"type": "array", "items": inner}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (object_of(field=TEXT, message=TEXT), {"field": "field", "message": "message"}),
        (
            object_of(pointer=TEXT, detail=TEXT),
            {"pointer": "pointer", "detail": "message"},
        ),
        (
            object_of(loc={"type": "array", "items": TEXT}, msg=TEXT, type=TEXT),
            {"loc": "steps", "msg": "message", "type": "kind"},
        ),
        (
            object_of(
                **{
                    "in": {"enum": ["body", "query", "path", "header", "cookie"]},
                    "reason": TEXT,
                }
            ),
            {"in": "place", "reason": "message"},
        ),
        (
            object_of(field={"type": ["string", "null"]}, message=TEXT),
            {"field": "field", "message": "message"},
        ),
        (object_of(field=TEXT, message=TEXT, since={"type": "integer"}), None),
        (object_of(field=TEXT), None),
        (object_of(field=TEXT, message={"type": "string", "maxLength": 3}), None),
        (object_of(**{"in": {"enum": ["body"]}, "message": TEXT}), None),
    ],
)
def test_lists_of_objects(schema: Any, expected: dict[str, str] | None) -> None:
    """A member is filled by its name and its type; a required one without a source fills none."""
    filler = filler_of(schema, {})

    assert expected == (None if filler is None else dict(filler.members))


def test_the_page_has_all_names() -> None:
    """`docs/language.md` lists what an unsaid status falls back to."""
    text = (ROOT / "docs/language.md").read_text("utf-8")
    rows = re.findall(r"^\| ([45]\d\d) \| (`.*`) \|$", text, re.MULTILINE)
    shown = {
        int(status): {each.replace("_", "") for each in re.findall("`(.*?)`", line)}
        for status, line in rows
    }

    assert {status: {*each} for status, each in SYNONYMS.items()} == shown
