"""Documented errors that happen at random in staging, to see what clients make of them."""

import os
from collections.abc import Awaitable, Callable, Iterable, Sequence
from http.client import responses
from random import Random
from typing import Any

from error_catalog.testing.canned import Canned, canned

VARIABLE = "ERROR_CATALOG_FAULTS"
"""The environment variable without which nothing happens."""

HEADER = "X-Injected-Fault"
"""What a response has that the application did not send."""

_ON = frozenset(("1", "true", "yes", "on"))

ASGIApp = Callable[[Any, Any, Any], Awaitable[None]]
WSGIApp = Callable[[Any, Any], Iterable[bytes]]


class _Faults:
    """
    What both middlewares share: which requests fail, and how.

    Args:
        rate: The share of requests that fail, from 0 to 1.
        errors: Exceptions of a generated package, or classes of them that need no arguments.
        variable: The environment variable that turns this on; it is read once.
        seed: Makes the same requests fail in every run; None for chance.

    Raises:
        ValueError: The rate is not from 0 to 1, or there are no errors.
        TypeError: One of them cannot be sent as it is.
    """

    def __init__(
        self,
        rate: float = 0.05,
        errors: Sequence[Any] = (),
        *,
        variable: str = VARIABLE,
        seed: int | None = None,
    ) -> None:
        if not 0 <= rate <= 1:
            raise ValueError(f"rate: expected 0 to 1, found {rate!r}")
        if not errors:
            raise ValueError("errors: name at least one to inject")
        self._responses = [
            canned(each, headers={HEADER: _name(each)}) for each in errors
        ]
        self._rate = rate
        self._random = Random(seed)  # noqa: S311  Nothing secret depends on it.
        self.is_on = os.environ.get(variable, "").strip().lower() in _ON

    def _chosen(self) -> Canned | None:
        """Return what to send in place of the application's response; None for most."""
        if not self.is_on or self._random.random() >= self._rate:
            return None
        return self._random.choice(self._responses)


def _name(error: Any) -> str:
    return error.__name__ if isinstance(error, type) else type(error).__name__


class FaultMiddleware(_Faults):
    """Lets some requests of an ASGI application fail with documented errors."""

    def __init__(self, app: ASGIApp, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Send an error, or leave the request to the application."""
        response = self._chosen() if scope["type"] == "http" else None
        if response is None:
            await self.app(scope, receive, send)
            return
        size = ("Content-Length", str(len(response.body)))
        headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in (*response.headers, size)
        ]
        start = {"type": "http.response.start", "status": response.status}
        await send({**start, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else response.body
        await send({"type": "http.response.body", "body": body})


class WSGIFaultMiddleware(_Faults):
    """Lets some requests of a WSGI application fail with documented errors."""

    def __init__(self, app: WSGIApp, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.app = app

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Send an error, or leave the request to the application."""
        response = self._chosen()
        if response is None:
            return self.app(environ, start_response)
        size = ("Content-Length", str(len(response.body)))
        line = f"{response.status} {responses.get(response.status, 'Error')}"
        start_response(line, [*response.headers, size])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [response.body]
