"""Errors from what urllib.request or http.client received."""

from __future__ import annotations

from .clients import CHUNK, error_from, gather

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Protocol

    from ..api import Api

    class Response(Protocol):
        """``urllib.error.HTTPError`` or ``http.client.HTTPResponse``."""

        @property
        def status(self) -> int | None: ...

        # ``email.message.Message``, which is no mapping, though it has ``items``.
        @property
        def headers(self) -> Any: ...

        def read(self, amount: int, /) -> bytes: ...

        def close(self) -> None: ...


def from_response(api: Api, response: Response) -> Any:
    """Return the error for *response*, whatever it is; its body is read and closed."""
    received = gather(_chunks(response))
    response.close()
    return error_from(api, response.status or 0, response.headers, received)


def _chunks(response: Response) -> Iterator[bytes]:
    while chunk := response.read(CHUNK):
        yield chunk
    # http.client says nothing where the connection broke off; some bytes are still due.
    if getattr(response, "length", None):
        raise EOFError
