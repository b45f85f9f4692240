"""Messages of one code as one template: ids that vary become params."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from error_catalog.importers.recordings.secrets import is_secret
from error_catalog.runtime.values import BUILT_IN, RESERVED

_VALUE = re.compile(r"[A-Za-z]*[_-]?[0-9][\w-]*")
_NOISE = frozenset(("the", "a", "an", "id", "with", "of", "for", "is", "no", "number"))


@dataclass(frozen=True, slots=True)
class Wording:
    """
    What the messages of an error have in common.

    Args:
        summary: The message, if there is only one and nothing in it could vary.
        message: A template with params.
        example: Values of the params.
    """

    summary: str = ""
    message: str = ""
    params: dict[str, Any] = field(default_factory=dict[str, Any])
    example: dict[str, Any] = field(default_factory=dict[str, Any])


def wording_of(messages: Sequence[str]) -> Wording:
    """Return what messages of one code say; nothing if they differ in more than ids."""
    every = list(dict.fromkeys(messages))
    if len(every) == 1:
        is_fixed = not re.search(r"[0-9\"'`{}]", every[0]) and not is_secret(every[0])
        return Wording(summary=every[0] if is_fixed else "")
    split = [each.split(" ") for each in every]
    if not every or len({len(each) for each in split}) != 1 or len(split[0]) < 2:
        return Wording()
    words: list[str] = []
    params: dict[str, Any] = {}
    example: dict[str, Any] = {}
    for at, column in enumerate(zip(*split, strict=True)):
        if len(set(column)) == 1:
            words.append(_literal(column[0]))
            continue
        start, end = _around(column)
        values = [each[len(start) : len(each) - len(end)] for each in column]
        if not all(_VALUE.fullmatch(each) for each in values):
            return Wording()
        name = _name(split[0][:at], params)
        is_integer = all(each.isdigit() and str(int(each)) == each for each in values)
        params[name] = {"type": "integer" if is_integer else "string"}
        if not is_secret(values[0]):
            example[name] = int(values[0]) if is_integer else values[0]
        words.append(f"{_literal(start)}{{{name}}}{_literal(end)}")
    text = " ".join(words)
    if is_secret(re.sub(r"\{\w+\}", "x", text)):
        return Wording()
    return Wording(message=text, params=params, example=example)


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


_SIGNS = "".join(chr(each) for each in range(33, 127) if not chr(each).isalnum())


def _around(words: Sequence[str]) -> tuple[str, str]:
    """Return the signs that all words begin and end with, such as quotes and full stops."""
    starts = {each[: len(each) - len(each.lstrip(_SIGNS))] for each in words}
    ends = {each[len(each.rstrip(_SIGNS)) :] for each in words}
    start = starts.pop() if len(starts) == 1 else ""
    return start, ends.pop() if len(ends) == 1 else ""


def _name(before: Sequence[str], taken: dict[str, Any]) -> str:
    """Return the name of a param: the word before it that says what it is."""
    words = [re.sub(r"\W", "", each).lower() for each in before]
    telling = [
        each
        for each in words
        if each.isascii() and each.isidentifier() and each not in _NOISE
    ]
    name = f"{telling[-1]}_id" if telling else "value"
    name = name if name not in BUILT_IN and name not in RESERVED else f"{name}_value"
    stem, number = name, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    return name
