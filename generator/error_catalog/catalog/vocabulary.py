"""The keywords of JSON Schema that a catalog may use, for editors and for refusals."""

from typing import Any

_SCHEMA: dict[str, Any] = {"$ref": "#/definitions/Schema"}
_SCHEMAS = {"type": "array", "minItems": 1, "items": _SCHEMA}
_BY_NAME = {"type": "object", "additionalProperties": _SCHEMA}
_COUNT = {"type": "integer", "minimum": 0}
_NUMBER = {"type": "number"}
_VALUES = {"type": "array", "minItems": 1}
_TYPES = {
    "string": "Text.",
    "integer": "A whole number.",
    "number": "A number.",
    "boolean": "`true` or `false`.",
    "null": "The value `null`.",
    "array": "A list.",
    "object": "An object.",
}
_TYPE = {
    "oneOf": [{"const": name, "description": text} for name, text in _TYPES.items()]
}

KEYWORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "type": (
        "The JSON type of the value, or a list of types.",
        {"anyOf": [_TYPE, {"type": "array", "minItems": 1, "items": _TYPE}]},
    ),
    "title": ("A short name for the value.", {"type": "string"}),
    "description": ("What the value means.", {"type": "string"}),
    "$ref": (
        "Another field: `#/fields/NAME`.",
        {"type": "string", "pattern": "^#/fields/"},
    ),
    "const": ("The only possible value.", {}),
    "enum": ("The possible values.", _VALUES),
    "default": ("The value if none is given.", {}),
    "examples": ("Typical values.", _VALUES),
    "deprecated": ("The value will be removed.", {"type": "boolean"}),
    "format": ("The kind of text, such as `date-time` or `uri`.", {"type": "string"}),
    "pattern": ("A regular expression that the text matches.", {"type": "string"}),
    "minLength": ("The least number of characters.", _COUNT),
    "maxLength": ("The greatest number of characters.", _COUNT),
    "minimum": ("The least number.", _NUMBER),
    "maximum": ("The greatest number.", _NUMBER),
    "exclusiveMinimum": ("The number is greater than this.", _NUMBER),
    "exclusiveMaximum": ("The number is less than this.", _NUMBER),
    "multipleOf": ("The number is a multiple of this.", _NUMBER),
    "items": ("The schema of every item.", _SCHEMA),
    "prefixItems": ("The schemas of the first items, in order.", _SCHEMAS),
    "contains": ("The schema of at least one item.", _SCHEMA),
    "minItems": ("The least number of items.", _COUNT),
    "maxItems": ("The greatest number of items.", _COUNT),
    "uniqueItems": ("No two items are equal.", {"type": "boolean"}),
    "properties": ("The schemas of members, by name.", _BY_NAME),
    "patternProperties": ("The schemas of members, by a pattern of names.", _BY_NAME),
    "additionalProperties": (
        "The schema of all other members; `false` forbids them.",
        _SCHEMA,
    ),
    "propertyNames": ("The schema of every member's name.", _SCHEMA),
    "required": (
        "The members that are always present.",
        {"type": "array", "items": {"type": "string"}},
    ),
    "minProperties": ("The least number of members.", _COUNT),
    "maxProperties": ("The greatest number of members.", _COUNT),
    "allOf": ("The value fits all of these schemas.", _SCHEMAS),
    "anyOf": ("The value fits at least one of these schemas.", _SCHEMAS),
    "oneOf": ("The value fits exactly one of these schemas.", _SCHEMAS),
    "not": ("The value does not fit this schema.", _SCHEMA),
}
"""The keywords that a field or a param may use: what each means, and the schema of its value.

Source: JSON Schema 2020-12.
"""


def keyword_properties() -> dict[str, Any]:
    """Return the ``properties`` of a schema that describes these keywords."""
    return {
        name: {"description": text, **schema}
        for name, (text, schema) in KEYWORDS.items()
    }
