"""
How OpenAPI 3.1 and 3.0 write a schema of JSON Schema 2020-12.

What they write is never stricter than the original, and client generators can read it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from error_catalog.filters.json import to_json
from error_catalog.filters.markdown import md_code
from error_catalog.runtime.values import has_type
from error_catalog.semantics.names import unique, words
from error_catalog.semantics.schemas import Schema


def is_plain_30(schema: Schema) -> bool:
    """Tell whether OpenAPI 3.0 writes *schema* unchanged."""
    kind = schema.get("type", "string")
    return (
        schema.keys() <= _PLAIN
        and isinstance(kind, str)
        and kind not in ("array", "object", "null")
    )


def finish_30(schema: Schema) -> Schema:
    """
    Return *schema* for OpenAPI 3.0.3; the schemas inside it have been rewritten already.

    What 3.0 cannot express becomes the nearest thing that it can, or is left out.

    Source: OpenAPI 3.0.3, Schema Object.
    """
    if "$ref" in schema:
        return _reference(schema)
    if "const" in schema:
        schema = _replaced(schema, "const", {"enum": [schema["const"]]})
    if "examples" in schema:
        schema = _replaced(schema, "examples", {"example": schema["examples"][0]})
    if "allOf" in schema:
        # What is now there twice, such as "at least one item", is kept once.
        each = schema["allOf"]
        once = [one for at, one in enumerate(each) if one not in each[:at]]
        schema = {**schema, "allOf": once}
    schema = {**schema, **_array(schema), **_object(schema)}
    for bound, limit, stricter in _BOUNDS:
        if bound in schema:
            schema = _bound(schema, bound, limit, stricter)
    schema = _nullable(schema)
    return {
        key: value for key, value in schema.items() if key in _KEPT or key[:2] == "x-"
    }


def _reference(schema: Schema) -> Schema:
    # OpenAPI 3.0 ignores what is beside a reference.
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    if not rest:
        return schema
    rest = finish_30(rest)
    return {**rest, "allOf": [{"$ref": schema["$ref"]}, *rest.get("allOf", ())]}


def _replaced(schema: Schema, keyword: str, others: Schema) -> Schema:
    """Return *schema* with *others* in place of *keyword*."""
    replaced: Schema = {}
    for key, value in schema.items():
        replaced.update(others if key == keyword else {key: value})
    return replaced


def _bound(
    schema: Schema, bound: str, limit: str, stricter: Callable[[Any, Any], Any]
) -> Schema:
    """Write an exclusive bound as a flag beside the inclusive one."""
    value = schema[bound]
    if stricter(value, schema.get(limit, value)) != value:
        return _replaced(schema, bound, {})
    return {**_replaced(schema, bound, {}), limit: value, bound: True}


def _array(schema: Schema) -> Schema:
    """Return 3.0's keywords for arrays, where one schema describes all items."""
    found: Schema = {}
    if "contains" in schema:
        found["minItems"] = max(1, schema.get("minItems", 0))
    if "prefixItems" in schema:
        first = schema["prefixItems"]
        others = schema.get("items", {})
        if others == _NOTHING:
            found["maxItems"] = min(len(first), schema.get("maxItems", len(first)))
        if others:
            rest = [] if others == _NOTHING else [others]
            found["items"] = {"anyOf": [*first, *rest]}
    if schema.get("type") == "array":
        return {"items": schema.get("items", {}), **found}
    return found


def _object(schema: Schema) -> Schema:
    """Return the keywords for properties by pattern, which 3.0 treats as any others."""
    if not schema.get("patternProperties"):
        return {}
    found = list(schema["patternProperties"].values())
    others = schema.get("additionalProperties", True)
    if others is True or others == {}:
        return {}
    if others is not False and others != _NOTHING:
        found.append(others)
    return {"additionalProperties": found[0] if len(found) == 1 else {"anyOf": found}}


def _nullable(schema: Schema) -> Schema:
    """Write null as ``nullable``, and several types as ``anyOf``."""
    types = schema.get("type", ())
    names = [types] if isinstance(types, str) else list(types)
    if (isinstance(types, str) and types != "null") or not names:
        return schema
    nullable: Schema = {"nullable": True} if "null" in names else {}
    names = [each for each in names if each != "null"]
    if not names:
        return _replaced(schema, "type", {"type": "string", "enum": [None], **nullable})
    options: list[Schema] = [{"type": each, **nullable} for each in names]
    for option in options:
        if option["type"] == "array":
            option["items"] = schema.get("items", {})
    if len(options) == 1:
        return _replaced(schema, "type", options[0])
    schema = _replaced(_replaced(schema, "type", {}), "items", {})
    if "anyOf" in schema:
        return {**schema, "allOf": [*schema.get("allOf", ()), {"anyOf": options}]}
    return {**schema, "anyOf": options}


_NOTHING: Schema = {"not": {}}
_BOUNDS: tuple[tuple[str, str, Callable[[Any, Any], Any]], ...] = (
    ("exclusiveMinimum", "minimum", max),
    ("exclusiveMaximum", "maximum", min),
)
_PLAIN = frozenset(
    (
        *("default", "deprecated", "description", "format", "maximum", "minimum"),
        *("maxItems", "maxLength", "maxProperties", "minItems", "minLength"),
        *("minProperties", "multipleOf", "pattern", "required", "title", "type"),
        *("uniqueItems",),
    )
)
_KEPT = _PLAIN | frozenset(
    (
        *("additionalProperties", "allOf", "anyOf", "enum", "example", "items", "not"),
        *("exclusiveMaximum", "exclusiveMinimum", "nullable", "oneOf", "properties"),
    )
)


NULL: Schema = {"type": ["string", "null"], "enum": [None]}
"""The schema of null, without ``null`` as the only type."""

_TYPES = ("string", "integer", "boolean", "number", "array", "object")


def readable(
    schema: Schema,
    keyword: str,
    values: list[Any],
    finish: Callable[[Schema], Schema],
) -> Schema:
    """
    Return *schema*, which admits only *values*, so that client generators can read it.

    Text and whole numbers stay as they are; other values become types and bounds.

    Args:
        keyword: The one that lists the values: ``const`` or ``enum``.
        finish: Rewrites a schema for the version of OpenAPI.
    """
    said = schema.get("type", ())
    types = (said,) if isinstance(said, str) else tuple(said)
    kinds = _by_type([each for each in values if has_type(each, types)])
    null = ["null"] if None in values and has_type(None, types) else []
    if not kinds and not null:
        return schema
    if not kinds:
        return {**_without(schema, "const"), **NULL}
    if len(kinds) > 1:
        options = [finish(_option(kind, kinds[kind])) for kind in kinds]
        options += [finish({"type": each}) for each in null]
        rest = _without(schema, keyword, "type")
        if "anyOf" in rest:
            return {**rest, "allOf": [*rest.get("allOf", ()), {"anyOf": options}]}
        return {**rest, "anyOf": options}
    ((kind, known),) = kinds.items()
    own = said if isinstance(said, str) else [kind, *null] if null else kind
    typed = {"type": own, **{key: schema[key] for key in schema if key != "type"}}
    if kind in ("string", "integer") and not _is_huge(known):
        return {**typed, **_variable_names(known)}
    bare = _without(typed, keyword, "exclusiveMinimum", "exclusiveMaximum")
    found = {**bare, **_option(kind, known), "type": own}
    # Bounds say all about a number.
    is_lost = keyword == "const" and kind != "number"
    return {**found, **_constant(known[0]), **found} if is_lost else found


def _constant(value: Any) -> Schema:
    """Return what says in words and by an example that a value is always the same."""
    text = md_code(" ".join(to_json(value).split("\n")))
    return {"description": f"Always {text}.", "examples": [value]}


def _by_type(values: list[Any]) -> dict[str, list[Any]]:
    """Return the values except null by type; among fractions, whole numbers are numbers."""
    found: dict[str, list[Any]] = {}
    has_fractions = any(isinstance(each, float) for each in values)
    for value in values:
        if value is not None:
            kind = next(each for each in _TYPES if has_type(value, (each,)))
            if kind == "integer" and has_fractions:
                kind = "number"
            found.setdefault(kind, []).append(value)
    return found


def _option(kind: str, values: list[Any]) -> Schema:
    if _is_huge(values):
        return {"type": kind}
    if kind in ("string", "integer"):
        return {"type": kind, "enum": values, **_variable_names(values)}
    if kind == "number":
        return {"type": kind, "minimum": min(values), "maximum": max(values)}
    open_ends: dict[str, Schema] = {
        "array": {"items": {}},
        "object": {"additionalProperties": True},
    }
    return {"type": kind, **open_ends.get(kind, {})}


def _is_huge(values: list[Any]) -> bool:
    """Tell whether a number does not fit in 64 bits."""
    return any(isinstance(each, int | float) and abs(each) >= 2**63 for each in values)


def _variable_names(values: list[Any]) -> Schema:
    """
    Return the keyword that names each value, if names made from the values clash.

    Without it, generators that make variables of the values lose some, or give up.
    """
    texts = [each for each in values if isinstance(each, str)]
    plain = [_variable_name(each) for each in texts]
    if len(set(plain)) == len(plain):
        return {}
    taken: dict[str, None] = {}
    for name in plain:
        taken[unique(name, taken)] = None
    return {"x-enum-varnames": list(taken)}


def _variable_name(text: str) -> str:
    name = "_".join(words(text)).upper()
    return name if name.isidentifier() else f"VALUE_{name}".rstrip("_")


def _without(schema: Schema, *keywords: str) -> Schema:
    return {key: value for key, value in schema.items() if key not in keywords}


@dataclass(frozen=True, slots=True)
class Dialect:
    """
    How one version of OpenAPI writes schemas.

    Args:
        openapi: The value of the document's ``openapi``.
        is_plain: Tells whether a schema can be written as it is.
        is_exact: Tells whether a schema keeps its meaning, apart from those inside it.
        finish: Rewrites a schema; those inside it are finished already.
        anything: The schema ``true``.
        nothing: The schema ``false``.
    """

    openapi: str
    is_plain: Callable[[Schema], bool]
    is_exact: Callable[[Schema], bool]
    finish: Callable[[Schema], Schema]
    anything: Any
    nothing: Any


def dialect(version: str) -> Dialect:
    """Return the dialect of the version ``3.1`` or ``3.0``."""
    if version == "3.0":
        return Dialect("3.0.3", is_plain_30, _is_exact_30, _finish_30, {}, {"not": {}})
    # Not `true` and `false`: few client generators know that these are schemas.
    return Dialect("3.1.0", _is_plain_31, _is_exact_31, _finish_31, {}, {"not": {}})


def _is_exact_30(schema: Schema) -> bool:
    return _is_exact_31(schema) and _WIDENED_30.isdisjoint(schema)


_WIDENED_30 = frozenset(
    ("contains", "patternProperties", "prefixItems", "propertyNames")
)
"""The keywords of which 3.0 can say only a part."""


def _is_exact_31(schema: Schema) -> bool:
    """Tell whether ``readable`` lists all values that *schema* lists, and no others."""
    values = schema.get("enum", []) + ([schema["const"]] if "const" in schema else [])
    if ("enum" in schema and "const" in schema) or (
        values and _types(schema) == ["null"]
    ):
        return False
    return not _is_huge(values) and all(
        each is None or type(each) in (int, str) for each in values
    )


def _is_plain_31(schema: Schema) -> bool:
    kind = schema.get("type", ())
    if not isinstance(kind, str):
        plain = {"array", "object"}.isdisjoint(kind) and kind != ["null"]
        return plain and schema.keys() <= _PLAIN_31
    if kind in ("array", "object", "null"):
        return False
    return schema.keys() <= (_CONSTANT_31 if _is_text(schema) else _PLAIN_31)


def _is_text(schema: Schema) -> bool:
    """Tell whether *schema* is a constant text, written as ``readable`` would write it."""
    return isinstance(schema.get("const"), str) and (
        next(iter(schema.items())) == ("type", "string")
    )


def _finish_30(schema: Schema) -> Schema:
    return finish_30(_finish(schema, finish_30))


def _finish_31(schema: Schema) -> Schema:
    return _finish(schema, _as_it_is)


def _as_it_is(schema: Schema) -> Schema:
    return schema


def _finish(schema: Schema, finish: Callable[[Schema], Schema]) -> Schema:
    """
    Return *schema* so that client generators can read it.

    Some read the constant `false` as the text "false" and then reject every body, an
    untyped constant as anything at all, and an object that says nothing else as an empty
    one. They fail on an array without `items` and on the type `null`, and drop whatever
    contains a constant that is neither text nor a whole number.

    Args:
        finish: Rewrites the schemas that are put inside it.
    """
    if "allOf" in schema:
        schema = _merged(schema)
    types = _types(schema)
    if "items" not in schema and "array" in types:
        schema = {**schema, "items": {}}
    if "object" in types and _OBJECT.isdisjoint(schema):
        schema = {**schema, "additionalProperties": True}
    for keyword in ("anyOf", "oneOf"):
        if NULL in schema.get(keyword, ()):
            # As one of several options, they understand it.
            options = [{"type": "null"} if x == NULL else x for x in schema[keyword]]
            schema = {**schema, keyword: options}
    if types == ["null"]:
        return {**{k: v for k, v in schema.items() if k != "const"}, **NULL}
    if "const" in schema:
        return readable(schema, "const", [schema["const"]], finish)
    if "enum" in schema:
        return readable(schema, "enum", schema["enum"], finish)
    return schema


def _merged(schema: Schema) -> Schema:
    """
    Return *schema* with what ``allOf`` says about single values as keywords of its own.

    Many client generators take every ``allOf`` for an object.
    """
    merged = {key: value for key, value in schema.items() if key != "allOf"}
    left: list[Schema] = []
    for each in schema["allOf"]:
        is_said = any(merged.get(key, value) != value for key, value in each.items())
        if is_said or not each.keys() <= _SINGLE:
            left.append(each)
        else:
            merged.update(each)
    return {**merged, "allOf": left} if left else merged


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


_OBJECT = frozenset(
    (
        *("additionalProperties", "properties", "patternProperties", "propertyNames"),
        *("allOf", "anyOf", "oneOf", "enum", "const"),
    )
)
"""Keywords that describe the contents of an object."""
_SINGLE = frozenset(
    (
        *("type", "enum", "const", "format", "maximum", "minimum", "pattern"),
        *("maxLength", "minLength", "multipleOf", "exclusiveMaximum"),
        *("exclusiveMinimum", "maxItems", "minItems", "uniqueItems"),
        *("maxProperties", "minProperties"),
    )
)
"""Keywords that mean the same inside and outside of ``allOf``."""
_PLAIN_31 = frozenset(
    (
        *("default", "deprecated", "description", "examples", "exclusiveMaximum"),
        *("exclusiveMinimum", "format", "maximum", "minimum", "maxItems", "maxLength"),
        *("maxProperties", "minItems", "minLength", "minProperties", "multipleOf"),
        *("pattern", "required", "title", "type", "uniqueItems"),
    )
)
_CONSTANT_31 = _PLAIN_31 | {"const"}
