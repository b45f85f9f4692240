"""The JSON Schema keywords that fields and params have, as an editor explains them."""

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
    "title": ("A short name of the value.", {"type": "string"}),
    "description": ("What the value says.", {"type": "string"}),
    "$ref": (
        "Another field: `#/fields/NAME`.",
        {"type": "string", "pattern": "^#/fields/"},
    ),
    "const": ("The only value.", {}),
    "enum": ("The values that are possible.", _VALUES),
    "default": ("The value where none is given.", {}),
    "examples": ("Typical values.", _VALUES),
    "deprecated": ("The value is on its way out.", {"type": "boolean"}),
    "format": ("What the text is, such as `date-time` or `uri`.", {"type": "string"}),
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
        "The schema of members that are not named; `false` forbids them.",
        _SCHEMA,
    ),
    "propertyNames": ("The schema of every member's name.", _SCHEMA),
    "required": (
        "The members that are always there.",
        {"type": "array", "items": {"type": "string"}},
    ),
    "minProperties": ("The least number of members.", _COUNT),
    "maxProperties": ("The greatest number of members.", _COUNT),
    "allOf": ("The value fits all of these schemas.", _SCHEMAS),
    "anyOf": ("The value fits at least one of these schemas.", _SCHEMAS),
    "oneOf": ("The value fits exactly one of these schemas.", _SCHEMAS),
    "not": ("The value does not fit this schema.", _SCHEMA),
}
"""What each keyword says, and the schema of its value."""


def keyword_properties() -> dict[str, Any]:
    """Return the ``properties`` of a schema whose members are these keywords."""
    return {
        name: {"description": text, **schema}
        for name, (text, schema) in KEYWORDS.items()
    }
