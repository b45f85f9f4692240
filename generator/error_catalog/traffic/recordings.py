"""
Recordings of traffic: HAR 1.2, and lines of JSON.

Both are read one exchange after the other, so that a recording may be larger than memory.

Source: HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/); a line of JSON is an object
of ``method``, ``url``, ``status``, ``headers`` and ``body``.
"""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import chain
from typing import IO, Any

from error_catalog.diagnostics import Diagnostic, is_list, is_mapping, shown
from error_catalog.files import Location
from error_catalog.runtime.values import decode
from error_catalog.traffic.exchange import Exchange

RULE = "recording"
"""A recording, or one exchange of it, cannot be read."""

SKIPPED = "no response"
"""What stands for an exchange without a response: the request was blocked or cut off."""

Read = Exchange | Diagnostic | str


def read_recording(path: str, stream: IO[bytes]) -> Iterator[Read]:
    """
    Yield each exchange of a recording, or why it cannot be read.

    Args:
        path: What diagnostics call it.
        stream: Of bytes; HAR is told from lines of JSON by its beginning.

    Yields:
        ``SKIPPED`` for an exchange that has no response.
    """
    first = _first_line(stream)
    rest = chain((first,), stream) if first else stream
    if first.lstrip().startswith(b"{") and not _is_exchange(first):
        yield from _read_har(path, _Chained(first, stream))
    else:
        yield from _read_lines(path, rest)


def _first_line(stream: IO[bytes]) -> bytes:
    """Return the first line that is not empty, without a byte order mark; at most 64 MiB."""
    line = stream.readline(MAX_LINE)
    while line and not line.strip(b"\r\n\t \xef\xbb\xbf"):
        line = stream.readline(MAX_LINE)
    return line.removeprefix(b"\xef\xbb\xbf")


MAX_LINE = 64 * 2**20
"""Bytes of one line; a longer one is not read."""


def _is_exchange(line: bytes) -> bool:
    """Tell whether a first line is a whole exchange, and not the beginning of a HAR."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return is_mapping(value) and "log" not in value


class _Chained:
    """What was read of a stream already, and then the rest of it."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first = first
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        """Return at most *size* bytes; all that there are if it is negative."""
        if size < 0:
            first, self._first = self._first, b""
            return first + self._rest.read()
        if self._first:
            first, self._first = self._first[:size], self._first[size:]
            return first
        return self._rest.read(size)


def _read_lines(path: str, lines: Iterable[bytes]) -> Iterator[Read]:
    number = 0
    for at, line in enumerate(lines, 1):
        if not line.strip():
            continue
        number += 1
        data, why = decode(line)
        if why is not None:
            data = _slowly(path, line, at)
        if isinstance(data, Diagnostic):
            yield data
            continue
        try:
            yield exchange_of(data, number)
        except ValueError as error:
            yield _unread(path, str(error), at)


def _slowly(path: str, line: bytes, at: int) -> Any:
    """Return a line as JSON, or a diagnostic that says where it is none."""
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        return _unread(path, f"no JSON: {error.msg.lower()}", at, error.colno)
    except UnicodeDecodeError:
        return _unread(path, "the line is not UTF-8", at)
    except (ValueError, RecursionError) as error:
        return _unread(path, f"no JSON: {str(error).lower()}", at)


def exchange_of(data: Any, number: int) -> Exchange | str:
    """
    Return the exchange that a line of JSON describes; ``SKIPPED`` if it has no response.

    Raises:
        ValueError: It is no exchange; the text says what is wrong with it.
    """
    if not is_mapping(data):
        raise ValueError(f"expected an object, found {shown(data)}")
    if "status" not in data:
        raise ValueError("`status` is missing")
    status = _status(data["status"])
    if status is None:
        return SKIPPED
    body, is_text = _body(data.get("body"))
    return Exchange(
        number,
        str(data.get("method") or "").upper(),
        str(data.get("url") or data.get("path") or ""),
        status,
        _headers(data.get("headers")),
        body,
        is_text,
    )


def _status(status: Any) -> int | None:
    """Return a status; None if there was no response: 0, as browsers record it, or null."""
    if type(status) is int and 100 <= status <= 599:
        return status
    if status in (0, None, "0", "") and status is not False:
        return None
    if isinstance(status, str) and _DIGITS.fullmatch(status):
        return int(status)
    raise ValueError(f"`status`: expected 100 to 599, found {shown(status)}")


_DIGITS = re.compile("[1-5][0-9]{2}")


def _body(body: Any) -> tuple[bytes, bool]:
    """Return a body as bytes: text, or JSON that stands there as it is."""
    if body is None:
        return b"", True
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass"), True


def _headers(headers: Any) -> Mapping[str, str] | list[tuple[str, str]]:
    """Return headers, which are an object, pairs, or objects of ``name`` and ``value``."""
    if is_mapping(headers):
        return headers
    if not is_list(headers):
        if headers is None:
            return {}
        raise ValueError(f"`headers`: expected an object, found {shown(headers)}")
    return [pair for each in headers if (pair := _pair(each)) is not None]


def _pair(header: Any) -> tuple[str, str] | None:
    if is_mapping(header):
        name, value = header.get("name"), header.get("value")
    elif is_list(header) and len(header) == 2:
        name, value = header
    else:
        return None
    return (name, str(value)) if isinstance(name, str) else None


def _read_har(path: str, stream: _Chained) -> Iterator[Read]:
    # Imported late: lines of JSON do not need it. It has no types.
    ijson: Any = import_module("ijson")

    number = 0
    try:
        for entry in ijson.items(stream, "log.entries.item", use_float=True):
            number += 1
            try:
                yield _har_exchange(entry, number)
            except ValueError as error:
                yield _unread(path, f"entry {number}: {error}")
    except (ijson.JSONError, ValueError, RecursionError) as error:
        message = str(error).partition("\n")[0].rstrip(" :.").lower()
        where = f" after entry {number}" if number else ""
        yield _unread(path, f"no JSON{where}: {message}")
        return
    if not number:
        message = "expected the entries of a HAR (`log.entries`), or lines of JSON"
        yield _unread(path, f"{message}; found neither")


def _har_exchange(entry: Any, number: int) -> Exchange | str:
    """
    Return an entry of a HAR; ``SKIPPED`` if its request got no response.

    Raises:
        ValueError: It is no entry; the text says what is wrong with it.
    """
    request, response = (
        each if is_mapping(each) else {}
        for each in (_member(entry, "request"), _member(entry, "response"))
    )
    status = _status(response.get("status"))
    if status is None:
        return SKIPPED
    body, is_text = _content(response.get("content"))
    return Exchange(
        number,
        str(request.get("method") or "").upper(),
        str(request.get("url") or ""),
        status,
        _headers(response.get("headers")),
        body,
        is_text,
    )


def _member(data: Any, name: str) -> Any:
    if not is_mapping(data):
        raise ValueError(f"expected an object, found {shown(data)}")
    return data.get(name)


def _content(content: Any) -> tuple[bytes | None, bool]:
    """Return the body of a HAR's entry, None if it was not recorded; and whether it is text."""
    if not is_mapping(content):
        return None, False
    text = content.get("text")
    if not isinstance(text, str):
        # A size of 0 says that there was none; browsers leave out what they did not keep.
        is_empty = content.get("size") in (0, None) and content.get("size") is not None
        return (b"" if is_empty else None), False
    if content.get("encoding") != "base64":
        return text.encode("utf-8", "surrogatepass"), True
    try:
        # Some leave out the padding.
        return b64decode(f"{text}=="), False
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"`content.text`: no base64 ({error})") from error


def _unread(path: str, message: str, line: int = 1, column: int = 1) -> Diagnostic:
    return Diagnostic(Location(path, line, column), RULE, message)
