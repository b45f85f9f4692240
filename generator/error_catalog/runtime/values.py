"""
JSON values: types, equality, decoding, spelling; numbers, dates and waits.

Whatever was sent, decoding it never raises.

One module because reading, checking, hiding and writing share these few meanings.
"""

from __future__ import annotations

import re
from functools import lru_cache
from keyword import iskeyword

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from typing import Any, TypeGuard

    Body = bytes | bytearray | memoryview | str | None
    Clock = Callable[[], float]
    Decoded = tuple[Any, str | None]

MISSING: Any = object()
"""No value at all, as opposed to null."""

UNREADABLE: Any = object()
"""Decoded data that JSON cannot say: it fits nothing, not even an envelope of any body."""

ANY: Any = object()
"""The body of an envelope that promises no shape."""


_LISTS = (list, tuple)  # Unions would be made anew in each call.
_TREES = (list, dict)
_REALS = (int, float)


def has_type(value: Any, types: tuple[str, ...]) -> bool:
    """
    Tell whether *value* has one of the JSON *types*; an empty tuple allows every value.

    ``True`` is not an integer, ``3.0`` is one, and NaN and infinity are not numbers.
    """
    return not types or any(_TYPES[each](value) for each in types)


def type_test(types: tuple[str, ...]) -> Callable[[Any], bool]:
    """Return a function that tells whether a value has one of the JSON *types*."""
    if len(types) == 1:
        return _TYPES[types[0]]
    return lambda value: has_type(value, types)


def is_textual(types: tuple[str, ...]) -> bool:
    """Tell whether a value of the JSON *types* may be text."""
    return not types or "string" in types


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Tell whether *value* is a JSON object."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Tell whether *value* is a JSON array; a tuple counts as one."""
    return isinstance(value, _LISTS)


def is_number(value: Any) -> TypeGuard[int | float]:
    """Tell whether *value* is a number; ``True`` is not one."""
    return isinstance(value, _REALS) and not isinstance(value, bool)


def same(left: Any, right: Any) -> bool:
    """Tell whether two JSON values are equal, where ``1`` equals ``1.0`` but not ``True``."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if is_object(left) and is_object(right):
        return left.keys() == right.keys() and all(
            same(left[key], right[key]) for key in left
        )
    if is_array(left) and is_array(right):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


_INFINITY = float("inf")
_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: (
        is_number(value) and (isinstance(value, int) or value.is_integer())
    ),
    "number": lambda value: (
        type(value) is int or (is_number(value) and abs(value) < _INFINITY)
    ),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": is_array,
    "object": is_object,
}


MAX_PARSE = 8 * 1024 * 1024
"""The longest body that is decoded, in bytes."""

MAX_DEPTH = 100
"""How deeply a body may be nested, so that its error can be copied and pickled on any stack."""

NOT_UTF8 = "the body is not UTF-8"
NOT_PLAIN = "the data has values that JSON does not have"
"""Why a body or data counts as malformed even if everything in it could be read."""

_SHALLOW = 2 * MAX_DEPTH  # Each level takes two brackets.
_NOT_JSON = "the body is not JSON"
_DEEP_BODY = "the body is nested too deeply"
_DEEP_DATA = "the data is nested too deeply, or too large"
_MAX_VALUES = MAX_PARSE // 2
_MAX_BITS = 14_000  # Python writes no longer integers as text.
_SPACE = " \t\n\r"


def bytes_of(body: Body) -> bytes:
    """Return a body as bytes; None is an empty one."""
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    try:
        return b"" if body is None else bytes(memoryview(body))
    except (TypeError, ValueError):
        return b""


def decode(body: bytes) -> Decoded:
    """
    Return the body as JSON, else as text, and why it is not JSON in UTF-8.

    A body that is empty or too long is ``MISSING``.
    """
    if not 0 < len(body) <= MAX_PARSE:
        many = f"has {len(body)} bytes, which is too long" if body else "is empty"
        return MISSING, f"the body {many}"
    text, value, is_read = "", MISSING, False
    why: str | None = None
    try:
        text = body.decode()
        # HTML pages of proxies are so frequent that their start suffices. A zero among
        # the first bytes means another encoding.
        if text[0] == "<" and "\0" not in text[:4]:
            return text, _NOT_JSON
        value, end = _scan_once(text, 0)
        is_read = end == len(text) or not text[end:].strip(_SPACE)
    except (ValueError, RecursionError, StopIteration):
        pass
    if not is_read:
        # Such as a space at the start, an encoding beside UTF-8, or what is not JSON.
        from json import loads

        text, why = _json_text(body)
        try:
            value = loads(text, parse_int=_long_number)
        except RecursionError:
            return as_text(body), _DEEP_BODY
        except ValueError:
            return as_text(body), why or _NOT_JSON
    may_be_deep = len(text) > _SHALLOW and text.count("[") + text.count("{") > MAX_DEPTH
    if may_be_deep and _is_deep(value):
        return as_text(body), _DEEP_BODY
    return value, why


def _first_scan(text: str, at: int) -> tuple[Any, int]:
    """Scan, and leave the scanner for the next time: importing this module loads no json."""
    from json import JSONDecoder

    global _scan_once  # noqa: PLW0603  A function that returns it would be called each time.
    decoder: Any = JSONDecoder()  # typeshed does not know what it calls
    _scan_once = decoder.scan_once
    return _scan_once(text, at)


_scan_once: Callable[[str, int], tuple[Any, int]] = _first_scan


_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^\s";,]+)', re.IGNORECASE | re.ASCII)
_CHARSETS = re.compile(
    r"(?:us-)?ascii|utf-?(?:8|16|32)|utf-(?:16|32)-?[bl]e|iso-?8859-(?:[1-9]|1[013-6])"
    r"|latin-?1|(?:cp|windows-)125[0-8]|(?:cp|ibm)(?:437|85[0257]|866)|cp(?:874|9(?:32|49))"
    r"|koi8-[ru]|big5|gb(?:k|2312|18030)|euc-(?:jp|kr)|iso-2022-jp|shift-?jis"
)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")


def as_text(body: bytes, content_type: str = "") -> str:
    """Return the body as text in the charset of its mark, else of its header, else UTF-8."""
    if body.startswith(_BYTE_ORDER_MARKS):
        from json import detect_encoding

        return body.decode(detect_encoding(body), "replace")
    charset = charset_in(content_type) or "utf-8"
    # ASCII is UTF-8, too, and what claims to be it is often that.
    return body.decode("utf-8" if charset.endswith("ascii") else charset, "replace")


def charset_in(content_type: str) -> str | None:
    """Return the charset that a Content-Type declares; None if it is none, or unknown."""
    declared = _CHARSET.search(content_type)
    name = declared[1].lower().replace("_", "-") if declared else ""
    # Python knows more, some of which are no charsets, or slow.
    return name if _CHARSETS.fullmatch(name) else None


def _json_text(body: bytes) -> tuple[str, str | None]:
    """Return the text in the encoding that it seems to have; if it is not in it, say so."""
    from json import detect_encoding

    try:
        return body.decode(detect_encoding(body), "surrogatepass"), None
    except UnicodeDecodeError:
        return as_text(body), NOT_UTF8


def _long_number(digits: str) -> int | float:
    try:
        return int(digits)
    except ValueError:  # More digits than Python converts to an integer.
        return float(digits)


def _is_deep(value: Any) -> bool:
    """Tell whether decoded JSON has more than ``MAX_DEPTH`` levels."""
    level = [value]
    for _ in range(MAX_DEPTH):
        # No calls: this visits every value of a large body.
        level = [
            child
            for each in level
            if isinstance(each, _TREES)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True


def _children(value: Any) -> Any:
    if is_object(value):
        return value.values()
    return value if is_array(value) else ()


def decode_payload(value: Any) -> Decoded:
    """Return decoded data without what JSON cannot say, and whether there was any."""
    is_plain = _is_plain(value)
    if is_plain:
        return value, None
    return (UNREADABLE, _DEEP_DATA) if is_plain is None else (_plain(value), NOT_PLAIN)


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
            elif not is_array(each):
                is_plain = is_plain and is_scalar(each)
            inner += _children(each)
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
        kept = {
            key: _plain(each) for key, each in given.items() if isinstance(key, str)
        }
        return {key: each for key, each in kept.items() if each is not UNREADABLE}
    if is_array(value):
        return [each for each in map(_plain, value) if each is not UNREADABLE]
    return value if is_scalar(value) else UNREADABLE


def spell(value: Any) -> str:
    """
    Return *value* as text: a string as it is, everything else as JSON writes it.

    Whole floats are written as integers: ``60.0`` as ``60``.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    import json

    return json.dumps(value, ensure_ascii=False)


def from_decimal(value: Any, types: set[str]) -> str | int | float:
    """
    Return a Decimal as text if *types* allow only text, else as the same number.

    Raises:
        ValueError: There is no such number in JSON; it says what is.
    """
    if "string" in types and types.isdisjoint(_NUMBERS):
        return str(value)
    if value.is_finite() and abs(value.adjusted()) < _MAX_DIGITS:
        number = int(value) if value == int(value) else float(value)
        if type(value)(repr(number)) == value:
            return number
    raise ValueError("be a number that JSON can hold exactly")


class_of: Callable[[Any], Any] = type
"""Returns the type of a value of any type."""


def from_moment(value: Any, formats: set[str]) -> str:
    """
    Return a date, a time, both or a duration as one of *formats* has it, if it names any.

    Source: RFC 3339.

    Raises:
        ValueError: It has another format; it says what is wrong.
    """
    kind = class_of(value)
    own = "date-time" if hasattr(kind, "year") else "time"
    own = own if hasattr(kind, "hour") else "date"
    own = "duration" if hasattr(kind, "total_seconds") else own
    wanted = sorted(formats & {"date", "date-time", "duration", "time"})
    if wanted and own not in wanted:
        choice = " or ".join(wanted)
        raise ValueError(f"be in the format {choice}, not {type(value).__name__}")
    if own == "duration":
        seconds = value.total_seconds()
        if seconds < 0 or seconds % 1:
            raise ValueError("last whole seconds")
        return f"PT{int(seconds)}S"
    if wanted and own != "date" and value.utcoffset() is None:
        raise ValueError("have a time zone")
    text = str(value.isoformat())
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def fits_in_header(text: str) -> bool:
    """Tell whether a header can carry *text*: HTTP libraries write headers in Latin-1."""
    return text.isprintable() and all(ord(letter) < 256 for letter in text)


REDACTION = "_redaction"
"""The attribute of exceptions that returns what hides secrets; private to the package."""

BUILT_IN = frozenset(
    ("code", "status", "title", "message", "docs", "request_id", "retry_after")
)
"""Fields that every error has, whether or not its envelope has a place for them."""

RESERVED = frozenset(
    (
        *("Any", "Literal", "Mapping", "Sequence", "bool", "float", "int", "property"),
        *("self", "str", "action", "add_note", "args", "body", "code", "deprecated"),
        *(
            "default_message",
            "docs",
            "errors",
            "extra",
            "group",
            "malformed",
            "message",
        ),
        *("message_", "name", "request_id", "retry_after", "retryable", "status"),
        *("title", "to_dict", "with_traceback"),
    )
)
"""Names that errors or their modules use already: such a field or param gets a ``_``."""


@lru_cache(1024)
def attribute_name(name: str) -> str:
    """Return the Python attribute that holds the field or param *name*."""
    word = re.sub(r"\W", "_", name, flags=re.ASCII) or "_"
    if word[0].isdigit() or word[0] == "_":
        word = f"field_{word.lstrip('_')}"
    return f"{word}_" if iskeyword(word) or word in RESERVED else word


SPELLINGS = {
    "integer": r"-?(?:0|[1-9][0-9]*)",
    "number": r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?",
    "boolean": r"true|false",
    "null": r"null",
}
"""How JSON writes a value of each type, and so the only way that text is read as one."""

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
    Return a function that reads the value a text spells; ``MISSING`` if it spells none.

    ``007`` and ``True`` spell no number and no boolean: JSON would not write them so.

    Args:
        types: JSON types of the value; empty allows text only.
        integers: The catalog's integer codes. Where text is allowed too, digits are read
            as a number only if they are one of these.
    """
    numeric = not _NUMBERS.isdisjoint(types)
    words = {word: value for word, (kind, value) in _WORDS.items() if kind in types}
    has_type = type_test(types)

    def read_code(text: str) -> Any:
        code = _number(text, _INTEGER)
        return text if code is MISSING or code not in integers else code

    def read_scalar(text: str) -> Any:
        # Most numbers in headers are plain digits, which need no regular expression.
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


MAX_WAIT = 365 * 86_400
"""The longest wait that an error reports, in seconds: a year."""

_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_ZONES = frozenset(("GMT", "UTC", "UT", "Z"))


def wait(value: Any, clock: Clock) -> float | None:
    """
    Return the seconds to wait, from 0 to ``MAX_WAIT``; None if *value* is not a wait.

    Args:
        value: A number of seconds, or the text of one or of an HTTP date.
        clock: Returns the Unix time from which the wait until a date is counted.
    """
    if isinstance(value, str):
        if len(value) < 8 and value.isdigit() and value.isascii():
            return float(value)  # as most are
        value = _from_text(value.strip(), clock)
    if not is_number(value):
        return None
    if 0 <= value < MAX_WAIT:
        return value
    # A negative or infinite wait, or NaN, is a mistake of the server.
    return float(MAX_WAIT) if MAX_WAIT <= value < float("inf") else None


def seconds_until(date: str, clock: Clock) -> float | None:
    """Return the seconds until an HTTP date, 0 if it has passed; None if it is not one."""
    time = unix_time(date, clock)
    return None if time is None else max(0.0, time - clock())


def unix_time(date: str, clock: Clock) -> float | None:
    """
    Return the Unix time of an HTTP date in any of its three formats; None if it is not one.

    Source: RFC 9110 section 5.6.7.

    Args:
        clock: Returns the Unix time near which a year of two digits is: at most 50 years
            ahead.
    """
    if len(date) > 64 or not date.isascii():
        return None
    words = date.replace(",", " ").replace("-", " ").split()
    if len(words) == 5:
        # Sun Nov  6 08:49:37 1994, the format of C's asctime, which is always in UTC.
        _, month, day, time, year = words
    elif len(words) == 6 and words[5].upper() in _ZONES:
        _, day, month, year, time, _ = words
    else:
        return None
    try:
        return _timestamp(year, month.lower(), day, time, clock)
    except (ValueError, OverflowError):
        return None


def _from_text(text: str, clock: Clock) -> float | None:
    if len(text) > 64 or not text.isascii() or "_" in text:
        return None
    try:
        return float(text)
    except ValueError:
        return seconds_until(text, clock)


def _timestamp(year: str, month: str, day: str, time: str, clock: Clock) -> float:
    from datetime import UTC, datetime

    moment = time.split(":")
    if not "".join((year, day, *moment)).isdigit():
        raise ValueError("signs and underscores are no digits")
    number = int(year)
    if len(year) == 2:
        first = datetime.fromtimestamp(clock(), UTC).year - 49
        number = first + (number - first) % 100
    hour, minute, second = map(int, moment)
    # ``datetime`` has no leap seconds.
    clear = (hour, minute, min(second, 59))
    return datetime(
        number, _MONTHS.index(month) + 1, int(day), *clear, tzinfo=UTC
    ).timestamp()
