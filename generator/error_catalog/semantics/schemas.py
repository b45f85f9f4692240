"""
JSON Schemas of envelopes and of single responses, derived from their templates.

Matching is never stricter than these schemas, and what is written always satisfies them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from error_catalog.diagnostics import is_mapping
from error_catalog.runtime.contract import (
    Contract,
    Rule,
    Shape,
    holds_parts,
    places,
    shape_places,
)
from error_catalog.runtime.template import (
    Constant,
    Elements,
    Field,
    Member,
    Object,
    Parts,
    Place,
    Text,
)
from error_catalog.runtime.values import ANY, SPELLINGS, is_textual, spell
from error_catalog.semantics.fields import ANYTHING, FIELD_REF, spelling
from error_catalog.semantics.subschemas import HOLDERS

if TYPE_CHECKING:
    from error_catalog.runtime.template import Node


Schema = dict[str, Any]


def envelope_schema(
    contract: Contract, schemas: Mapping[str, Any], shape: Shape
) -> Schema | None:
    """
    Return the schema of a body in *shape*, None if it has no body.

    A reference to a field reads ``#/fields/NAME``; objects are inline.
    """
    return _body_schema(shape, _Context(contract, schemas))


def response_schema(
    contract: Contract,
    schemas: Mapping[str, Any],
    shape: Shape,
    rule: Rule,
    params: Mapping[str, Schema],
    needed_params: tuple[str, ...],
) -> Schema | None:
    """Return the schema of one response's body, with its code, pins and params."""
    required = _required_fields(shape, rule)
    kept = {name: each for name, each in params.items() if name not in rule.omits}
    needed = tuple(name for name in needed_params if name in kept)
    context = _Context(contract, schemas, rule, kept, needed, required)
    return _body_schema(shape, context)


def header_schemas(
    contract: Contract, schemas: Mapping[str, Any], shape: Shape, rule: Rule | None
) -> list[tuple[str, bool, Schema]]:
    """Return each header of *shape*: its name, whether it is always sent, its schema."""
    required = _required_fields(shape, rule)
    context = _Context(contract, schemas, rule, required=required)
    assert isinstance(shape.headers, Object)
    return [
        (
            member.key,
            not member.optional or _is_required(member, context),
            _schema(member.node, context),
        )
        for member in shape.headers.members
        if not _is_absent(member, context)
    ]


@dataclass(frozen=True, slots=True)
class _Context:
    """
    What the schema of a template depends on, besides the template.

    Args:
        rule: The rule of the response whose schema it is; None for that of the envelope.
        required: Fields whose places are required although the template says ``?``.
    """

    contract: Contract
    schemas: Mapping[str, Any]
    rule: Rule | None = None
    params: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    needed_params: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()


def _required_fields(shape: Shape, rule: Rule | None) -> frozenset[str]:
    """Return the fields that a response always has and that have only one place."""
    if rule is None:
        return frozenset()
    # Without its code, a response is read as something else.
    has_code = rule.code_range is not None or (rule.codes and None not in rule.codes)
    names = {*rule.requires, "code"} if has_code else {*rule.requires}
    # A field with several places is in one of them, but which one is not known.
    found = [place.field for place in shape_places(shape)] if names else []
    found += _lists(shape.body) if "errors" in names else []
    return frozenset(
        name for name in names if found.count(name) == 1 and name not in rule.omits
    )


def _lists(node: Node | None) -> list[str]:
    """Return ``errors`` for each list of errors in *node*, not looking inside them."""
    if isinstance(node, Parts):
        return ["errors"]
    if not isinstance(node, Object | Elements):
        return []
    found = [name for member in node.members for name in _lists(member.node)]
    is_keyed = isinstance(node, Object) and node.others is not None
    return [*found, "errors"] if is_keyed else found


def _body_schema(shape: Shape, context: _Context) -> Schema | None:
    if shape.body is None:
        return {} if shape.envelope.body is ANY else None
    return _schema(shape.body, context)


def _schema(node: Node, context: _Context) -> Schema:
    if isinstance(node, Object):
        return _object_schema(node, context)
    if isinstance(node, Parts):
        items = _schema(node.node, _in_parts(context))
        may_be_empty = node.optional and "errors" not in context.required
        least = {} if may_be_empty else {"minItems": 1}
        return {"type": "array", "items": items, **least}
    if isinstance(node, Elements):
        return _elements_schema(node, context)
    if isinstance(node, Place):
        return _place_schema(node, context)
    return (
        _constant_schema(node.value)
        if isinstance(node, Constant)
        else _text_schema(node, context)
    )


def _object_schema(node: Object, context: _Context) -> Schema:
    members = [each for each in node.members if not _is_absent(each, context)]
    properties = {each.key: _schema(each.node, context) for each in members}
    required = [
        each.key for each in members if not each.optional or _is_required(each, context)
    ]
    if node.spread:
        extra = {k: v for k, v in context.params.items() if k not in properties}
        properties.update(extra)
        required += [name for name in context.needed_params if name in extra]
    schema: Schema = {"type": "object"}
    if properties:
        schema["properties"] = properties
    if required:
        schema["required"] = required
    if node.others is not None:
        schema["additionalProperties"] = _schema(node.others.node, _in_parts(context))
        if not node.others.optional or "errors" in context.required:
            schema |= _one_more(list(properties), required)
    elif node.spread and context.rule is None:
        # With this, clients keep the params of unknown errors.
        schema["additionalProperties"] = True
    return schema


def _one_more(named: list[str], required: list[str]) -> Schema:
    """Return the schema of an object that has a key besides those that are *named*."""
    if len(named) == len(required):
        return {"minProperties": len(required) + 1}
    return {"not": {"propertyNames": {"enum": named}}}


def _is_required(member: Member, context: _Context) -> bool:
    """Tell whether an optional member contains a field that this response always has."""
    fields = [*_fields(member.node), *_lists(member.node)]
    return any(name in context.required for name in fields)


def _is_absent(member: Member, context: _Context) -> bool:
    """Tell whether this response has no value for an optional member."""
    rule, node = context.rule, member.node
    if rule is None or not member.optional:
        return False
    if isinstance(node, Place) and node.field in rule.omits:
        return True
    if isinstance(node, Text):
        return any(name in rule.foreign for name in _fields(node))
    inside = {place.field for place in places(node, in_parts=False)}
    inside |= {"errors"} if holds_parts(node) else set()
    return bool(inside) and inside <= {*rule.foreign}


def _fields(node: Node) -> list[str]:
    if isinstance(node, Place):
        return [node.field]
    if isinstance(node, Text):
        return [each.field for each in node.pieces if isinstance(each, Place)]
    if isinstance(node, Object | Elements):
        return [name for member in node.members for name in _fields(member.node)]
    return []


def _elements_schema(node: Elements, context: _Context) -> Schema:
    contained = [
        {"contains": _schema(member.node, context)}
        for member in node.members
        if not member.optional or _is_required(member, context)
    ]
    if len(contained) == 1:
        return {"type": "array", **contained[0]}
    return {"type": "array", **({"allOf": contained} if contained else {})}


def _in_parts(context: _Context) -> _Context:
    # A list may contain other errors besides this one, so it says nothing about this one.
    return _Context(context.contract, context.schemas)


def _place_schema(node: Place, context: _Context) -> Schema:
    schema = context.schemas.get(node.field, {})
    own = _own_schema(node, context)
    if own is not None:
        about = ("description",) if "description" in schema else ()
        return {**own, **{key: schema[key] for key in about}}
    if node.field in context.params:
        return context.params[node.field]
    if _is_plain(schema):
        return dict(schema)
    return {"$ref": f"{FIELD_REF}{node.field}"}


def _own_schema(node: Place, context: _Context) -> Schema | None:
    """Return the schema that a cast, a pin or the response gives a place, None if none does."""
    rule = context.rule
    if node.cast is not None:
        return _cast_schema(node, context)
    if rule is None:
        return None
    if node.field in rule.pins:
        pin = context.contract.pins(rule)[node.field]
        return _schema(pin, _with_params(context))
    if node.field == "code":
        return _code_schema(rule, context.schemas.get("code", {}))
    return _params_schema(context) if node.field == "params" else None


def _with_params(context: _Context) -> _Context:
    assert context.rule is not None
    rule = Rule(context.rule.key, params=context.rule.params)
    return replace(context, rule=rule)


def _is_plain(schema: Any) -> bool:
    """Tell whether a schema is short enough to be repeated in every place of its field."""
    return is_mapping(schema) and "$ref" not in schema and HOLDERS.isdisjoint(schema)


def _constant_schema(value: Any) -> Schema:
    """Return the schema that allows only *value*, with its type, as strict ajv wants it."""
    if value is None:
        return {"type": "null"}
    if isinstance(value, bool):
        kind = "boolean"
    elif isinstance(value, int):
        kind = "integer"
    else:
        kind = "number" if isinstance(value, float) else "string"
    return {"type": kind, "const": value}


def _cast_schema(node: Place, context: _Context) -> Schema:
    """Return the schema of a place with a cast: text, or a number of another unit."""
    if node.cast != "string":
        return {"type": "number"}
    rule = context.rule
    if node.field == "code" and rule is not None and rule.code_range is None:
        codes = [str(code) for code in rule.codes if code is not None]
        if len(codes) == 1:
            return _constant_schema(codes[0])
        if codes:
            return {"type": "string", "enum": codes}
    if is_textual(node.types):
        return {"type": "string"}
    spelled = "|".join(SPELLINGS.get(each, ANYTHING + "+") for each in node.types)
    return {"type": "string", "pattern": f"^(?:{spelled})$"}


def _code_schema(rule: Rule, schema: Schema) -> Schema:
    """Return the schema of the code of one response; *schema* is that of every code."""
    codes = list(dict.fromkeys(rule.codes))
    if rule.code_range is not None:
        first, last = rule.code_range
        return {"type": "integer", "minimum": first, "maximum": last}
    if None in codes and "null" not in schema.get("type", ()):
        codes.remove(None)
    if codes in ([], [None]):
        return {"type": schema["type"]} if "type" in schema else {}
    if len(codes) == 1:
        return _constant_schema(codes[0])
    kinds = sorted({_constant_schema(code)["type"] for code in codes})
    return {"type": kinds[0] if len(kinds) == 1 else kinds, "enum": codes}


def _params_schema(context: _Context) -> Schema:
    """Return the schema of an object that contains the params of a response."""
    schema: Schema = {"type": "object"}
    if context.params:
        schema["properties"] = dict(context.params)
    if context.needed_params:
        schema["required"] = list(context.needed_params)
    return schema


def _text_schema(node: Text, context: _Context) -> Schema:
    """
    Return the schema of text that contains placeholders.

    A few possible texts are listed: clients tell errors apart by them, and few clients
    look at patterns.
    """
    choices = [
        [piece] if isinstance(piece, str) else _choices(piece, context)
        for piece in node.pieces
    ]
    if 0 < prod(map(len, choices)) <= _FEW:
        texts = ["".join(each) for each in product(*choices)]
        if len(texts) == 1:
            return _constant_schema(texts[0])
        return {"type": "string", "enum": texts}
    pieces = [
        _escape(piece) if isinstance(piece, str) else _place_pattern(piece, context)
        for piece in node.pieces
    ]
    return {"type": "string", "pattern": f"^{''.join(pieces)}$"}


_FEW = 20


def _place_pattern(place: Place, context: _Context) -> str:
    choices = [_escape(each) for each in _choices(place, context)]
    if choices:
        return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
    known = context.contract.fields.get(place.field)
    if known is None and context.rule is not None:
        known = context.rule.params.get(place.field)
    return spelling(place, known or Field())


def _choices(place: Place, context: _Context) -> list[str]:
    """Return all texts that a place inside text can have; none if they cannot be listed."""
    rule = context.rule
    if rule is None or place.cast not in (None, "string"):
        return []
    pin = context.contract.pins(rule).get(place.field)
    if isinstance(pin, Constant) and pin.value is not None:
        return [spell(pin.value)]
    if place.field == "code" and rule.code_range is None:
        return [str(code) for code in rule.codes if code is not None]
    return []


_SYNTAX = frozenset("^$\\.*+?()[]{}|/")


def _escape(text: str) -> str:
    """Return *text* as a pattern with the same meaning in JavaScript and Python."""
    return "".join(f"\\{each}" if each in _SYNTAX else each for each in text)
