"""What validation says, kept from repeating what was sent: it may be a password."""

from __future__ import annotations

from ..values import is_array, is_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MAX_SENT = 1_000
"""Values of one request that messages are compared with; with more, none is trusted."""

_START = 16
"""Characters of a value that are looked for: a message may cut off the rest."""

_QUOTING = ("does_not_exist", "invalid_choice")
"""Kinds whose messages quote the value, perhaps as the server changed it."""

_NEUTRAL = {
    "blank": "This field may not be blank.",
    "does_not_exist": "There is no such object.",
    "invalid_choice": "This is not one of the choices.",
    "max_length": "This value is too long.",
    "max_value": "This value is too great.",
    "min_length": "This value is too short.",
    "min_value": "This value is too small.",
    "not_a_list": "This must be a list.",
    "null": "This field may not be null.",
    "required": "This field is required.",
    "unique": "This value is taken.",
}


def sent_texts(*data: Any) -> frozenset[str] | None:
    """Return how each text and number in *data* may look in a message; None if too many."""
    found: set[str] = set()
    for count, value in enumerate(_leaves(data)):
        if count >= MAX_SENT:
            return None
        found |= _spellings(str(value).strip()[:_START])
    return frozenset(found - {""})


def unsaid(message: str, kind: str, sent: frozenset[str] | None) -> str:
    """
    Return *message*, or a neutral one if it repeats a value that was sent.

    Args:
        kind: As Django calls it, such as ``invalid_choice``.
        sent: What ``sent_texts`` returned; None trusts no message.
    """
    if kind not in _QUOTING and sent is not None:
        text = message.casefold()
        if not any(each in text and _stands_out(each, text) for each in sent):
            return message
    return _NEUTRAL.get(kind, "This value is not valid.")


def _leaves(data: Any) -> Iterator[Any]:
    waiting = [data]
    while waiting:
        value: Any = waiting.pop()
        if hasattr(value, "lists"):
            # A form may send a name more than once.
            value = dict(value.lists())
        if is_object(value):
            waiting.extend(value.values())
        elif is_array(value):
            waiting.extend(value)
        elif isinstance(value, str | int | float):
            # Not of True and False: every message may have these words.
            if not isinstance(value, bool):
                yield value
        else:
            # A file that was sent.
            waiting.append(str(getattr(value, "name", "")))


def _spellings(value: str) -> set[str]:
    """Return how *value* may be written in a message, in one case."""
    from html import escape
    from json import dumps

    forms = (value, repr(value)[1:-1], dumps(value)[1:-1], escape(value))
    return {each.casefold() for each in forms}


def _stands_out(value: str, text: str) -> bool:
    """Tell whether *value* is more in *text* than a part of a word, or a word by chance."""
    from re import escape, search

    if len(value) > 3:
        return True
    # "Not a valid date" does not repeat "a".
    is_short_word = len(value) < 3 and value.isalpha()
    left, right = (_QUOTE, _QUOTE) if is_short_word else (r"(?<!\w)", r"(?!\w)")
    return search(f"{left}{escape(value)}{right}", text) is not None


_QUOTE = "[\"'`\u2018\u2019\u201c\u201d\u201e\xab\xbb]"
