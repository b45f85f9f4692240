"""
What constructors check of values, as the runtime's tables have it.

Schemas lose what only describes, and have their patterns as Python writes them. Texts that
an envelope has no way to carry, although their schemas allow them, are told by a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.runtime.contract import Contract, places
from error_catalog.runtime.template import (
    Elements,
    Field,
    Object,
    Parts,
    Place,
    Text,
)
from error_catalog.runtime.text import text_finder
from error_catalog.runtime.values import is_textual
from error_catalog.semantics.fields import FIELD_REF, spelling
from error_catalog.semantics.patterns import PatternError, ecma_pattern, portable
from error_catalog.semantics.subschemas import changed

if TYPE_CHECKING:
    from error_catalog.runtime.template import Node

_DESCRIBING = frozenset(("default", "deprecated", "description", "examples", "title"))
_WRITTEN = frozenset(("date", "date-time", "duration", "time"))
"""Formats that choose how a value of Python is written."""


def checked_schema(schema: Any) -> Any:
    """Return *schema* as constructors check it; None if its types say it all."""
    found = _checked(schema)
    return None if not is_mapping(found) or found.keys() <= {"type"} else found


def _checked(schema: Any) -> Any:
    if not is_mapping(schema):
        return schema
    found: dict[str, Any] = {}
    for keyword, value in changed(schema, lambda _, __, each: _checked(each)).items():
        if keyword in _DESCRIBING or keyword.startswith("x-"):
            continue
        if keyword == "format" and value not in _WRITTEN:
            continue
        if keyword in ("contains", "not"):
            refused = value if keyword == "not" else _without(value)
            found["not"] = (*found.get("not", ()), refused)
        else:
            found |= _rewritten(keyword, value)
    # A value that is too long never meets a pattern.
    pattern = found.pop("pattern", None)
    if pattern is not None and may_be_slow(pattern):
        text = portable(schema["pattern"])
        if _is_linear(text):
            return {**found, SLOW: text}
        some = ({"minLength": MAX_SLOW + 1}, {"pattern": pattern})
        return {**found, "allOf": (*found.get("allOf", ()), {"anyOf": some})}
    return found if pattern is None else {**found, "pattern": pattern}


def _rewritten(keyword: str, value: Any) -> dict[str, Any]:
    """Return a keyword and its value as the runtime knows them."""
    if keyword == "$ref":
        return {keyword: value.removeprefix(FIELD_REF)}
    if keyword == "pattern":
        return {keyword: _python(value)}
    if keyword == "patternProperties":
        every = ((_python(text), each) for text, each in value.items())
        return {keyword: dict(pair for each in every for pair in _of_name(*each))}
    if keyword == "uniqueItems" and not value:
        return {}
    return {keyword: tuple(value) if is_list(value) else value}


SLOW = "text"
"""The runtime's keyword for a pattern that Python might match in exponential time."""

MAX_SLOW = 20
"""The length of the longest text that meets such a pattern if nothing else can match it."""
_TOKEN = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?\(|\(|\)?(?:[*+]|\{[0-9]+(?:,[0-9]*)?\})|[)|]",
    re.DOTALL,
)


def may_be_slow(pattern: str) -> bool:
    """Tell whether *pattern* repeats a group of repetitions or choices, or has references."""
    choices = [False]
    for match in _TOKEN.finditer(pattern):
        mark = match[0]
        if mark == "(?(":
            return True
        if mark == "(":
            choices.append(False)
        elif mark[0] == ")" and len(choices) > 1:
            inside = choices.pop()
            if inside and len(mark) > 1:
                return True
            choices[-1] = choices[-1] or inside or _leaves_choice(mark[1:])
        elif mark == "|" or (mark[0] in "*+{" and _leaves_choice(mark)):
            choices[-1] = True
    return False


def _leaves_choice(count: str) -> bool:
    """Tell whether something may occur more or less often; ``{4}`` says exactly how often."""
    return bool(count) and (count[0] != "{" or "," in count)


def _is_linear(pattern: str) -> bool:
    """Tell whether texts can be matched in linear time."""
    try:
        text_finder((Place("", None, ("string",)),), {"": Field(pattern=pattern)})
    except (ValueError, OverflowError, RecursionError):
        return False
    return True


def _of_name(pattern: str, schema: Any) -> Iterator[tuple[str, Any]]:
    """Yield *pattern* for the names of members, with its schema; long names may have any."""
    if not may_be_slow(pattern):
        yield pattern, schema
        return
    yield rf"\A(?!{_ANY}{{{MAX_SLOW + 1}}})(?={_ANY}*?(?:{pattern}))", schema
    yield rf"\A{_ANY}{{{MAX_SLOW + 1}}}", True


def _without(schema: Any) -> Any:
    """Return the schema of lists that contain nothing that fits *schema*."""
    return {"type": "array", "items": {"not": (schema,)}}


def _python(pattern: str) -> str:
    """Return a pattern as Python writes it; one that matches everything if it is wrong."""
    try:
        return ecma_pattern(pattern).regex.pattern
    except PatternError:
        return ""


def add_texts(contract: Contract) -> None:
    """Tell the envelopes and rules of *contract* which texts their places can hold."""
    for shape in contract.shapes:
        assert isinstance(shape.headers, Object)
        spots = [*_spots(shape.body, contract.fields)]
        for member in shape.headers.members:
            if not isinstance(member.node, Place) or member.node.cast:
                # The runtime knows what other headers can hold.
                spots += _spots(member.node, contract.fields, in_header=True)
        shape.envelope.texts = _joined(spots)
    headers = {
        each.field for shape in contract.shapes for each in places(shape.headers)
    }
    for rule in contract.rules:
        fields = {**contract.fields, **rule.params}
        rule.texts = _joined(
            [
                spot
                for name, pin in contract.pins(rule).items()
                for spot in _spots(pin, fields, in_header=name in headers)
            ]
        )


def _joined(spots: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each field one pattern of the texts that all its places can hold."""
    found: dict[str, dict[str, None]] = {}
    for name, pattern in spots:
        if name not in _OWN:
            found.setdefault(name, {})[pattern] = None
    return {
        name: (
            "".join(f"(?={each})" for each in every)
            if len(every) > 1
            else next(iter(every))
        )
        for name, every in found.items()
    }


def _spots(
    node: Node | None, fields: Mapping[str, Field], *, in_header: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield each field with a choosy place in *node*, and a pattern of what it can hold."""
    if isinstance(node, Place):
        if node.cast in ("ms", "epoch"):
            yield node.field, _CALCULABLE
        elif in_header and is_textual(node.types):
            yield node.field, rf"\A{_BARE}{_HEADER}*{_BARE_END}\Z"
    elif isinstance(node, Text):
        last = len(node.pieces) - 1
        for at, piece in enumerate(node.pieces):
            ends = (at == 0, at == last) if in_header else None
            yield from _piece_spots(piece, fields, ends)
    elif isinstance(node, Parts):
        yield from _spots(node.node, fields)
    elif isinstance(node, Object | Elements):
        for member in node.members:
            yield from _spots(member.node, fields, in_header=in_header)
        if isinstance(node, Object):
            yield from _key_spots(node, fields)


def _key_spots(node: Object, fields: Mapping[str, Field]) -> Iterator[tuple[str, str]]:
    """Yield what keys that are placeholders can be: none that the template names."""
    if node.others is not None:
        taken = "|".join(map(re.escape, sorted(node.names)))
        yield node.others.key, rf"\A(?!(?:{taken})\Z)"
        yield from _spots(node.others.node, fields)


def _piece_spots(
    place: str | Place, fields: Mapping[str, Field], ends: tuple[bool, bool] | None
) -> Iterator[tuple[str, str]]:
    """
    Yield what a place inside text can hold.

    Args:
        ends: Whether it begins and ends the text of a header; None if it is in no header.
    """
    if isinstance(place, str):
        return
    field = fields[place.field]
    if place.cast in ("ms", "epoch"):
        yield place.field, _CALCULABLE
    elif is_textual(field.types):
        if field.pattern is not None:
            # A schema with a slow one is checked in linear time, and says the same.
            if not may_be_slow(field.pattern):
                yield place.field, rf"\A(?:{spelling(place, field)})\Z"
        elif not field.empty:
            yield place.field, rf"\A{_ANY}"
        if ends is not None:
            first, last = _BARE * ends[0], _BARE_END * ends[1]
            yield place.field, rf"\A{first}{_HEADER}*{last}\Z"


_OWN = ("status",)
"""Fields that constructors check otherwise."""
_ANY = r"[\s\S]"
_CALCULABLE = r"\A(?!.*e\+30)(?=.{1,300}\Z)"
"""Numbers that can be multiplied and added to."""
_HEADER = r"[ -~\xa1-\xac\xae-\xff]"
_BARE, _BARE_END = "(?! )", "(?<! )"
