"""Templates as the catalog writes them, made into trees."""

from __future__ import annotations

import re

from .templates import (
    Constant,
    Elements,
    Member,
    Object,
    Parts,
    Place,
    Text,
    key_placeholder,
    split_key,
    split_text,
)
from .values import SPELLINGS, is_array, is_object, is_textual

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from .templates import Field, Node


def compile_template(value: Any, fields: Mapping[str, Field]) -> Node:
    """
    Return the tree of one template.

    Args:
        value: JSON: text, number, boolean, null, list or dict.
        fields: Every field that a placeholder may name.

    Raises:
        ValueError: A lone brace, an unknown cast or a pattern that does not compile.
        KeyError: A placeholder names no field.
    """
    if is_object(value):
        return _compile_object(value, fields)
    if is_array(value):
        return _compile_list(value, fields)
    if isinstance(value, str):
        return _compile_text(value, fields)
    return Constant(value)


def text_regex(
    pieces: Sequence[str | Place], fields: Mapping[str, Field]
) -> re.Pattern[str]:
    """
    Return what the whole text must match; group ``pN`` is the placeholder at N.

    A placeholder that takes any text ends where the literal behind it first stands. If
    only such placeholders follow, a later place could not help: the group is atomic, so
    that no text, however hostile, is gone through more than a few times.
    """
    found: list[str] = []
    free = True
    last = True
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if isinstance(piece, str):
            found.append(re.escape(piece))
            continue
        field = fields[piece.field]
        group = f"(?P<p{index}>{spelling(piece, field)})"
        free = free and takes_any_text(piece, field)
        if free and not last and isinstance(pieces[index + 1], str):
            group = f"(?>{group}{found.pop()})"
        found.append(group)
        last = False
    return re.compile("".join(reversed(found)), re.DOTALL)


def spelling(
    place: Place, field: Field, letter: str = ".", quantifier: str = "+?"
) -> str:
    """
    Return the regular expression of the text that may stand in *place*.

    Args:
        letter: Matches any character, line ends among them.
        quantifier: Says one or more.
    """
    some = letter + quantifier
    maybe = some.replace("+", "*")
    if place.cast in ("ms", "epoch"):
        return f"(?:{SPELLINGS['number']})"
    if not is_textual(field.types):
        return f"(?:{'|'.join(SPELLINGS.get(each, some) for each in field.types)})"
    if field.pattern is not None:
        wholes = [_whole(each, maybe) for each in _alternatives(field.pattern)]
        return wholes[0] if len(wholes) == 1 else f"(?:{'|'.join(wholes)})"
    return maybe if field.empty else some


def takes_any_text(place: Place, field: Field) -> bool:
    """Tell whether any text may stand in *place*, so that only its end must be found."""
    textual = is_textual(field.types) and place.cast not in ("ms", "epoch")
    return textual and field.pattern is None


def _whole(pattern: str, maybe: str) -> str:
    """Return a JSON Schema pattern, which is not anchored, to stand for a whole text."""
    start = "" if pattern.startswith("^") else maybe
    escaped = len(pattern) - len(pattern[:-1].rstrip("\\")) - 1
    end = "" if pattern.endswith("$") and escaped % 2 == 0 else maybe
    inner = pattern[1:] if not start else pattern
    return f"{start}(?:{inner[:-1] if not end else inner}){end}"


_SYNTAX = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[(|)]", re.DOTALL)


def _alternatives(pattern: str) -> list[str]:
    """Split *pattern* at each ``|`` that stands in no group; each part has its own anchors."""
    found, start, depth = list[str](), 0, 0
    for match in _SYNTAX.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if match[0] == "|" and depth == 0:
            found.append(pattern[start : match.start()])
            start = match.end()
    return [*found, pattern[start:]]


def _compile_object(value: dict[str, Any], fields: Mapping[str, Field]) -> Node:
    members: list[Member] = []
    others: Member | None = None
    for key, child in value.items():
        if key == "...":
            continue
        name, optional = split_key(key)
        field = key_placeholder(name)
        node = compile_template(child, fields)
        if field is None:
            members.append(Member(name, node, optional=optional))
        else:
            others = Member(field, node, optional=optional)
    return Object(tuple(members), others, spread="..." in value)


def _compile_list(value: list[Any], fields: Mapping[str, Field]) -> Node:
    members: list[Member] = []
    for child in value:
        optional = is_object(child) and list(child) == ["?"]
        node = compile_template(child["?"] if optional else child, fields)
        members.append(Member("", node, optional=optional))
    if len(members) == 1:
        return Parts(members[0].node, optional=members[0].optional)
    return Elements(tuple(members))


def _compile_text(text: str, fields: Mapping[str, Field]) -> Node:
    pieces: list[str | Place] = [
        piece if isinstance(piece, str) else Place(*piece, fields[piece[0]].types)
        for piece in split_text(text)
    ]
    if len(pieces) == 1:
        only = pieces[0]
        return Constant(only) if isinstance(only, str) else only
    return Text(tuple(pieces), text_regex(pieces, fields))
