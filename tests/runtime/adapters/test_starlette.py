"""Starlette answers errors as documented: through a real uvicorn, to the byte."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Host, Mount, Route, Router, WebSocketRoute
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.support.asgi import called, serving
from tests.support.failures import CATALOG
from tests.support.projects import imported, made
from tests.support.wsgi import (
    SECRET,
    asked,
    check,
    error_of,
    every_error,
    package,
    rendered,
    thin_package,
)

contacts = package("contacts_errors")
records = package("records_errors")
deploy = package("deploy_errors")
install = package("contacts_errors.adapters.starlette").install
Endpoint = Callable[[Any], Any]
NOT_FOUND = contacts.render_error(contacts.NotFoundError())
FAILURE = contacts.render_error(contacts.ServerError())


def raising(error: BaseException) -> Endpoint:
    """Return an endpoint that raises *error*."""

    async def endpoint(request: Any) -> Any:
        raise error

    return endpoint


def app_of(error: Any = None, **options: Any) -> Starlette:
    """Return an application whose one route raises *error*, with the errors installed."""
    app = Starlette(routes=[Route("/", raising(error or contacts.NotFoundError()))])
    install(app, **options)
    return app


async def fine(request: Any) -> PlainTextResponse:
    """Answer."""
    return PlainTextResponse("fine")


class Asgi:
    """Middleware that raises before it calls anything."""

    def __init__(self, app: Any, error: BaseException) -> None:
        self.app = app
        self.error = error

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Raise for anything but the life of the application."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        raise self.error


class Dispatching(BaseHTTPMiddleware):
    """Middleware in Starlette's own way, which raises."""

    def __init__(self, app: Any, error: BaseException) -> None:
        super().__init__(app)
        self.error = error

    async def dispatch(self, *_: Any) -> Any:
        """Raise."""
        raise self.error


class Passing(BaseHTTPMiddleware):
    """Middleware that only passes on."""

    async def dispatch(self, request: Any, call_next: Any) -> Any:
        """Call what is inside."""
        return await call_next(request)


def test_every_error_is_answered_to_the_byte() -> None:
    """Each error of each catalog, raised in an endpoint, is what ``render_error`` returns."""
    routes = []
    for home in {home for home, *_ in every_error().values()}:
        names = [name for name, (each, *_) in every_error().items() if each == home]
        app = Starlette(
            routes=[Route(f"/{name}", raising(error_of(name))) for name in names]
        )
        package(f"{home}.adapters.starlette").install(app)
        routes.append(Mount(f"/{home}", app))
    with serving(Starlette(routes=routes)) as port:
        for name, (home, *_) in every_error().items():
            path = f"/{home}/{name}"

            check(rendered(name), asked(port, path))
            check(rendered(name), asked(port, path, method="HEAD"), is_head=True)


async def in_a_task_group(request: Any) -> Any:
    """Raise from a task, so within a group, within another."""

    async def task() -> None:
        async with asyncio.TaskGroup() as inner:
            inner.create_task(raising(contacts.NotFoundError())(request))

    async with asyncio.TaskGroup() as group:
        group.create_task(task())


def places() -> Iterator[tuple[str, Starlette]]:
    """Yield an application for each place where an error can be raised."""
    error = contacts.NotFoundError()
    group = ExceptionGroup("one", [error])
    route = Route("/", raising(error))

    def sync(request: Any) -> Any:
        raise error

    yield "endpoint", Starlette(routes=[route])
    yield "function", Starlette(routes=[Route("/", sync)])
    yield "task group", Starlette(routes=[Route("/", in_a_task_group)])
    yield "group", Starlette(routes=[Route("/", raising(group))])
    yield "behind", Starlette(routes=[route], middleware=[Middleware(Passing)] * 2)
    for kind in (Asgi, Dispatching):
        for raised in (error, group):
            stack = [
                Middleware(Passing),
                Middleware(kind, error=raised),
                Middleware(Passing),
            ]
            name = f"{kind.__name__} {type(raised).__name__}"
            yield name, Starlette(routes=[Route("/", fine)], middleware=stack)
            own = [Middleware(kind, error=raised)]
            yield f"route {name}", Starlette(routes=[Route("/", fine, middleware=own)])
            yield f"mount {name}", Starlette(
                routes=[Mount("/", routes=[Route("/", fine)], middleware=own)]
            )


PLACES = dict(places())


@pytest.mark.parametrize("place", PLACES)
def test_errors_are_answered_wherever_they_are_raised(place: str) -> None:
    """An endpoint, a task group or any middleware may raise them."""
    app = PLACES[place]
    install(app)

    check(NOT_FOUND, called(app))


@pytest.mark.parametrize("installed", ["before", "after"])
def test_middleware_is_covered_whenever_it_is_added(installed: str) -> None:
    """Middleware that is added before or after the installation may raise."""
    app = Starlette(routes=[Route("/", fine)])
    if installed == "before":
        install(app)
    app.add_middleware(Dispatching, error=contacts.NotFoundError())
    app.add_middleware(
        CORSMiddleware, allow_origins=["https://example.com"], allow_credentials=True
    )
    if installed == "after":
        install(app)
    answered = called(app, headers={"Origin": "https://example.com"})

    check(NOT_FOUND, answered)
    # A browser shows no answer to a page that lacks these.
    assert ["https://example.com"] == answered.all_of("Access-Control-Allow-Origin")


def test_the_user_s_middleware_stays_as_it_was() -> None:
    """The guards are in the stack alone, and not in the list of the application."""
    app = Starlette(routes=[Route("/", fine)], middleware=[Middleware(Passing)])
    install(app)

    assert b"fine" == called(app).body
    assert [Passing] == [each.cls for each in app.user_middleware]


def test_the_errors_of_starlette_are_the_catalog_s() -> None:
    """No route, a wrong method and an exception of the user's become errors of the catalog."""
    denied = HTTPException(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    app = Starlette(
        routes=[
            Route("/", fine, methods=["POST"]),
            Route("/denied", raising(denied)),
            Route("/in-a-group", raising(ExceptionGroup("one", [denied]))),
            Route("/teapot", raising(HTTPException(418, "short and stout"))),
        ]
    )
    package("records_errors.adapters.starlette").install(app)
    with serving(app) as port:
        check(records.render_error(records.NotFoundError()), asked(port, "/none"))
        refused = asked(port, "/")
        check(records.render_error(records.MethodNotAllowedError()), refused)
        assert ["POST"] == refused.all_of("Allow")
        for path in ("/denied", "/in-a-group"):
            unknown = asked(port, path)
            check(records.render_error(records.UnauthorizedError()), unknown)
            assert ['Basic realm="x"'] == unknown.all_of("WWW-Authenticate")
        # The catalog has nothing for this one.
        teapot = asked(port, "/teapot")
        assert (418, b"short and stout") == (teapot.status, teapot.body)


def test_errors_of_starlette_raised_in_middleware() -> None:
    """They are answered too, if the catalog has an error of the status."""
    for status, expected in ((404, NOT_FOUND), (418, FAILURE)):
        app = Starlette(
            middleware=[Middleware(Dispatching, error=HTTPException(status))],
        )
        install(app)

        check(expected, called(app))


def test_errors_can_be_chosen() -> None:
    """``errors=`` puts any class or function for a status, and None leaves it alone."""

    def gone() -> Any:
        return contacts.ForbiddenError(message="No.")

    app = app_of(errors={405: contacts.ServerError, 404: None, 403: gone})
    app.add_route("/forbidden", raising(HTTPException(403)))
    refused = called(app, method="POST")

    check(contacts.render_error(contacts.ServerError()), refused)
    assert ["GET, HEAD"] == [", ".join(sorted(refused.all_of("Allow")[0].split(", ")))]
    assert b"Not Found" == called(app, "/none").body
    check(contacts.render_error(gone()), called(app, "/forbidden"))


def test_unsafe_headers_of_an_exception_are_left_out() -> None:
    """No line end and no other body's headers get into an answer."""
    headers = {"X-A": "a\r\nX-B: b", "X-C": "\u20ac", "X-D": "d", "Content-Type": "a/b"}
    answered = called(app_of(HTTPException(404, headers=headers)))

    check(NOT_FOUND, answered)
    names = {name.lower() for name, _ in answered.headers}
    assert {"content-length", "content-type", "x-d"} == names


def test_what_no_one_handles(caplog: pytest.LogCaptureFixture) -> None:
    """It is the catalog's 500, says nothing of itself, is logged once, and ends there."""
    app = app_of(OSError(f"postgres://user:{SECRET}@db"))

    with serving(app) as port:
        check(FAILURE, asked(port))
    (record,) = [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert "contacts_errors" == record.name
    assert SECRET in caplog.text


def test_developers_see_their_page() -> None:
    """With ``debug`` Starlette shows the traceback, and the error is raised again."""
    app = app_of(OSError(SECRET))
    app.debug = True

    assert SECRET.encode() in called(app).body
    with pytest.raises(OSError, match=SECRET):
        asyncio.run(app({"type": "http", **REQUEST}, _nothing, _dropped))


REQUEST = {
    "method": "GET",
    "path": "/",
    "root_path": "",
    "query_string": b"",
    "headers": [],
    "scheme": "http",
}


async def _nothing() -> Any:
    return {"type": "http.request", "body": b""}


async def _dropped(message: Any) -> None:
    pass


def test_what_no_one_handles_without_an_error_for_it() -> None:
    """A catalog that has no 500, and ``errors={500: None}``, leave Starlette's answer."""
    answered = called(app_of(OSError(SECRET), errors={500: None}))

    assert (500, b"Internal Server Error") == (answered.status, answered.body)


def test_the_cause_is_logged_and_never_sent(caplog: pytest.LogCaptureFixture) -> None:
    """What an error was raised from is for the log alone."""
    caplog.set_level(logging.INFO, "contacts_errors")

    async def endpoint(request: Any) -> Any:
        raise contacts.NotFoundError from OSError(f"dsn with {SECRET}")

    app = Starlette(routes=[Route("/", endpoint)])
    install(app)
    with serving(app) as port:
        answered = asked(port, "/")

    check(NOT_FOUND, answered)
    assert SECRET in caplog.text
    assert {"contacts_errors"} == {
        each.name for each in caplog.records if each.exc_info
    }


def test_responses_without_a_body(tmp_path: Path) -> None:
    """204 and 304 have no body and no length; that of HEAD is the length for GET."""
    with thin_package(tmp_path) as thin:
        app = Starlette(
            routes=[
                Route(f"/{status}", raising(thin.GoneError(status=status)))
                for status in (204, 304)
            ]
        )
        package(f"{thin.__name__}.adapters.starlette").install(app)
        with serving(app) as port:
            for status in (204, 304):
                answered = asked(port, f"/{status}")

                assert (status, b"") == (answered.status, answered.body)
                assert [] == answered.all_of("Content-Length")
                assert [] == answered.all_of("Content-Type")


@contextmanager
def tracing(folder: Path) -> Iterator[Any]:
    """Import a package whose errors have a header that the user fills."""
    body = {"code": "{code}", "message": "{message}"}
    data = {
        "catalog": 1,
        "api": {"id": "tracing", "title": "Tracing API"},
        "envelopes": {
            "main": {
                "description": "Every error.",
                "headers": {"X-Request-Id?": "{request_id}"},
                "body": body,
            }
        },
        "errors": {
            "not_found": {"status": 404, "summary": "It is not there."},
            "internal": {"status": 500, "summary": "It failed."},
        },
    }
    with imported(made(data, names=("python",)).package(), folder) as found:
        yield found


def test_hostile_values_break_no_response(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Surrogates travel as JSON has them; what no header can hold is a fault of the server."""
    caplog.set_level(logging.INFO)
    with tracing(tmp_path) as api:
        odd = api.NotFoundError(message="\ud800\x00\r\n")
        split = api.NotFoundError()
        split.request_id = "a\r\nX-Evil: 1"
        app = Starlette(
            routes=[Route("/odd", raising(odd)), Route("/split", raising(split))]
        )
        package(f"{api.__name__}.adapters.starlette").install(app)
        with serving(app) as port:
            check(api.render_error(odd), asked(port, "/odd"))
            answered = asked(port, "/split")

        check(api.render_error(api.InternalError()), answered)
        assert [] == answered.all_of("X-Evil")
        assert "could not be written" in caplog.text


def test_an_response_that_has_begun_is_left_alone() -> None:
    """An error after the first byte is Starlette's to report, and is not answered."""

    async def chunks() -> Any:
        yield b"begun"
        raise contacts.NotFoundError

    async def endpoint(request: Any) -> Any:
        return StreamingResponse(chunks())

    app = Starlette(routes=[Route("/", endpoint)], middleware=[Middleware(Passing)])
    install(app)
    answered = called(app)

    assert (200, b"begun") == (answered.status, answered.body)


def test_errors_in_the_background(caplog: pytest.LogCaptureFixture) -> None:
    """They come too late for an answer, of a mounted application too, and are logged."""

    def fail() -> None:
        raise contacts.NotFoundError from OSError(SECRET)

    async def endpoint(request: Any) -> Any:
        return PlainTextResponse("fine", background=BackgroundTask(fail))

    inner = Starlette(routes=[Route("/", endpoint)])
    app = Starlette(routes=[Mount("/in", inner)])
    install(app)

    assert b"fine" == called(app, "/in/").body
    (record,) = [each for each in caplog.records if each.name == "contacts_errors"]
    assert logging.ERROR == record.levelno
    assert SECRET in caplog.text


def test_mounted_applications_are_covered() -> None:
    """Those mounted before and after, in mounts, hosts, routers and behind middleware."""
    error = contacts.NotFoundError()

    def inner() -> Starlette:
        return Starlette(routes=[Route("/", raising(error))])

    wrapped = CORSMiddleware(inner(), allow_origins=["*"])
    app = Starlette(
        routes=[
            Mount("/before", inner()),
            Mount("/deep", routes=[Mount("/er", inner())]),
            Mount("/app", Starlette(routes=[Mount("/in", inner())])),
            Mount("/router", Router(routes=[Mount("/in", inner())])),
            Mount("/wrapped", wrapped),
            Mount("/own", inner(), middleware=[Middleware(Passing)]),
            Host("other.example", inner()),
        ]
    )
    install(app)
    app.mount("/after", inner())
    paths = ("/before/", "/deep/er/", "/app/in/", "/router/in/", "/wrapped/", "/own/")
    for path in (*paths, "/after/", "/before/none"):
        check(NOT_FOUND, called(app, path))
    check(NOT_FOUND, called(app, headers={"Host": "other.example"}))


def test_a_mounted_application_fails(caplog: pytest.LogCaptureFixture) -> None:
    """What fails in it is answered and logged once, and raised again."""
    inner = Starlette(routes=[Route("/", raising(OSError(SECRET)))])
    app = Starlette(routes=[Mount("/in", inner)])
    install(app)

    check(FAILURE, called(app, "/in/"))
    assert 1 == len([each for each in caplog.records if each.name == "contacts_errors"])


def test_a_mounted_application_has_errors_of_its_own() -> None:
    """What was installed in it by itself stays, and what came with the outer one changes."""
    alone = Starlette()
    install(alone, errors={404: contacts.ForbiddenError})
    along = Starlette()
    app = Starlette(routes=[Mount("/alone", alone), Mount("/along", along)])
    install(app)
    install(app, errors={404: contacts.ServerError})

    check(contacts.render_error(contacts.ForbiddenError()), called(app, "/alone/"))
    check(FAILURE, called(app, "/along/"))
    check(FAILURE, called(app, "/"))


def test_a_mounted_application_that_has_started() -> None:
    """It is covered too, once it is mounted, and keeps the handlers that are the user's."""
    inner = Starlette(routes=[Route("/", raising(contacts.NotFoundError()))])
    assert 500 == called(inner).status
    outer = Starlette(routes=[Mount("/in", inner)])
    install(outer)
    check(NOT_FOUND, called(outer, "/in/"))

    other = Starlette(routes=[Mount("/in", inner)])
    inner.add_exception_handler(
        contacts.ContactsError, lambda *_: PlainTextResponse("")
    )
    inner.middleware_stack = None
    install(other)
    assert b"" == called(other, "/in/").body


def test_two_apis_in_one_application() -> None:
    """Each answers its own errors; the later one those of Starlette, as far as it has them."""
    app = Starlette(
        routes=[
            Route("/contacts", raising(contacts.NotFoundError())),
            Route("/records", raising(records.NotFoundError())),
            Route("/", raising(HTTPException(429))),
        ]
    )
    package("records_errors.adapters.starlette").install(app)
    install(app)
    package("records_errors.adapters.starlette").install(app)

    check(NOT_FOUND, called(app, "/contacts"))
    check(records.render_error(records.NotFoundError()), called(app, "/records"))
    check(NOT_FOUND, called(app, "/none"))
    wrong = called(app, "/contacts", "POST")
    check(records.render_error(records.MethodNotAllowedError()), wrong)
    check(contacts.render_error(contacts.TooManyAttemptsError()), called(app))


def test_the_user_s_own_handlers() -> None:
    """The nearer class, the status and the later registration win; earlier ones are kept."""

    def response(text: str) -> Any:
        return lambda *_: PlainTextResponse(text, 499)

    async def grouped(request: Any, error: Any) -> Any:
        return PlainTextResponse("group", 499)

    app = Starlette(
        routes=[
            Route("/near", raising(contacts.ForbiddenError())),
            Route("/teapot", raising(HTTPException(418))),
            Route("/group", raising(ExceptionGroup("two", [OSError(), OSError()]))),
            Route("/fails", raising(OSError(SECRET))),
        ],
        middleware=[Middleware(Passing)],
        exception_handlers={
            HTTPException: response("http"),
            ExceptionGroup: grouped,
            500: response("before"),
        },
    )
    install(app, errors={500: None})
    app.add_exception_handler(contacts.ForbiddenError, response("near"))
    app.add_exception_handler(404, response("status"))

    assert b"near" == called(app, "/near").body
    assert b"status" == called(app, "/none").body
    assert b"http" == called(app, "/teapot").body
    assert b"group" == called(app, "/group").body
    assert b"before" == called(app, "/fails").body


def test_the_user_s_own_handlers_see_what_middleware_raises() -> None:
    """The nearer class and the status win there too."""
    for error in (contacts.ForbiddenError(), HTTPException(404)):
        app = Starlette(middleware=[Middleware(Dispatching, error=error)])
        install(app)

        async def own(request: Any, raised: Any, error: Any = error) -> Any:
            assert error is raised
            return PlainTextResponse("own", 499)

        app.add_exception_handler(contacts.ForbiddenError, own)
        app.add_exception_handler(404, own)

        assert b"own" == called(app).body


def test_installing_is_too_late_once_it_has_started() -> None:
    """Starlette could not take the guards any more, and says so of middleware itself."""
    app = Starlette(routes=[Route("/", fine)])
    called(app)

    with pytest.raises(RuntimeError, match="before the application has started"):
        install(app)


def test_groups_of_several_are_failures() -> None:
    """No one can tell which of two errors to answer."""
    several = ExceptionGroup("two", [contacts.NotFoundError(), OSError()])

    check(FAILURE, called(app_of(several)))


async def before_accepting(socket: Any) -> None:
    """Refuse the handshake."""
    raise contacts.UnauthorizedError


async def after_accepting(socket: Any) -> None:
    """Fail in the middle."""
    await socket.accept()
    await socket.receive_text()
    raise contacts.ForbiddenError


async def failing(socket: Any) -> None:
    """Fail with an error of the server."""
    await socket.accept()
    raise contacts.ServerError


async def unhandled(socket: Any) -> None:
    """Fail with something that no one handles."""
    await socket.accept()
    raise OSError(SECRET)


async def unhandled_before(socket: Any) -> None:
    """Fail before the handshake is answered."""
    raise OSError(SECRET)


async def closed(socket: Any) -> None:
    """Raise when all is over."""
    await socket.accept()
    await socket.close(4000)
    raise contacts.ForbiddenError


async def refused(socket: Any) -> None:
    """Raise Starlette's own error."""
    raise HTTPException(404)


def sockets() -> Starlette:
    """Return an application with sockets that raise."""
    every = (
        *(before_accepting, after_accepting, failing, closed, refused),
        *(unhandled, unhandled_before),
    )
    routes = [WebSocketRoute(f"/{each.__name__}", each) for each in every]
    middleware = [Middleware(Asgi, error=contacts.UnauthorizedError())]
    guarded = Starlette(middleware=middleware)
    app = Starlette(
        routes=[*routes, Mount("/middleware", guarded)],
        middleware=[Middleware(Passing)],
    )
    install(app)
    return app


def conversation(socket: Any) -> ConnectionClosed:
    """Say something, and return how the other end closed."""
    try:
        socket.send("anything")
        socket.recv(timeout=20)
    except ConnectionClosed as ended:
        return ended
    raise AssertionError("the socket is open")


def test_errors_end_a_websocket(caplog: pytest.LogCaptureFixture) -> None:
    """Before it is accepted the answer is that of HTTP, afterwards a close code and the code."""
    unauthorized = contacts.render_error(contacts.UnauthorizedError())
    with serving(sockets()) as port:
        for path, wire in (
            ("before_accepting", unauthorized),
            ("middleware/", unauthorized),
            ("refused", NOT_FOUND),
            ("unhandled_before", FAILURE),
        ):
            with (
                pytest.raises(InvalidStatus) as caught,
                connect(f"ws://127.0.0.1:{port}/{path}"),
            ):
                pass
            response = caught.value.response
            assert (wire.status, wire.body) == (response.status_code, response.body)
        for path, code, reason in (
            ("after_accepting", 1008, "FORBIDDEN"),
            ("failing", 1011, "SERVER_ERROR"),
            ("unhandled", 1011, ""),
            ("closed", 4000, ""),
        ):
            with connect(f"ws://127.0.0.1:{port}/{path}") as socket:
                ended = conversation(socket)
            assert ended.rcvd is not None
            assert (code, reason) == (ended.rcvd.code, ended.rcvd.reason)
    ours = [each for each in caplog.records if each.name == "contacts_errors"]
    assert 2 == len([each for each in ours if each.levelno == logging.ERROR])
    assert 1 == len([each for each in ours if each.levelno == logging.WARNING])


def test_a_server_that_cannot_refuse_a_handshake() -> None:
    """Without the extension for it, the socket is closed."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    scope = {**REQUEST, "type": "websocket", "path": "/before_accepting"}
    asyncio.run(sockets()(scope, receive, send))

    assert ["websocket.close"] == [each["type"] for each in sent]
    assert (1008, "UNAUTHORIZED") == (sent[0]["code"], sent[0]["reason"])


def test_importing_the_adapter_imports_no_framework(tmp_path: Path) -> None:
    """Starlette is loaded when an application has the errors installed, and not before."""
    import subprocess
    import sys

    code = (
        "import sys, json, contacts_errors.adapters.starlette as a, "
        "contacts_errors.adapters.fastapi as b; b.responses(); "
        "print(json.dumps(sorted({'starlette', 'fastapi', 'pydantic'} & {*sys.modules})))"
    )
    folder = package("contacts_errors").__path__[0] + "/.."
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )

    assert [] == json.loads(result.stdout)


@pytest.mark.parametrize("status", [0, 100, 199, 600, 999, 404.5])
def test_a_status_that_http_does_not_have(
    status: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception with it is a mistake: the server could send nothing else."""
    with serving(app_of(HTTPException(status, "Odd."))) as port:
        check(FAILURE, asked(port))

    assert ["contacts_errors"] == [each.name for each in caplog.records]


def test_headers_that_http_cannot_carry() -> None:
    """They are left out, whatever is wrong with them; a number is as good as its text."""
    headers: Any = {"Bad Name": "1", "": "2", "X-\u20ac": "3", "X-Line": "4\r\n5"}
    error = HTTPException(404, headers={**headers, "X-Count": 6})
    with serving(app_of(error)) as port:
        answered = asked(port)
        check(NOT_FOUND, answered)

        assert ["6"] == answered.all_of("X-Count")
        assert [] == answered.all_of("X-Line")


class Holding:
    """Middleware that holds the start of a response back until there is some of its body."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Call what is inside."""
        held: list[Any] = []

        async def holding(message: Any) -> None:
            held.append(message)
            if message["type"] != "http.response.start":
                for each in held:
                    await send(each)
                held.clear()

        await self.app(scope, receive, holding)


def test_a_stream_that_fails_before_it_begins(caplog: pytest.LogCaptureFixture) -> None:
    """Where middleware has sent nothing yet, the response is that of the error."""

    async def chunks() -> Any:
        raise contacts.NotFoundError
        yield b""

    async def stream(_: Any) -> Any:
        return StreamingResponse(chunks())

    app = Starlette(routes=[Route("/", stream)], middleware=[Middleware(Holding)])
    install(app)
    with caplog.at_level(logging.INFO, "contacts_errors"), serving(app) as port:
        check(NOT_FOUND, asked(port))

    assert ["INFO"] == [each.levelname for each in caplog.records]


def test_a_late_error_is_called_by_its_name(caplog: pytest.LogCaptureFixture) -> None:
    """The record is about the error, and not about what Starlette makes of it."""

    def fails() -> None:
        raise contacts.NotFoundError

    async def later(_: Any) -> Any:
        return PlainTextResponse("fine", background=BackgroundTask(fails))

    app = Starlette(routes=[Route("/", later)])
    install(app)
    with serving(app) as port:
        assert b"fine" == asked(port).body
    (record,) = caplog.records

    assert "NotFoundError after the response had begun" in record.getMessage()


@pytest.mark.parametrize("first", ["inner", "outer"])
def test_a_mounted_application_of_another_api(
    first: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is installed in it responds first, whichever was installed first."""
    with imported(made(CATALOG, names=("python",)).package(), tmp_path) as shop:
        shop_adapter = import_module(f"{shop.__name__}.adapters.starlette")
        theirs: Any = shop
        inner = Starlette(
            routes=[
                Route("/bug", raising(OSError())),
                Route("/tea", raising(HTTPException(418))),
                Route("/ours", raising(contacts.NotFoundError())),
                Route("/theirs", raising(theirs.ClosedError())),
            ]
        )
        outer = Starlette(routes=[Mount("/inner", inner)])
        if first == "inner":
            shop_adapter.install(inner)
            install(outer)
        else:
            install(outer)
            shop_adapter.install(inner)
        with serving(outer) as port:
            bodies = {
                path: asked(port, f"/inner/{path}").body
                for path in ("bug", "tea", "nowhere", "theirs")
            }
            check(NOT_FOUND, asked(port, "/inner/ours"))
            check(NOT_FOUND, asked(port, "/nowhere"))

    assert {
        "bug": "INTERNAL_ERROR",
        "tea": "CLIENT_ERROR",
        "nowhere": "ROUTE_NOT_FOUND",
        "theirs": "CLOSED",
    } == {path: json.loads(body)["code"] for path, body in bodies.items()}
    assert [shop.__name__] == [
        each.name for each in caplog.records if each.levelno >= logging.ERROR
    ]


def test_what_the_mounted_api_has_no_error_for_is_left_to_the_outer(
    tmp_path: Path,
) -> None:
    """The outer installation is asked next."""
    with imported(made(CATALOG, names=("python",)).package(), tmp_path) as shop:
        inner = Starlette(routes=[Route("/bug", raising(OSError()))])
        shop_adapter = import_module(f"{shop.__name__}.adapters.starlette")
        shop_adapter.install(inner, errors={404: None, 500: None, "5XX": None})
        outer = Starlette(routes=[Mount("/inner", inner)])
        install(outer)
        with serving(outer) as port:
            check(NOT_FOUND, asked(port, "/inner/nowhere"))
            check(FAILURE, asked(port, "/inner/bug"))


@pytest.mark.parametrize("app", [Router(), None, asked])
def test_only_applications_are_taken(app: Any) -> None:
    """A router has no handlers of errors, and the message says what has."""
    with pytest.raises(TypeError, match="a Starlette or FastAPI application"):
        install(app)


def test_the_response_to_a_mistake_is_made_outside_of_middleware() -> None:
    """As without us: what is put around the application completes it, middleware does not."""
    cors = {"allow_origins": ["*"]}
    sent = {"Origin": "https://example.com"}
    inside, outside = app_of(OSError()), app_of(OSError())
    inside.add_middleware(CORSMiddleware, allow_origins=["*"])
    for app, expected in ((inside, []), (CORSMiddleware(outside, **cors), ["*"])):
        with serving(app) as port:
            answered = asked(port, headers=sent)
            check(FAILURE, answered)

            assert expected == answered.all_of("Access-Control-Allow-Origin")
