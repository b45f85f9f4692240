"""
The body of a response as JSON values: decoded, or checked if somebody else has decoded it.

Whatever was sent, nothing here raises.
"""

from __future__ import annotations

from .values import MISSING, UNREADABLE, is_array, is_object

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Body = bytes | bytearray | memoryview | str | None
    Decoded = tuple[Any, str | None]

MAX_PARSE = 8 * 1024 * 1024
"""The longest body that is decoded, in bytes."""

MAX_DEPTH = 100
"""How deeply a body may be nested, so that its error can be copied and pickled on any stack."""

_NOT_JSON = "the body is not JSON"

NOT_UTF8 = "the body is not UTF-8"
"""Why a body counts as malformed even if everything in it could be read."""

_SPACE = " \t\n\r"


def bytes_of(body: Body) -> bytes:
    """Return a body as bytes; None is an empty one."""
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    try:
        return b"" if body is None else bytes(memoryview(body))
    except (TypeError, ValueError):
        return b""


def body_decoder() -> Callable[[Body], tuple[Any, str | None, bytes]]:
    """Return a function that decodes a body of any type; it returns the body's bytes too."""
    from json import JSONDecoder

    # What the decoder itself calls, though typeshed does not know it. Whatever it refuses,
    # such as a space at the start, is left to ``decode``, which says why.
    decoder: Any = JSONDecoder()
    scan_once: Callable[[str, int], tuple[Any, int]] = decoder.scan_once
    shallow = 2 * MAX_DEPTH  # Each level takes two brackets.

    def decode_body(body: Body) -> tuple[Any, str | None, bytes]:
        raw = body if type(body) is bytes else bytes_of(body)
        if len(raw) <= MAX_PARSE:
            try:
                text = raw.decode()
                # HTML pages of proxies are so frequent that their start suffices. A zero
                # among the first bytes means another encoding.
                if text[:1] == "<" and "\0" not in text[:4]:
                    return text, _NOT_JSON, raw
                value, end = scan_once(text, 0)
            except (ValueError, RecursionError, StopIteration):
                return *decode(raw), raw
            is_shallow = end <= shallow or not _is_deep(text, value)
            if is_shallow and (end == len(text) or not text[end:].strip(_SPACE)):
                return value, None, raw
        return *decode(raw), raw

    return decode_body


def decode(body: bytes) -> Decoded:
    """
    Return the body as JSON, else as text, and why it is not JSON in UTF-8.

    A body that is empty or too long is ``MISSING``.
    """
    if not body:
        return MISSING, "the body is empty"
    if len(body) > MAX_PARSE:
        return MISSING, f"the body has {len(body)} bytes, which is too long"
    text, why = _json_text(body)
    try:
        value = _loads(text)
    except RecursionError:
        return as_text(body), "the body is nested too deeply"
    except ValueError:
        return as_text(body), why or _NOT_JSON
    if _is_deep(text, value):
        return as_text(body), "the body is nested too deeply"
    return value, why


def as_text(body: bytes) -> str:
    """Return the body as text, whatever its bytes are."""
    return body.decode("utf-8", "replace")


def _json_text(body: bytes) -> tuple[str, str | None]:
    """Return the text in the encoding that it seems to have; if it is not in it, say so."""
    from json import detect_encoding

    encoding = detect_encoding(body)
    try:
        return body.decode(encoding, "surrogatepass"), None
    except UnicodeDecodeError:
        return as_text(body), NOT_UTF8


def _loads(text: str) -> Any:
    from json import loads

    try:
        return loads(text)
    except ValueError as error:
        if hasattr(error, "pos"):
            raise
        # It is JSON, but some number has more digits than Python converts to an integer.
        return loads(text, parse_int=_number)


def _number(digits: str) -> int | float:
    try:
        return int(digits)
    except ValueError:
        return float(digits)


def _is_deep(text: str, value: Any) -> bool:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for each in level for child in _children(each)]
        if not level:
            return False
    return True


def _children(value: Any) -> Any:
    if is_object(value):
        return value.values()
    return value if is_array(value) else ()


NOT_PLAIN = "the data has values that JSON does not have"
"""Why decoded data counts as malformed even if the rest of it could be read."""

_TOO_DEEP = "the data is nested too deeply, or too large"
_MAX_VALUES = MAX_PARSE // 2
_MAX_BITS = 14_000  # Python writes no longer integers as text.


def decode_payload(value: Any) -> tuple[Any, str | None, bytes]:
    """Return decoded data without what JSON cannot say, and whether there was any."""
    is_plain = _is_plain(value)
    if is_plain:
        return value, None, b""
    if is_plain is None:
        return UNREADABLE, _TOO_DEEP, b""
    return _plain(value), NOT_PLAIN, b""


def _is_plain(value: Any) -> bool | None:
    """Tell whether *value* is JSON; None if it is too deep or too large, or recursive."""
    is_plain = True
    level, count = [value], 0
    for _ in range(MAX_DEPTH + 1):
        inner: list[Any] = []
        for each in level:
            if is_object(each):
                keys: Any = each
                is_plain = is_plain and all(isinstance(key, str) for key in keys)
                inner += each.values()
            elif is_array(each):
                inner += each
            else:
                is_plain = is_plain and is_scalar(each)
            if count + len(inner) > _MAX_VALUES:
                return None
        if not inner:
            return is_plain
        count += len(inner)
        level = inner
    return None


def is_scalar(value: Any) -> bool:
    """Tell whether *value* is text, a number that can be written, a boolean or null."""
    if isinstance(value, int):
        return value.bit_length() <= _MAX_BITS
    return value is None or isinstance(value, str | float)


def _plain(value: Any) -> Any:
    if is_object(value):
        given: Any = value
        kept = ((key, _plain(each)) for key, each in given.items())
        return {
            key: each
            for key, each in kept
            if isinstance(key, str) and each is not UNREADABLE
        }
    if is_array(value):
        return [each for each in map(_plain, value) if each is not UNREADABLE]
    return value if is_scalar(value) else UNREADABLE
