"""Schemas in both versions of OpenAPI."""

from __future__ import annotations

from typing import Any

import pytest
from error_catalog.semantics.keywords import violation_of
from error_catalog.targets.openapi.dialects import dialect
from error_catalog.targets.openapi.schemas import Schemas, inline
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.openapi_schemas import errors_of
from tests.support.random_schemas import LIKELY_SCHEMAS, VALUES


def written(version: str, schema: Any, fields: dict[str, Any]) -> tuple[Any, Any]:
    """Return a document and *schema* as it is written there."""
    schemas = Schemas(dialect(version), fields)
    found = inline(schemas, schema)
    document = {
        "openapi": schemas.dialect.openapi,
        "components": {"schemas": schemas.components},
    }
    return document, found


def has_whole_fraction(value: Any) -> bool:
    """Tell whether there is a number such as 1.0, which is no integer in OpenAPI 3.0."""
    if isinstance(value, list | dict):
        return any(
            map(
                has_whole_fraction,
                list(value.values() if isinstance(value, dict) else value),
            )
        )
    return isinstance(value, float) and value.is_integer()


@pytest.mark.parametrize("version", ["3.0", "3.1"])
@settings(max_examples=tries(150), deadline=None)
@given(
    LIKELY_SCHEMAS.filter(lambda schema: isinstance(schema, dict)),
    st.lists(VALUES, min_size=1, max_size=6),
    st.sampled_from(({"type": "integer"}, {"minLength": 2}, {"enum": [1.5, "a"]})),
)
def test_no_schema_becomes_stricter(
    version: str, schema: Any, values: list[Any], field: dict[str, Any]
) -> None:
    """What fits a schema of the catalog fits what each version of OpenAPI says of it."""
    document, found = written(version, schema, {"a": field})
    for value in values:
        if version == "3.0" and has_whole_fraction(value):
            continue
        if violation_of(value, schema, {"a": field}) is None:
            assert [] == errors_of(document, found, value)


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        ({"not": {"contains": {"type": "string"}}}, {}),
        ({"not": {"propertyNames": {"enum": ["a"]}}}, {}),
        ({"not": {"type": "string"}}, {"not": {"type": "string"}}),
        ({"not": {"$ref": "#/fields/half"}}, {}),
        (
            {"oneOf": [{"const": 1.5}, {"type": "number"}]},
            {
                "anyOf": [
                    {"type": "number", "minimum": 1.5, "maximum": 1.5},
                    {"type": "number"},
                ]
            },
        ),
        (
            {"oneOf": [{"type": "string"}, {"type": "integer"}]},
            {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        ),
    ],
)
def test_where_less_strict_is_stricter(schema: Any, found: Any) -> None:
    """What 3.0 cannot write exactly is left out below `not`, and no longer counted."""
    assert found == written("3.0", schema, {"half": {"const": 0.5}})[1]
