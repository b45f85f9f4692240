"""Models that are made once for several APIs are what each would have had alone."""

from __future__ import annotations

import json
import re
from typing import Any

from error_catalog.targets.python.models import (
    formatted,
    models_code,
    outline,
    py_models,
)
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries

ADDRESS = r"^https:\/\/docs\.example\.com\/{}\/problems\/[\s\S]+$"
PATTERNS = st.one_of(
    st.builds(ADDRESS.replace, st.just("{}"), st.text("abcdefgh_", max_size=60)),
    st.sampled_from(
        (
            *("^a$", "^[a-z]{2,3}_[0-9]+$", r"^\d{4}-\d{2}-\d{2}$", "PATTERN0______"),
            *(r"^it's_a_pattern_with_quotes$", r'^say_"hello"_to_everyone$'),
            *(r"^(?=.*looks_ahead)[a-z]+$", "^ünïcödé_is_not_counted$", "\\\\" * 9),
        )
    ),
)


@settings(
    max_examples=tries(12),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(PATTERNS, min_size=1, max_size=3),
    st.sampled_from(([], ["field_0"])),
    st.text("abc \"'", max_size=60),
)
def test_patterns_are_put_back(
    patterns: list[str], required: list[str], description: str
) -> None:
    """The text is the same as without placeholders, wherever lines break."""
    assume(all(map(_compiles, patterns)))
    source = source_of(patterns, required, description)

    assert formatted({source: models_code(source)})[source] == py_models(source)


def test_apis_that_differ_in_a_pattern_share_their_models() -> None:
    """Two addresses of the same length have one outline, and other lengths another."""
    one, other, longer = (
        source_of([ADDRESS.replace("{}", name)], [], "") for name in ("a", "b", "cc")
    )

    assert one != other
    assert outline(one) == outline(other) != outline(longer)
    assert "\\\\/a\\\\/" in py_models(one)
    assert "\\\\/b\\\\/" in py_models(other)


def source_of(patterns: list[str], required: list[str], description: str) -> str:
    """Return what models are made from: an envelope whose texts have these patterns."""
    properties: dict[str, Any] = {
        f"field_{number}": {"type": "string", "pattern": pattern}
        for number, pattern in enumerate(patterns)
    }
    properties["field_0"]["description"] = description
    definitions: dict[str, Any] = {
        "FailureEnvelope": {
            "type": "object",
            "description": "Every error.",
            "properties": properties,
            "required": required,
        }
    }
    return json.dumps(definitions, ensure_ascii=False)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
