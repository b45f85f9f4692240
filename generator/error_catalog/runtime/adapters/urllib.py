"""Errors from responses of urllib.request and http.client."""

from __future__ import annotations

from ..values import MAX_PARSE
from .client import CHUNK, Received, error_from, gather

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Protocol

    from ..api import Api

    class Response(Protocol):
        """``urllib.error.HTTPError`` or ``http.client.HTTPResponse``."""

        @property
        def status(self) -> int | None: ...

        # ``email.message.Message``, which has ``items`` but is not a mapping.
        @property
        def headers(self) -> Any: ...

        def read(self, amount: int, /) -> bytes: ...

        def close(self) -> None: ...


def from_response(api: Api, response: Response) -> Any:
    """Return the error for *response*, whatever its body is; read and close it."""
    received = gather(_chunks(response))
    response.close()
    coding = str(response.headers.get("Content-Encoding", "")).strip().lower()
    if coding in _INFLATED:
        received = _inflated(received)
    return error_from(api, response.status, response.headers, received)


_INFLATED = ("gzip", "x-gzip", "deflate")
"""What other clients decode by themselves, and so servers send unasked."""


def _inflated(received: Received) -> Received:
    """Return *received* without its encoding, as far as that is possible."""
    from zlib import MAX_WBITS, decompressobj

    # 32 is for both formats, with whichever header is there.
    inflater = decompressobj(MAX_WBITS | 32)

    def chunks() -> Iterator[bytes]:
        yield inflater.decompress(received.content, MAX_PARSE + 1)
        if not inflater.eof and not inflater.unconsumed_tail:
            raise EOFError

    found = gather(chunks())
    # If nothing comes of it, the header does not say what the body is.
    why = received.why or found.why
    return Received(found.content, why) if found.content else received


def _chunks(response: Response) -> Iterator[bytes]:
    while chunk := response.read(CHUNK):
        yield chunk
    # http.client does not report a lost connection, but knows how many bytes are missing.
    if getattr(response, "length", None):
        raise EOFError
