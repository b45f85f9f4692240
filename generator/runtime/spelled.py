"""Values read from the text that spells them, as JSON does and in no other way."""

from __future__ import annotations

import re

from .values import MISSING, SPELLINGS, is_textual, type_test

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from typing import Any

_MAX_DIGITS = 300
_INTEGER = re.compile(SPELLINGS["integer"])
_NUMBER = re.compile(SPELLINGS["number"])
_FRACTION = re.compile("[.eE]")
_NUMBERS = frozenset(("integer", "number"))
_WORDS = {
    "true": ("boolean", True),
    "false": ("boolean", False),
    "null": ("null", None),
}


def text_reader(
    types: tuple[str, ...], integers: Container[int]
) -> Callable[[str], Any]:
    """
    Return the function that reads the value that a text spells, ``MISSING`` if none.

    Args:
        types: JSON types of the value; empty allows text only.
        integers: Where text is allowed too, digits are a number only if they are one
            of these (the catalog's own integer codes).
    """
    numeric = not _NUMBERS.isdisjoint(types)
    words = {word: value for word, (kind, value) in _WORDS.items() if kind in types}
    has_type = type_test(types)

    def read_code(text: str) -> Any:
        code = _number(text, _INTEGER)
        return text if code is MISSING or code not in integers else code

    def read_scalar(text: str) -> Any:
        # Most numbers in headers are so plain that no expression need look at them.
        if numeric and text.isdigit() and text.isascii() and text[0] != "0":
            return int(text) if len(text) <= _MAX_DIGITS else MISSING
        if text in words:
            return words[text]
        number = _number(text, _NUMBER) if numeric else MISSING
        return number if has_type(number) else MISSING

    if is_textual(types):
        return read_code if numeric else str
    return read_scalar


def _number(text: str, pattern: re.Pattern[str]) -> Any:
    if len(text) > _MAX_DIGITS or not pattern.fullmatch(text):
        return MISSING
    return float(text) if _FRACTION.search(text) else int(text)
