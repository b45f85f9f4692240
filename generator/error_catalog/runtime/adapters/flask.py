"""Flask: error handlers that send the catalog's errors, also in place of Flask's own."""

from __future__ import annotations

from ..values import is_object
from .request import (
    IDS,
    Problem,
    Raised,
    Request,
    is_final,
    leaf,
    nested_problems,
    sent_texts,
)
from .server import module

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

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
    record: Any = getattr(app, "record_once", None)
    if record is None:
        _Log.take_over(app)
    else:
        record(_on_registration)


def _on_registration(state: Any) -> None:
    """Take over the log of the app that a blueprint is registered in."""
    _Log.take_over(state.app)


class _Log:
    """Logs what Flask logs by default, but for what we log ourselves."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.before = app.log_exception

    @classmethod
    def take_over(cls, app: Any) -> None:
        """Log in place of *app*, unless it has a way of its own."""
        default = _flask().Flask.log_exception
        if getattr(app.log_exception, "__func__", None) is default:
            app.log_exception = cls(app)

    def __call__(self, exc_info: Any) -> None:
        """Log an exception that nothing has handled."""
        wrapped = _http().InternalServerError(original_exception=exc_info[1])
        blueprints = _flask().request.blueprints
        handler = self.app._find_error_handler(wrapped, blueprints)  # noqa: SLF001
        # That of another package is of another class.
        while hasattr(handler, "covers"):
            if handler.covers(500):
                return
            handler = handler.before
        self.before(exc_info)


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

    def covers(self, status: int) -> bool:
        """Tell whether the API has an error for *status*."""
        return self._server.covers(status)

    def __call__(self, raised: Exception) -> Any:
        """Return the response to *raised*, or raise it again for Flask to handle."""
        error = leaf(getattr(raised, "original_exception", None) or raised)
        if isinstance(error, self._server.api.root):
            wire = self._server.respond(error, _request())
            return _http().InternalServerError() if wire is None else _response(wire)
        if isinstance(raised, _http().HTTPException):
            if not _can_be_sent(raised):
                # It is a mistake, and handled as one.
                raise raised
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
        request = _request()
        problems = _problems(raised)
        if problems:
            own = self._server.error_for_request(problems, raised.code, request)
            if own is not None:
                return self._server.respond(own, request)
        headers = raised.get_headers(_flask().request.environ)
        is_mistake = getattr(raised, "original_exception", None) is not None
        detail = None if is_mistake else _detail(raised)
        said = Raised(cause, detail, headers, is_mistake=is_mistake)
        return self._server.stand_in(request, raised.code, said)

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


def _can_be_sent(raised: Any) -> bool:
    """Tell whether HTTP has the status of an ``HTTPException``, or a response is in it."""
    return raised.response is not None or is_final(raised.code)


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


def _request() -> Request:
    """Return what all adapters know of the current request."""
    request = _flask().request._get_current_object()  # noqa: SLF001, as Flask has it
    ids: dict[Any, str | None] = request.__dict__.setdefault(IDS, {})
    return Request(request, request.method, request.path, request.headers.get, ids)


def _detail(raised: Any) -> Any:
    """Return what an exception says itself; None if it is what werkzeug says of its status."""
    if isinstance(raised, _http().SecurityError):
        # It is about the server's settings, and quotes the request.
        return None
    own: Any = raised.__dict__.get("description")
    if own is None and type(raised).__module__ != "werkzeug.exceptions":
        return raised.description
    return own


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
