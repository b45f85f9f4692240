"""Errors from responses of urllib3."""

from __future__ import annotations

from .client import (
    CHUNK,
    already_read,
    error_from,
    gather,
    keep,
    may_be_error,
    raise_if_error,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Protocol

    from ..api import Api

    class Response(Protocol):
        """``urllib3.BaseHTTPResponse``."""

        @property
        def status(self) -> int: ...

        @property
        def headers(self) -> Mapping[str, str]: ...

        @property
        def data(self) -> bytes: ...

        def stream(self, amt: int, /) -> Iterator[bytes]: ...

        def close(self) -> None: ...


def raise_for_error(api: Api, response: Response) -> None:
    """Raise the error that *response* is, if it is one; read the body only if it may be."""
    status, headers = response.status, response.headers
    if not may_be_error(api, status, headers.get("Content-Type")):
        return
    if status >= 400:
        raise from_response(api, response) from None
    raise_if_error(api, status, headers, response.data)


def from_response(api: Api, response: Response) -> Any:
    """Return the error for *response*, whatever its body is."""
    received = already_read(response, "_body")
    if received is None:
        received = gather(response.stream(CHUNK))
        keep(response, "_body", received)
    return error_from(api, response.status, response.headers, received)
