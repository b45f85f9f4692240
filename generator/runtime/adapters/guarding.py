"""What Starlette's own handlers do not reach: middleware, mounted applications, WebSockets."""

from __future__ import annotations

from contextlib import suppress

from .imports import module
from .serving import leaf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container, Iterator
    from typing import Any

    from ..wire import Wire
    from .handling import Installation

    Send = Callable[[Any], Awaitable[None]]

SENT = "error_catalog.sent"
"""Where the scope holds the types of the messages that have been sent."""

POLICY_VIOLATION, INTERNAL_ERROR = 1008, 1011
"""Why a WebSocket is closed (RFC 6455 section 7.4.1)."""

MAX_REASON = 123
"""The bytes that a WebSocket's close frame has for a reason (RFC 6455 section 5.5)."""


class Guard:
    """Middleware that answers the errors which the middleware inside it raises."""

    def __init__(self, app: Any, installation: Installation) -> None:
        self.app = app
        self.installation = installation

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        sent: set[str] = set()
        scope[SENT] = sent

        async def noting(message: Any) -> None:
            sent.add(message["type"])
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            inner = leaf(error)
            handler = self.installation.handler_of(inner)
            is_http = scope["type"] == "http"
            if is_http and (handler is None or "http.response.start" in sent):
                raise
            scope[SENT] = sent
            connection = _connection(scope, receive, noting)
            handle = handler or self.installation.on_failed_socket
            answer = await called(handle, connection, inner)
            if answer is not None:
                await answer(scope, receive, noting)
            if handler is None:
                raise


def guarded(installation: Installation, build: Callable[[], Any]) -> Callable[[], Any]:
    """
    Return *build*, which makes the stack of middleware, with a guard around each of them.

    So what a middleware raises is answered inside those around it, such as CORS, wherever
    it was added. Applications that were mounted by then are covered too.
    """

    def build_guarded() -> Any:
        app = installation.app
        installation.cover_mounted()
        middleware = module("starlette.middleware").Middleware
        guard = middleware(Guard, installation=installation)
        own = app.user_middleware
        app.user_middleware = [guard, *(x for each in own for x in (each, guard))]
        try:
            return build()
        finally:
            app.user_middleware = own

    return build_guarded


def mounted(app: Any) -> Iterator[Any]:
    """Yield the Starlette applications mounted in *app*, and those mounted in them."""
    kind: Any = module("starlette.applications").Starlette
    seen = {id(app)}
    routes: list[Any] = list(app.routes)
    while routes:
        route = routes.pop()
        included = getattr(route, "original_router", None)
        for inside in (route, included, *_inside(route)):
            if inside is None or id(inside) in seen:
                continue
            seen.add(id(inside))
            if isinstance(inside, kind):
                yield inside
            routes.extend(getattr(inside, "routes", None) or ())


def _inside(route: Any) -> Iterator[Any]:
    """Yield what *route* leads to, through middleware of its own."""
    for name in ("_base_app", "app"):
        inside = getattr(route, name, None)
        for _ in range(MAX_WRAPPED):
            if inside is None:
                break
            yield inside
            inside = getattr(inside, "app", None)


MAX_WRAPPED = 50
"""How many middleware may stand between a mount and what is mounted."""


async def end_socket(
    socket: Any, sent: Container[str], wire: Wire, reason: str
) -> None:
    """
    Refuse the handshake of *socket* with *wire*, if the server can; else close it.

    Args:
        sent: The types of the messages that the application has sent.
        reason: What the client is told where it is not sent *wire*.
    """
    if "websocket.close" in sent or "websocket.http.response.start" in sent:
        return
    extensions: Container[str] = socket.scope.get("extensions") or ()
    # The other end may be gone.
    with suppress(Exception):
        if "websocket.accept" not in sent and "websocket.http.response" in extensions:
            answer = response_class()(wire.body, wire.status, wire.headers)
            await socket.send_denial_response(answer)
            return
        code = INTERNAL_ERROR if wire.status >= 500 else POLICY_VIOLATION
        text = reason.encode("ascii", "backslashreplace")[:MAX_REASON].decode()
        await socket.close(code, text)


async def called(handler: Any, connection: Any, error: BaseException) -> Any:
    """Return what *handler* answers, which may or may not be a coroutine function."""
    from inspect import isawaitable, iscoroutinefunction

    if iscoroutinefunction(handler) or iscoroutinefunction(
        getattr(handler, "__call__", None)  # noqa: B004, it may be an object's method
    ):
        return await handler(connection, error)
    run = module("starlette.concurrency").run_in_threadpool
    answer = await run(handler, connection, error)
    return await answer if isawaitable(answer) else answer


def response_class() -> Any:
    """Return Starlette's plain response."""
    return module("starlette.responses").Response


def _connection(scope: Any, receive: Any, send: Send) -> Any:
    if scope["type"] == "http":
        return module("starlette.requests").Request(scope, receive, send)
    return module("starlette.websockets").WebSocket(scope, receive, send)
