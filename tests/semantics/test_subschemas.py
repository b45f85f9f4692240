"""The keywords that hold schemas."""

from __future__ import annotations

import json

from error_catalog.catalog.vocabulary import KEYWORDS
from error_catalog.semantics.subschemas import HOLDERS, changed, subschemas


def test_every_keyword_of_catalogs_is_known() -> None:
    """A keyword whose value is described by schemas is one that walkers follow."""
    holders = {
        name
        for name, (_, value) in KEYWORDS.items()
        if "#/definitions/Schema" in json.dumps(value)
    }
    assert holders <= HOLDERS
    assert "not" in holders


def test_every_schema_is_visited_once() -> None:
    """Walking and changing visit the same schemas, and nothing else."""
    schema = {
        "const": {"not": "a schema"},
        "not": {},
        "allOf": [True, {}],
        "$defs": {"a": {}},
    }
    visited = [("not", None), ("allOf", 0), ("allOf", 1), ("$defs", "a")]
    assert visited == [(keyword, key) for keyword, key, _ in subschemas(schema)]
    assert {
        "const": {"not": "a schema"},
        "not": ["not", None],
        "allOf": [["allOf", 0], ["allOf", 1]],
        "$defs": {"a": ["$defs", "a"]},
    } == changed(schema, lambda keyword, key, _: [keyword, key])
