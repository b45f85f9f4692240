"""Which schemas let null pass, held against jsonschema."""

import pytest
from error_catalog.semantics.fields import FIELD_REF, allows_null
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
