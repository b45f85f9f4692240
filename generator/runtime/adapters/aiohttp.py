"""Errors from what aiohttp received."""

from __future__ import annotations

from .clients import (
    Received,
    error_from,
    gather_async,
    may_be_error,
    raise_if_error,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterable
    from typing import Any, Protocol

    from ..api import Api

    class Stream(Protocol):
        """``aiohttp.StreamReader``."""

        def iter_any(self) -> AsyncIterable[bytes]: ...

    class Response(Protocol):
        """``aiohttp.ClientResponse``."""

        @property
        def status(self) -> int: ...

        # A mapping, behind a descriptor of a kind that pyright does not look through.
        @property
        def headers(self) -> Any: ...

        @property
        def content(self) -> Stream: ...

        async def read(self) -> bytes: ...

        def close(self) -> None: ...


async def raise_for_error(api: Api, response: Response) -> None:
    """Raise the error that *response* is, if it is one; reads the body only if it may be."""
    status, headers = response.status, response.headers
    if not may_be_error(api, status, headers.get("Content-Type")):
        return
    if status >= 400:
        raise await from_response(api, response) from None
    raise_if_error(api, status, headers, await response.read())


async def from_response(api: Api, response: Response) -> Any:
    """Return the error for *response*, whatever it is; its connection is free again."""
    received = _already_read(response)
    if received is None:
        received = await _read(response)
        _keep(response, received)
    return error_from(api, response.status, response.headers, received)


async def _read(response: Response) -> Received:
    try:
        return await gather_async(response.content.iter_any())
    except BaseException:  # cancelled: what is left of the body is in the way
        response.close()
        raise


def _already_read(response: Any) -> Received | None:
    content: bytes | None = getattr(response, "_body", None)
    return None if content is None else Received(content)


def _keep(response: Any, received: Received) -> None:
    """Let ``response.read()`` find what was read; else do not use the connection again."""
    if received.why is None:
        response._body = received.content  # noqa: SLF001, there is no public way
    else:
        response.close()
