"""The handlers of one Starlette application: for our errors, and for its own."""

from __future__ import annotations

from ..values import spell
from .guarding import SENT, called, end_socket, guarded, mounted, response_class
from .imports import module
from .serving import leaf
from .standing import stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from ..api import Api
    from ..wire import Wire
    from .serving import Server

INSTALLED = "error_catalogs"
"""The attribute of an application that holds its installations by root class."""

FAILED = "error_catalog.failed"
"""Where the scope holds the error that status 500 was answered for."""


def installation(app: Any, api: Api) -> Installation | None:
    """Return what ``install`` left in *app*."""
    found: Installation | None = getattr(app, INSTALLED, {}).get(api.root)
    return found


class Installation:
    """The handlers of one application, and those that were there before them."""

    def __init__(self, app: Any, server: Server) -> None:
        self.app = app
        self.server = server
        self.before: dict[Any, Any] = {}
        self.http_error: Any = module("starlette.exceptions").HTTPException
        for key in [key for key in app.exception_handlers if key in (500, Exception)]:
            # Starlette takes the last of the two.
            self.before[Exception] = app.exception_handlers.pop(key)
        self.handle(server.api.root, self.on_error)
        self.handle(self.http_error, self.on_http_error)
        self.handle(ExceptionGroup, self.on_group)
        self.handle(Exception, self.on_failure)
        app.build_middleware_stack = guarded(self, app.build_middleware_stack)
        if _is_fastapi(app):
            from .fastapi import extend

            extend(self)
        setattr(app, INSTALLED, {**getattr(app, INSTALLED, {}), server.api.root: self})

    def cover_mounted(self) -> None:
        """Do for the applications mounted in this one what was done for it."""
        for each in mounted(self.app):
            if installation(each, self.server.api) is None:
                Installation(each, self.server)
                # If it has served by itself before, it makes its stack again.
                each.middleware_stack = None

    def handle(self, kind: type[Exception], handler: Callable[..., Any]) -> None:
        """Register *handler*, and remember the one that it replaces."""
        former = self.app.exception_handlers.get(kind)
        if former is not None:
            self.before[kind] = former
        self.app.exception_handlers[kind] = handler

    def handler_of(self, error: Any) -> Any:
        """Return the handler of an error that Starlette itself would not look for; or None."""
        status = getattr(error, "status_code", None)
        handlers: Mapping[Any, Any] = self.app.exception_handlers
        if isinstance(error, self.http_error):
            if status != 500 and status in handlers:
                return handlers[status]
            if self.server.made(error.status_code) is None:
                return None
        elif not isinstance(error, self.server.api.root):
            return None
        return next(
            (handlers[each] for each in type(error).__mro__ if each in handlers), None
        )

    async def on_error(self, connection: Any, error: Any) -> Any:
        """Answer an error of this API."""
        wire = self.server.answer(error)
        if wire is None:
            raise error
        # What could not be written is not for the client either.
        code = error.code if wire.status == error.status else None
        return await self._deliver(
            connection, wire, "" if code is None else spell(code)
        )

    async def on_http_error(self, connection: Any, error: Any) -> Any:
        """Answer Starlette's own error with the catalog's, if it has one of that status."""
        own = _sendable(error.headers or {})
        wire = stand_in(self.server, error.status_code, own, cause=error)
        if wire is None:
            return await self._as_before(self.http_error, connection, error)
        return await self._deliver(connection, wire)

    async def on_group(self, connection: Any, group: Any) -> Any:
        """Answer the one error that a task group was left with."""
        error = leaf(group)
        handler = self.handler_of(error)
        if handler is not None:
            return await called(handler, connection, error)
        if ExceptionGroup in self.before:
            return await self._as_before(ExceptionGroup, connection, group)
        raise group

    async def on_failure(self, request: Any, error: Any) -> Any:
        """Answer what no one handles; Starlette raises it again afterwards."""
        if request.scope.get(FAILED) is error:
            # An application mounted in this one has answered.
            return response_class()(status_code=500)
        request.scope[FAILED] = error
        wire = stand_in(self.server, 500, cause=error)
        if wire is None:
            return await self._as_before(Exception, request, error)
        return await self._deliver(request, wire)

    async def on_failed_socket(self, socket: Any, error: Any) -> Any:
        """End a WebSocket in which something fails that no one handles."""
        gone = module("starlette.websockets").WebSocketDisconnect
        if isinstance(error, gone) or socket.scope.get(FAILED) is error:
            return None
        socket.scope[FAILED] = error
        wire = stand_in(self.server, 500, cause=error)
        return None if wire is None else await self._deliver(socket, wire)

    async def _as_before(self, kind: Any, connection: Any, error: Any) -> Any:
        """Return the answer that there would be without us."""
        handler = self.before.get(kind)
        if handler is not None:
            return await called(handler, connection, error)
        if kind is Exception:
            return response_class()("Internal Server Error", 500)
        middleware = module("starlette.middleware.exceptions")
        own = middleware.ExceptionMiddleware(self.app).http_exception
        return await called(own, connection, error)

    async def _deliver(self, connection: Any, wire: Wire, reason: str = "") -> Any:
        if connection.scope["type"] == "websocket":
            sent = connection.scope.get(SENT, ())
            await end_socket(connection, sent, wire, reason)
            return None
        answer = response_class()(wire.body, wire.status, wire.headers)
        if connection.scope["method"] == "HEAD":
            # The length stays that of the answer to GET (RFC 9110 section 8.6).
            answer.body = b""
        return answer


def _is_fastapi(app: Any) -> bool:
    from sys import modules

    loaded: Any = modules.get("fastapi")
    return loaded is not None and isinstance(app, loaded.FastAPI)


def _sendable(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the headers that HTTP can carry: no line ends, nothing beyond Latin-1."""
    for name, value in headers.items():
        if value.isprintable() and all(ord(each) < 256 for each in value):
            yield name, value
