"""
What adapters of HTTP clients share: a response, read as far as possible, as an error.

Reading never raises: the error of a body that breaks off says so in ``malformed``.
"""

from __future__ import annotations

from ..contract import media_kind
from ..values import MAX_PARSE

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Iterable
    from typing import Any

    from ..api import Api
    from ..reader import Headers
    from ..values import Body

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
    What could be read of a body.

    Args:
        why: Why it is incomplete; None if it is complete.
    """

    __slots__ = ("content", "why")

    def __init__(self, content: bytes, why: str | None = None) -> None:
        self.content = content
        self.why = why


def may_be_error(api: Api, status: int, media_type: str | None) -> bool:
    """
    Tell whether a response can be an error, before its body is read.

    Below 400, the catalog must have an envelope for the status, and the media type must be
    one that its body can have: a download or an event stream is left unread.
    """
    if status >= 400:
        return True
    early = [
        each for each in api.contract.envelopes if api.contract.says_error(status, each)
    ]
    if not early:
        return False
    kind = media_kind(media_type or "")
    known = {
        media_kind(media)
        for each in early
        for media in (each.media_type, *each.also_read)
    }
    return kind in _JSON_IN_PRACTICE or kind.endswith("+json") or kind in known


def already_read(response: Any, attribute: str) -> Received | None:
    """Return the body that a library keeps in *attribute*; None if it has not read it yet."""
    content: bytes | None = getattr(response, attribute, None)
    return None if content is None else Received(content)


def keep(response: Any, attribute: str, received: Received) -> None:
    """Leave a complete body in *attribute* for the library; else close the connection."""
    if received.why is None:
        setattr(response, attribute, received.content)  # there is no public way
    else:
        response.close()


def gather(chunks: Iterable[bytes]) -> Received:
    """Read a body until it ends, breaks off, or is too long for an error; never raise."""
    parts: list[bytes] = []
    size = 0
    try:
        for chunk in chunks:
            parts.append(chunk)
            size += len(chunk)
            if size > MAX_PARSE:
                return Received(b"".join(parts), _TOO_LONG)
    except Exception as fault:  # noqa: BLE001, whatever the library raises
        return Received(b"".join(parts), _broken_off(fault))
    return Received(b"".join(parts))


async def gather_async(chunks: AsyncIterable[bytes]) -> Received:
    """Do the same for a body that is read asynchronously."""
    parts: list[bytes] = []
    size = 0
    try:
        async for chunk in chunks:
            parts.append(chunk)
            size += len(chunk)
            if size > MAX_PARSE:
                return Received(b"".join(parts), _TOO_LONG)
    except Exception as fault:  # noqa: BLE001, whatever the library raises
        return Received(b"".join(parts), _broken_off(fault))
    return Received(b"".join(parts))


def error_from(
    api: Api, status: int | None, headers: Headers, received: Received
) -> Any:
    """Return the error for any response of an error status; never raise."""
    error = api.read(status, headers, received.content)
    if received.why is not None:
        error.malformed = received.why
    return error


def raise_if_error(api: Api, status: int, headers: Headers, content: Body) -> None:
    """Raise the error for a response below 400 if its body says that it is one."""
    if api.is_error(status, headers, content):
        raise api.read(status, headers, content) from None


_TOO_LONG = f"the body is longer than {MAX_PARSE} bytes"


def _broken_off(fault: Exception) -> str:
    # Only its type: the message may contain the URL, and with it secrets.
    return f"the body could not be read to its end: {type(fault).__name__}"
