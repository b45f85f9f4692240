"""
Starlette: errors that are raised anywhere become the documented responses.

Handlers cover endpoints; a guard covers what they do not reach: middleware, mounted
applications, WebSockets.
"""

from __future__ import annotations

from contextlib import suppress

from ..values import spell
from .request import IDS, Raised, Request, is_final, leaf
from .server import module

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container, Iterator, Mapping
    from typing import Any, Protocol

    from ..api import Api
    from ..writer import Wire
    from .server import Server

    Send = Callable[[Any], Awaitable[None]]
    Extend = Callable[["Installation"], None]

    class Application(Protocol):
        """``starlette.applications.Starlette``, or ``fastapi.FastAPI``."""

        def add_exception_handler(
            self, exc_class_or_status_code: Any, handler: Any, /
        ) -> Any: ...

        def build_middleware_stack(self) -> Any: ...


SENT = "error_catalog.sent"
"""The key in the scope for the types of the messages that have been sent."""

COMPLETE = "error_catalog.complete"
"""Among these types: the last message of a response was sent."""

POLICY_VIOLATION, INTERNAL_ERROR = 1008, 1011
"""Status codes for closing a WebSocket (RFC 6455 section 7.4.1)."""

MAX_REASON = 123
"""How many bytes a WebSocket's close frame has for a reason (RFC 6455 section 5.5)."""


class Guard:
    """
    Middleware that responds to errors raised by the middleware inside it.

    Args:
        is_last: There is none around it but the framework's own: what nothing else handles
            ends here, so that the server has no second record to write about it.
    """

    def __init__(
        self, app: Any, installation: Installation, *, is_last: bool = False
    ) -> None:
        self.app = app
        self.installation = installation
        self.is_last = is_last

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        sent: set[str] = set()
        scope[SENT] = sent

        async def noting(message: Any) -> None:
            sent.add(message["type"])
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                sent.add(COMPLETE)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            scope[SENT] = sent
            if not await self._handle(error, scope, receive, noting):
                raise

    async def _handle(
        self, error: Exception, scope: Any, receive: Any, send: Send
    ) -> bool:
        """Respond to *error*, if a response can still be made; tell whether that is all."""
        inner = source(error)
        installation = self.installation
        handler = installation.handler_of(inner)
        connection = _connection(scope, receive, send)
        if scope["type"] == "websocket":
            await call_handler(
                handler or installation.on_failed_socket, connection, inner
            )
            return handler is not None or (self.is_last and _is_done(scope, inner))
        if "http.response.start" in scope[SENT]:
            return self.is_last and installation.on_late_failure(connection, inner)
        if handler is None and not (self.is_last and installation.ends_with_us()):
            return False
        handle = handler or installation.on_failure
        response = await call_handler(handle, connection, inner)
        if response is not None:
            await response(scope, receive, send)
        return True


def source(error: BaseException) -> BaseException:
    """Return what *error* is about: the only error of a group, or what came too late."""
    inner = leaf(error)
    is_late = type(inner) is RuntimeError and inner.args == _TOO_LATE
    return source(inner.__cause__) if is_late and inner.__cause__ else inner


_TOO_LATE = ("Caught handled exception, but response already started.",)
"""What Starlette says of an error that has a handler, after its response has begun."""


def _is_done(scope: Any, error: BaseException) -> bool:
    """Tell whether *error* has had its response, and its record in the log."""
    return scope.get(FAILED) is source(error)


def guarded(installation: Installation, build: Callable[[], Any]) -> Callable[[], Any]:
    """
    Return *build*, which makes the middleware stack, with a guard around each middleware.

    So the response to what a middleware raises passes through those around it, such as CORS,
    in whatever order they were added. Applications mounted by then are covered too.
    """

    def build_guarded() -> Any:
        app = installation.app
        installation.cover_mounted()
        middleware = module("starlette.middleware").Middleware
        last = middleware(Guard, installation=installation, is_last=True)
        guard = middleware(Guard, installation=installation)
        own = app.user_middleware
        app.user_middleware = [last, *(x for each in own for x in (each, guard))]
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
"""How many layers of middleware between a mount and what is mounted are followed."""


async def end_socket(
    socket: Any, sent: Container[str], wire: Wire, reason: str
) -> None:
    """
    Reject the handshake of *socket* with *wire*, if the server can do so; else close it.

    Args:
        sent: The types of the messages that the application has sent.
        reason: The reason for closing, sent where *wire* cannot be.
    """
    if "websocket.close" in sent or "websocket.http.response.start" in sent:
        return
    extensions: Container[str] = socket.scope.get("extensions") or ()
    # The client may be gone.
    with suppress(Exception):
        if "websocket.accept" not in sent and "websocket.http.response" in extensions:
            response = response_class()(wire.body, wire.status, wire.headers)
            await socket.send_denial_response(response)
            return
        code = INTERNAL_ERROR if wire.status >= 500 else POLICY_VIOLATION
        text = reason.encode("ascii", "backslashreplace")[:MAX_REASON].decode()
        await socket.close(code, text)


async def call_handler(handler: Any, connection: Any, error: BaseException) -> Any:
    """Return the response of *handler*, which may or may not be a coroutine function."""
    from inspect import isawaitable, iscoroutinefunction

    if iscoroutinefunction(handler) or iscoroutinefunction(
        getattr(handler, "__call__", None)  # noqa: B004, it may be an object's method
    ):
        return await handler(connection, error)
    run = module("starlette.concurrency").run_in_threadpool
    response = await run(handler, connection, error)
    return await response if isawaitable(response) else response


def response_class() -> Any:
    """Return Starlette's plain response."""
    return module("starlette.responses").Response


def _connection(scope: Any, receive: Any, send: Send) -> Any:
    if scope["type"] == "http":
        return module("starlette.requests").Request(scope, receive, send)
    return module("starlette.websockets").WebSocket(scope, receive, send)


def request_of(connection: Any) -> Request:
    """Return what all adapters know of a request."""
    scope = connection.scope
    method = scope.get("method", "GET")  # that of a WebSocket's handshake
    ids: dict[Any, str | None] = scope.setdefault(IDS, {})
    return Request(connection, method, scope["path"], connection.headers.get, ids)


def detail_of(error: Any) -> Any:
    """Return what an ``HTTPException`` says itself; None if that is the status's phrase."""
    from http import HTTPStatus

    detail = error.detail
    with suppress(ValueError):
        if detail == HTTPStatus(error.status_code).phrase:
            return None
    return detail


INSTALLED = "error_catalogs"
"""The attribute of an application for its installations, by root class."""

FAILED = "error_catalog.failed"
"""The key in the scope for an error that has been given its 500."""


def _other(handler: Any) -> Any:
    """Return the installation that *handler* is of, perhaps by another package; else None."""
    owner = getattr(handler, "__self__", None)
    found = getattr(owner, "installation", owner)
    return found if hasattr(found, "is_inherited") else None


def installation(app: Any, api: Api) -> Installation | None:
    """Return the installation in *app* that ``install`` made; None if there is none."""
    found: Installation | None = getattr(app, INSTALLED, {}).get(api.root)
    return found


class Installation:
    """
    The handlers of one application, and those that they replaced.

    Args:
        extend: Adds what a framework on top of Starlette needs.
        is_inherited: It comes from the application that *app* is mounted in: what is
            installed in *app* itself responds first.
    """

    def __init__(
        self,
        app: Any,
        server: Server,
        extend: Extend | None = None,
        *,
        is_inherited: bool = False,
    ) -> None:
        self.app = app
        self.server = server
        self.extend = extend
        self.is_inherited = is_inherited
        self.before: dict[Any, Any] = {}
        self.http_error: Any = module("starlette.exceptions").HTTPException
        handlers: dict[Any, Any] = app.exception_handlers
        for key in [key for key in handlers if key in (500, Exception)]:
            # If there are both, Starlette takes the last.
            handlers[Exception] = handlers.pop(key)
        self.handle(server.api.root, self.on_error)
        self.handle(self.http_error, self.on_http_error)
        self.handle(ExceptionGroup, self.on_group)
        self.handle(Exception, self.on_failure)
        app.build_middleware_stack = guarded(self, app.build_middleware_stack)
        if extend is not None:
            extend(self)
        setattr(app, INSTALLED, {**getattr(app, INSTALLED, {}), server.api.root: self})

    def cover_mounted(self) -> None:
        """Install the same in the applications mounted in this one."""
        for each in mounted(self.app):
            if installation(each, self.server.api) is None:
                Installation(each, self.server, self.extend, is_inherited=True)
                # It may have served by itself: make it build its stack again.
                each.middleware_stack = None

    def handle(self, kind: type[Exception], handler: Callable[..., Any]) -> None:
        """Register *handler*, and remember the one that it replaces."""
        handlers: dict[Any, Any] = self.app.exception_handlers
        other = _other(handlers.get(kind)) if self.is_inherited else None
        while other is not None:
            # What it has no error for, it hands on to us.
            handlers = other.before
            other = _other(handlers.get(kind))
        former = handlers.get(kind)
        if former is not None:
            self.before[kind] = former
        handlers[kind] = handler

    def handler_of(self, error: Any) -> Any:
        """Return the handler of an error raised where Starlette looks for none, if any."""
        status = getattr(error, "status_code", None)
        handlers: Mapping[Any, Any] = self.app.exception_handlers
        if isinstance(error, self.http_error):
            if status != 500 and status in handlers:
                return handlers[status]
            if not self.server.covers(error.status_code):
                return None
        elif not isinstance(error, self.server.api.root):
            return None
        return next(
            (handlers[each] for each in type(error).__mro__ if each in handlers), None
        )

    def ends_with_us(self) -> bool:
        """Tell whether what nothing else handles gets our response, and no page for developers."""
        handlers: Mapping[Any, Any] = self.app.exception_handlers
        # If there are both, Starlette takes the last.
        last = [each for key, each in handlers.items() if key in (500, Exception)][-1:]
        is_ours = last == [self.on_failure]
        return is_ours and not self.app.debug and self.server.covers(500)

    async def on_error(self, connection: Any, error: Any) -> Any:
        """Respond to an error of this API."""
        wire = self.server.respond(error, request_of(connection))
        if wire is None:
            connection.scope[FAILED] = source(error)
            raise error
        # The code of an error that could not be written is not for the client either.
        code = error.code if wire.status == error.status else None
        return await self._deliver(
            connection, wire, "" if code is None else spell(code)
        )

    async def on_http_error(self, connection: Any, error: Any) -> Any:
        """Respond to Starlette's own error with the catalog's for that status, if any."""
        if not is_final(error.status_code):
            # No server could send it: it is a mistake, and handled as one.
            raise error
        own: Mapping[str, str] = error.headers or {}
        raised = Raised(error, detail_of(error), own.items())
        wire = self.server.stand_in(request_of(connection), error.status_code, raised)
        if wire is None:
            return await self._as_before(self.http_error, connection, error)
        return await self._deliver(connection, wire)

    async def on_group(self, connection: Any, group: Any) -> Any:
        """Respond to the only error of a task group."""
        error = leaf(group)
        handler = self.handler_of(error)
        if handler is not None:
            return await call_handler(handler, connection, error)
        if ExceptionGroup in self.before:
            return await self._as_before(ExceptionGroup, connection, group)
        raise group

    async def on_failure(self, request: Any, error: Any) -> Any:
        """Respond to what nothing else handles."""
        if _is_done(request.scope, error):
            # It has its record in the log.
            return response_class()("Internal Server Error", 500)
        raised = Raised(error, is_mistake=True)
        wire = self.server.stand_in(request_of(request), 500, raised)
        if wire is None:
            # That may be another API's turn, for which it is not done yet.
            response = await self._as_before(Exception, request, error)
            request.scope[FAILED] = source(error)
            return response
        request.scope[FAILED] = source(error)
        return await self._deliver(request, wire)

    async def on_failed_socket(self, socket: Any, error: Any) -> Any:
        """End a WebSocket after an error that nothing else handles."""
        gone = module("starlette.websockets").WebSocketDisconnect
        if isinstance(error, gone) or _is_done(socket.scope, error):
            return None
        raised = Raised(error, is_mistake=True)
        wire = self.server.stand_in(request_of(socket), 500, raised)
        if wire is None:
            return None
        socket.scope[FAILED] = source(error)
        return await self._deliver(socket, wire)

    def on_late_failure(self, request: Any, error: Any) -> bool:
        """
        Log an error that came after the response had begun; tell whether it had ended.

        If not, the server must break it off, or the client takes it for whole.
        """
        if not _is_done(request.scope, error):
            request.scope[FAILED] = source(error)
            self.server.log_failure(error, request_of(request))
        return COMPLETE in request.scope[SENT]

    async def _as_before(self, kind: Any, connection: Any, error: Any) -> Any:
        """Return the response that there would be without us."""
        handler = self.before.get(kind)
        if handler is not None:
            return await call_handler(handler, connection, error)
        if kind is Exception:
            return response_class()("Internal Server Error", 500)
        middleware = module("starlette.middleware.exceptions")
        own = middleware.ExceptionMiddleware(self.app).http_exception
        return await call_handler(own, connection, error)

    async def _deliver(self, connection: Any, wire: Wire, reason: str = "") -> Any:
        if connection.scope["type"] == "websocket":
            sent = connection.scope.get(SENT, ())
            await end_socket(connection, sent, wire, reason)
            return None
        response = response_class()(wire.body, wire.status, wire.headers)
        if connection.scope["method"] == "HEAD":
            # The length stays that of the response to GET (RFC 9110 section 8.6).
            response.body = b""
        return response


def install(app: Application, server: Server, extend: Extend | None = None) -> None:
    """
    Make *app*, and the applications mounted in it, send the errors of an API.

    A second call replaces what the first has said.

    Args:
        extend: Adds what a framework on top of Starlette needs, to *app* and to each
            application mounted in it.

    Raises:
        RuntimeError: The application has started.
        TypeError: *app* is not an application: a router, for example.
    """
    if not isinstance(app, module("starlette.applications").Starlette):
        name = type(app).__name__
        raise TypeError(f"app must be a Starlette or FastAPI application, not {name}")
    known = installation(app, server.api)
    former = None if known is None else known.server
    if known is None:
        if getattr(app, "middleware_stack", None) is not None:
            raise RuntimeError("install errors before the application has started")
        known = Installation(app, server, extend)
    for each in (app, *mounted(app)):
        there = installation(each, server.api)
        if there is None:
            continue
        if there.server is former:
            there.server = server
        if extend is not None and there.extend is None:
            there.extend = extend
            extend(there)
    known.cover_mounted()
