"""Constants as client generators can read them: text and whole numbers, of one type."""

from collections.abc import Callable
from typing import Any

from generator.meaning.naming import unique, words
from generator.meaning.schema_places import Schema
from generator.runtime.values import has_type

NULL: Schema = {"type": ["string", "null"], "enum": [None]}
"""What can be null and nothing else, without the type ``null`` alone."""

_TYPES = ("string", "integer", "boolean", "number", "array", "object")


def readable(
    schema: Schema,
    keyword: str,
    values: list[Any],
    finish: Callable[[Schema], Schema],
) -> Schema:
    """
    Return *schema*, which admits *values* alone, never stricter than it was.

    Text and whole numbers stay as they are; the rest becomes types and bounds.

    Args:
        keyword: ``const`` or ``enum``, which says the values.
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
    return {**bare, **_option(kind, known), "type": own}


def _by_type(values: list[Any]) -> dict[str, list[Any]]:
    """Return the values by type, null aside; whole numbers among others are numbers."""
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
    """Tell whether there is a number that has no room in 64 bits."""
    return any(isinstance(each, int | float) and abs(each) >= 2**63 for each in values)


def _variable_names(values: list[Any]) -> Schema:
    """
    Return the keyword with a name for each value, if names made of the values clash.

    Generators that make variables of the values lose some then, or give up.
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
