"""What values look like on the wire, whatever describes them: schemas, examples or traffic."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping

SCALARS = ("string", "integer", "number", "boolean", "null")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object."""

    shape: "Shape"
    required: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """
    What a value looks like.

    Args:
        types: JSON types; empty for any.
        values: The values of an ``enum`` or ``const``; empty if they are open.
        members: Of an object.
        others: Of the members that an object does not name, if the schema says.
        items: Of a list.
        examples: Values that the schema shows.
        texts: A description for each of *values*, where the document has some.
        names: A name for each of *values*, likewise.
        needs: Members that are required, though it does not name them: those beside it may.
        at: Where it is described, for the importer that made it.
    """

    types: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()
    members: Mapping[str, "Member"] = field(default_factory=dict[str, "Member"])
    others: "Shape | None" = None
    items: "Shape | None" = None
    format: str = ""
    description: str = ""
    title: str = ""
    examples: tuple[Any, ...] = ()
    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    at: Any = None

    @property
    def is_object(self) -> bool:
        """Whether it may be an object with members that are known."""
        return bool(self.members)

    @property
    def is_scalar(self) -> bool:
        """Whether it can only be a scalar."""
        return bool(self.types) and all(each in SCALARS for each in self.types)


ANY = Shape()


def both(one: Shape, other: Shape) -> Shape:
    """Return the shape of a value that has both shapes, as ``allOf`` says."""
    members = dict(one.members)
    needs = one.needs | other.needs
    for name, member in other.members.items():
        first = members.get(name)
        if first is None:
            members[name] = member
        else:
            shape = both(first.shape, member.shape)
            members[name] = Member(shape, first.required or member.required)
    for name in needs & members.keys():
        members[name] = replace(members[name], required=True)
    common = tuple(each for each in one.values if each in other.values)
    first_type = one.types or other.types
    shared = tuple(each for each in first_type if each in (other.types or first_type))
    values = common or other.values or one.values
    texts = one.texts if values == one.values and one.texts else other.texts
    names = one.names if values == one.values and one.names else other.names
    return Shape(
        types=("object",) if members else shared or first_type,
        values=values,
        members=members,
        others=other.others or one.others,
        items=other.items or one.items,
        format=other.format or one.format,
        description=one.description or other.description,
        title=one.title or other.title,
        examples=(*one.examples, *other.examples),
        texts=texts,
        names=names,
        needs=needs - members.keys(),
        at=one.at or other.at,
    )


def either(shapes: Sequence[Shape]) -> Shape:
    """Return one shape that every value of one of *shapes* has."""
    first = shapes[0]
    for each in shapes[1:]:
        first = _either(first, each)
    return first


def _either(one: Shape, other: Shape) -> Shape:
    if one == other:
        return one
    names = dict.fromkeys((*one.members, *other.members))
    members: dict[str, Member] = {}
    if one.members and other.members:
        for name in names:
            first, second = one.members.get(name), other.members.get(name)
            if first is None or second is None:
                only = first or second
                assert only is not None
                members[name] = Member(only.shape, required=False)
            else:
                shape = _either(first.shape, second.shape)
                members[name] = Member(shape, first.required and second.required)
    else:
        members = {**one.members, **other.members}
    is_open = not (one.types and other.types)
    types = () if is_open else tuple(dict.fromkeys((*one.types, *other.types)))
    has_values = bool(one.values and other.values)
    values = _union(one.values, other.values) if has_values else ()
    return Shape(
        types=types,
        values=values,
        members=members,
        others=one.others or other.others,
        items=_either_items(one.items, other.items),
        format=one.format if one.format == other.format else "",
        description=one.description or other.description,
        title=one.title or other.title,
        examples=_union(one.examples, other.examples),
        at=one.at or other.at,
    )


def _either_items(one: Shape | None, other: Shape | None) -> Shape | None:
    if one is None or other is None:
        return one or other
    return _either(one, other)


def _union(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*one, *(each for each in other if not _is_in(each, one)))


def _is_in(value: Any, values: Iterable[Any]) -> bool:
    return any(type(each) is type(value) and each == value for each in values)


def shape_of(value: Any) -> Shape:
    """Return the shape of a JSON value; every member that it has is required."""
    if is_mapping(value):
        pairs: dict[str, Any] = value
        members = {
            str(name): Member(shape_of(each), required=True)
            for name, each in pairs.items()
        }
        return Shape(types=("object",), members=members)
    if is_list(value):
        items = [shape_of(each) for each in value[:50]]
        return Shape(types=("array",), items=either(items) if items else None)
    return Shape(types=(type_of(value),) if value is not None else ("null",))


def type_of(value: Any) -> str:
    """Return the JSON type of a value."""
    for kind, name in ((bool, "boolean"), (int, "integer"), (float, "number")):
        if isinstance(value, kind):
            return name
    if value is None:
        return "null"
    if isinstance(value, str):
        return "string"
    return "array" if is_list(value) else "object"


def extended(shape: Shape, value: Any) -> Shape:
    """Return *shape* with the members that only an example of it has, all optional."""
    if not is_mapping(value) or not shape.members:
        return shape
    pairs: dict[str, Any] = value
    members = dict(shape.members)
    for name, each in pairs.items():
        known = members.get(name)
        if known is None:
            members[name] = Member(shape_of(each), required=False)
        else:
            members[name] = replace(known, shape=extended(known.shape, each))
    return replace(shape, members=members)
