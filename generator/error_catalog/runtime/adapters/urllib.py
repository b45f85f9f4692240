"""Errors from responses of urllib.request and http.client."""

from __future__ import annotations

from .client import CHUNK, error_from, gather

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
    return error_from(api, response.status, response.headers, received)


def _chunks(response: Response) -> Iterator[bytes]:
    while chunk := response.read(CHUNK):
        yield chunk
    # http.client does not report a lost connection, but knows how many bytes are missing.
    if getattr(response, "length", None):
        raise EOFError
