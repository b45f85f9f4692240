"""
What constructors check of values by the keywords of JSON Schema, beside types.

Only catalogs whose fields or params have such keywords need it: their contract is made with
this module.
"""

from __future__ import annotations

import re
from operator import gt, le, lt

from .arguments import KEYWORDS, Keywords, hold, schema_of
from .template import Field, Place
from .values import is_array, is_object, same

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any


class Schemas(Keywords):
    """
    The schemas of one API's fields, in full.

    Args:
        fields: Those that a ``$ref`` may name.
        text: The module of that name, if a schema has the keyword ``text``: a pattern
            that is matched in linear time.
    """

    def __init__(self, fields: Mapping[str, Field], text: Any = None) -> None:
        self.fields = fields
        self.text = text
        self.found: dict[str, Callable[[str], list[str] | None]] = {}

    def hints(self, schema: Any) -> Sequence[Mapping[str, Any]]:
        """Return *schema* and all that it refers to, or joins, for the same value."""
        return list(self._in_place(schema, ()))

    def below(self, hints: Sequence[Any], key: str | int, /) -> Sequence[Any]:
        """Return the schemas of the member or item *key* of a value with these *hints*."""
        found: list[Any] = []
        for hint in hints:
            if isinstance(key, str):
                found += hint.get("patternProperties", {}).values()
            named = hint.get("properties", {})
            listed: Sequence[Any] = hint.get("prefixItems", ())
            every: dict[Any, Any] = {**named, **dict(enumerate(listed))}
            rest = "additionalProperties" if isinstance(key, str) else "items"
            found.append(every.get(key, hint.get(rest)))
        return found

    def check(self, value: Any, schema: Any, place: str) -> None:
        """Check that the JSON *value* fits *schema*; raise TypeError if it does not."""
        if not is_object(schema):
            if schema is False:
                raise TypeError(f"{place} must be left out")
            return
        hold(value, schema, place, _KEYWORDS)
        if isinstance(value, str) and not self._is_text(value, schema.get("text")):
            raise TypeError(f"{place} must fit pattern: {schema['text']!r}"[:200])
        for each, inner, where in self._inside(value, schema, place):
            self.check(each, inner, where)
        for keyword, least, most in _CHOICES:
            if keyword in schema:
                found = (self.fits(value, each) for each in schema[keyword])
                count = any(found) if keyword == "anyOf" else sum(found)
                if not least <= count <= most:
                    raise TypeError(f"{place} must fit {keyword} of its schema")

    def fits(self, value: Any, schema: Any) -> bool:
        """Tell whether the JSON *value* fits *schema*."""
        try:
            self.check(value, schema, "")
        except TypeError:
            return False
        return True

    def _is_text(self, value: str, pattern: str | None) -> bool:
        if pattern is None or self.text is None:
            return True
        find = self.found.get(pattern)
        if find is None:
            fields = {"": Field(pattern=pattern)}
            find = self.text.text_finder((Place("", None, ("string",)),), fields)
            self.found[pattern] = find
        return find(value) is not None

    def _in_place(
        self, schema: Any, seen: tuple[str, ...]
    ) -> Iterator[Mapping[str, Any]]:
        if not is_object(schema):
            return
        yield schema
        name = schema.get("$ref")
        if name is not None and name not in seen:
            yield from self._in_place(schema_of(self.fields[name]), (*seen, name))
        for key in ("allOf", "anyOf", "oneOf"):
            for each in schema.get(key, ()):
                yield from self._in_place(each, seen)

    def _inside(
        self, value: Any, schema: Any, place: str
    ) -> Iterator[tuple[Any, Any, str]]:
        """Yield the values inside *value*, and itself, each with a schema that it must fit."""
        if "$ref" in schema:
            yield value, schema_of(self.fields[schema["$ref"]]), place
        for each in schema.get("allOf", ()):
            yield value, each, place
        if is_object(value):
            named = schema.get("properties", {})
            patterns = schema.get("patternProperties", {})
            others = schema.get("additionalProperties", True)
            for name, each in value.items():
                inner = [named[name]] if name in named else []
                inner += [patterns[x] for x in patterns if re.search(x, name)]
                where = f"{place}.{name}" if name in named else f"{place}.*"
                yield from ((each, one, where) for one in inner or (others,))
                yield name, schema.get("propertyNames", True), f"each key of {place}"
        elif is_array(value):
            first = schema.get("prefixItems", ())
            for at, each in enumerate(value):
                one = first[at] if at < len(first) else schema.get("items", True)
                yield each, one, f"{place}[{at}]"


def _is_multiple(value: float, step: float) -> bool:
    from fractions import Fraction

    # As decimals: 4.02 is a multiple of 0.01.
    return (Fraction(repr(value)) / Fraction(repr(step))).denominator == 1


def _frozen(value: Any) -> Any:
    if is_object(value):
        return ("object", frozenset((key, _frozen(value[key])) for key in value))
    if is_array(value):
        return ("array", *map(_frozen, value))
    return ("boolean", value) if isinstance(value, bool) else value


_NUMBERS, _TEXTS, _LISTS, _OBJECTS = (int, float), (str,), (list,), (dict,)
_KEYWORDS: dict[str, tuple[tuple[type, ...], Callable[[Any, Any], bool]]] = {
    **KEYWORDS,
    "const": ((), same),
    "enum": ((), lambda value, every: any(same(value, each) for each in every)),
    "maximum": (_NUMBERS, le),
    "exclusiveMinimum": (_NUMBERS, gt),
    "exclusiveMaximum": (_NUMBERS, lt),
    "multipleOf": (_NUMBERS, _is_multiple),
    "minLength": (_TEXTS, lambda value, least: len(value) >= least),
    "maxLength": (_TEXTS, lambda value, most: len(value) <= most),
    "pattern": (_TEXTS, lambda value, text: re.search(text, value) is not None),
    "minItems": (_LISTS, lambda value, least: len(value) >= least),
    "maxItems": (_LISTS, lambda value, most: len(value) <= most),
    "uniqueItems": (
        _LISTS,
        lambda value, _: len(set(map(_frozen, value))) == len(value),
    ),
    "minProperties": (_OBJECTS, lambda value, least: len(value) >= least),
    "maxProperties": (_OBJECTS, lambda value, most: len(value) <= most),
    "required": (_OBJECTS, lambda value, names: value.keys() >= set(names)),
}
"""What each keyword applies to, nothing for all values, and what it asks of a value."""
_CHOICES = (("anyOf", 1, float("inf")), ("oneOf", 1, 1), ("not", 0, 0))
