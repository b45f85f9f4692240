"""
The JSON Schema of catalogs, with which editors complete, explain and check them.

It is generated from the models; ``FORMS`` has the short forms that pydantic cannot express.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from error_catalog.catalog.model import (
    MEDIA_TYPE,
    MEMBER,
    STATUS_KEY,
    ApiSpec,
    CaseSpec,
    Catalog,
    EnvelopeSpec,
    ErrorSpec,
    FieldSpec,
    GroupSpec,
    LifecycleSpec,
    NoteSpec,
    ParamSpec,
    Range,
    RetrySpec,
    StatusRange,
    StatusSpec,
)
from error_catalog.catalog.vocabulary import keyword_properties

Schema = dict[str, Any]

EXTENSIONS: Schema = {
    "^x-": {"description": "A key of your own: any value; templates can read it."}
}
"""Keys that every object of a catalog may have."""


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _one_or_list(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "minItems": 1, "items": item}]}


def _choice(value: Any, description: str) -> Schema:
    return {"const": value, "description": description}


_NULL: Schema = {"type": "null"}
_SENTENCE: Schema = {"type": "string", "minLength": 1, "pattern": r"\S"}
_MEMBERS: Schema = {"type": "array", "items": {"type": "string", "pattern": MEMBER}}
_SENTENCES: Schema = {"type": "array", "items": _SENTENCE}
_LIFECYCLE: Schema = {
    "anyOf": [_choice(True, "Without any details."), _ref("LifecycleSpec"), _NULL]
}
FORMS: dict[str, Schema] = {
    "catalog": {"oneOf": [_choice(1, "The first version of the language.")]},
    "include": _SENTENCES,
    "status": _one_or_list(_ref("Status")),
    "code": {"anyOf": [*_one_or_list(_ref("Code"))["anyOf"], _ref("Range")]},
    "requires": _MEMBERS,
    "allows": _MEMBERS,
    "omits": _MEMBERS,
    "operations": _SENTENCES,
    "aliases": {
        "type": "array",
        "items": {"anyOf": [_SENTENCE, {"type": "integer"}]},
    },
    "retry": {
        "anyOf": [
            _choice(True, "The same request may be sent again."),
            _choice(False, "The same request would fail again."),
            _ref("RetrySpec"),
            _NULL,
        ]
    },
    "deprecated": _LIFECYCLE,
    "retired": _LIFECYCLE,
    "notes": {"type": "array", "items": _ref("NoteSpec")},
    "standard": {
        "oneOf": [
            _choice("rfc9457", "Problem details: `application/problem+json`."),
            _choice("jsonapi", "A list of error objects: `application/vnd.api+json`."),
            _choice("aip193", "An error of a Google API; it needs a `domain`."),
            _NULL,
        ]
    },
    "media_type": _one_or_list({"type": "string", "pattern": MEDIA_TYPE}),
    "format": {
        "oneOf": [
            _choice("json", "The body is JSON."),
            _choice("text", "The body is text."),
            _NULL,
        ]
    },
    "statuses": {
        "type": "object",
        "propertyNames": {"pattern": STATUS_KEY},
        "additionalProperties": {"anyOf": [_SENTENCE, _ref("StatusSpec")]},
    },
    "visibility": {
        "oneOf": [
            _choice("public", "It appears in published documents."),
            _choice("internal", "It does not appear in them."),
        ]
    },
    "schema": {"type": "object", "allOf": [_ref("Schema")]},
    "headers": {
        "type": "object",
        "additionalProperties": {"type": ["string", "number", "boolean"]},
    },
    "body": {
        "anyOf": [
            _choice("any", "No shape is promised."),
            {"description": "A template: JSON with placeholders such as `{code}`."},
        ]
    },
}
"""The schema of each key that has a short form, wherever the key occurs."""

DEFINITIONS: dict[str, Schema] = {
    "Status": {
        "description": "One HTTP status, or a range of them.",
        "anyOf": [
            {"type": "integer", "minimum": 100, "maximum": 599},
            {"type": "string", "pattern": "^[1-5](XX|xx)$", "examples": ["4XX", "5XX"]},
            _ref("StatusRange"),
        ],
    },
    "Code": {
        "description": "A code; null if there is none on the wire.",
        "type": ["string", "integer", "null"],
    },
    "Schema": {
        "description": "A JSON Schema (2020-12).",
        "type": ["object", "boolean"],
        "properties": keyword_properties(),
        "patternProperties": EXTENSIONS,
        "additionalProperties": False,
    },
}
"""What several keys share."""


SUMMARY: Schema = {
    "if": {"required": ["retired"]},
    "else": {"required": ["summary"]},
}
"""Only a tombstone needs no summary: what the rule `summary` says."""

MODELS = (
    ApiSpec,
    NoteSpec,
    FieldSpec,
    EnvelopeSpec,
    StatusSpec,
    GroupSpec,
    ErrorSpec,
    CaseSpec,
    ParamSpec,
    RetrySpec,
    LifecycleSpec,
    Range,
    StatusRange,
)
"""The objects of a catalog below its root, in the order of the language."""

_GATHERED = ("x-*", " keywords")
"""The keys under which the models gather others; authors cannot write them."""


def catalog_schema() -> Schema:
    """
    Return the schema of a catalog, or of a fragment that catalogs include.

    It uses only what all editors support, and it describes every key.

    Source: JSON Schema draft-07.
    """
    definitions = {model.__name__: _object(model) for model in MODELS}
    definitions["ParamSpec"]["properties"] |= {
        name: keyword
        for name, keyword in keyword_properties().items()
        if name not in definitions["ParamSpec"]["properties"]
    }
    definitions["ErrorSpec"] |= SUMMARY
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
        "definitions": {**definitions, **DEFINITIONS},
    }


def _object(model: type[BaseModel]) -> Schema:
    """Return the schema of one of the catalog's objects."""
    written = model.model_json_schema(ref_template="#/definitions/{model}")
    schema: Schema = {"description": written["description"], "type": "object"}
    fields = {each.alias or name: each for name, each in model.model_fields.items()}
    # An object's own keys come before those that it inherits.
    names = sorted(fields, key=lambda key: key not in _own(model))
    schema["properties"] = {
        key: {
            "description": fields[key].description,
            **_form(key, written["properties"][key]),
        }
        for key in names
        if key not in _GATHERED
    }
    if "required" in written:
        schema["required"] = written["required"]
    return {**schema, "patternProperties": EXTENSIONS, "additionalProperties": False}


def _own(model: type[BaseModel]) -> set[str]:
    """Return the keys that *model* does not inherit."""
    inherited = {
        name for base in model.__bases__ for name in getattr(base, "model_fields", {})
    }
    return {
        each.alias or name
        for name, each in model.model_fields.items()
        if name not in inherited
    }


def _form(key: str, written: Mapping[str, Any]) -> Schema:
    """Return the schema of the values under *key*; *written* is pydantic's."""
    return FORMS[key] if key in FORMS else _plain(written)


def _plain(written: Mapping[str, Any]) -> Schema:
    """Return a schema without the noise that pydantic adds, and in a shorter form."""
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
