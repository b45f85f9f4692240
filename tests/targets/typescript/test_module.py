"""The module of one API: every error has a type, every type a name of its own."""

import json
import re
from typing import Any

import pytest
from error_catalog.diagnostics import has_errors
from error_catalog.targets.typescript.module import ApiView, ErrorType, translate
from hypothesis import HealthCheck, assume, given, settings

from tests.support import hostile_catalogs
from tests.support.effort import tries
from tests.support.hard_catalogs import hard_catalogs
from tests.support.projects import ROOT, attempt, understood
from tests.support.random_catalogs import catalogs

RANDOM = settings(deadline=None, suppress_health_check=list(HealthCheck))
CONTACTS = ROOT / "generated" / "typescript" / "contacts.ts"


def view_of(data: dict[str, Any]) -> ApiView:
    """Return the view of a sound catalog."""
    view: ApiView = translate(*understood(data), {}).api
    return view


def types(view: ApiView) -> list[ErrorType]:
    """Return every type, those of cases too."""
    return [each for error in view.errors for each in (error, *error.cases)]


def module(data: dict[str, Any]) -> str:
    """Return the file of a sound catalog."""
    files, found = attempt(data, names=("typescript",))
    assert not has_errors(found), found
    (text,) = files.values()
    return text


@settings(RANDOM, max_examples=tries(6))
@given(catalogs() | hostile_catalogs.catalogs())
def test_every_error_has_a_type(data: dict[str, Any]) -> None:
    """No two types have one name, each is declared once, and the table names every error."""
    assume(not has_errors(attempt(data, names=("typescript",))[1]))
    view, text = view_of(data), module(data)
    names = [each.type for each in types(view)] + [each.name for each in view.fields]

    assert len(names) == len(set(names))
    for name in names:
        assert 1 == len(
            re.findall(rf"^export (?:type|interface) {name}\b", text, re.MULTILINE)
        )
    assert {each.name for each in view.errors} == {each["name"] for each in view.rules}
    assert text.isascii() or "\u202e" not in text


@pytest.mark.parametrize("name", hard_catalogs(drawn=3))
def test_comments_and_tables_hold_whatever_texts_there_are(name: str) -> None:
    """No text ends its comment, and each row of the table is JSON."""
    text = module(hard_catalogs(drawn=3)[name])
    table = text[text.index("const contract: Contract = {") :]
    rows = [
        line.strip().rstrip(",") for line in table.splitlines() if line[:5] == "    {"
    ]
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)

    assert all(isinstance(json.loads(row), dict) for row in rows)
    assert "*/" not in re.sub(r'"(?:\\.|[^"\\])*"|/(?:\\.|\[.*?\]|[^/\n])+/', "", bare)


def test_cases_are_told_apart() -> None:
    """An error with cases is the union of them, and of what none of them is."""
    text = CONTACTS.read_text("utf-8")

    assert (
        "export type ContactsValidationError =\n"
        "  | ValidationMalformedListError\n"
        "  | ValidationInvalidFieldsError\n"
        "  | ContactsValidationWithoutCaseError;\n"
    ) in text
    assert 'readonly case: "invalid_fields";' in text


def test_what_reading_guarantees_is_required() -> None:
    """A case has what it requires; the error itself may be without it."""
    (error,) = [
        each
        for each in types(view_of(json.loads(json.dumps(REQUIRING))))
        if each.type == "TwoAError"
    ]

    assert [("why", True), ("n", False)] == [(x.key, x.required) for x in error.data]


REQUIRING: dict[str, Any] = {
    "api": {"id": "shop"},
    "fields": {"why": {"schema": {"type": "string"}}},
    "envelopes": {"e": {"body": {"code": "{code}", "why?": "{why}", "n?": "{n}"}}},
    "errors": {
        "two": {
            "summary": "S.",
            "cases": {
                "a": {"status": 400, "when": "W.", "requires": ["why"]},
                "b": {"status": 422, "when": "W."},
            },
        }
    },
}
REQUIRING["fields"]["n"] = {"schema": {"type": "integer"}}


def test_what_is_not_used_is_left_out() -> None:
    """A catalog without texts, lists and headers has no code that reads them."""
    small, large = CONTACTS, ROOT / "generated" / "typescript" / "deploy.ts"

    assert "fitInner" not in small.read_text("utf-8")
    assert "fitHeader" not in small.read_text("utf-8")
    assert "fitOthers" in large.read_text("utf-8") or "fitHeader" in large.read_text(
        "utf-8"
    )


def test_sensitive_params_are_known() -> None:
    """What may not be logged is in the table, and only where there is some."""
    data = json.loads(json.dumps(REQUIRING))
    data["envelopes"]["e"]["body"]["..."] = "{params}"
    data["errors"]["two"]["params"] = {"token": {"type": "string", "sensitive": True}}

    assert (("two", ("token",)),) == view_of(data).secrets
    assert () == view_of(REQUIRING).secrets
    assert 'secrets: [["two", ["token"]]]' in module(data)
