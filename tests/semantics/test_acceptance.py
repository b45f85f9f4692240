"""What constructors check is what the catalog says, whatever keywords say it."""

from __future__ import annotations

from functools import partial
from typing import Any

from error_catalog.runtime.schemas import Schemas
from error_catalog.semantics.acceptance import MAX_SLOW, checked_schema, may_be_slow
from error_catalog.semantics.fields import field_of
from error_catalog.semantics.keywords import violation_of
from hypothesis import example, given, settings

from tests.support.effort import tries
from tests.support.random_schemas import LIKELY_SCHEMAS, SCHEMAS, VALUES


@settings(max_examples=tries(400), deadline=None)
@given(SCHEMAS | LIKELY_SCHEMAS, LIKELY_SCHEMAS, VALUES)
@example({"multipleOf": 0.01}, {}, 4.02)
@example({"minimum": 1}, {}, True)
@example({"enum": [1]}, {}, True)
@example({"const": 0, "enum": [1, True]}, {}, True)
@example({"uniqueItems": True}, {}, [1, True, {"a": 1}, {"a": True}])
@example({"uniqueItems": True}, {}, [[1], [1.0]])
@example({"pattern": "^a$"}, {}, "a\n")
@example({"pattern": r"^\d$"}, {}, "٣")
@example({"contains": {"const": 1}, "not": {"minItems": 3}}, {}, [1, 2, 3])
@example({"$ref": "#/fields/a"}, {"$ref": "#/fields/a"}, 1)
def test_the_same_values_fit(schema: Any, field: Any, value: Any) -> None:
    """A value fits the schema that constructors check if it fits that of the catalog."""
    schemas = {"a": field if isinstance(field, dict) else {"not": {}}}
    known = field_of(schemas["a"], schemas)
    known.schema = checked_schema(schemas["a"])
    checked = checked_schema({"allOf": [schema]})
    try:
        found = Schemas({"a": known}).fits(value, checked)
    except RecursionError:
        # A reference to itself, which the rules refuse.
        return

    assert found == (violation_of(value, schema, schemas) is None)


def test_types_alone_need_no_schema() -> None:
    """Fields know their types; what only describes a value is left out."""
    for schema in (
        {"type": "string", "description": "A text.", "examples": ["a"], "x-a": 1},
        {"type": ["string", "null"], "format": "email", "default": "a"},
        {"title": "Any", "deprecated": True},
    ):
        assert checked_schema(schema) is None


def test_schemas_are_as_the_runtime_reads_them() -> None:
    """References name fields, patterns are Python's, and a text's length is checked first."""
    schema = {
        "pattern": r"^\w+$",
        "maxLength": 3,
        "format": "date",
        "const": "a",
        "items": {"$ref": "#/fields/a", "description": "It."},
        "patternProperties": {"^b$": True},
    }
    found = checked_schema(schema)

    assert {
        "maxLength": 3,
        "format": "date",
        "const": "a",
        "items": {"$ref": "a"},
        "patternProperties": {r"^b\Z": True},
        "pattern": r"^[0-9A-Z_a-z]+\Z",
    } == found
    assert "pattern" == list(found)[-1]


def test_no_pattern_takes_exponential_time() -> None:
    """Where it could, only short texts meet it; a long one is taken as it is."""
    for pattern in (
        "^(a+)+$",
        "^(a|a)*$",
        "^(?:(a*)b?){2,}$",
        r"^(a+)\1$",
        "^((a+))+$",
    ):
        checked = checked_schema({"type": "string", "pattern": pattern})

        fits = partial(Schemas({}).fits, schema=checked)
        assert fits("a" * 10_000 + "b")
        assert not fits("a" * (MAX_SLOW - 1) + "c")
        assert not fits(1)


def test_most_patterns_are_quick() -> None:
    """Repeating characters, or a group of them without choices, is no reason for alarm."""
    for pattern in (
        "^[a-z]+(?:-[0-9]{4})?$",
        r"^\(\d+\)+$",
        "^(?:ab)+$",
        "^a|b+$",
        "[(+]*",
    ):
        assert not may_be_slow(pattern)
