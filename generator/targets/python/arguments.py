"""The keyword arguments of the constructors of exceptions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from generator.filters.python import LINE_LENGTH, py_literal
from generator.filters.widths import width
from generator.meaning.examples import Example
from generator.meaning.fields import BUILT_IN_SCHEMAS, own_codes
from generator.meaning.resolving import Answer, Resolved
from generator.runtime.places import holds_parts, shape_places
from generator.runtime.shapes import Shape
from generator.runtime.values import attribute_name
from generator.targets.python.types import argument_annotation

_LONGEST_DEFAULT = 24


@dataclass(frozen=True, slots=True)
class Argument:
    """
    A keyword argument of a constructor.

    Args:
        declaration: Name, annotation and default, as they stand in the signature.
        attribute: What it sets.
        is_required: It has no default.
    """

    name: str
    declaration: str
    attribute: str
    is_required: bool = False


_ERRORS = Argument("errors", "errors: Sequence[APIError] | None = None", "errors")
"""The errors inside one, where its envelope has a list of them."""


def arguments_of(
    answers: tuple[Answer, ...], examples: Mapping[str, Example], resolved: Resolved
) -> tuple[Argument, ...]:
    """
    Return the keyword arguments of a class: required ones first, in catalog order.

    For several answers an argument is required only if each of them needs it.
    """
    first = answers[0]
    needed = set(examples[first.id].needed)
    for each in answers[1:]:
        needed &= set(examples[each.id].needed)
    required: list[Argument] = []
    rest: list[Argument] = []
    for name, param in first.spec.params.items():
        is_required = not param.optional and param.default is None
        chosen = required if is_required else rest
        default = "" if is_required else f" = {_short(param.default)}"
        chosen.append(_argument(name, param.keywords, resolved, default))
    for name in _placed(answers, resolved):
        chosen = required if name in needed else rest
        schema = resolved.field_schemas[name]
        if name == "code":
            schema = _code_schema(first, schema)
        default = "" if name in needed else " = None"
        chosen.append(_argument(name, schema, resolved, default))
    if any(_has_parts(each.shape) for each in answers):
        rest.append(_ERRORS)
    rest.append(Argument("message", "message: str | None = None", "message"))
    status = _status(answers)
    return (*required, *rest, *([status] if status is not None else []))


def _placed(answers: tuple[Answer, ...], resolved: Resolved) -> Iterator[str]:
    """Yield the fields that an argument may set: those with a place in some answer."""
    places = {
        field
        for answer in answers
        for field in _fields_in(answer.shape)
        if field not in answer.rule.omits and field not in answer.spec.pins
    }
    rule = answers[0].rule
    choice = len(_written_codes(answers[0])) > 1
    own = [name for name in resolved.catalog.fields if name not in BUILT_IN_SCHEMAS]
    for name in (*own, "code", "docs", "request_id", "retry_after"):
        if name not in places or name in rule.params:
            continue
        if name == "code" and not (choice or answers[0].code is None):
            continue
        if name == "docs" and answers[0].docs is not None:
            continue
        yield name


@lru_cache(64)
def _fields_in(shape: Shape) -> frozenset[str]:
    """Return the fields with a place in *shape*, which many answers share."""
    return frozenset(place.field for place in shape_places(shape))


@lru_cache(64)
def _has_parts(shape: Shape) -> bool:
    return shape.body is not None and holds_parts(shape.body)


def _short(default: Any) -> str:
    """Return a default that fits a signature; the runtime fills in the others."""
    text = py_literal(default) if isinstance(default, str | int | float) else "None"
    return text if width(text) <= _LONGEST_DEFAULT else "None"


def _argument(name: str, schema: Any, resolved: Resolved, default: str) -> Argument:
    attribute = attribute_name(name) if name not in BUILT_IN_SCHEMAS else name
    room = LINE_LENGTH - len(f"        {attribute}: {default},")
    kind = argument_annotation(
        schema, resolved.field_schemas, room, is_required=not default
    )
    declaration = f"{attribute}: {kind}{default}"
    return Argument(attribute, declaration, attribute, is_required=not default)


def _code_schema(answer: Answer, schema: Any) -> Any:
    """Return the schema of the codes that a server may choose from."""
    if answer.rule.code_range is not None:
        return {"type": "integer"}
    codes = _written_codes(answer)
    return {**schema, "enum": codes} if codes else schema


def _written_codes(answer: Answer) -> tuple[str | int, ...]:
    """Return the codes that a server may choose from: all but former ones."""
    codes = own_codes(answer.name, answer.spec)
    return tuple(code for code in codes if code is not None)


def _status(answers: tuple[Answer, ...]) -> Argument | None:
    """Return the argument that chooses a status; None if there is no choice."""
    first = answers[0]
    if len(answers) == 1:
        ranges = first.rule.statuses
        if not ranges:
            return Argument("status", "status: int", "status", is_required=True)
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return None
        return Argument("status", "status: int | None = None", "status")
    default = "" if first.status is None else f" = {first.status}"
    declaration = f"status: int{default}"
    return Argument("status", declaration, "status", is_required=not default)
