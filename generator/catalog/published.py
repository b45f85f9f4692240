"""The JSON Schema of catalogs, by which editors complete and check them."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from generator.catalog.entries import Range, StatusRange
from generator.catalog.forms import DEFINITIONS, EXTENSIONS, FORMS, Schema
from generator.catalog.keywords import keyword_properties
from generator.catalog.model import (
    CaseSpec,
    Catalog,
    ErrorSpec,
    LifecycleSpec,
    RetrySpec,
)
from generator.catalog.parts import (
    ApiSpec,
    EnvelopeSpec,
    FieldSpec,
    GroupSpec,
    ParamSpec,
)

MODELS = (
    ApiSpec,
    FieldSpec,
    EnvelopeSpec,
    GroupSpec,
    ErrorSpec,
    CaseSpec,
    ParamSpec,
    RetrySpec,
    LifecycleSpec,
    Range,
    StatusRange,
)
"""The objects of a catalog below its root, in the order in which one meets them."""

_OURS = ("x-*", " keywords")
"""Where the models keep what has no key of its own."""


def catalog_schema() -> Schema:
    """
    Return the schema of a catalog, or of a fragment that catalogs include.

    It keeps to what all editors know of JSON Schema, and it describes every key.

    Source: JSON Schema draft-07.
    """
    definitions = {model.__name__: _object(model) for model in MODELS}
    definitions["ParamSpec"]["properties"] |= {
        name: keyword
        for name, keyword in keyword_properties().items()
        if name not in definitions["ParamSpec"]["properties"]
    }
    root = _object(Catalog)
    # A fragment has no `api`; what has one is a catalog.
    del root["required"]
    head = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Error catalog",
    }
    return {
        **head,
        **root,
        "dependencies": {"api": ["catalog"]},
        "definitions": {**definitions, **DEFINITIONS},
    }


def _object(model: type[BaseModel]) -> Schema:
    """Return the schema of one of the catalog's objects."""
    written = model.model_json_schema(ref_template="#/definitions/{model}")
    schema: Schema = {"description": written["description"], "type": "object"}
    fields = {each.alias or name: each for name, each in model.model_fields.items()}
    # What an object has of its own comes before what it shares with others.
    names = sorted(fields, key=lambda key: key not in _own(model))
    schema["properties"] = {
        key: {
            "description": fields[key].description,
            **_form(key, written["properties"][key]),
        }
        for key in names
        if key not in _OURS
    }
    if "required" in written:
        schema["required"] = written["required"]
    return {**schema, "patternProperties": EXTENSIONS, "additionalProperties": False}


def _own(model: type[BaseModel]) -> set[str]:
    """Return the keys that *model* does not have from its base."""
    inherited = {
        name for base in model.__bases__ for name in getattr(base, "model_fields", {})
    }
    return {
        each.alias or name
        for name, each in model.model_fields.items()
        if name not in inherited
    }


def _form(key: str, written: Mapping[str, Any]) -> Schema:
    """Return what may stand under *key*, whose schema pydantic has *written*."""
    return FORMS[key] if key in FORMS else _plain(written)


def _plain(written: Mapping[str, Any]) -> Schema:
    """Return a schema without what pydantic adds to it, and in fewer words."""
    if "anyOf" in written:
        options = [_plain(each) for each in written["anyOf"]]
        if all(each.keys() == {"type"} for each in options):
            return {"type": [each["type"] for each in options]}
        return {"anyOf": options}
    if "patternProperties" in written:
        ((pattern, value),) = written["patternProperties"].items()
        names = {"propertyNames": {"pattern": pattern}}
        return {"type": "object", **names, "additionalProperties": _plain(value)}
    schema = {key: each for key, each in written.items() if key not in _NOISE}
    if isinstance(schema.get("additionalProperties"), dict):
        schema["additionalProperties"] = _plain(schema["additionalProperties"])
    return schema


_NOISE = ("title", "default", "description")
