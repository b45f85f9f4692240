"""Errors from responses of aiohttp."""

from __future__ import annotations

from .client import (
    Received,
    already_read,
    error_from,
    gather_async,
    keep,
    may_be_error,
    raise_if_error,
)

TYPE_CHECKING = False  # without importing typing
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

        # A mapping, behind a kind of descriptor that pyright does not see through.
        @property
        def headers(self) -> Any: ...

        @property
        def content(self) -> Stream: ...

        async def read(self) -> bytes: ...

        def close(self) -> None: ...


async def raise_for_error(api: Api, response: Response) -> None:
    """Raise the error that *response* is, if it is one; read the body only if it may be."""
    status, headers = response.status, _headers(response)
    if not may_be_error(api, status, response.headers.get("Content-Type")):
        return
    if status >= 400:
        raise await from_response(api, response) from None
    raise_if_error(api, status, headers, await response.read())


async def from_response(api: Api, response: Response) -> Any:
    """Return the error for *response*, whatever its body is; release its connection."""
    received = already_read(response, "_body")
    if received is None:
        received = await _read(response)
        keep(response, "_body", received)
    return error_from(api, response.status, _headers(response), received)


def _headers(response: Response) -> list[tuple[str, str]]:
    return [(name, _text(value)) for name, value in response.headers.items()]


def _text(value: str) -> str:
    """Return a header in Latin-1, as other clients read it, if it is not in UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:  # aiohttp has kept its bytes as lone surrogates
        return value.encode("utf-8", "surrogateescape").decode("latin-1")
    return value


async def _read(response: Response) -> Received:
    try:
        return await gather_async(response.content.iter_any())
    except BaseException:  # cancelled: the rest of the body blocks the connection
        response.close()
        raise
