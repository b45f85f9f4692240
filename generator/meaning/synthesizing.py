"""A plausible value for a JSON Schema, for examples that no one wrote."""

from collections.abc import Callable, Mapping
from typing import Any

from generator.meaning.json_types import FIELD_REF
from generator.shaping import is_list, is_mapping

MAX_SIZE = 1000
"""The most characters, items or members of a value; no one reads more."""

_FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "duration": "PT1M",
    "email": "ada@example.com",
    "hostname": "api.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "12:00:00Z",
    "uri": "https://example.com/",
    "uri-reference": "/example",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
}
_MAX_DEPTH = 8


class _Maker:
    """What *synthesize* knows while it walks a schema, and how much it may still make."""

    __slots__ = ("left", "schemas")

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self.schemas = schemas
        self.left = MAX_SIZE

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def synthesize(name: str, schema: Any, schemas: Mapping[str, Any]) -> Any:
    """
    Return a value that *schema* allows, as far as its plain keywords tell.

    A pattern cannot be followed: the caller checks the value and asks for an example.

    Args:
        name: What the value is called; text reads better for it.
        schemas: What ``#/fields/NAME`` refers to.
    """
    return _make(name, schema, _Maker(schemas), 0)


def _make(name: str, schema: Any, maker: _Maker, depth: int) -> Any:
    if depth > _MAX_DEPTH or not maker.spend():
        return None
    if not is_mapping(schema):
        return "value"
    if "$ref" in schema:
        target = maker.schemas.get(str(schema["$ref"]).removeprefix(FIELD_REF), {})
        return _make(name, target, maker, depth + 1)
    said = [schema[each] for each in ("const", "default") if each in schema]
    said += [schema[each][0] for each in ("enum", "examples") if schema.get(each)]
    if said:
        return said[0]
    for keyword in ("oneOf", "anyOf", "allOf"):
        if schema.get(keyword):
            return _make(name, schema[keyword][0], maker, depth + 1)
    return _by_type(name, schema, maker, depth)


def _by_type(name: str, schema: dict[str, Any], maker: _Maker, depth: int) -> Any:
    kind: Any = schema.get("type", "object" if "properties" in schema else "string")
    if is_list(kind):
        kind = next((each for each in kind if each != "null"), "null")
    if kind == "object":
        properties = schema.get("properties", {})
        required = schema.get("required", ())
        return {
            key: _make(key, properties.get(key, {}), maker, depth + 1)
            for key in (
                required if depth else {**properties, **dict.fromkeys(required)}
            )
        }
    if kind == "array":
        return _array(name, schema, maker, depth)
    return _SCALARS[kind](name, schema) if kind in _SCALARS else _text(name, schema)


def _array(name: str, schema: dict[str, Any], maker: _Maker, depth: int) -> list[Any]:
    first = schema.get("prefixItems", [])
    count = max(schema.get("minItems", 0), len(first), 0 if depth > 2 else 1)
    count = min(count, schema.get("maxItems", count), MAX_SIZE)
    rest = schema.get("items", schema.get("contains", {}))
    kinds = [*first, *[rest] * (count - len(first))][:count]
    return [_make(name, each, maker, depth + 1) for each in kinds if each is not False]


def _text(name: str, schema: dict[str, Any]) -> str:
    text: str = _FORMATS.get(
        str(schema.get("format")), f"some {name.replace('_', ' ')}"
    )
    least: int = min(schema.get("minLength", 0), MAX_SIZE)
    most: int = schema.get("maxLength", max(len(text), least))
    return (text + "x" * max(0, least - len(text)))[:most]


def _number(_: str, schema: dict[str, Any]) -> int | float:
    """Return the number nearest to 1 that the bounds and the step allow."""
    step: int | float = schema.get("multipleOf", 1)
    low: int | float | None = schema.get("minimum")
    if "exclusiveMinimum" in schema:
        above = schema["exclusiveMinimum"] + step
        low = above if low is None else max(low, above)
    high: int | float | None = schema.get("maximum")
    if "exclusiveMaximum" in schema:
        below = schema["exclusiveMaximum"] - step
        high = below if high is None else min(high, below)
    value = max(1, low) if low is not None else 1
    value = value if high is None else min(value, high)
    if value % step == 0:
        return value
    return value + step - value % step if low is not None else value - value % step


def _boolean(_: str, __: dict[str, Any]) -> bool:
    return True


def _null(_: str, __: dict[str, Any]) -> None:
    return None


_SCALARS: dict[str, Callable[[str, dict[str, Any]], Any]] = {
    "string": _text,
    "integer": _number,
    "number": _number,
    "boolean": _boolean,
    "null": _null,
}
