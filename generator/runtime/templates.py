"""Envelope templates: text and JSON with placeholders, read in both directions."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CASTS = ("string", "ms", "epoch")
"""``string`` writes the value as text, ``ms`` as milliseconds, ``epoch`` as a Unix time."""

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}:]*)(?::([^{}:]*))?\}|[{}]")


class Field:
    """
    What a template knows of the values that may stand in a place.

    Args:
        types: JSON types; empty if any value may stand there.
        pattern: A regular expression that the text form matches, or None.
        default: Fills the place when an error is rendered; None if there is none.
        empty: The text may be empty.
        null: None is a value of its own, and is written; else it is no value.
    """

    __slots__ = ("default", "empty", "null", "pattern", "types")

    def __init__(
        self,
        *types: str,
        pattern: str | None = None,
        default: Any = None,
        empty: bool = False,
        null: bool = False,
    ) -> None:
        self.types = types
        self.pattern = pattern
        self.default = default
        self.empty = empty
        self.null = null


class Constant:
    """A value that must be there as it is."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Place:
    """A whole placeholder: the value of one field, with its JSON type or cast."""

    __slots__ = ("cast", "field", "types")

    def __init__(self, field: str, cast: str | None, types: tuple[str, ...]) -> None:
        self.field = field
        self.cast = cast
        self.types = types


class Text:
    """Text with placeholders in it."""

    __slots__ = ("pieces", "regex")

    def __init__(self, pieces: tuple[str | Place, ...], regex: re.Pattern[str]) -> None:
        self.pieces = pieces
        self.regex = regex


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
        others: A placeholder key: ``key`` is the field that any other key's name goes
            to, and each value is a part. None if there is no such key.
        spread: The keys that the object does not name are the error's params.
    """

    __slots__ = ("members", "names", "others", "spread")

    def __init__(
        self, members: tuple[Member, ...], others: Member | None, *, spread: bool
    ) -> None:
        self.members = members
        self.names = frozenset(member.key for member in members)
        self.others = others
        self.spread = spread


class Parts:
    """A list of errors; ``optional`` if it may be empty."""

    __slots__ = ("node", "optional")

    def __init__(self, node: Node, *, optional: bool) -> None:
        self.node = node
        self.optional = optional


class Elements:
    """A list in which each of several different elements stands somewhere."""

    __slots__ = ("members",)

    def __init__(self, members: tuple[Member, ...]) -> None:
        self.members = members


if TYPE_CHECKING:
    Node = Constant | Place | Text | Object | Parts | Elements


def split_text(text: str) -> list[str | tuple[str, str | None]]:
    """
    Split *text* into literal pieces and placeholders ``(field, cast)``.

    Raises:
        ValueError: A lone brace or an unknown cast; the message says which.
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
            raise ValueError(f"`{token}` stands alone")
        else:
            field, cast = match.group(1), match.group(2)
            if not field:
                raise ValueError("`{}` names no field")
            if cast is not None and cast not in CASTS:
                raise ValueError(f"`{cast}` is no cast")
            pieces += [literal] if literal else []
            pieces.append((field, cast))
            literal = ""
    literal += text[end:]
    return [*pieces, literal] if literal or not pieces else pieces


def split_key(key: str) -> tuple[str, bool]:
    """Return a key's name and whether it may be absent; a literal last ``?`` is ``??``."""
    if key[-1:] != "?":
        return key, False
    name = key.rstrip("?")
    marks = len(key) - len(name)
    return name + "?" * (marks // 2), marks % 2 == 1


def key_placeholder(name: str) -> str | None:
    """Return the field of a placeholder key such as ``{operation}``, None for a plain key."""
    return name[1:-1] if name[:1] == "{" and name[-1:] == "}" else None
