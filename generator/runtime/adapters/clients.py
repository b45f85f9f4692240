"""What an HTTP library received, read as far as it goes, as an error of an API."""

from __future__ import annotations

from ..decoding import MAX_PARSE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Iterable
    from typing import Any

    from ..api import Api
    from ..decoding import Body
    from ..headers import Headers

CHUNK = 64 * 1024
"""How many bytes are read at a time."""

_JSON_IN_PRACTICE = (
    "",
    "application/javascript",
    "application/json",
    "application/json-rpc",
    "application/jsonrequest",
    "text/html",
    "text/javascript",
    "text/json",
    "text/plain",
)
"""Media types that servers send JSON under."""


class Received:
    """
    What came of a body.

    Args:
        why: Why it is not all of it; None if it is.
    """

    __slots__ = ("content", "why")

    def __init__(self, content: bytes, why: str | None = None) -> None:
        self.content = content
        self.why = why


def may_be_error(api: Api, status: int, media_type: str | None) -> bool:
    """
    Tell whether an answer can be an error, before its body is read.

    Below 400 that needs an envelope that comes with that status, and a media type that
    such a body may have: a download or a stream of events is left alone.
    """
    if status >= 400:
        return True
    early = [
        each for each in api.contract.envelopes if api.contract.says_error(status, each)
    ]
    if not early:
        return False
    kind = _kind(media_type or "")
    known = (_kind(each.media_type) for each in early)
    return kind in _JSON_IN_PRACTICE or kind.endswith("+json") or kind in known


def gather(chunks: Iterable[bytes]) -> Received:
    """Read a body until it ends, breaks off, or is longer than an error can be; never raise."""
    parts: list[bytes] = []
    size = 0
    try:
        for chunk in chunks:
            parts.append(chunk)
            size += len(chunk)
            if size > MAX_PARSE:
                return Received(b"".join(parts), _TOO_LONG)
    except Exception as fault:  # noqa: BLE001, whatever the library finds wrong
        return Received(b"".join(parts), _broken_off(fault))
    return Received(b"".join(parts))


async def gather_async(chunks: AsyncIterable[bytes]) -> Received:
    """Do the same for a body that comes asynchronously."""
    parts: list[bytes] = []
    size = 0
    try:
        async for chunk in chunks:
            parts.append(chunk)
            size += len(chunk)
            if size > MAX_PARSE:
                return Received(b"".join(parts), _TOO_LONG)
    except Exception as fault:  # noqa: BLE001, whatever the library finds wrong
        return Received(b"".join(parts), _broken_off(fault))
    return Received(b"".join(parts))


def error_from(api: Api, status: int, headers: Headers, received: Received) -> Any:
    """Return the error for an answer, whatever it is; never raise."""
    error = api.read(status, headers, received.content)
    if received.why is not None:
        error.malformed = received.why
    return error


def raise_if_error(api: Api, status: int, headers: Headers, content: Body) -> None:
    """Raise the error for an answer below 400 if its body says that it is one."""
    if api.is_error(status, headers, content):
        raise api.read(status, headers, content) from None


_TOO_LONG = f"the body is longer than {MAX_PARSE} bytes"


def _broken_off(fault: Exception) -> str:
    # Only its type: a library's message may hold the URL, and so its secrets.
    return f"the body could not be read to its end: {type(fault).__name__}"


def _kind(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
