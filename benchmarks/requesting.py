"""Requests to an application in the same process, without a socket."""

import asyncio
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

Get = Callable[[str], tuple[int, bytes]]
"""A request, by its path: the status and the body of the response."""


def by_wsgi(app: Any) -> Get:
    """Return a client that speaks WSGI to *app* without a socket."""

    def get(path: str) -> tuple[int, bytes]:
        statuses: list[int] = []
        environ: dict[str, Any] = {"PATH_INFO": path, "REQUEST_METHOD": "GET"}
        setup_testing_defaults(environ)

        def start_response(status: str, *_: object) -> None:
            statuses.append(int(status.split(maxsplit=1)[0]))

        body = b"".join(app(environ, start_response))
        return statuses[-1], body

    return get


def by_asgi(app: Any) -> Get:
    """Return a client that speaks ASGI to *app* without a socket."""

    def get(path: str) -> tuple[int, bytes]:
        return asyncio.run(_request(app, path))

    return get


async def _request(app: Any, path: str) -> tuple[int, bytes]:
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"here")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception:
        # Starlette responds to an unhandled exception and raises it again, for the log.
        if not sent:
            raise
    return sent[0]["status"], b"".join(each.get("body", b"") for each in sent[1:])
