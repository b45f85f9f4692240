"""A value fits a schema, or is told why not, as validators say."""

from __future__ import annotations

from typing import Any

import pytest
from error_catalog.semantics.keywords import matches, violation_of
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.support.effort import tries
from tests.support.random_schemas import SCHEMAS, VALUES, local


@settings(max_examples=tries(200), deadline=None)
@given(SCHEMAS, VALUES, st.sampled_from(({"type": "integer"}, {"minLength": 2})))
def test_schemas_are_read_as_validators_do(
    schema: Any, value: Any, field: dict[str, Any]
) -> None:
    """The short way for plain schemas and our references change no verdict."""
    whole = {"allOf": [schema], "$defs": {"a": field}}
    valid = Draft202012Validator(local(whole)).is_valid(value)

    assert valid is (violation_of(value, schema, {"a": field}) is None)


@pytest.mark.parametrize(
    ("pattern", "value", "is_fit"),
    [
        ("^(a+)+$", "a" * 5000 + "b", False),
        ("^(a+)+$", "a" * 5000, True),
        ("(a|a)*c$", "a" * 5000 + "b", False),
        ("a*a*a*a*a*a*b", "a" * 5000, False),
        ("^(?:a?){30}a{30}$", "a" * 29, False),
        ("^(?:a?){30}a{30}$", "a" * 30, True),
        ("^(?=.*[A-Z])(?=.*[0-9]).{8,}$", "correct Horse 7", True),
        ("^(?=.*[A-Z])(?=.*[0-9]).{8,}$", "correct horse 7", False),
        # Nobody could tell within seconds.
        ("^(?:(?:a+)+)+$", "a" * 5000 + "b", True),
        (r"^(a+)+\1b$", "a" * 5000, True),
    ],
)
def test_no_pattern_takes_long(pattern: str, value: str, *, is_fit: bool) -> None:
    """A value is tried in linear time where Python would try too many ways."""
    assert is_fit is matches(pattern, value)
