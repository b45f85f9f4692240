"""
Envelope templates as trees: nodes, the compiler, casts of placeholders.

One tree is read in both directions: matched against responses, and filled to write them.
"""

from __future__ import annotations

import re

from .values import (
    MISSING,
    has_type,
    is_array,
    is_object,
    seconds_until,
    spell,
    text_reader,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from types import ModuleType
    from typing import Any

    from .values import Clock

    Extras = Mapping[str, ModuleType]
    Find = Callable[[str], list[str] | None]


NO_EXTRAS: Extras = {}
"""The modules of the runtime that only some catalogs need, where none is needed."""


class Field:
    """
    What a template knows about the values of one field.

    Args:
        types: JSON types; empty if any value is allowed.
        pattern: A regular expression that the field's text matches; None allows any text.
        default: Written if the error has no value for the field.
        empty: The text may be empty.
        null: None is written as null; otherwise None means that there is no value.
        schema: What constructors check, with patterns of Python; None if only the types.
    """

    __slots__ = ("default", "empty", "null", "pattern", "schema", "types")

    def __init__(
        self,
        *types: str,
        pattern: str | None = None,
        default: Any = None,
        empty: bool = False,
        null: bool = False,
        schema: Mapping[str, Any] | None = None,
    ) -> None:
        self.schema = schema
        self.types = types
        self.pattern = pattern
        self.default = default
        self.empty = empty
        self.null = null


class Constant:
    """A literal value: only an equal one fits."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Place:
    """A placeholder that is the whole value: one field, with its JSON type or a cast."""

    __slots__ = ("cast", "field", "types")

    def __init__(self, field: str, cast: str | None, types: tuple[str, ...]) -> None:
        self.field = field
        self.cast = cast
        self.types = types


class Text:
    """
    Text with placeholders in it.

    Args:
        find: Returns what each placeholder has in a text; None if it does not fit.
        module: ``text``, which knows what fits.
    """

    __slots__ = ("find", "module", "pieces")

    def __init__(
        self, pieces: tuple[str | Place, ...], find: Find, module: ModuleType
    ) -> None:
        self.pieces = pieces
        self.find = find
        self.module = module


class Member:
    """One key of an object; ``optional`` if it may be absent."""

    __slots__ = ("key", "node", "optional")

    def __init__(self, key: str, node: Node, *, optional: bool) -> None:
        self.key = key
        self.node = node
        self.optional = optional


class Object:
    """
    An open object.

    Args:
        others: The members that the template does not name, if they are errors.
        spread: The keys that the template does not name are the error's params.
    """

    __slots__ = ("members", "names", "others", "spread")

    def __init__(
        self, members: tuple[Member, ...], others: Parts | None, *, spread: bool
    ) -> None:
        self.members = members
        self.names = frozenset(member.key for member in members)
        self.others = others
        self.spread = spread


class Parts:
    """
    A list of errors; ``optional`` if it may be empty.

    Args:
        module: ``lists``, which fits and writes it.
        key: The field of a placeholder key such as ``{operation}``, if they are members of
            an object: their names are values of it.
    """

    __slots__ = ("key", "module", "node", "optional")

    def __init__(
        self, node: Node, module: ModuleType, *, optional: bool, key: str = ""
    ) -> None:
        self.node = node
        self.module = module
        self.optional = optional
        self.key = key


class Elements:
    """A list of several different elements, each of which may be anywhere in it."""

    __slots__ = ("members", "module")

    def __init__(self, members: tuple[Member, ...], module: ModuleType) -> None:
        self.members = members
        self.module = module


if TYPE_CHECKING:
    Node = Constant | Place | Text | Object | Parts | Elements


CASTS = ("string", "ms", "epoch")
"""``string`` writes the value as text, ``ms`` as milliseconds, ``epoch`` as a Unix time."""

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}:]*)(?::([^{}:]*))?\}|[{}]")


def split_text(text: str) -> list[str | tuple[str, str | None]]:
    """
    Split *text* into literal pieces and placeholders ``(field, cast)``.

    Raises:
        ValueError: A brace is unmatched, or a cast unknown; the message says which.
    """
    pieces: list[str | tuple[str, str | None]] = []
    literal, end = "", 0
    for match in _TOKEN.finditer(text):
        literal += text[end : match.start()]
        end = match.end()
        token = match.group()
        if token in ("{{", "}}"):
            literal += token[0]
        elif len(token) == 1:
            raise ValueError(f"`{token}` is unmatched")
        else:
            field, cast = match.group(1), match.group(2)
            if not field:
                raise ValueError("`{}` names no field")
            if cast is not None and cast not in CASTS:
                raise ValueError(f"`{cast}` is not a cast")
            pieces += [literal] if literal else []
            pieces.append((field, cast))
            literal = ""
    literal += text[end:]
    return [*pieces, literal] if literal or not pieces else pieces


def split_key(key: str) -> tuple[str, bool]:
    """Return a key's name and whether it may be absent; ``??`` is a literal last ``?``."""
    if key[-1:] != "?":
        return key, False
    name = key.rstrip("?")
    marks = len(key) - len(name)
    return name + "?" * (marks // 2), marks % 2 == 1


def key_placeholder(name: str) -> str | None:
    """Return the field of a placeholder key such as ``{operation}``; None for a plain key."""
    return name[1:-1] if name[:1] == "{" and name[-1:] == "}" else None


def compile_template(
    value: Any, fields: Mapping[str, Field], extras: Extras = NO_EXTRAS
) -> Node:
    """
    Return the tree of one template.

    Args:
        value: JSON: text, number, boolean, null, list or dict.
        fields: Every field that a placeholder may name.
        extras: The modules of the runtime that it needs: ``text`` for placeholders inside a
            longer text, ``lists`` for lists and placeholder keys.

    Raises:
        ValueError: A brace is unmatched, a cast is unknown, or a pattern does not compile.
        KeyError: A placeholder names a field that is not in *fields*.
    """
    if is_object(value):
        return _compile_object(value, fields, extras)
    if is_array(value):
        found: Node = extras["lists"].compile_list(value, fields, extras)
        return found
    if isinstance(value, str):
        return _compile_text(value, fields, extras)
    return Constant(value)


def _compile_object(
    value: dict[str, Any], fields: Mapping[str, Field], extras: Extras
) -> Node:
    members: list[Member] = []
    others: Parts | None = None
    for key, child in value.items():
        if key == "...":
            continue
        name, optional = split_key(key)
        field = key_placeholder(name)
        node = compile_template(child, fields, extras)
        if field is None:
            members.append(Member(name, node, optional=optional))
        else:
            others = Parts(node, extras["lists"], optional=optional, key=field)
    return Object(tuple(members), others, spread="..." in value)


def _compile_text(value: str, fields: Mapping[str, Field], extras: Extras) -> Node:
    pieces: list[str | Place] = [
        piece if isinstance(piece, str) else Place(*piece, fields[piece[0]].types)
        for piece in split_text(value)
    ]
    if len(pieces) == 1:
        only = pieces[0]
        return Constant(only) if isinstance(only, str) else only
    text = extras["text"]
    return Text(tuple(pieces), text.text_finder(pieces, fields), text)


def cast(place: Place, value: Any, now: float) -> Any:
    """
    Return *value* as it is written in *place*.

    Args:
        now: The Unix time that ``epoch`` adds to.

    Raises:
        ValueError: The cast needs a finite number.
    """
    if place.cast == "string":
        return spell(value)
    if place.cast in ("ms", "epoch"):
        if not has_type(value, ("number",)):
            raise ValueError(f"{place.field} must be a finite number")
        return round(value * 1000 if place.cast == "ms" else now + value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def uncast(place: Place, value: Any, clock: Clock) -> Any:
    """
    Return the field's value for the JSON *value* in *place*; ``MISSING`` if there is none.

    Args:
        clock: Returns the Unix time that ``epoch`` adds to.
    """
    if not has_type(value, ("number",)):
        return MISSING
    try:
        if place.cast == "ms":
            return value / 1000
        return max(0.0, value - clock())
    except OverflowError:
        return MISSING


def place_reader(place: Place, integers: Container[int]) -> Callable[[str, Clock], Any]:
    """
    Return a function that reads the field's value from text; ``MISSING`` if there is none.

    It takes the text, and the clock from which the wait until a date is counted.

    Args:
        integers: The catalog's integer codes.
    """
    if place.cast in ("ms", "epoch"):
        read_number = text_reader(("number",), ())
        return lambda text, clock: uncast(place, read_number(text), clock)
    read = text_reader(place.types, integers if place.field == "code" else ())
    if place.field != "retry_after":
        return lambda text, _: read(text)

    def read_wait(text: str, clock: Clock) -> Any:
        value = read(text)
        if value is not MISSING:
            return value
        seconds = seconds_until(text, clock)
        return MISSING if seconds is None else seconds

    return read_wait
