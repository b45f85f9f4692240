"""A body's bytes as a value: total, whatever a server or a proxy sent."""

from __future__ import annotations

from .values import MISSING, is_array, is_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Body = bytes | bytearray | memoryview | str | None
    Decoded = tuple[Any, str | None]

MAX_PARSE = 8 * 1024 * 1024
"""The longest body that is decoded, in bytes."""

MAX_DEPTH = 100
"""How deeply a body may be nested: an error can be copied and pickled on any stack."""

_NOT_JSON = "the body is not JSON"

NOT_UTF8 = "the body is not UTF-8"
"""Why a body counts as malformed although everything in it could be read."""

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
    """Return the function that decodes a body of any type; it returns its bytes, too."""
    from json import JSONDecoder

    # What the decoder itself calls; any doubt, such as a space at the start, is left to
    # decode, which tells why. Typeshed does not know it.
    decoder: Any = JSONDecoder()
    scan_once: Callable[[str, int], tuple[Any, int]] = decoder.scan_once

    def decode_body(body: Body) -> tuple[Any, str | None, bytes]:
        raw = body if type(body) is bytes else bytes_of(body)
        if len(raw) <= MAX_PARSE:
            try:
                text = raw.decode()
                # A proxy's page is so frequent that it is known by its start. A zero
                # among the first bytes tells of another encoding.
                if text[:1] == "<" and "\0" not in text[:4]:
                    return text, _NOT_JSON, raw
                value, end = scan_once(text, 0)
            except (ValueError, RecursionError, StopIteration):
                return *decode(raw), raw
            # Each level has two brackets.
            is_shallow = end <= 2 * MAX_DEPTH or not _is_deep(text, value)
            if is_shallow and (end == len(text) or not text[end:].strip(_SPACE)):
                return value, None, raw
        return *decode(raw), raw

    return decode_body


def decode(body: bytes) -> Decoded:
    """
    Return the body as JSON, else as text, and what is wrong with it.

    An empty body, and one that is too long, are ``MISSING``.
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
    """Return the text in the encoding that it seems to have, and whether it has it."""
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
        # It is JSON, but a number in it has more digits than Python converts.
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
