"""Text in the source code of Go."""

import re

from error_catalog.filters.escapes import SURROGATES
from error_catalog.filters.json import quoted


def go_string(text: str) -> str:
    """
    Return *text* as an interpreted string literal of Go; what is hidden is escaped.

    A lone surrogate, which no text of Go can hold, is the replacement character.

    Source: https://go.dev/ref/spec#String_literals.
    """
    return quoted(SURROGATES.sub("\ufffd", text), _escape)


def _escape(match: re.Match[str]) -> str:
    point = ord(match.group())
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
