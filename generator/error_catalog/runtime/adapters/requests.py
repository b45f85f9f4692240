"""Errors from responses of requests."""

from __future__ import annotations

from .client import (
    CHUNK,
    Received,
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
    """Raise the error that *response* is, if it is one; read the body only if it may be."""
    status = response.status_code
    if not may_be_error(api, status, response.headers.get("Content-Type")):
        return
    if status >= 400:
        raise from_response(api, response) from None
    raise_if_error(api, status, _headers(response), response.content)


def from_response(api: Api, response: Response) -> Any:
    """Return the error for *response*, whatever its body is."""
    received = _already_read(response)
    if received is None:
        received = gather(_chunks(response))
        keep(response, "_content", received)
    return error_from(api, response.status_code, _headers(response), received)


def _chunks(response: Response) -> Iterator[bytes]:
    # The call itself raises if a stream has been read before.
    yield from response.iter_content(CHUNK)


def _headers(response: Any) -> list[tuple[str, str]]:
    """
    Return the first line of each header.

    requests joins the lines by commas; those of urllib3 below are still apart.
    """
    raw = getattr(response.raw, "headers", None)
    getlist: Any = getattr(raw, "getlist", None)
    pairs: list[tuple[str, str]] = list(response.headers.items())
    if not callable(getlist):
        return pairs
    return [(name, _first(value, getlist(name))) for name, value in pairs]


def _first(value: str, lines: Any) -> str:
    # A hook may have set another value since.
    return lines[0] if lines and ", ".join(lines) == value else value


def _already_read(response: Any) -> Received | None:
    content: Any = getattr(response, "_content", False)
    if content is False and response.raw is not None:
        return None
    return Received(content or b"")
