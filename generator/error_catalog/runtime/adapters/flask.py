"""Flask: error handlers that send the catalog's errors, also in place of Flask's own."""

from __future__ import annotations

from ..values import is_object
from .server import leaf, module, nested_problems, sent_texts, stand_in

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from ..api import Problem
    from ..writer import Wire
    from .server import Server

    class App(Protocol):
        """A ``flask.Flask`` or a ``flask.Blueprint``."""

        @property
        def error_handler_spec(self) -> Any: ...

        def register_error_handler(self, kind: Any, handler: Any, /) -> None: ...


def install(app: App, server: Server) -> None:
    """Make *app* send the errors of an API, also in place of Flask's own."""
    http_exception: type[Exception] = _http().HTTPException
    # Flask has handlers by scope, status and class; these are those of the app itself.
    handlers = app.error_handler_spec[None].get(None, {})
    for kind in (server.api.root, http_exception, ExceptionGroup):
        before = handlers.get(kind)
        if getattr(before, "package", None) == server.api.package:
            # A second installation replaces the first.
            before = before.before
        app.register_error_handler(kind, Handler(server, before))


class Handler:
    """
    Responds to what is raised.

    Args:
        before: The handler that was there before, which gets what the API has no error
            for: the application's own, or that of another API.
    """

    def __init__(self, server: Server, before: Callable[..., Any] | None) -> None:
        self.package = server.api.package
        self.before = before
        self._server = server

    def __call__(self, raised: Exception) -> Any:
        """Return the response to *raised*, or raise it again for Flask to handle."""
        error = leaf(getattr(raised, "original_exception", None) or raised)
        if isinstance(error, self._server.api.root):
            wire = self._server.respond(error)
            return _http().InternalServerError() if wire is None else _response(wire)
        if isinstance(raised, _http().HTTPException):
            wire = self._stand_in(raised, error)
            return self._pass_on(raised) if wire is None else _response(wire)
        if isinstance(error, _http().HTTPException):
            return _app().handle_user_exception(error)
        return self._pass_on(raised)

    def _stand_in(self, raised: Any, cause: BaseException) -> Wire | None:
        """Return the API's response in place of an ``HTTPException``, if it has one."""
        if raised.response is not None or (raised.code or 0) < 400:
            # A response of the application's own, or a redirect.
            return None
        problems = _problems(raised)
        own = self._server.error_for_request(problems) if problems else None
        if own is not None:
            return self._server.respond(own)
        environ = _flask().request.environ
        return stand_in(
            self._server, raised.code, raised.get_headers(environ), cause=cause
        )

    def _pass_on(self, raised: Any) -> Any:
        """Leave *raised* to the handler that would get it without us."""
        app = _app()
        before = self.before
        if before is None and isinstance(raised, _http().HTTPException):
            before = app.error_handler_spec[None].get(None, {}).get(Exception)
            if before is None:
                return raised
        if before is None:
            raise raised
        return app.ensure_sync(before)(raised)


def _response(wire: Wire) -> Any:
    response = _app().response_class(wire.body, wire.status, wire.headers)
    if "Content-Type" not in wire.headers:
        # Flask adds one to every response.
        response.headers.pop("Content-Type", None)
    return response


def _problems(raised: Any) -> list[Problem]:
    """Return the problems that webargs, or what is built on it, found in a request."""
    data = getattr(raised, "data", None)
    messages = data.get("messages") if is_object(data) else None
    if not is_object(messages):
        return []
    request = _flask().request
    body = request.get_json(silent=True)
    headers = list(request.headers.values())
    sent = sent_texts(body, request.values, request.view_args, headers)
    found: list[Problem] = []
    for place, inside in messages.items():
        found += nested_problems(inside, sent, _PLACES.get(place, "body"), _WHOLE)
    return found


def _app() -> Any:
    return _flask().current_app


def _flask() -> Any:
    return module("flask")


def _http() -> Any:
    return module("werkzeug.exceptions")


_WHOLE = ("_schema",)
_PLACES = {
    "cookies": "cookie",
    "headers": "header",
    "path": "path",
    "query": "query",
    "querystring": "query",
    "view_args": "path",
}
"""Webargs' names for the parts of a request; all others mean the body."""
