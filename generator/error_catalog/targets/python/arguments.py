"""Constructor arguments and their annotations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from error_catalog.filters.python import LINE_LENGTH, py_literal, width
from error_catalog.runtime.contract import Shape, holds_parts, shape_places
from error_catalog.runtime.values import attribute_name, is_object
from error_catalog.semantics.examples import Example
from error_catalog.semantics.fields import BUILT_IN_SCHEMAS, FIELD_REF, own_codes
from error_catalog.semantics.resolution import Resolved, Response

_SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}
_GIVEN = {
    "date": "str | _datetime.date",
    "date-time": "str | _datetime.datetime",
    "duration": "str | _datetime.timedelta",
    "time": "str | _datetime.time",
    "uuid": "str | _uuid.UUID",
}
"""What callers may give for text of a format; the modules have names that no field has."""
_MAX_DEPTH = 4
_LARGEST = 2**63 - 1
"""Of the integers that mypy takes in a Literal."""

_KINDS = {str: "str", int: "int", type(None): "None"}


def annotation(
    schema: Any, schemas: dict[str, Any], depth: int = 0, *, given: bool = False
) -> str:
    """
    Return the annotation of a value that *schema* allows; ``Any`` where it says little.

    Objects are ``Mapping`` and arrays ``Sequence``, so that callers may give any of them.

    Args:
        given: The value is one that a constructor takes and writes as JSON.
    """
    if not is_object(schema) or depth > _MAX_DEPTH:
        return "Any"
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix(FIELD_REF)
        return annotation(schemas.get(name), schemas, depth + 1, given=given)
    types: Any = schema.get("type", ())
    names: list[str] = [types] if isinstance(types, str) else list(types)
    if not names:
        return "Any"
    found = [_annotation(name, schema, schemas, depth, given=given) for name in names]
    return " | ".join(dict.fromkeys(found))


def _annotation(
    kind: str,
    schema: dict[str, Any],
    schemas: dict[str, Any],
    depth: int,
    *,
    given: bool,
) -> str:
    if given and kind == "string":
        return _GIVEN.get(str(schema.get("format")), "str")
    if given and kind == "number":
        return "float | _decimal.Decimal"
    if kind == "array":
        if "prefixItems" in schema:
            return "Sequence[Any]"
        items = annotation(schema.get("items"), schemas, depth + 1, given=given)
        return f"Sequence[{items}]"
    if kind == "object":
        others = schema.get("additionalProperties")
        named = "properties" in schema or "patternProperties" in schema
        value = annotation(others, schemas, depth + 1, given=given)
        value = "Any" if named else value
        return f"Mapping[str, {value}]"
    return _SCALARS.get(kind, "Any")


def attribute_annotation(schema: Any, schemas: dict[str, Any], room: int) -> str:
    """Return the annotation of a value that may be None, in *room* columns."""
    found = map(optional, _ever_shorter(schema, schemas))
    return next((each for each in found if width(each) <= room), "Any")


def argument_annotation(
    schema: Any, schemas: dict[str, Any], room: int, *, is_required: bool
) -> str:
    """Return the annotation of an argument: only listed values, None if not required."""
    values: Any = schema.get("enum") if is_object(schema) else None
    listed = values and all(isinstance(each, str | int) for each in values)
    first = [literal(tuple(values))] if listed else []
    wide: Iterable[str] = () if listed else _ever_shorter(schema, schemas, given=True)
    found = chain(first, wide, _ever_shorter(schema, schemas))
    shown = found if is_required else map(optional, found)
    return next((each for each in shown if width(each) <= room), "Any")


def _ever_shorter(
    schema: Any, schemas: dict[str, Any], *, given: bool = False
) -> Iterator[str]:
    """Yield the annotation of *schema*, then with ever less of what is inside."""
    depths = range(1 if given else _MAX_DEPTH + 1)
    return (annotation(schema, schemas, depth, given=given) for depth in depths)


def optional(text: str) -> str:
    """Return *text* with None allowed."""
    return text if text == "Any" or "None" in text.split(" | ") else f"{text} | None"


def literal(values: tuple[str | int | None, ...]) -> str:
    """Return the type of *values*: their Literal, unless no checker can hold them."""
    if any(isinstance(each, int) and abs(each) > _LARGEST for each in values):
        kinds = (_KINDS[type(each)] for each in values)
        return " | ".join(dict.fromkeys(kinds))
    return f"Literal[{', '.join(map(py_literal, values))}]"


def code_property(values: tuple[str | int | None, ...], indent: int = 8) -> str:
    """Return a read-only ``code`` property whose type is one of *values*, for checkers."""
    margin = " " * indent
    kind = literal(values)
    whole = f"def code(self) -> {kind}: ..."
    if indent + width(whole) <= LINE_LENGTH:
        return whole
    head = f"def code(\n{margin}    self,\n{margin})"
    tail = f" -> {kind}: ..."
    if indent + 1 + width(tail) <= LINE_LENGTH:
        return head + tail
    comma = "," if len(values) > 1 else ""
    items = "".join(f"{margin}    {py_literal(each)}{comma}\n" for each in values)
    return f"{head} -> Literal[\n{items}{margin}]: ..."


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a class: a field or a param, None where a response lacks it."""

    name: str
    annotation: str
    description: str


def attribute(
    name: str, schema: Any, description: str, resolved: Resolved
) -> Attribute:
    """Return the attribute that holds the field or param *name*."""
    left = attribute_name(name)
    room = LINE_LENGTH - len(f"    {left}:  = None")
    kind = attribute_annotation(schema, resolved.field_schemas, room)
    return Attribute(left, kind, description)


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


_NEEDED = Argument("errors", "errors: Sequence[APIError]", "errors", is_required=True)
"""The same where the response always has some."""


def arguments_of(
    responses: tuple[Response, ...], examples: Mapping[str, Example], resolved: Resolved
) -> tuple[Argument, ...]:
    """
    Return the keyword arguments of a class: required ones first, in catalog order.

    For several responses, an argument is required only if each of them needs it.
    """
    first = responses[0]
    needed = set(examples[first.id].needed)
    for each in responses[1:]:
        needed &= set(examples[each.id].needed)
    required: list[Argument] = []
    rest: list[Argument] = []
    for name, param in first.spec.params.items():
        omitting = [each for each in responses if name in each.rule.omits]
        if len(omitting) == len(responses):
            continue
        is_required = not (param.optional or omitting) and param.default is None
        chosen = required if is_required else rest
        default = "" if is_required else f" = {_short(param.default)}"
        chosen.append(_argument(name, param.keywords, resolved, default))
    for name in _placed(responses, resolved):
        chosen = required if name in needed else rest
        schema = resolved.field_schemas[name]
        if name == "code":
            schema = _code_schema(first, schema)
        default = "" if name in needed else " = None"
        chosen.append(_argument(name, schema, resolved, default))
    if any(_takes_errors(each) for each in responses):
        is_needed = all("errors" in each.rule.requires for each in responses)
        (required if is_needed else rest).append(_NEEDED if is_needed else _ERRORS)
    rest.append(Argument("message", "message: str | None = None", "message"))
    status = _status(responses)
    return (*required, *rest, *([status] if status is not None else []))


def root_arguments(resolved: Resolved) -> tuple[Argument, ...]:
    """Return the arguments of the root class that not every exception has, for any field."""
    placed = {name for shape in resolved.contract.shapes for name in _fields_in(shape)}
    own = [name for name in resolved.catalog.fields if name not in BUILT_IN_SCHEMAS]
    names = [*own, *(name for name in ("title", "docs") if name in placed)]
    schemas = resolved.field_schemas
    return tuple(_argument(each, schemas[each], resolved, " = None") for each in names)


def _placed(responses: tuple[Response, ...], resolved: Resolved) -> Iterator[str]:
    """Yield the fields that an argument may set: those with a place in some response."""
    places = {
        field
        for response in responses
        for field in _fields_in(response.shape)
        if not _is_settled(field, response)
    }
    rule = responses[0].rule
    choice = len(_written_codes(responses[0])) > 1
    own = [name for name in resolved.catalog.fields if name not in BUILT_IN_SCHEMAS]
    for name in (*own, "code", "docs", "request_id", "retry_after"):
        if name not in places or name in rule.params:
            continue
        if name == "code" and not (choice or responses[0].code is None):
            continue
        if name == "docs" and responses[0].docs is not None:
            continue
        yield name


def _is_settled(field: str, response: Response) -> bool:
    """Tell whether a caller has no say in a field: it is pinned, omitted or of others only."""
    rule = response.rule
    return field in rule.pins or field in rule.omits or field in rule.foreign


@lru_cache(64)
def _fields_in(shape: Shape) -> frozenset[str]:
    """Return the fields with a place in *shape*, which many responses share."""
    return frozenset(place.field for place in shape_places(shape))


def _takes_errors(response: Response) -> bool:
    """Tell whether a response may have a list of errors."""
    return _has_parts(response.shape) and "errors" not in response.rule.foreign


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
    if name == "retry_after" and kind.startswith("float"):
        kind = kind.replace("_decimal.Decimal", "_datetime.timedelta")
    declaration = f"{attribute}: {kind}{default}"
    return Argument(attribute, declaration, attribute, is_required=not default)


def _code_schema(response: Response, schema: Any) -> Any:
    """Return the schema of the codes that a server may choose from."""
    if response.rule.code_range is not None:
        return {"type": "integer"}
    codes = _written_codes(response)
    return {**schema, "enum": codes} if codes else schema


def _written_codes(response: Response) -> tuple[str | int, ...]:
    """Return the codes that a server may choose from: all but former ones."""
    codes = own_codes(response.name, response.spec)
    return tuple(code for code in codes if code is not None)


def _status(responses: tuple[Response, ...]) -> Argument | None:
    """Return the argument that chooses a status; None if there is no choice."""
    first = responses[0]
    if len(responses) == 1:
        ranges = first.rule.statuses
        if not ranges:
            return Argument("status", "status: int", "status", is_required=True)
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return None
        return Argument("status", "status: int | None = None", "status")
    default = "" if first.status is None else f" = {first.status}"
    declaration = f"status: int{default}"
    return Argument("status", declaration, "status", is_required=not default)
