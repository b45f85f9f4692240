"""How the JSON Schema of a value changes: its types, its listed values, the rest."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping

_NOTES = frozenset(
    ("$comment", "default", "deprecated", "description", "example", "examples", "title")
)
"""Keywords that say nothing about which values fit."""
_LISTS = frozenset(("const", "enum"))
_MAX_TEXT = 60


def short(value: Any) -> str:
    """Return JSON as text that is the same for equal values; a long one ends in a digest."""
    text = value if isinstance(value, str) else _json(value)
    if len(text) <= _MAX_TEXT:
        return text
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{text[:_MAX_TEXT]}...#{digest}"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def schema_changes(old: Any, new: Any, kind: str) -> Iterator[tuple[str, str, str]]:
    """
    Yield how a schema changes: the id of the class, was and is in words, the new value.

    Args:
        kind: ``field`` or ``param``.
    """
    before, after = _normal(old), _normal(new)
    if before == after:
        if _notes(old) != _notes(new):
            yield "description-changed", "its description is another one", ""
        return
    types = _types(before), _types(after)
    if types[0] != types[1]:
        change = _type_change(*types, kind)
        words = f"{_listed(types[0])} -> {_listed(types[1])}"
        yield change, words, ",".join(sorted(types[1]))
        if change.endswith("-type-changed"):
            return
    yield from _enum_changes(before, after)
    rest = [_rest(before), _rest(after)]
    if rest[0] != rest[1]:
        keys = sorted(
            key
            for key in {*rest[0], *rest[1]}
            if rest[0].get(key, _NOTHING) != rest[1].get(key, _NOTHING)
        )
        for key in keys:
            was, now = (short(each[key]) if key in each else "none" for each in rest)
            value = short(rest[1][key]) if key in rest[1] else ""
            yield "schema-changed", f"{key}: {was} -> {now}", f"{key}={value}"


_NOTHING = object()


def _type_change(old: set[str], new: set[str], kind: str) -> str:
    if old and new == old | {"null"}:
        return "type-widened"
    if new and (not old or _within(new, old)):
        return "type-narrowed"
    return f"{kind}-type-changed"


def _within(new: set[str], old: set[str]) -> bool:
    """Tell whether every value of the types *new* is one of the types *old*."""
    return new <= old | ({"integer"} if "number" in old else set[str]())


def _enum_changes(
    old: dict[str, Any], new: dict[str, Any]
) -> Iterator[tuple[str, str, str]]:
    before, after = _values(old), _values(new)
    if before == after:
        return
    if before is None or after is None:
        change = "enum-widened" if after is None else "enum-narrowed"
        words = "any value" if after is None else f"only {', '.join(after)}"
        yield change, words, ",".join(after or [])
        return
    more = [each for each in after if each not in before]
    less = [each for each in before if each not in after]
    if more:
        yield "enum-widened", f"and {', '.join(more)}", ",".join(sorted(after))
    if less:
        yield "enum-narrowed", f"without {', '.join(less)}", ",".join(sorted(after))


def _values(schema: dict[str, Any]) -> list[str] | None:
    """Return the values that *schema* lists, as JSON; None if it lists none."""
    if "const" in schema:
        return [_json(schema["const"])]
    values = schema.get("enum")
    if not is_list(values):
        return None
    # That null is one more is said by the types.
    return sorted(_json(each) for each in values if each is not None)


def _normal(schema: Any) -> dict[str, Any]:
    """Return *schema* without notes, inside as well, and with its types as a sorted list."""
    if not is_mapping(schema):
        return {} if schema is not False else {"not": {}}
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _NOTES:
            continue
        found[key] = _inside(key, value)
    if "type" in found:
        kinds: Any = found["type"]
        found["type"] = sorted(kinds) if is_list(kinds) else [kinds]
    if is_list(found.get("required")):
        found["required"] = sorted(map(str, found["required"]))
    return found


def _inside(key: str, value: Any) -> Any:
    if key in ("properties", "patternProperties", "$defs", "dependentSchemas"):
        return (
            {k: _normal(each) for k, each in value.items()}
            if is_mapping(value)
            else value
        )
    if is_mapping(value) and key not in _LISTS:
        return _normal(value)
    if is_list(value) and key in ("allOf", "anyOf", "oneOf", "prefixItems"):
        return [_normal(each) for each in value]
    return value


def _types(schema: dict[str, Any]) -> set[str]:
    return {*map(str, schema.get("type", ()))}


def _rest(schema: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in schema.items() if k not in _LISTS and k != "type"}


def _notes(schema: Any) -> Any:
    if not is_mapping(schema):
        return None
    return {
        key: value if key in _NOTES else _notes(value)
        for key, value in schema.items()
        if key in _NOTES or is_mapping(value)
    }


def _listed(types: set[str]) -> str:
    return " or ".join(sorted(types)) or "anything"
