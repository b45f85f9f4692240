"""Tests of error_catalog.changes.pairs: which entries of two catalogs are the same."""

from typing import Any

from error_catalog.catalog.model import Catalog
from error_catalog.changes.pairs import pair_catalogs, pair_params, similar


def catalog(**sections: Any) -> Catalog:
    """Return a catalog with these sections."""
    return Catalog.model_validate({"api": {"id": "shop"}, **sections})


def errors(**entries: Any) -> Catalog:
    """Return a catalog with these errors."""
    made = {name: {"status": 409, "summary": "x", **x} for name, x in entries.items()}
    return catalog(errors=made)


def test_errors_by_name_code_and_alias() -> None:
    """A name comes first, then a code that both have, then a former code of either."""
    old = errors(A={}, B={"code": "b"}, C={}, D={"aliases": ["E2"]})
    new = errors(
        A={"code": "b"}, B2={"code": "b"}, C2={"aliases": ["C"]}, E={"code": "E2"}
    )

    assert {"A": "A", "B": "B2", "C": "C2", "D": "E"} == pair_catalogs(old, new).errors


def test_nothing_is_guessed() -> None:
    """What shares a code with two, or is merely similar, stays removed and added."""
    old = errors(A={"code": ["x", "y"]}, SOLD_OUT={})
    new = errors(B={"code": "x"}, C={"code": "y"}, SOLD_OUTS={})

    assert {} == pair_catalogs(old, new).errors
    assert "SOLD_OUTS" == similar("SOLD_OUT", old.errors["SOLD_OUT"], new.errors)
    assert similar("A", old.errors["A"], {"Q": new.errors["B"]}) in (None, "Q")


def test_envelopes_and_fields_by_their_places() -> None:
    """An envelope is known by its body, a field by its places and its schema."""
    body = {"code": "{code}", "at?": "in {place}"}
    schema = {"schema": {"type": "string"}}
    old = catalog(envelopes={"one": {"body": body}}, fields={"place": schema})
    new = catalog(
        envelopes={"two": {"body": {"code": "{code}", "at?": "in {spot}"}}},
        fields={"spot": schema},
    )
    same = catalog(envelopes={"two": {"body": body}}, fields={"place": schema})
    kept = catalog(
        envelopes={"one": {"body": {"code": "{code}", "at?": "in {spot}"}}},
        fields={"spot": schema},
    )

    assert {"one": "two"} == pair_catalogs(old, same).envelopes
    assert {} == pair_catalogs(old, new).envelopes
    assert {"place": "spot"} == pair_catalogs(old, kept).fields


def test_params_by_schema_and_position() -> None:
    """A param with another name stands where the old one stood, and has its schema."""
    text, number = {"type": "string"}, {"type": "integer"}
    old = errors(A={"params": {"a": text, "b": number}}).errors["A"]
    new = errors(A={"params": {"x": text, "b": number}}).errors["A"]
    other = errors(A={"params": {"b": number, "x": text}}).errors["A"]

    assert {"a": "x", "b": "b"} == pair_params(old, new)
    assert {"b": "b"} == pair_params(old, other)
