"""Errors from responses of httpx."""

from __future__ import annotations

from .client import (
    Received,
    error_from,
    gather,
    gather_async,
    may_be_error,
    raise_if_error,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any, Protocol

    from ..api import Api

    class Headers(Protocol):
        """``httpx.Headers``."""

        def get(self, key: str, /) -> Any: ...

        def multi_items(self) -> list[tuple[str, str]]: ...

    class AnyResponse(Protocol):
        """``httpx.Response``, of either client."""

        @property
        def status_code(self) -> int: ...

        @property
        def headers(self) -> Headers: ...

        @property
        def content(self) -> bytes: ...

    class Response(AnyResponse, Protocol):
        """``httpx.Response`` of a ``Client``."""

        def read(self) -> bytes: ...

        def iter_bytes(self) -> Iterator[bytes]: ...

        def close(self) -> None: ...

    class AsyncResponse(AnyResponse, Protocol):
        """``httpx.Response`` of an ``AsyncClient``."""

        async def aread(self) -> bytes: ...

        def aiter_bytes(self) -> AsyncIterator[bytes]: ...

        async def aclose(self) -> None: ...


def hook(api: Api, response: Any) -> Any:
    """Do so for a response of either client; return what an ``AsyncClient`` awaits."""
    if is_async(response):
        return raise_for_error_async(api, response)
    return raise_for_error(api, response)


def raise_for_error(api: Api, response: Response) -> None:
    """Raise the error that *response* is, if it is one; read the body only if it may be."""
    if not _may_be_error(api, response):
        return
    if response.status_code >= 400:
        raise from_response(api, response) from None
    _refuse_async(response)
    content = response.read()
    raise_if_error(api, response.status_code, response.headers.multi_items(), content)


async def raise_for_error_async(api: Api, response: AsyncResponse) -> None:
    """Do the same for a response of an ``AsyncClient``."""
    if not _may_be_error(api, response):
        return
    if response.status_code >= 400:
        raise await from_response_async(api, response) from None
    content = await response.aread()
    raise_if_error(api, response.status_code, response.headers.multi_items(), content)


def from_response(api: Api, response: Response) -> Any:
    """
    Return the error for *response*, whatever its body is.

    Raises:
        TypeError: It is a response of an ``AsyncClient``, and its body is not read yet.
    """
    received = _already_read(response)
    if received is None:
        _refuse_async(response)
        received = gather(response.iter_bytes())
        response.close()
        _keep(response, received)
    return _error_from(api, response, received)


async def from_response_async(api: Api, response: AsyncResponse) -> Any:
    """Do the same for a response of an ``AsyncClient``."""
    received = _already_read(response)
    if received is None:
        chunks: Any = response.aiter_bytes()
        received = await gather_async(chunks)
        await chunks.aclose()
        await response.aclose()
        _keep(response, received)
    return _error_from(api, response, received)


def _may_be_error(api: Api, response: AnyResponse) -> bool:
    media_type = response.headers.get("Content-Type")
    return may_be_error(api, response.status_code, media_type)


def _error_from(api: Api, response: AnyResponse, received: Received) -> Any:
    headers = response.headers.multi_items()
    return error_from(api, response.status_code, headers, received)


def _already_read(response: AnyResponse) -> Received | None:
    try:
        return Received(response.content)
    except RuntimeError:  # httpx.ResponseNotRead
        return None


def is_async(response: Any) -> bool:
    """Tell whether *response* is one of an ``AsyncClient``."""
    return not hasattr(response.stream, "__iter__")


def _refuse_async(response: Any) -> None:
    if is_async(response) and not hasattr(response, "_content"):
        name = "raise_for_error_async or from_response_async"
        raise TypeError(f"use {name} for a response of an AsyncClient")


def _keep(response: Any, received: Received) -> None:
    """Let ``response.content`` find what was read, as ``response.read()`` does."""
    if received.why is None:
        response._content = received.content  # noqa: SLF001, there is no public way
