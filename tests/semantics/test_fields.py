"""The schemas of fields, and which of them let null pass, held against jsonschema."""

import pytest
from error_catalog.catalog.model import Catalog
from error_catalog.semantics.fields import FIELD_REF, allows_null, field_schemas
from jsonschema import Draft202012Validator

SCHEMAS = {
    "link": {"type": ["object", "null"]},
    "name": {"type": "string"},
    "loop": {"$ref": f"{FIELD_REF}loop"},
}


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "null"},
        {"const": None},
        {"const": 0},
        {"enum": [1, None]},
        {"enum": [1]},
        {"type": ["integer", "null"], "enum": [1]},
        {"oneOf": [{"type": "integer"}, {"type": "null"}]},
        {"oneOf": [{"oneOf": [{"type": "integer"}, {}]}, {"type": "string"}]},
        {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        {"allOf": [{}, {"type": "string"}]},
        {"allOf": [{}, {"type": ["string", "null"]}]},
        {"not": {"const": "b"}},
        {"not": {"type": "null"}},
        {"minLength": 1, "pattern": "x"},
    ],
)
def test_keywords_tell_whether_null_passes(schema: dict[str, object]) -> None:
    """The keywords that lint allows say of null what a validator says."""
    assert allows_null(schema, {}) is Draft202012Validator(schema).is_valid(None)


@pytest.mark.parametrize(
    ("name", "allowed"), [("link", True), ("name", False), ("loop", False)]
)
def test_references_are_followed(name: str, *, allowed: bool) -> None:
    """A field says it for those that refer to it; one that only refers to itself cannot."""
    assert allows_null({"$ref": FIELD_REF + name}, SCHEMAS) is allowed


def test_a_field_needs_no_schema() -> None:
    """Without one it is any JSON, and a built-in field keeps what it has."""
    fields = {"trace": {}, "request_id": {"description": "For support."}, "status": {}}
    catalog = Catalog.model_validate({"api": {"id": "shop"}, "fields": fields})
    found = field_schemas(catalog)

    assert {} == found["trace"]
    assert {"type": "string", "description": "For support."} == found["request_id"]
    assert "integer" == found["status"]["type"]
    assert found["status"]["description"]
