"""Examples that nobody gave."""

from __future__ import annotations

import json
from typing import Any

from error_catalog.semantics.examples import MAX_SIZE, synthesize
from error_catalog.semantics.keywords import violation_of
from hypothesis import given, settings

from tests.support.effort import tries
from tests.support.random_schemas import SCHEMAS


@settings(max_examples=tries(200), deadline=None)
@given(SCHEMAS)
def test_synthesizing_never_raises(schema: Any) -> None:
    """Any schema gives a JSON value."""
    value = synthesize("x", schema, {"a": {"type": "integer"}})

    assert value == json.loads(json.dumps(value, allow_nan=False))


def test_members_that_may_be_left_out_are_when_there_are_too_many() -> None:
    """An object has all that it must have, and as much of the rest as fits."""
    inner = {"type": "object", "required": ["a"], "properties": {"a": {"type": "null"}}}
    names = [f"p{number}" for number in range(2 * MAX_SIZE)]
    text = {"type": "string"}
    schemas: list[Any] = [
        {"type": "object", "properties": dict.fromkeys(names, text)},
        {
            "type": "object",
            "properties": dict.fromkeys(names, inner),
            "required": names[-MAX_SIZE // 4 :],
        },
        {"type": "object", "allOf": [{"properties": {each: inner}} for each in names]},
    ]
    for schema in schemas:
        value = synthesize("x", schema, {})
        assert violation_of(value, schema, {}) is None
        assert MAX_SIZE >= len(value)
