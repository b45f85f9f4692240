"""The pydantic models take what fits the schemas, and give it back."""

from __future__ import annotations

import json
import re
import sys
from types import ModuleType
from typing import Any

import pytest
from error_catalog.catalog.model import Catalog
from error_catalog.semantics.keywords import violation_of
from error_catalog.semantics.resolution import resolve
from error_catalog.targets.python.model_schemas import (
    MAX_CHOICES,
    MAX_TEXT,
    MAX_VALUES,
    models_source,
)
from error_catalog.targets.python.models import py_models
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.support.effort import tries
from tests.support.random_schemas import LIKELY_SCHEMAS, VALUES

NAME = "models_of_random_schemas"


def catalog_of(fields: dict[str, Any]) -> Catalog:
    """Return a catalog with an envelope that has a place for each of *fields*."""
    data = {
        "catalog": 1,
        "api": {"id": "x", "title": "X"},
        "fields": {
            name: {"description": "F.", "schema": schema}
            for name, schema in fields.items()
        },
        "envelopes": {
            "e": {
                "description": "E.",
                "body": {"code": "{code}", **{f"{k}?": f"{{{k}}}" for k in fields}},
            }
        },
        "errors": {"A": {"status": 400, "summary": "S."}},
    }
    return Catalog.model_validate(data)


def envelope(fields: dict[str, Any]) -> Any:
    """Return the model of an envelope with a place for each of *fields*."""
    code = py_models(models_source(resolve(catalog_of(fields))))
    module = ModuleType(NAME)
    sys.modules[NAME] = module
    exec(f"from __future__ import annotations\n{code}", module.__dict__)
    return module.EEnvelope


def given_back(model: Any, name: str, value: Any) -> Any:
    """Return what *model* writes after it has read *value*."""
    body = json.loads(json.dumps({"code": "A", name: value}))
    return json.loads(model.model_validate(body).model_dump_json(by_alias=True))


@pytest.mark.filterwarnings("ignore:Pydantic does not take")
@settings(max_examples=tries(6, torture=120), deadline=None)
@given(
    st.lists(
        LIKELY_SCHEMAS.filter(lambda schema: isinstance(schema, dict)),
        min_size=4,
        max_size=10,
    ),
    st.lists(VALUES, min_size=8, max_size=16),
)
def test_what_fits_the_schema_comes_back(schemas: list[Any], values: list[Any]) -> None:
    """No model refuses, adds or loses anything that its schema allows."""
    fields = {"a": {"type": "integer"}}
    fields |= {f"f{number}": schema for number, schema in enumerate(schemas)}
    model = envelope(fields)
    for name, schema in fields.items():
        for value in values:
            if violation_of(value, schema, fields) is None:
                assert {"code": "A", name: value} == given_back(model, name, value)


PERSON = {"type": "object", "properties": {"a": {"type": "string"}}}
SCHEMAS: dict[str, tuple[Any, list[Any]]] = {
    "patterns": (
        {
            "type": "object",
            "patternProperties": {"^s": {"type": "string"}, "^i": {"type": "integer"}},
        },
        [{"s": "x", "i": 1}, {"s": "x", "other": None}],
    ),
    "closed_patterns": (
        {
            "type": "object",
            "properties": {"a": {"type": "string"}},
            "patternProperties": {"^i": {"$ref": "#/fields/person"}},
            "additionalProperties": False,
        },
        [{"a": "x", "i": {"a": "x", "b": 1}}],
    ),
    "defaults": (
        {
            "anyOf": [
                {"type": "null"},
                {"type": "object", "properties": {"a": {"default": 1}}, "default": {}},
            ]
        },
        [{}, None],
    ),
    "untyped": ({"properties": {"a": {"type": "string"}}}, [1, [1], {"a": "x"}]),
    "classes": ({"type": "string", "pattern": r"^[\D&&]$"}, ["٣", "&"]),
    "look_around": ({"type": "string", "pattern": r"^(?=a)(.)\1$"}, ["aa"]),
    "python_type": ({"type": "string", "x-python-type": "os.PathLike"}, ["", "a//b"]),
    "alike": (
        {"type": "object", "properties": {"a-b": {}, "a_b": {}, "class": {}}},
        [{"a_b": 1}, {"class_": 1}],
    ),
    "choices_in_all": (
        {"allOf": [PERSON, {"anyOf": [PERSON, {"required": ["b"]}]}]},
        [{"a": "x"}, {}],
    ),
    "nothing": ({"anyOf": [False, {"type": "string"}]}, ["a"]),
    "lengths": ({"type": ["array", "string"], "minLength": 2}, [[], "ab"]),
    "inner_reference": (
        {
            "type": "array",
            "items": {**PERSON, "properties": {"p": {"$ref": "#/fields/late"}}},
        },
        [[{"p": {"a": "x"}}]],
    ),
    "late": (PERSON, [{}]),
    "person": (PERSON, [{"a": "x", "b": None}]),
}


def test_values_that_were_refused_or_changed() -> None:
    """Each of these was once refused, completed or lost."""
    fields = {name: schema for name, (schema, _) in SCHEMAS.items()}
    model = envelope(fields)
    for name, (schema, values) in SCHEMAS.items():
        for value in values:
            assert violation_of(value, schema, fields) is None
            assert {"code": "A", name: value} == given_back(model, name, value)


LETTERS = [f"v{number}" for number in range(MAX_VALUES + 1)]
LONG = "x" * (MAX_TEXT + 1)
BRANCHES: list[Any] = [
    {"type": "object", "required": [each], "properties": {each: {"type": "string"}}}
    for each in LETTERS[: MAX_CHOICES + 1]
]
TOO_LONG: dict[str, tuple[Any, str, list[Any]]] = {
    "words": ({"type": "string", "enum": LETTERS}, "str", ["v0", "new"]),
    "untyped": ({"enum": LETTERS}, "str", ["v1"]),
    "mixed": ({"enum": [*LETTERS, 1, None]}, "str | int", ["v2", 1, None]),
    "typed": ({"type": ["integer", "string"], "enum": LETTERS}, "int | str", ["v3"]),
    "text": ({"enum": [LONG]}, "str", [LONG]),
    "constant": ({"const": LONG}, "str", [LONG]),
    "any_of": ({"anyOf": BRANCHES}, "Any", [{"v0": "x"}, 1]),
    "one_of": ({"oneOf": BRANCHES}, "Any", [{"v0": "x"}]),
    "nested": (
        {"anyOf": [{"oneOf": BRANCHES[1:]}, {"type": "string"}]},
        "Any",
        [{"v0": "x"}, "x"],
    ),
    "of_fields": (
        {"anyOf": [{"$ref": "#/fields/wide"}, {"type": "string"}]},
        "Any",
        [{"v0": "x"}, "x"],
    ),
    "itself": (
        {"anyOf": [{"$ref": "#/fields/itself"}, {"oneOf": BRANCHES[1:]}]},
        "Any",
        [{"v0": "x"}],
    ),
    "names": (
        {
            "type": "object",
            "patternProperties": {
                f"^{each}$": {"maxLength": at + 1}
                for at, each in enumerate(LETTERS[: MAX_CHOICES + 1])
            },
        },
        "Names",
        [{"v0": "x"}, {"other": 1}],
    ),
}


def test_what_is_too_long_for_a_model_is_left_open() -> None:
    """A long list of values is their types; a long list of choices is anything."""
    fields = {name: schema for name, (schema, _, _) in TOO_LONG.items()}
    fields["wide"] = {"anyOf": BRANCHES[1:]}
    source = models_source(resolve(catalog_of(fields)))
    code = py_models(source)
    model = envelope(fields)
    for name, (_, annotation, values) in TOO_LONG.items():
        assert re.search(rf"(?m)^    {name}: {re.escape(annotation)}( \| |$)", code)
        for value in values:
            assert {"code": "A", name: value} == given_back(model, name, value)


def test_a_model_lists_what_is_just_short_enough() -> None:
    """As many values as a model lists, and as many choices as it has, are in it."""
    fields = {
        "words": {"enum": LETTERS[:MAX_VALUES]},
        "any_of": {"anyOf": BRANCHES[:MAX_CHOICES]},
    }
    model = envelope(fields)
    assert {"code": "A", "words": "v0"} == given_back(model, "words", "v0")
    for name, value in {"words": "new", "any_of": 1}.items():
        with pytest.raises(ValidationError):
            given_back(model, name, value)
