"""What constructors check is what the catalog says, whatever keywords say it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from error_catalog.rules.field_schema import own_reference
from error_catalog.runtime import text as texts
from error_catalog.runtime.schemas import Schemas
from error_catalog.semantics.acceptance import MAX_SLOW, checked_schema, may_be_slow
from error_catalog.semantics.fields import field_of
from error_catalog.semantics.keywords import violation_of
from hypothesis import assume, example, given, settings

from tests.support.effort import tries
from tests.support.projects import imported, made
from tests.support.random_schemas import LIKELY_SCHEMAS, SCHEMAS, VALUES


@settings(max_examples=tries(200), deadline=None)
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
def test_the_same_values_fit(schema: Any, field: Any, value: Any) -> None:
    """A value fits the schema that constructors check if it fits that of the catalog."""
    schemas = {"a": field if isinstance(field, dict) else {"not": {}}}
    # The rules refuse a reference to itself.
    assume(not [*own_reference((), "a", schemas)])
    known = field_of(schemas["a"], schemas)
    known.schema = checked_schema(schemas["a"])
    checked = checked_schema({"allOf": [schema]})

    found = Schemas({"a": known}).fits(value, checked)

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
    """What Python might match for ever is matched in linear time, up to 16,384 characters."""
    for pattern in ("^(a|a)*$", "^((aa|a))+$", "^[a-z]+(?:-[a-z]+)*$"):
        checked = checked_schema({"type": "string", "pattern": pattern})

        fits = partial(Schemas({}, texts).fits, schema=checked)
        assert fits("a" * 10_000)
        assert not fits("a" * 10_000 + "-c!")
        assert not fits("a" * 16_385)
        assert not fits(1)


def test_no_other_pattern_takes_exponential_time() -> None:
    """Of those that only Python can match, short texts meet them; a long one is taken."""
    for pattern in (r"^(a+)\1$", "^(a+(?!c))+$"):
        checked = checked_schema({"type": "string", "pattern": pattern})

        fits = partial(Schemas({}, texts).fits, schema=checked)
        assert fits("a" * 10_000 + "b")
        assert not fits("a" * (MAX_SLOW - 1) + "c")
        assert not fits(1)


def test_no_pattern_of_names_takes_exponential_time() -> None:
    """A long name of a member may be any."""
    names = {"^(a|aa)*$": {"type": "integer"}}
    checked = checked_schema(
        {"patternProperties": names, "additionalProperties": False}
    )

    fits = partial(Schemas({}, texts).fits, schema=checked)
    assert fits({"aaa": 1, "a" * 10_000 + "b": "any"})
    assert not fits({"aaa": "text"})
    assert not fits({"aab": 1})


@pytest.mark.parametrize("sent", ["1-12", "a-b", "1-2-3"])
def test_patterns_with_exact_counts_are_checked_as_they_are(sent: str) -> None:
    """Such as that of a UUID, in which nothing is left to choose."""
    uuid = "^[0-9a-f]{2}(?:-[0-9a-f]{4}){3}$"
    checked = checked_schema({"type": "string", "pattern": uuid})

    assert not Schemas({}).fits(sent, checked)
    assert Schemas({}).fits("1f-12ab-0000-ffff", checked)


def test_a_place_in_text_takes_no_exponential_time(tmp_path: Path) -> None:
    """It leaves to the schema what Python would try for ever."""
    schema = {"type": "string", "pattern": "^(?:a|aa|b)*$"}
    data = {
        "api": {"id": "shop"},
        "fields": {"ref": {"schema": schema, "example": "aab"}},
        "envelopes": {"main": {"body": {"code": "{code}", "at": "{ref}: {message}"}}},
        "errors": {"GONE": {"status": 410, "summary": "It is gone."}},
    }
    files = made(data, names=("python",)).package()
    with imported(files, tmp_path) as shop:
        assert "aab" == shop.GoneError(ref="aab").ref
        with pytest.raises(TypeError, match="ref must fit pattern"):
            shop.GoneError(ref="a" * 5_000 + "!")


def test_most_patterns_are_quick() -> None:
    """Repeating characters, or a group of them without choices, is no reason for alarm."""
    for pattern in (
        "^[a-z]+(?:-[0-9]{4})?$",
        "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        "^(?:ab)+$",
        "^a|b+$",
        "[(+]*",
    ):
        assert not may_be_slow(pattern)
