"""What goes wrong in a server: each failure on each web framework, and what comes of it."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from tests.support import asgi, wsgi

CATALOG: dict[str, Any] = {
    "catalog": 1,
    "api": {"id": "shop", "title": "Shop API"},
    "fields": {
        "problems": {
            "description": "What is wrong with the request.",
            "schema": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "pointer": {"type": "string"},
                        "detail": {"type": "string"},
                    },
                    "required": ["detail"],
                },
            },
        }
    },
    "envelopes": {
        "failure": {
            "description": "Every error.",
            "headers": {"X-Request-Id?": "{request_id}"},
            "body": {
                "code": "{code}",
                "message": "{message}",
                "problems?": "{problems}",
            },
        }
    },
    "fallbacks": {
        "404": "ROUTE_NOT_FOUND",
        "405": "METHOD_NOT_ALLOWED",
        "500": "INTERNAL_ERROR",
        "validation": "VALIDATION_ERROR",
        "4XX": "CLIENT_ERROR",
        "5XX": "UPSTREAM_ERROR",
    },
    "errors": {
        "OUT_OF_STOCK": {"status": 409, "summary": "There is nothing left."},
        "CLOSED": {"status": 503, "summary": "The shop is closed."},
        "ROUTE_NOT_FOUND": {"status": 404, "summary": "There is no such route."},
        "METHOD_NOT_ALLOWED": {"status": 405, "summary": "Use another method."},
        "INTERNAL_ERROR": {"status": 500, "summary": "This is our fault."},
        "VALIDATION_ERROR": {
            "status": 422,
            "requires": ["problems"],
            "summary": "The request is not valid.",
        },
        "CLIENT_ERROR": {"status": "4XX", "summary": "The request cannot be served."},
        "UPSTREAM_ERROR": {"status": "5XX", "summary": "The shop cannot serve now."},
    },
}
"""A catalog that has an error for everything."""

DETAIL = "Short and stout."
"""What an exception of the framework says to the client."""

SECRET_DETAIL = "db7.internal is down"
"""What one says with a status of the server's."""


@dataclass(frozen=True)
class Sent:
    """A request."""

    path: str
    method: str = "GET"
    body: bytes = b""


SITUATIONS = {
    "an error of the catalog below 500": Sent("/raised"),
    "an error of the catalog from 500 on": Sent("/closed"),
    "no such route": Sent("/nowhere"),
    "a wrong method": Sent("/raised", "DELETE"),
    "a body that is not JSON": Sent("/body", "POST", b"{broken"),
    "a request that validation refuses": Sent(
        "/body", "POST", b'{"count": "many", "size": "large"}'
    ),
    "an exception of the framework with status 418": Sent("/teapot"),
    "an exception of the framework with status 502": Sent("/upstream"),
    "an exception that nothing handles": Sent("/bug"),
    "an error of the catalog in middleware": Sent("/raised?in=middleware"),
    "an exception in middleware": Sent("/raised?bug=middleware"),
    "an error of the catalog in a dependency": Sent("/depends"),
    "an exception in a background task": Sent("/later"),
    "an exception in a stream that has begun": Sent("/stream"),
    "an error whose status HTTP does not have": Sent("/status"),
}
"""What goes wrong, in words, and the request that makes it so."""


@dataclass(frozen=True)
class Outcome:
    """
    What came of a failure.

    Args:
        logged: The record of each logger, in order: its name, its level, its traceback.
    """

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    logged: tuple[tuple[str, str, bool], ...]
    records: tuple[logging.LogRecord, ...]

    def all_of(self, name: str) -> list[str]:
        """Return the value of each header called *name*."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def code(self) -> str:
        """The code in the body; empty if it is not the catalog's."""
        try:
            data = json.loads(self.body)
        except ValueError:
            return ""
        return str(data.get("code", "")) if isinstance(data, dict) else ""


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def listening(shop: str) -> Iterator[list[logging.LogRecord]]:
    """Give the records of *shop*, and those of others that warn of anything."""
    listener, root = _Listener(), logging.getLogger()
    level, own = root.level, logging.getLogger(shop)
    root.addHandler(listener)
    own.setLevel(logging.INFO)
    found: list[logging.LogRecord] = []
    try:
        yield found
    finally:
        root.removeHandler(listener)
        root.setLevel(level)
        found += [
            each
            for each in listener.records
            if each.name == shop or each.levelno >= logging.WARNING
        ]


def outcome(framework: str, shop: ModuleType, name: str, **options: Any) -> Outcome:
    """Return what came of the failure called *name* on *framework*."""
    sent, quiet = SITUATIONS[name], io.StringIO()
    headers = {"X-Request-Id": "req-1"}
    if sent.body:
        headers["Content-Type"] = "application/json"
    with (
        listening(shop.__name__) as records,
        redirect_stderr(quiet),
        SERVED[framework](shop, **options) as port,
    ):
        answered = wsgi.asked(
            port, sent.path, method=sent.method, headers=headers, body=sent.body
        )
    logged = [
        (_logger(each, shop), each.levelname, bool(each.exc_info)) for each in records
    ]
    if "Traceback" in quiet.getvalue():
        logged.append(("server", "ERROR", True))
    return Outcome(
        answered.status,
        answered.body,
        answered.headers,
        tuple(logged),
        tuple(records),
    )


def _logger(record: logging.LogRecord, shop: ModuleType) -> str:
    if record.name == shop.__name__:
        return "ours"
    return "server" if record.name.startswith("uvicorn") else record.name


def happens_on(framework: str, name: str) -> bool:
    """Tell whether a failure can happen on a framework at all."""
    if "dependency" in name:
        return framework == "FastAPI"
    if "background" in name:
        return framework in ("FastAPI", "Starlette")
    if "validation" in name:
        return framework != "Starlette"
    if "of the framework" in name:
        # Django has exceptions for some statuses only.
        return framework != "Django"
    return True


def _bug() -> None:
    raise OSError(SECRET_DETAIL)


class _Failing:
    """ASGI middleware that fails if the query says so."""

    def __init__(self, app: Any, error: Exception) -> None:
        self.app = app
        self.error = error

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        query = scope.get("query_string", b"")
        if b"in=middleware" in query:
            raise self.error
        if b"bug=middleware" in query:
            _bug()
        await self.app(scope, receive, send)


def _starlette_views(shop: Any) -> dict[str, Callable[..., Any]]:
    """Return the endpoints that Starlette and FastAPI share."""
    from starlette.background import BackgroundTask
    from starlette.exceptions import HTTPException
    from starlette.responses import PlainTextResponse, StreamingResponse

    wrong = shop.OutOfStockError()
    wrong.status = 404.5

    async def chunks() -> Any:
        yield b"begun"
        _bug()

    return {
        "/raised": _raising(shop.OutOfStockError()),
        "/closed": _raising(shop.ClosedError()),
        "/teapot": _raising(HTTPException(418, DETAIL)),
        "/upstream": _raising(HTTPException(502, SECRET_DETAIL)),
        "/bug": _raising(OSError(SECRET_DETAIL)),
        "/later": lambda: PlainTextResponse("fine", background=BackgroundTask(_bug)),
        "/stream": lambda: StreamingResponse(chunks()),
        "/status": _raising(wrong),
    }


def _raising(error: Exception) -> Callable[[], Any]:
    def view() -> Any:
        raise error

    return view


def _starlette(shop: ModuleType, **options: Any) -> Any:
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.routing import Route

    def endpoint(view: Callable[[], Any]) -> Any:
        async def called(_: Any) -> Any:
            return view()

        return called

    async def body(request: Any) -> Any:
        try:
            await request.json()
        except ValueError as error:
            raise HTTPException(400, "This is not JSON.") from error

    views = _starlette_views(shop)
    routes = [Route(path, endpoint(view)) for path, view in views.items()]
    app = Starlette(routes=[*routes, Route("/body", body, methods=["POST"])])
    app.add_middleware(_Failing, error=vars(shop)["OutOfStockError"]())
    import_module(f"{shop.__name__}.adapters.starlette").install(app, **options)
    return asgi.serving(app)


def _fastapi(shop: Any, **options: Any) -> Any:
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel

    class Body(BaseModel):
        count: int
        size: int = 0

    def body(sent: Any) -> None:
        del sent

    body.__annotations__["sent"] = Body
    app = FastAPI()
    for path, view in _starlette_views(shop).items():
        app.get(path, response_model=None)(view)
    app.post("/body")(body)
    fails = Depends(_raising(shop.OutOfStockError()))
    app.get("/depends", dependencies=[fails])(lambda: None)
    app.add_middleware(_Failing, error=shop.OutOfStockError())
    import_module(f"{shop.__name__}.adapters.fastapi").install(app, **options)
    return asgi.serving(app)


def _flask(shop: Any, **options: Any) -> Any:
    import flask
    from werkzeug.exceptions import ImATeapot, UnprocessableEntity

    app = flask.Flask("shop")
    wrong = shop.OutOfStockError()
    wrong.status = 404.5

    def chunks() -> Any:
        yield b"begun"
        _bug()

    def body() -> Any:
        if not isinstance(flask.request.get_json()["count"], int):
            refused: Any = UnprocessableEntity()
            said = ["Not a valid integer."]
            refused.data = {"messages": {"json": {"count": said, "size": said}}}
            raise refused
        return {}

    def before() -> None:
        if flask.request.args.get("in") == "middleware":
            raise shop.OutOfStockError
        if flask.request.args.get("bug") == "middleware":
            _bug()

    views = {
        "/raised": _raising(shop.OutOfStockError()),
        "/closed": _raising(shop.ClosedError()),
        "/teapot": _raising(ImATeapot(DETAIL)),
        "/upstream": lambda: flask.abort(502, SECRET_DETAIL),
        "/bug": _raising(OSError(SECRET_DETAIL)),
        "/stream": lambda: flask.Response(chunks()),
        "/status": _raising(wrong),
    }
    for path, view in views.items():
        app.add_url_rule(path, path[1:], view)
    app.add_url_rule("/body", "body", body, methods=["POST"])
    app.before_request(before)
    import_module(f"{shop.__name__}.adapters.flask").install(app, **options)
    return wsgi.wsgi(app)


def _django_views(shop: Any) -> dict[str, Any]:
    from django.core.exceptions import BadRequest, ValidationError
    from django.http import HttpResponse, StreamingHttpResponse
    from django.views.decorators.csrf import csrf_exempt
    from django.views.decorators.http import require_GET, require_POST

    wrong = shop.OutOfStockError()
    wrong.status = 404.5

    def chunks() -> Any:
        yield b"begun"
        _bug()

    def body(request: Any) -> Any:
        try:
            count = json.loads(request.body)["count"]
        except ValueError as error:
            raise BadRequest("This is not JSON.") from error
        if not isinstance(count, int):
            said = "A whole number is needed."
            raise ValidationError({"count": said, "size": said})
        return HttpResponse()

    def view(error: Exception) -> Any:
        return lambda _: _raising(error)()

    return {
        "raised": csrf_exempt(require_GET(view(shop.OutOfStockError()))),
        "closed": view(shop.ClosedError()),
        "body": csrf_exempt(require_POST(body)),
        "bug": view(OSError(SECRET_DETAIL)),
        "stream": lambda _: StreamingHttpResponse(chunks()),
        "status": view(wrong),
    }


def _drf_views(shop: Any) -> dict[str, Any]:
    from rest_framework.exceptions import APIException
    from rest_framework.response import Response
    from rest_framework.serializers import IntegerField, Serializer
    from rest_framework.views import APIView

    class Teapot(APIException):
        status_code = 418

    class Upstream(APIException):
        status_code = 502

    class Body(Serializer[Any]):
        count = IntegerField()
        size = IntegerField(required=False)

    def post(_: Any, request: Any) -> Any:
        Body(data=request.data).is_valid(raise_exception=True)
        return Response({})

    def view(method: str, function: Any) -> Any:
        members = {"authentication_classes": (), method: function}
        return type("View", (APIView,), members).as_view()

    wrong = shop.OutOfStockError()
    wrong.status = 404.5
    raised = {
        "raised": shop.OutOfStockError(),
        "closed": shop.ClosedError(),
        "teapot": Teapot(DETAIL),
        "upstream": Upstream(SECRET_DETAIL),
        "bug": OSError(SECRET_DETAIL),
        "status": wrong,
    }
    views = {
        name: view("get", lambda *_, error=error: _raising(error)())
        for name, error in raised.items()
    }
    return {**_django_views(shop), **views, "body": view("post", post)}


class DjangoFailing:
    """Django's middleware that fails if the query says so."""

    error: Exception

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        """Return the response of what is below."""
        if request.GET.get("in") == "middleware":
            raise self.error
        if request.GET.get("bug") == "middleware":
            _bug()
        return self.get_response(request)


def _django(shop: Any, *, views: Any = _django_views, **options: Any) -> Any:
    from tests.support.django_project import under_wsgi

    adapter = import_module(f"{shop.__name__}.adapters.django")
    plain = {key: staticmethod(each) for key, each in options.items()}
    module = sys.modules[__name__]
    layer = type("Layer", (adapter.ErrorMiddleware,), plain)
    module.__dict__["Layer"] = layer
    DjangoFailing.error = shop.OutOfStockError()
    layers = [f"{__name__}.Layer", f"{__name__}.DjangoFailing"]
    return under_wsgi(views(shop), MIDDLEWARE=layers, **_rest(shop, options))


def _rest(shop: ModuleType, options: Mapping[str, Any]) -> dict[str, Any]:
    drf = import_module(f"{shop.__name__}.adapters.drf")
    sys.modules[__name__].__dict__["handle"] = drf.handler(**options)
    return {"REST_FRAMEWORK": {"EXCEPTION_HANDLER": f"{__name__}.handle"}}


def _drf(shop: ModuleType, **options: Any) -> Any:
    return _django(shop, views=_drf_views, **options)


SERVED: dict[str, Callable[..., Any]] = {
    "FastAPI": _fastapi,
    "Starlette": _starlette,
    "Flask": _flask,
    "Django": _django,
    "Django REST framework": _drf,
}
"""What serves an application of each framework, with the adapter installed."""


def raised_with(
    framework: str, shop: ModuleType, statuses: Iterable[int]
) -> Iterator[tuple[int, wsgi.Answered]]:
    """Yield each status, and the response to a framework's exception of this status."""
    raised: dict[str, Any] = {"/": None}

    def view(*_: Any, **__: Any) -> Any:
        raise raised["/"]

    with _served_view(framework, shop, view) as port:
        for status in statuses:
            raised["/"] = _exception(framework, status)
            yield status, wsgi.asked(port)


def _served_view(framework: str, shop: ModuleType, view: Any) -> Any:
    name = "drf" if "REST" in framework else framework.lower()
    adapter = import_module(f"{shop.__name__}.adapters.{name}")
    if framework == "Starlette":
        from starlette.applications import Starlette
        from starlette.routing import Route

        app: Any = Starlette(routes=[Route("/", view)])
    elif framework == "FastAPI":
        from fastapi import FastAPI

        app = FastAPI()
        app.get("/")(_without_parameters(view))
    elif framework == "Flask":
        import flask

        app = flask.Flask("shop")
        app.add_url_rule("/", "view", view)
    else:
        return _served_by_django(framework, shop, view)
    adapter.install(app)
    return wsgi.wsgi(app) if framework == "Flask" else asgi.serving(app)


def _without_parameters(view: Any) -> Callable[[], Any]:
    # FastAPI would take the parameters of the view itself for those of a query.
    def endpoint() -> Any:
        return view()

    return endpoint


def _served_by_django(framework: str, shop: ModuleType, view: Any) -> Any:
    from rest_framework.views import APIView

    from tests.support.django_project import under_wsgi

    members = {"authentication_classes": (), "get": view}
    shown = type("View", (APIView,), members).as_view() if "REST" in framework else view
    layers = [f"{shop.__name__}.adapters.django.ErrorMiddleware"]
    import_module(f"{shop.__name__}.adapters.django")
    return under_wsgi({"": shown}, MIDDLEWARE=layers, **_rest(shop, {}))


def _exception(framework: str, status: int) -> Exception:
    """Return what libraries for *framework* raise for *status*."""
    if framework in ("FastAPI", "Starlette"):
        from starlette.exceptions import HTTPException

        return HTTPException(status)
    if framework == "Flask":
        from werkzeug.exceptions import HTTPException as Werkzeug

        return type("Raised", (Werkzeug,), {"code": status})("Said.")
    if framework == "Django":
        from django.core.exceptions import BadRequest
        from django.http import Http404

        kinds = {400: BadRequest, 404: Http404, 500: OSError}
        return kinds[status]()
    from rest_framework.exceptions import APIException

    return type("Raised", (APIException,), {"status_code": status})()
