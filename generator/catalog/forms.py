"""The short forms of the catalog language, as JSON Schema says them."""

from typing import Any

from generator.catalog.entries import MEMBER
from generator.catalog.keywords import keyword_properties

Schema = dict[str, Any]

EXTENSIONS: Schema = {"^x-": {"description": "Anything; passed on to templates."}}
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
    "anyOf": [_choice(True, "It is, and that is all."), _ref("LifecycleSpec"), _NULL]
}
FORMS: dict[str, Schema] = {
    "catalog": {"oneOf": [_choice(1, "The first version of the language.")]},
    "include": _SENTENCES,
    "status": _one_or_list(_ref("Status")),
    "code": {"anyOf": [*_one_or_list(_ref("Code"))["anyOf"], _ref("Range")]},
    "requires": _MEMBERS,
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
    "visibility": {
        "oneOf": [
            _choice("public", "It stands in published documents."),
            _choice("internal", "It stays out of them."),
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
"""What may stand under a key that has a short form, wherever the key occurs."""

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
        "description": "A code; null where the wire carries none.",
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
