"""What `standard:` stands for: the same as if the catalog had written it out."""

from typing import Any

import pytest
from error_catalog.catalog.standards import (
    FIELDS,
    RPC_CODES,
    STANDARDS,
    fields_of,
    template_of,
)
from error_catalog.cli import main
from error_catalog.files import SourceFile
from error_catalog.yaml12.document import parse

from tests.support.projects import attempt, made, understood

ERRORS = {
    "gone": {"status": 410, "summary": "It is gone."},
    "busy": {
        "status": 503,
        "summary": "It is busy.",
        "params": {"a": {"type": "string"}},
    },
}
DOMAIN = "shop.example.com"


def catalog(**keys: Any) -> dict[str, Any]:
    """Return a small catalog with *keys*."""
    return {"api": {"id": "shop"}, "errors": ERRORS, **keys}


def standard(name: str) -> dict[str, Any]:
    """Return an envelope of the standard *name*."""
    return {"standard": name, **({"domain": DOMAIN} if name == "aip193" else {})}


@pytest.mark.parametrize("name", STANDARDS)
def test_it_stands_for_what_is_shown(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `gen explain` prints, in place of the standard, makes the same files."""
    assert 0 == main.run(["explain", name])
    shown, found = parse(SourceFile("shown.yaml", capsys.readouterr().out))
    assert shown is not None, found
    text = SourceFile("shown.yaml", shown.source.text.replace("DOMAIN", DOMAIN))
    written, _ = parse(text)
    assert written is not None
    errors = {
        each: (
            {
                **ERRORS[each],
                "pins": {
                    "rpc_code": RPC_CODES.get(
                        ERRORS[each]["status"], "FAILED_PRECONDITION"
                    )
                },
            }
            if name == "aip193"
            else ERRORS[each]
        )
        for each in ERRORS
    }
    short = catalog(envelopes={"problem": standard(name)})
    long = {**written.data, "api": {"id": "shop"}, "errors": errors}

    assert made(long).files == made(short).files


def test_a_catalog_without_envelopes_has_problems() -> None:
    """`envelopes` may be left out, or empty: errors are problems of RFC 9457."""
    written = made(catalog(envelopes={"problem": standard("rfc9457")})).files

    assert written == made(catalog()).files
    assert written == made(catalog(envelopes={})).files


def test_a_key_beside_it_replaces_the_whole_key() -> None:
    """Headers, media type and body are the envelope's own where it has them."""
    own = {
        "media_type": "application/json",
        "headers": {"X-Id?": "{request_id}"},
        "description": "Every failure.",
    }
    resolved, _ = understood(
        catalog(envelopes={"problem": {"standard": "rfc9457", **own}})
    )
    (envelope,) = resolved.contract.envelopes

    assert template_of("rfc9457")["body"] == envelope.body
    assert own["headers"] == envelope.headers
    assert "application/json" == envelope.media_type
    assert "Every failure." == resolved.catalog.envelopes["problem"].description


def test_a_body_of_its_own_brings_no_fields() -> None:
    """Fields that a replaced body has no place for are not declared."""
    body = {"code": "{code}", "where?": "{instance}"}
    resolved, _ = understood(
        catalog(envelopes={"problem": {"standard": "rfc9457", "body": body}})
    )

    assert ["instance"] == list(resolved.catalog.fields)


def test_a_declared_field_replaces_the_one_of_the_standard() -> None:
    """The schema of `errors` is the author's, if `details` is declared."""
    fields = {"details": {"schema": {"type": "array", "items": {"type": "string"}}}}
    resolved, _ = understood(catalog(fields=fields))

    assert fields["details"]["schema"] == resolved.field_schemas["details"]
    assert ["details", "instance"] == list(resolved.catalog.fields)


def test_other_catalogs_are_left_alone() -> None:
    """Without a standard there is nothing to write out."""
    own = {"failure": {"body": {"code": "{code}"}}}
    resolved, _ = understood(catalog(envelopes=own))

    assert {} == resolved.catalog.fields
    assert ["failure"] == [each.name for each in resolved.contract.envelopes]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"status": 404}, "NOT_FOUND"),
        ({"status": 402}, "FAILED_PRECONDITION"),
        ({"status": 599}, "INTERNAL"),
        ({"status": [400, 401]}, None),
        ({"status": "4XX"}, None),
        ({"status": 409, "pins": {"rpc_code": "ALREADY_EXISTS"}}, "ALREADY_EXISTS"),
        ({"status": 404, "code": None}, "NOT_FOUND"),
        ({"status": 402, "code": None}, None),
        ({"cases": {"a": {"status": 503, "when": "A."}}}, "UNAVAILABLE"),
    ],
)
def test_the_canonical_code_follows_from_the_status(
    error: dict[str, Any], expected: str | None
) -> None:
    """It is pinned where the status says which it is, and else what the author says."""
    errors = {"one": {"summary": "One.", **error}}
    resolved, _ = understood(
        {**catalog(envelopes={"g": standard("aip193")}), "errors": errors}
    )

    assert expected == resolved.catalog.errors["one"].pins.get("rpc_code")


def test_every_field_is_used() -> None:
    """No standard lacks a field, and no field lacks a standard."""
    assert set(FIELDS) == {field for name in STANDARDS for field in fields_of(name)}
    for name in STANDARDS:
        assert [] == attempt(catalog(envelopes={"e": standard(name)}))[1]
