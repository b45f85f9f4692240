"""Random schemas of the keywords that fields may use, and values to hold against them."""

from __future__ import annotations

from typing import Any

from error_catalog.semantics.fields import FIELD_REF
from hypothesis import strategies as st

SCHEMAS = st.recursive(
    st.one_of(
        st.booleans(),
        st.fixed_dictionaries(
            {},
            optional={
                "type": st.sampled_from(
                    ("string", "integer", "number", "null", "array", "object")
                )
                | st.just(["boolean", "string"]),
                "const": st.sampled_from((0, False, "a", None)),
                "enum": st.just([1, "a", True, [0]]),
                "minimum": st.integers(-2, 2),
                "exclusiveMaximum": st.sampled_from((0, 1.5)),
                "multipleOf": st.sampled_from((2, 0.5)),
                "pattern": st.sampled_from(("^a", "b+", "^$")),
                "minLength": st.integers(0, 2),
                "maxItems": st.integers(0, 2),
                "uniqueItems": st.booleans(),
                "required": st.just(["a"]),
                "minProperties": st.integers(0, 2),
                "$ref": st.just("#/fields/a"),
            },
        ),
    ),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "items": inner,
            "prefixItems": st.lists(inner, min_size=1, max_size=2),
            "contains": inner,
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "patternProperties": st.fixed_dictionaries({"^b": inner}),
            "additionalProperties": inner,
            "propertyNames": inner,
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "oneOf": st.lists(inner, min_size=1, max_size=2),
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "not": inner,
        },
    ),
    max_leaves=5,
)


_TEXTS = ("a", "ab", "b", "bc", "")
_TYPES = ("string", "integer", "number", "boolean", "null", "array", "object")


def _keyword(name: str, *values: Any) -> st.SearchStrategy[tuple[str, Any]]:
    return st.tuples(st.just(name), st.sampled_from(values))


def _keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, Any]]:
    one = ("items", "contains", "additionalProperties", "propertyNames", "not")
    several = ("prefixItems", "anyOf", "oneOf", "allOf")
    listed = st.lists(inner, min_size=1, max_size=3)
    by_name = st.dictionaries(st.sampled_from("ab"), inner, min_size=1, max_size=2)
    return st.one_of(
        st.tuples(st.sampled_from(one), inner),
        st.tuples(st.sampled_from(several), listed),
        st.tuples(st.just("properties"), by_name),
        st.tuples(
            st.just("patternProperties"),
            st.dictionaries(st.sampled_from(("^a", "^b", "c$")), inner, min_size=1),
        ),
    )


LIKELY_SCHEMAS = st.recursive(
    st.booleans()
    | st.lists(
        st.one_of(
            _keyword("type", *_TYPES, ["string", "null"], ["object", "array", "null"]),
            _keyword("const", 0, False, "a", None, 1.5, [0], 2**70),
            _keyword("enum", [1, "a", True, [0]], ["a", None], [0, 1.5], ["a", "b"]),
            _keyword("minimum", -1, 1),
            _keyword("exclusiveMaximum", 1, 1.5),
            _keyword("exclusiveMinimum", 0, 1),
            _keyword("multipleOf", 2, 0.5),
            _keyword("pattern", "^a", "b+", "^$"),
            _keyword("minLength", 1, 2),
            _keyword("maxItems", 0, 1),
            _keyword("minProperties", 1, 2),
            _keyword("uniqueItems", True),
            _keyword("required", ["a"]),
            _keyword("$ref", "#/fields/a"),
        ),
        max_size=2,
    ).map(dict),
    lambda inner: st.tuples(
        st.lists(_keywords(inner), min_size=1, max_size=2).map(dict),
        st.just({})
        | _keyword("type", "object", "array", ["object", "null"]).map(
            lambda each: dict([each])
        ),
    ).map(lambda each: {**each[0], **each[1]}),
    max_leaves=5,
)
"""Schemas with few keywords, so that many values fit them."""

VALUES = st.recursive(
    st.sampled_from((None, True, False, 0, 1, 2, 1.0, 1.5, "", "a", "ab", "b")),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(("a", "b", "bc")), inner, max_size=3),
    max_leaves=5,
)


def local(schema: Any) -> Any:
    """Return *schema* with its references to fields turned to ``$defs``."""
    if isinstance(schema, list):
        return [local(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: local(value) for key, value in schema.items()}
    if isinstance(found.get("$ref"), str):
        found["$ref"] = found["$ref"].replace(FIELD_REF, "#/$defs/")
    return found
