"""A value fits a schema, or is told why not, as validators say."""

from __future__ import annotations

from typing import Any

from error_catalog.semantics.keywords import violation_of
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.support.effort import tries
from tests.support.random_schemas import SCHEMAS, VALUES, local


@settings(max_examples=tries(400), deadline=None)
@given(SCHEMAS, VALUES, st.sampled_from(({"type": "integer"}, {"minLength": 2})))
def test_schemas_are_read_as_validators_do(
    schema: Any, value: Any, field: dict[str, Any]
) -> None:
    """The short way for plain schemas and our references change no verdict."""
    whole = {"allOf": [schema], "$defs": {"a": field}}
    valid = Draft202012Validator(local(whole)).is_valid(value)

    assert valid is (violation_of(value, schema, {"a": field}) is None)
