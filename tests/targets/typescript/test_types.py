"""A JSON Schema becomes the type that a reader of TypeScript expects."""

from typing import Any

import pytest
from error_catalog.targets.typescript.types import (
    references,
    type_of,
    without_null,
)

OPEN = "{ readonly [name: string]: unknown }"
NAMES = {"tree": "TreeField"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "string"),
        ({"type": "integer"}, "number"),
        ({"type": ["number", "integer", "null"]}, "number | null"),
        ({}, "unknown"),
        (True, "unknown"),
        ({"type": "array"}, "readonly unknown[]"),
        ({"type": "array", "items": {"type": "string"}}, "readonly string[]"),
        (
            {"type": "array", "items": {"type": ["string", "null"]}},
            "readonly (string | null)[]",
        ),
        ({"type": "array", "prefixItems": [{}], "items": {}}, "readonly unknown[]"),
        ({"type": "object"}, OPEN),
        (
            {"type": "object", "additionalProperties": {"type": "number"}},
            "{ readonly [name: string]: number }",
        ),
        (
            {"properties": {"a-b": {"type": "string"}, "c": {}}, "required": ["c"]},
            '{ readonly "a-b"?: string; readonly c: unknown }',
        ),
        ({"enum": ["a", 'b"']}, '"a" | "b\\"" | (string & {})'),
        ({"enum": [1, 2, None]}, "number | null"),
        ({"const": True}, "true"),
        ({"const": {"a": 1}}, OPEN),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"oneOf": [{"type": "string"}, {}]}, "unknown"),
        ({"$ref": "#/fields/tree"}, "TreeField"),
        ({"$ref": "#/fields/other"}, "unknown"),
        ({"type": "string", "enum": ["\u202e*/"]}, '"\\u202e*/" | (string & {})'),
    ],
)
def test_types(schema: Any, expected: str) -> None:
    """Each form of schema has its type; what cannot be said is unknown."""
    assert expected == type_of(schema, NAMES)


def test_depth_is_bounded() -> None:
    """A schema that is nested deeper than anybody reads ends in `unknown`."""
    schema: Any = {"type": "string"}
    for _ in range(40):
        schema = {"type": "array", "items": schema}

    assert "unknown" in type_of(schema, {})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("string | null", "string"),
        ("null", "never"),
        ("unknown", "unknown"),
        ("{ readonly a: string }", "{ readonly a: string }"),
        (
            "readonly (string | null)[] | null",
            "NonNullable<readonly (string | null)[] | null>",
        ),
    ],
)
def test_null_is_no_value(found: str, expected: str) -> None:
    """A field that is null on the wire is not there."""
    assert expected == without_null(found)


def test_references_are_found_anywhere() -> None:
    """Every field that a schema refers to is named once for each place."""
    schema = {"items": {"$ref": "#/fields/a"}, "allOf": [{"$ref": "#/fields/b"}]}

    assert ["a", "b"] == list(references(schema))
