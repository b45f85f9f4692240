"""Invisible characters, which filters escape, and the data that filters print."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = (
    "bool | int | float | str | Sequence[Value] | Mapping[str, Value] | None"
)
"""A JSON value; tuples count as lists."""

HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad"  # controls, the no-break space, the soft hyphen
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction controls
    "\u1680\u2000-\u200a\u202f\u205f\u3000"  # spaces that `strip` takes for spaces
    "\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f"  # no width; line separators
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # fillers, which show nothing
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f"  # beams and slurs; tags
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"  # surrogates, marks, no characters
)
"""
Match one character that is written as an escape in every language that has escapes.

The set is spelled out because ``str.isprintable`` differs between versions of Python, and
the same catalog must give the same bytes everywhere. The two joiners (U+200C, U+200D) are
not in it, because Persian and emoji need them.
"""

SURROGATES = re.compile("[\ud800-\udfff]")
"""Match one surrogate; in Python text, each is a lone one."""


def visible(text: str) -> str:
    r"""Return *text* with every hidden character written as ``\x07`` or ``\u202e``."""
    return HIDDEN.sub(hex_escape, text)


def visible_lines(text: str) -> str:
    """Return *text* of several lines with every other hidden character escaped."""
    return "\n".join(map(visible, text.split("\n")))


_HARMFUL = re.compile(
    "(\x1b\\[[0-9;]*m|\r\x1b\\[K)|"  # colours, and a line that is cleared
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\U000e0000-\U000e007f]"
)


def harmless(text: str) -> str:
    """Return *text* with what a terminal may obey as escapes, but for colours."""
    return _HARMFUL.sub(lambda found: found[1] or hex_escape(found), text)


def hex_escape(match: re.Match[str]) -> str:
    r"""Return the matched character as ``\x07``, ``\u202e`` or ``\U000e0041``."""
    point = ord(match.group())
    if point > 0xFFFF:
        return f"\\U{point:08x}"
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"


def lines_of(text: str) -> list[str]:
    """Return the lines of *text*; only LF, CRLF and CR end a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
