"""
An example of every response, written by the same code that generated packages run.

Values come from the catalog; where it has none, a plausible value is made from the schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from error_catalog.catalog.model import ParamSpec
from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.runtime.contract import Contract, Rule, shape_places, within
from error_catalog.runtime.template import split_text
from error_catalog.runtime.values import BUILT_IN, attribute_name, spell
from error_catalog.runtime.writer import (
    MissingValueError,
    State,
    Wire,
    source_of,
    write,
)
from error_catalog.semantics.fields import FIELD_REF
from error_catalog.semantics.keywords import exact
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.selectivity import WAIT
from error_catalog.semantics.statuses import plainest


@dataclass(frozen=True, slots=True)
class Example:
    """
    A response as the documentation shows it.

    Args:
        name: Empty if the catalog gives it none.
        given: The values that it was written from, by field or param: required arguments,
            params, and the values of the error's own ``example``.
        needed: The fields that the exception requires, in the order of their places.
        wire: The response.
        least: The same response with required values only.
        others: The further examples of the response.
    """

    name: str
    status: int
    given: dict[str, Any]
    needed: tuple[str, ...]
    wire: Wire
    least: Wire
    others: tuple[Example, ...] = ()

    @property
    def every(self) -> tuple[Example, ...]:
        """All examples of the response, this one first."""
        return (self, *self.others)


def examples(resolved: Resolved) -> dict[str, Example]:
    """
    Return the example of each response, by ``Response.id``.

    Raises:
        ValueError: A required place that no value can fill; the rules report it before.
    """
    return {response.id: example(response, resolved) for response in resolved.responses}


def example(response: Response, resolved: Resolved) -> Example:
    """Return the first example of one response, with its further ones; made only once."""
    known: Example | None = resolved.made.get(response.id)
    if known is not None:
        return known
    first, *others = (
        _example(name, shown, response, resolved)
        for name, shown in response.shown.items()
    )
    made = replace(first, others=tuple(others)) if others else first
    resolved.made[response.id] = made
    return made


def full_example(
    response: Response,
    example: Example,
    resolved: Resolved,
    without: frozenset[str] = frozenset(),
) -> Example:
    """
    Return *example* with the optional fields that it leaves out, except those of others.

    Args:
        without: Fields that stay as they are.
    """
    rule = response.rule
    shown = response.shown[example.name]
    fields = {place.field for place in shape_places(response.shape, in_parts=False)}
    fields -= {*_SAID, *without, *rule.omits, *rule.pins, *rule.foreign}
    fields -= response.spec.params.keys()
    params = {
        name: value_of(name, response, resolved, shown) for name in response.spec.params
    }
    given = {
        name: value_of(name, response, resolved, shown)
        for name in sorted(fields)
        if name != WAIT or response.retry_after is None
    }
    given |= {k: v for k, v in example.given.items() if k not in params}
    values = values_of(response, resolved, given, params, example.status)
    try:
        return replace(example, wire=write(values, example.status))
    except ValueError:
        return example  # Some value has a place only in a list of errors.


_SAID = ("code", "docs", "errors", "message", "params", "status", "title")
"""What the error itself says."""


def spoken(name: str) -> str:
    """Return the name of an example in words: ``by_email`` as ``by email``."""
    return name.replace("_", " ").strip() or name


def _example(
    name: str, shown: Mapping[str, Any], response: Response, resolved: Resolved
) -> Example:
    status = _status(response, resolved, shown)
    spec, rule = response.spec, response.rule
    elsewhere = {
        "errors",
        "status",
        *rule.omits,
        *rule.foreign,
        *rule.pins,
        *spec.params,
    }
    needed: dict[str, Any] = {
        field: value_of(field, response, resolved, shown)
        for field in rule.requires
        if field not in elsewhere
    }
    every = {
        param: value_of(param, response, resolved, shown)
        for param in spec.params
        if param not in rule.omits
    }
    params = {
        param: value
        for param, value in every.items()
        if not spec.params[param].optional or param in rule.requires
    }
    least = _complete(response, resolved, status, needed, params, shown)
    given = {
        **needed,
        **{k: value for k, value in shown.items() if k not in elsewhere},
    }
    if given == needed and every == params:
        return Example(name, status, {**every, **given}, tuple(needed), least, least)
    wire = _complete(response, resolved, status, given, every, shown)
    return Example(name, status, {**every, **given}, tuple(needed), wire, least)


def _status(response: Response, resolved: Resolved, shown: Mapping[str, Any]) -> int:
    """Return the status of the example: its own, the response's, or one that is free."""
    own = shown.get("status")
    spans = response.rule.statuses
    if isinstance(own, int) and (not spans or within(own, spans)):
        return own
    if response.status is not None:
        return response.status
    admitted = response.shape.envelope.statuses or ((400, 599),)
    if None not in response.rule.codes:
        return 400 if within(400, admitted) else admitted[0][0]
    taken = {span for rule in resolved.contract.rules for span in rule.statuses}
    each = plainest(admitted)
    return next((n for n in each if not within(n, taken)), admitted[0][0])


def values_of(
    response: Response,
    resolved: Resolved,
    given: Mapping[str, Any],
    params: Mapping[str, Any],
    status: int,
) -> Values:
    """Return the values from which the runtime writes *response*."""
    own = {
        "code": given.get("code", response.code),
        "status": status,
        "title": response.title,
        "docs": response.docs,
        "retry_after": response.retry_after,
    }
    own["message"] = given.get("message") or message_text(
        response, {**own, **given, **params}
    )
    values = Values(resolved.contract, response.rule, given, own=own, params=params)
    if "errors" in response.rule.requires:
        values.parts = (values.alone(),)
    return values


def message_text(response: Response, values: Mapping[str, Any]) -> str:
    """Return the response's message with *values* in the places of its template."""
    return "".join(
        piece if isinstance(piece, str) else _spelled(piece[0], values)
        for piece in split_text(response.message)
    )


def _spelled(name: str, values: Mapping[str, Any]) -> str:
    value = values.get(name)
    return f"{{{name}}}" if value is None else spell(value)


def value_of(
    name: str, response: Response, resolved: Resolved, shown: Mapping[str, Any]
) -> Any:
    """
    Return an example value for a field or param of *response*.

    Args:
        shown: The values that the catalog gives the example.
    """
    if name in shown:
        return shown[name]
    param = response.spec.params.get(name)
    if param is not None:
        return _param_value(name, param, resolved)
    spec = resolved.catalog.fields.get(name)
    if spec is not None and (spec.example is not None or spec.default is not None):
        return spec.default if spec.example is None else spec.example
    if spec is None and name in _BUILT_IN:
        return _BUILT_IN[name]
    if name == "code":
        return _free_code(response, resolved)
    return synthesize(
        name, resolved.field_schemas.get(name, {}), resolved.field_schemas
    )


_BUILT_IN = {
    "request_id": "req_7f9c2ba4",
    "retry_after": 30,
    "message": "Something went wrong.",
    "docs": "https://docs.example.com/errors",
    "title": "Error",
}


def _param_value(name: str, param: ParamSpec, resolved: Resolved) -> Any:
    for value in (param.example, param.default):
        if value is not None:
            return value
    return synthesize(name, param.keywords, resolved.field_schemas)


def _complete(
    response: Response,
    resolved: Resolved,
    status: int,
    given: dict[str, Any],
    params: Mapping[str, Any],
    shown: Mapping[str, Any],
) -> Wire:
    """Write *response*; add each value to *given* that turns out to be needed."""
    while True:
        try:
            return write(values_of(response, resolved, given, params, status), status)
        except MissingValueError as missing:
            if missing.field in given:
                raise
            given[missing.field] = value_of(missing.field, response, resolved, shown)


def _free_code(response: Response, resolved: Resolved) -> str | int:
    """Return a code for an error without one: the first of its range, or an unknown one."""
    if response.rule.code_range is not None:
        return response.rule.code_range[0]
    if "string" in resolved.contract.fields["code"].types:
        return next(each for each in _names() if each not in resolved.contract.by_code)
    return next(n for n in range(1, 10**9) if n not in resolved.contract.by_code)


def _names() -> Iterator[str]:
    yield "some_code"
    yield from (f"some_code_{number}" for number in range(2, 10**9))


MAX_SIZE = 1000
"""The most characters, items or members of a value that is made up."""
_MAX_DEPTH = 8


class _Maker:
    """The state of ``synthesize`` while it walks a schema: how much it may still make."""

    __slots__ = ("left", "schemas")

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self.schemas = schemas
        self.left = MAX_SIZE

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def synthesize(name: str, schema: Any, schemas: Mapping[str, Any]) -> Any:
    """
    Return a value that *schema* allows, judged by its plain keywords.

    Patterns are not followed: the rule ``example-value`` checks what comes out.

    Args:
        name: The value's name, which texts contain.
        schemas: What ``#/fields/NAME`` refers to.
    """
    return _make(name, schema, _Maker(schemas), 0)


def _make(name: str, schema: Any, maker: _Maker, depth: int) -> Any:
    if depth > _MAX_DEPTH or not maker.spend():
        return None
    if not is_mapping(schema):
        return "value"
    schema = _combined(schema, maker, depth)
    given = [schema[each] for each in ("const", "default") if each in schema]
    given += [schema[each][0] for each in ("enum", "examples") if schema.get(each)]
    if given:
        return given[0]
    return _by_type(name, schema, maker, depth)


def _combined(schema: dict[str, Any], maker: _Maker, depth: int) -> dict[str, Any]:
    """Return *schema* with its reference, its ``allOf`` and first choices as its own."""
    if _PARTS.isdisjoint(schema):
        return schema
    parts: list[Any] = [*schema.get("allOf", ())]
    parts += [schema[each][0] for each in ("anyOf", "oneOf") if schema.get(each)]
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix(FIELD_REF)
        parts.insert(0, maker.schemas.get(name, {}))
    own = {key: value for key, value in schema.items() if key not in _PARTS}
    found: dict[str, Any] = {}
    for part in [*parts, own]:
        if depth > _MAX_DEPTH or not is_mapping(part) or not maker.spend():
            continue
        each = _combined(part, maker, depth + 1)
        properties = {**found.get("properties", {}), **each.get("properties", {})}
        required = [*found.get("required", ()), *each.get("required", ())]
        found |= each
        found |= {"properties": properties} if properties else {}
        found |= {"required": required} if required else {}
    return found


_PARTS = frozenset(("$ref", "allOf", "anyOf", "oneOf"))


def _by_type(name: str, schema: dict[str, Any], maker: _Maker, depth: int) -> Any:
    kind: Any = schema.get("type", "object" if "properties" in schema else "string")
    if is_list(kind):
        kind = next((each for each in kind if each != "null"), "null")
    if kind == "object":
        return _object(schema, maker, depth)
    if kind == "array":
        return _array(name, schema, maker, depth)
    return _SCALARS[kind](name, schema) if kind in _SCALARS else _text(name, schema)


def _object(schema: dict[str, Any], maker: _Maker, depth: int) -> dict[str, Any]:
    """Return what *schema* requires and, at the top, as many other members as fit."""
    properties, required = schema.get("properties", {}), schema.get("required", ())
    keys = required if depth else {**properties, **dict.fromkeys(required)}
    needed = frozenset(required)
    made: dict[str, Any] = {}
    for key in dict.fromkeys((*required, *keys)):
        value = _make(key, properties.get(key, {}), maker, depth + 1)
        if maker.left >= 0 or key in needed:
            made[key] = value
    return {key: made[key] for key in keys if key in made}


def _array(name: str, schema: dict[str, Any], maker: _Maker, depth: int) -> list[Any]:
    first = schema.get("prefixItems", [])
    count = max(schema.get("minItems", 0), len(first), 0 if depth > 2 else 1)
    count = min(count, schema.get("maxItems", count), MAX_SIZE)
    rest = schema.get("items", schema.get("contains", {}))
    kinds = [*first, *[rest] * (count - len(first))][:count]
    return [_make(name, each, maker, depth + 1) for each in kinds if each is not False]


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


def _text(name: str, schema: dict[str, Any]) -> str:
    text: str = _FORMATS.get(
        str(schema.get("format")), f"some {name.replace('_', ' ')}"
    )
    least: int = min(schema.get("minLength", 0), MAX_SIZE)
    most: int = schema.get("maxLength", max(len(text), least))
    return (text + "x" * max(0, least - len(text)))[:most]


def _number(_: str, schema: dict[str, Any]) -> int | float:
    """Return the number nearest to 1 that the bounds and the step allow."""
    step = exact(schema.get("multipleOf", 1))
    bounds = {key: exact(schema[key]) for key in _BOUNDS if key in schema}
    low = bounds.get("minimum")
    if "exclusiveMinimum" in bounds:
        above = bounds["exclusiveMinimum"] + step
        low = above if low is None else max(low, above)
    high = bounds.get("maximum")
    if "exclusiveMaximum" in bounds:
        below = bounds["exclusiveMaximum"] - step
        high = below if high is None else min(high, below)
    value = max(Fraction(1), low) if low is not None else Fraction(1)
    value = value if high is None else min(value, high)
    if value % step:
        value += (step if low is not None else 0) - value % step
    return value.numerator if value.denominator == 1 else float(value)


_BOUNDS = ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum")


_SCALARS: dict[str, Callable[[str, dict[str, Any]], Any]] = {
    "string": _text,
    "integer": _number,
    "number": _number,
    "boolean": lambda _name, _schema: True,
    "null": lambda _name, _schema: None,
}


class Values(State):
    """
    The values of an error that is no exception, from which the runtime writes.

    Args:
        given: What the caller set, by field or param; None means not set.
        own: What the error says by itself (code, message, ...) where nothing is set.
        params: The params to write; None means not set.
        extra: Undeclared members, which are written as they are.
        parts: The values of the errors inside this one.
    """

    def __init__(
        self,
        contract: Contract,
        rule: Rule | None,
        given: Mapping[str, Any],
        *,
        own: Mapping[str, Any],
        params: Mapping[str, Any],
        extra: Mapping[str, Any] | None = None,
        parts: tuple[Values, ...] = (),
        now: float = 0.0,
    ) -> None:
        declared: Mapping[str, Any] = {} if rule is None else rule.params
        foreign = () if rule is None else rule.foreign
        more = {name: each for name, each in params.items() if name not in declared}
        own = {name: each for name, each in own.items() if name not in foreign}
        found = {
            attribute_name(name): each for name, each in _that_are_set(params).items()
        }
        for name, value in {**_that_are_set(own), **_that_are_set(given)}.items():
            found[name if name in BUILT_IN else attribute_name(name)] = value
        error = SimpleNamespace(**{"title": None, **found})
        super().__init__(
            source_of(contract, rule),
            error,
            now,
            {**_that_are_set(more), **(extra or {})},
            parts,
        )


def _that_are_set(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
