"""Errors from what urllib3 received."""

from __future__ import annotations

from .clients import (
    CHUNK,
    Received,
    error_from,
    gather,
    may_be_error,
    raise_if_error,
)

TYPE_CHECKING = False
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
    """Raise the error that *response* is, if it is one; reads the body only if it may be."""
    status, headers = response.status, response.headers
    if not may_be_error(api, status, headers.get("Content-Type")):
        return
    if status >= 400:
        raise from_response(api, response) from None
    raise_if_error(api, status, headers, response.data)


def from_response(api: Api, response: Response) -> Any:
    """Return the error for *response*, whatever it is."""
    received = _already_read(response)
    if received is None:
        received = gather(response.stream(CHUNK))
        _keep(response, received)
    return error_from(api, response.status, response.headers, received)


def _already_read(response: Any) -> Received | None:
    content: bytes | None = getattr(response, "_body", None)
    return None if content is None else Received(content)


def _keep(response: Any, received: Received) -> None:
    """Let ``response.data`` find what was read; else do not use the connection again."""
    if received.why is None:
        response._body = received.content  # noqa: SLF001, there is no public way
    else:
        response.close()
