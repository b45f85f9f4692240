"""JSON Schemas of envelopes and of single answers, read off their templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.meaning.json_types import FIELD_REF
from generator.meaning.schema_places import (
    Context,
    Schema,
    cast_schema,
    code_schema,
    constant_schema,
    params_schema,
    text_schema,
)
from generator.runtime.contract import Contract
from generator.runtime.places import shape_places
from generator.runtime.rules import ANY, Rule
from generator.runtime.shapes import Shape
from generator.runtime.templates import (
    Constant,
    Elements,
    Member,
    Object,
    Parts,
    Place,
    Text,
)
from generator.shaping import is_mapping

if TYPE_CHECKING:
    from generator.runtime.templates import Node


def envelope_schema(
    contract: Contract, schemas: Mapping[str, Any], shape: Shape
) -> Schema | None:
    """
    Return the schema of a body in *shape*, None if it has no body.

    A reference to a field reads ``#/fields/NAME``; objects stand inline.
    """
    return _body_schema(shape, Context(contract, schemas))


def answer_schema(
    contract: Contract,
    schemas: Mapping[str, Any],
    shape: Shape,
    rule: Rule,
    params: Mapping[str, Schema],
    needed_params: tuple[str, ...],
) -> Schema | None:
    """Return the schema of the body of one answer: code, pins and params in their places."""
    required = _required_fields(shape, rule)
    kept = {name: each for name, each in params.items() if name not in rule.omits}
    needed = tuple(name for name in needed_params if name in kept)
    context = Context(contract, schemas, rule, kept, needed, required)
    return _body_schema(shape, context)


def header_schemas(
    contract: Contract, schemas: Mapping[str, Any], shape: Shape, rule: Rule | None
) -> list[tuple[str, bool, Schema]]:
    """Return name, whether it is always sent, and schema of each header of *shape*."""
    required = _required_fields(shape, rule)
    context = Context(contract, schemas, rule, required=required)
    assert isinstance(shape.headers, Object)
    return [
        (
            member.key,
            not member.optional or _is_required(member, context),
            _schema(member.node, context),
        )
        for member in shape.headers.members
        if not _is_omitted(member, context)
    ]


def _required_fields(shape: Shape, rule: Rule | None) -> frozenset[str]:
    """Return the fields that an answer has in the one place where they can stand."""
    if rule is None or not rule.requires:
        return frozenset()
    # A field with several places stands in one of them, and no one can say in which.
    found = [place.field for place in shape_places(shape)]
    return frozenset(name for name in rule.requires if found.count(name) == 1)


def _body_schema(shape: Shape, context: Context) -> Schema | None:
    if shape.body is None:
        return {} if shape.envelope.body is ANY else None
    return _schema(shape.body, context)


def _schema(node: Node, context: Context) -> Schema:
    if isinstance(node, Object):
        return _object_schema(node, context)
    if isinstance(node, Parts):
        items = _schema(node.node, _in_parts(context))
        least = {} if node.optional else {"minItems": 1}
        return {"type": "array", "items": items, **least}
    if isinstance(node, Elements):
        return _elements_schema(node, context)
    if isinstance(node, Place):
        return _place_schema(node, context)
    return (
        constant_schema(node.value)
        if isinstance(node, Constant)
        else text_schema(node, context)
    )


def _elements_schema(node: Elements, context: Context) -> Schema:
    contained = [
        {"contains": _schema(member.node, context)}
        for member in node.members
        if not member.optional
    ]
    if len(contained) == 1:
        return {"type": "array", **contained[0]}
    return {"type": "array", **({"allOf": contained} if contained else {})}


def _in_parts(context: Context) -> Context:
    # A list may hold other errors beside this one, so nothing in it is pinned down.
    return Context(context.contract, context.schemas)


def _place_schema(node: Place, context: Context) -> Schema:
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


def _own_schema(node: Place, context: Context) -> Schema | None:
    """Return what a cast, a pin or the answer itself says of a place, None if nothing."""
    rule = context.rule
    if node.cast is not None:
        return cast_schema(node, context)
    if rule is None:
        return None
    if node.field in rule.pins:
        pin = context.contract.pins(rule)[node.field]
        return _schema(pin, _with_params(context))
    if node.field == "code":
        return code_schema(rule, context.schemas.get("code", {}))
    return params_schema(context) if node.field == "params" else None


def _with_params(context: Context) -> Context:
    assert context.rule is not None
    rule = Rule(context.rule.key, params=context.rule.params)
    return replace(context, rule=rule)


def _is_plain(schema: Any) -> bool:
    """Tell whether a schema is short enough to stand in every place of its field."""
    deep = {"properties", "items", "additionalProperties", "$ref", "anyOf", "oneOf"}
    return is_mapping(schema) and deep.isdisjoint(schema)


def _object_schema(node: Object, context: Context) -> Schema:
    members = [each for each in node.members if not _is_omitted(each, context)]
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
        if not node.others.optional:
            schema |= _one_more(list(properties), required)
    elif node.spread and context.rule is None:
        # Clients keep the params of errors that they do not know if this is said.
        schema["additionalProperties"] = True
    return schema


def _one_more(named: list[str], required: list[str]) -> Schema:
    """Return what an object must keep that has a key beside those that are *named*."""
    if len(named) == len(required):
        return {"minProperties": len(required) + 1}
    return {"not": {"propertyNames": {"enum": named}}}


def _is_required(member: Member, context: Context) -> bool:
    """Tell whether an optional member holds a field that this answer always has."""
    return any(name in context.required for name in _fields(member.node))


def _is_omitted(member: Member, context: Context) -> bool:
    node = member.node
    omits = context.rule.omits if context.rule is not None else ()
    return member.optional and isinstance(node, Place) and node.field in omits


def _fields(node: Node) -> list[str]:
    if isinstance(node, Place):
        return [node.field]
    if isinstance(node, Text):
        return [each.field for each in node.pieces if isinstance(each, Place)]
    if isinstance(node, Object | Elements):
        return [name for member in node.members for name in _fields(member.node)]
    return []
