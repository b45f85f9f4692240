"""JSON for people to read: indented, letters as they are, everything hidden escaped."""

import math
import re
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring

from error_catalog.filters.escapes import HIDDEN, Value

_STEP = "  "


def to_json(value: Value, indent: int = 0) -> str:
    """
    Return *value* as JSON over several lines, without a final line end.

    Lone surrogates are written as escapes, so the text can always be encoded.

    Args:
        indent: Columns in front of every line but the first.

    Raises:
        ValueError: A number is infinite or NaN, which JSON cannot write.

    Source: RFC 8259.
    """
    return _json(value, "\n" + " " * indent)


def to_json_line(value: Value) -> str:
    """Return *value* as JSON on one line."""
    if isinstance(value, str) or not isinstance(value, Mapping | list | tuple):
        return _json(value, "")
    if isinstance(value, Mapping):
        pairs = (f"{json_string(k)}: {to_json_line(v)}" for k, v in value.items())
        return f"{{{', '.join(pairs)}}}"
    return f"[{', '.join(map(to_json_line, value))}]"


def json_string(text: str) -> str:
    """Return *text* as a JSON string."""
    return quoted(text, _escape)


def quoted(text: str, escape: Callable[[re.Match[str]], str]) -> str:
    """Return *text* in quotes as JSON has it; what is hidden is written by *escape*."""
    basic = encode_basestring(text)
    if basic.isascii() and "\x7f" not in basic:
        return basic
    return HIDDEN.sub(escape, basic)


def _escape(match: re.Match[str]) -> str:
    """Return the matched character as JSON escapes it: of the astral planes as two."""
    units = match.group().encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def json_number(value: float) -> str:
    """Return a number in JSON's spelling, which YAML 1.1 and 1.2 read as the same number."""
    if isinstance(value, int):
        return repr(int(value))
    if not math.isfinite(value):
        raise ValueError(f"{value!r} has no JSON spelling")
    text = repr(float(value))
    # YAML 1.1 takes `1e+20` for text: its floats have a point.
    return text if "." in text else text.replace("e", ".0e")


def _json(value: Value, margin: str) -> str:
    if isinstance(value, str):
        return json_string(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return json_number(value)
    inner = margin + _STEP
    if isinstance(value, Mapping):
        lines = [f"{json_string(k)}: {_json(v, inner)}" for k, v in value.items()]
        return f"{{{inner}{f',{inner}'.join(lines)}{margin}}}" if lines else "{}"
    lines = [_json(each, inner) for each in value]
    return f"[{inner}{f',{inner}'.join(lines)}{margin}]" if lines else "[]"
