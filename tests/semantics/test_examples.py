"""Examples that nobody gave."""

from __future__ import annotations

import json
from typing import Any

from error_catalog.semantics.examples import synthesize
from hypothesis import given, settings

from tests.support.effort import tries
from tests.support.random_schemas import SCHEMAS


@settings(max_examples=tries(200), deadline=None)
@given(SCHEMAS)
def test_synthesizing_never_raises(schema: Any) -> None:
    """Any schema gives a JSON value."""
    value = synthesize("x", schema, {"a": {"type": "integer"}})

    assert value == json.loads(json.dumps(value, allow_nan=False))
