"""JSON for people to read: indented, letters as they are, everything hidden escaped."""

import math
from collections.abc import Mapping
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


def json_string(text: str) -> str:
    """Return *text* as a JSON string, which is a double-quoted YAML scalar too."""
    quoted = encode_basestring(text)
    if quoted.isascii() and "\x7f" not in quoted:
        return quoted
    return HIDDEN.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


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
