"""JSON Schemas of the values that stand in single places of a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from generator.runtime.compiling import spelling
from generator.runtime.contract import Contract
from generator.runtime.rules import Rule
from generator.runtime.templates import Constant, Field, Place
from generator.runtime.values import SPELLINGS, is_textual, spell

if TYPE_CHECKING:
    from generator.runtime.templates import Text

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """
    What a template's schema depends on beside the template.

    Args:
        rule: The answer whose schema it is; None for the envelope's.
        required: Fields whose places must be there although the template says ``?``.
    """

    contract: Contract
    schemas: Mapping[str, Any]
    rule: Rule | None = None
    params: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    needed_params: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()


def constant_schema(value: Any) -> Schema:
    """Return the schema of a value that must be *value*, with its type (see ajv strict)."""
    if value is None:
        return {"type": "null"}
    if isinstance(value, bool):
        kind = "boolean"
    elif isinstance(value, int):
        kind = "integer"
    else:
        kind = "number" if isinstance(value, float) else "string"
    return {"type": kind, "const": value}


def cast_schema(node: Place, context: Context) -> Schema:
    """Return the schema of a place with a cast: text, or a number of another unit."""
    if node.cast != "string":
        return {"type": "number"}
    rule = context.rule
    if node.field == "code" and rule is not None and rule.code_range is None:
        codes = [str(code) for code in rule.codes if code is not None]
        if len(codes) == 1:
            return constant_schema(codes[0])
        if codes:
            return {"type": "string", "enum": codes}
    if is_textual(node.types):
        return {"type": "string"}
    spelled = "|".join(SPELLINGS.get(each, _ANYTHING + "+") for each in node.types)
    return {"type": "string", "pattern": f"^(?:{spelled})$"}


def code_schema(rule: Rule, schema: Schema) -> Schema:
    """Return the schema of the code of an answer; *schema* is that of every code."""
    codes = list(dict.fromkeys(rule.codes))
    if rule.code_range is not None:
        first, last = rule.code_range
        return {"type": "integer", "minimum": first, "maximum": last}
    if None in codes and "null" not in schema.get("type", ()):
        codes.remove(None)
    if codes in ([], [None]):
        return {"type": schema["type"]} if "type" in schema else {}
    if len(codes) == 1:
        return constant_schema(codes[0])
    kinds = sorted({constant_schema(code)["type"] for code in codes})
    return {"type": kinds[0] if len(kinds) == 1 else kinds, "enum": codes}


def params_schema(context: Context) -> Schema:
    """Return the schema of an object that holds the params of an answer."""
    schema: Schema = {"type": "object"}
    if context.params:
        schema["properties"] = dict(context.params)
    if context.needed_params:
        schema["required"] = list(context.needed_params)
    return schema


def text_schema(node: Text, context: Context) -> Schema:
    """
    Return the schema of text with placeholders in it.

    Text that can only be one of a few is listed: by that clients tell errors apart, and
    few of them look at patterns.
    """
    said = [
        [piece] if isinstance(piece, str) else _said(piece, context)
        for piece in node.pieces
    ]
    if 0 < prod(map(len, said)) <= _FEW:
        texts = ["".join(each) for each in product(*said)]
        if len(texts) == 1:
            return constant_schema(texts[0])
        return {"type": "string", "enum": texts}
    pieces = [
        _escape(piece) if isinstance(piece, str) else _spelling(piece, context)
        for piece in node.pieces
    ]
    return {"type": "string", "pattern": f"^{''.join(pieces)}$"}


_FEW = 20
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_ANYTHING = r"[\s\S]"


def _escape(text: str) -> str:
    """Return *text* as a pattern that JavaScript and Python read alike."""
    return "".join(f"\\{each}" if each in _SYNTAX else each for each in text)


def _spelling(place: Place, context: Context) -> str:
    said = _said(place, context)
    if said:
        escaped = [_escape(each) for each in said]
        return escaped[0] if len(said) == 1 else f"(?:{'|'.join(escaped)})"
    known = context.contract.fields.get(place.field)
    if known is None and context.rule is not None:
        known = context.rule.params.get(place.field)
    return spelling(place, known or Field(), _ANYTHING, "+")


def _said(place: Place, context: Context) -> list[str]:
    """Return all that can stand in a place inside text; nothing if that is no short list."""
    rule = context.rule
    if rule is None or place.cast not in (None, "string"):
        return []
    pin = context.contract.pins(rule).get(place.field)
    if isinstance(pin, Constant) and pin.value is not None:
        return [spell(pin.value)]
    if place.field == "code" and rule.code_range is None:
        return [str(code) for code in rule.codes if code is not None]
    return []
