"""Errors from what requests received."""

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
        """``requests.Response``."""

        @property
        def status_code(self) -> int: ...

        @property
        def headers(self) -> Mapping[str, str]: ...

        @property
        def content(self) -> bytes: ...

        def iter_content(self, chunk_size: int, /) -> Iterator[bytes]: ...

        def close(self) -> None: ...


def raise_for_error(api: Api, response: Response) -> None:
    """Raise the error that *response* is, if it is one; reads the body only if it may be."""
    status, headers = response.status_code, response.headers
    if not may_be_error(api, status, headers.get("Content-Type")):
        return
    if status >= 400:
        raise from_response(api, response) from None
    raise_if_error(api, status, headers, response.content)


def from_response(api: Api, response: Response) -> Any:
    """Return the error for *response*, whatever it is."""
    received = _already_read(response)
    if received is None:
        received = gather(response.iter_content(CHUNK))
        _keep(response, received)
    return error_from(api, response.status_code, response.headers, received)


def _already_read(response: Any) -> Received | None:
    content: Any = getattr(response, "_content", False)
    if content is False and response.raw is not None:
        return None
    return Received(content or b"")


def _keep(response: Any, received: Received) -> None:
    """Let ``response.content`` find what was read; else do not use the connection again."""
    if received.why is None:
        response._content = received.content  # noqa: SLF001, there is no public way
    else:
        response.close()
