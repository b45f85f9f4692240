"""How a server responds, whatever the framework: arguments, request ids, records, `on_error`."""

import asyncio
import logging
import re
from collections.abc import Iterator
from functools import partial
from types import ModuleType
from typing import Any

import pytest
from error_catalog.runtime.adapters.request import (
    MAX_REQUEST_ID,
    Raised,
    Request,
    is_request_id,
)

from tests.support.failures import CATALOG, SERVED, SITUATIONS, happens_on, outcome
from tests.support.projects import imported, made


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A package whose catalog has an error for everything."""
    folder = tmp_path_factory.mktemp("shop")
    with imported(made(CATALOG, names=("python",)).package(), folder) as found:
        yield found


def part(shop: ModuleType, name: str) -> Any:
    """Import a module of the package."""
    from importlib import import_module

    return import_module(f"{shop.__name__}.{name}")


@pytest.fixture
def serve(shop: Any) -> Any:
    """Return what makes a server of the catalog."""
    server = part(shop, "adapters.starlette").Server
    fallbacks = part(shop, "adapters").fallbacks()
    return partial(server, part(shop, "responses").API, fallbacks)


def request(**headers: str) -> Request:
    """Return a request."""
    return Request(object(), "GET", "/a\nb", {"x-request-id": "", **headers}.get)


async def coroutine(*_: Any) -> Any:
    """Be of no use to a server."""


class Callable:
    """An object that is called as a coroutine."""

    async def __call__(self, *_: Any) -> Any:
        """Be of no use either."""


@pytest.mark.parametrize(
    ("options", "kind", "said"),
    [
        ({"errors": {"default": None}}, ValueError, "'default'"),
        ({"errors": {200: None}}, ValueError, "200"),
        ({"errors": {600: None}}, ValueError, "600"),
        ({"errors": {True: None}}, ValueError, "True"),
        ({"errors": {"404": None}}, ValueError, "'404'"),
        ({"errors": [404]}, TypeError, "a mapping"),
        ({"errors": {404: 7}}, TypeError, "7"),
        ({"errors": {404: OSError}}, TypeError, "subclass of ShopError"),
        ({"errors": {404: lambda _, __: None}}, TypeError, "one exception"),
        ({"errors": {404: lambda *, _: None}}, TypeError, "one exception"),
        ({"errors": {404: coroutine}}, TypeError, "one exception"),
        ({"errors": {404: Callable()}}, TypeError, "one exception"),
        ({"invalid_request": lambda: None}, TypeError, "of 1 argument,"),
        ({"invalid_request": coroutine}, TypeError, "of 1 argument,"),
        ({"request_id": "X-Request-Id"}, TypeError, "request_id"),
        ({"on_error": lambda _: None}, TypeError, "of 2 arguments,"),
        ({"on_error": coroutine}, TypeError, "of 2 arguments,"),
    ],
    ids=lambda each: re.sub(r" at 0x\w+", "", str(each)),
)
def test_wrong_arguments_are_refused_at_once(
    serve: Any, options: dict[str, Any], kind: type[Exception], said: str
) -> None:
    """What could only fail with the first request fails where it is given, and says why."""
    with pytest.raises(kind, match=said):
        serve(**options)


def test_a_class_that_needs_arguments_is_refused(serve: Any, shop: Any) -> None:
    """Nobody could give them."""
    with pytest.raises(TypeError, match="a class that needs no arguments"):
        serve(errors={422: shop.ShopValidationError})


@pytest.mark.parametrize("framework", SERVED)
def test_every_adapter_refuses_them(framework: str, shop: Any) -> None:
    """`install`, `handler` and the middleware look at their arguments when they get them."""
    name = "drf" if "REST" in framework else framework.lower()
    adapter = part(shop, f"adapters.{name}")
    wrong = {"errors": {"default": None}}
    install: dict[str, Any] = {
        "Django": lambda: type("Layer", (adapter.ErrorMiddleware,), wrong)(repr),
        "Django REST framework": lambda: adapter.handler(**wrong),
    }
    given = install.get(framework, lambda: adapter.install(_app(framework), **wrong))
    with pytest.raises(ValueError, match="default"):
        given()


def _app(framework: str) -> Any:
    import fastapi
    import flask
    from starlette.applications import Starlette

    made = {"FastAPI": fastapi.FastAPI, "Starlette": Starlette}
    return flask.Flask("shop") if framework == "Flask" else made[framework]()


def test_factories_get_the_exception(serve: Any, shop: Any) -> None:
    """A function of one argument gets what the framework raised; one of none is called so."""
    raised = OSError("here")
    seen: list[Any] = []

    def make(error: Any) -> Any:
        seen.append(error)
        return shop.OutOfStockError(message=str(error))

    server = serve(errors={410: make, "5XX": partial(shop.ClosedError)})
    gone = server.stand_in(request(), 410, Raised(raised))
    closed = server.stand_in(request(), 502, Raised(raised))

    assert [raised] == seen
    assert (409, True) == (gone.status, b"here" in gone.body)
    assert 503 == closed.status


def test_factories_that_fail_leave_the_framework_s_response(
    serve: Any, shop: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """What raises, or returns something else, is logged, and replaces nothing."""

    def fail() -> Any:
        raise OSError("no factory")

    server = serve(errors={404: fail, 405: lambda: "text"})

    assert server.stand_in(request(), 404) is None
    assert server.stand_in(request(), 405) is None
    assert "no factory" in caplog.text
    assert "str is no error of this API" in caplog.text


def test_a_status_says_more_than_its_range(serve: Any, shop: Any) -> None:
    """What `install` says of a range is no answer where the catalog knows the status."""
    server = serve(errors={"4XX": None, 500: shop.ClosedError})

    assert server.stand_in(request(), 404).status == 404
    assert server.stand_in(request(), 418) is None
    assert server.stand_in(request(), 500).status == 503
    assert server.stand_in(request(), 599).status == 599


def test_details_that_cannot_be_a_message(serve: Any) -> None:
    """What is no text, or empty, leaves the catalog's message."""
    server = serve()
    for detail in (None, "", "  ", {"a": 1}, ["b"], 7):
        wire = server.stand_in(request(), 418, Raised(None, detail))
        assert b"The request cannot be served." in wire.body


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("req-1", True),
        ("x" * MAX_REQUEST_ID, True),
        ("x" * (MAX_REQUEST_ID + 1), False),
        ("", False),
        ("a b", False),
        ("a\r\nX: y", False),
        ("\u00e9", False),
        (None, False),
        (7, False),
        (b"req", False),
    ],
)
def test_ids_that_may_be_sent(value: Any, expected: bool) -> None:  # noqa: FBT001
    """Visible ASCII of some length; anything else might forge headers or logs."""
    assert expected is is_request_id(value)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "from-header"),
        ({"request_id": lambda _: "chosen"}, "chosen"),
        ({"request_id": lambda _: "not fit\n"}, None),
        ({"request_id": lambda _: None}, None),
        ({"request_id": lambda _: 1 / 0}, None),
    ],
)
def test_request_ids(
    serve: Any, shop: Any, options: dict[str, Any], expected: str | None
) -> None:
    """They come from the header, or from what was given, if they are fit to be sent."""
    error = shop.OutOfStockError()
    asked = request(**{"x-request-id": "from-header"})
    own = shop.OutOfStockError(request_id="mine")

    assert expected == serve(**options).respond(error, asked).headers.get(
        "X-Request-Id"
    )
    assert error.request_id is None, "the same error may be raised for another request"
    assert "mine" == serve(**options).respond(own, asked).headers["X-Request-Id"]


def test_an_id_that_the_response_must_have(tmp_path: Any) -> None:
    """Where its place is required and nobody knows one, it is made up."""
    body = {"code": "{code}", "request": "{request_id}"}
    data = {
        "catalog": 1,
        "api": {"id": "traced", "title": "Traced API"},
        "envelopes": {"main": {"description": "Every error.", "body": body}},
        "errors": {"not_found": {"status": 404, "summary": "It is not there."}},
    }
    with imported(made(data, names=("python",)).package(), tmp_path) as traced:
        server = part(traced, "adapters.flask").Server(
            part(traced, "responses").API, part(traced, "adapters").fallbacks()
        )
        first, second = (server.stand_in(request(), 404).body for _ in range(2))

    assert first != second
    assert len(b'{"code":"not_found","request":""}') + 32 == len(first)


def test_on_error_is_called_once(serve: Any, shop: Any) -> None:
    """For each error response, with the error as it is sent and the framework's request."""
    calls: list[Any] = []
    server = serve(on_error=lambda error, native: calls.append((error, native)))
    asked = request(**{"x-request-id": "req-1"})
    server.respond(shop.OutOfStockError(), asked)
    server.stand_in(asked, 404)

    assert [409, 404] == [error.status for error, _ in calls]
    assert ["req-1", "req-1"] == [error.request_id for error, _ in calls]
    assert [asked.native] * 2 == [native for _, native in calls]


def test_on_error_never_breaks_a_response(
    serve: Any, shop: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """What it raises is logged."""

    def fail(*_: Any) -> None:
        raise OSError("no metrics")

    wire = serve(on_error=fail).respond(shop.OutOfStockError(), request())

    assert 409 == wire.status
    assert "on_error failed" in caplog.text
    assert "no metrics" in caplog.text


@pytest.mark.parametrize("framework", SERVED)
def test_on_error_of_every_adapter(framework: str, shop: Any) -> None:
    """Each failure that ends in a response of the catalog calls it once."""
    for name in SITUATIONS:
        if not happens_on(framework, name):
            continue
        calls: list[Any] = []
        options = {"on_error": lambda error, _, calls=calls: calls.append(error)}
        found = outcome(framework, shop, name, **options)
        expected = [found.code] if found.code else []

        assert expected == [error.code for error in calls], (framework, name)


@pytest.mark.parametrize("status", [None, 0, 99, 199, 600, 404.5, 404.0, "404"])
def test_statuses_that_http_does_not_have(
    serve: Any, shop: Any, status: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """They are the server's fault: 500, with what was wrong in the log."""
    error = shop.OutOfStockError()
    error.__dict__["status"] = status
    wire = serve().respond(error, request())

    assert (500, True) == (wire.status, b"INTERNAL_ERROR" in wire.body)
    assert f"no responses of status {status!r}" in caplog.text
    assert serve(errors={500: None}).respond(error, request()) is None


def test_a_cause_has_its_traceback(
    serve: Any, shop: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A deliberate error has none of its own; what it was raised from is nowhere else."""
    caplog.set_level(logging.INFO, shop.__name__)
    plain, caused = shop.ClosedError(), shop.ClosedError()
    caused.__cause__ = OSError("the disk is full")
    for error in (plain, caused):
        serve().respond(error, request())
    first, second = caplog.records

    assert (logging.WARNING, None) == (first.levelno, first.exc_info)
    assert "GET /a\\nb: [503 CLOSED] The shop is closed." == first.getMessage()
    assert "the disk is full" in caplog.handler.format(second)


def test_singletons_are_not_changed(serve: Any, shop: Any) -> None:
    """One error object may be raised for many requests at once."""
    error = shop.OutOfStockError()
    before = dict(error.__dict__)

    async def all_at_once() -> set[Any]:
        asked = [request(**{"x-request-id": f"r{each}"}) for each in range(20)]
        server = serve()
        wires = [asyncio.to_thread(server.respond, error, each) for each in asked]
        return {each.headers["X-Request-Id"] for each in await asyncio.gather(*wires)}

    assert {f"r{each}" for each in range(20)} == asyncio.run(all_at_once())
    assert before == error.__dict__


def test_the_id_is_asked_for_once(
    serve: Any, shop: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """One request has one id, and a function that fails is one record."""
    asked: list[Any] = []

    def fails(native: Any) -> str:
        asked.append(native)
        raise OSError

    server, sent = serve(request_id=fails), request()
    server.stand_in(sent, 500, Raised(OSError(), is_mistake=True))
    server.extra_of(sent, 500)

    assert [sent.native] == asked
    assert ["request_id failed"] == [
        each.getMessage()
        for each in caplog.records
        if "request_id" in each.getMessage()
    ]


@pytest.mark.parametrize("status", [-1, 0, 199, 600, 404.5, "404", None])
def test_nothing_stands_for_statuses_that_http_does_not_have(
    serve: Any, status: Any
) -> None:
    """They are the framework's own affair."""
    assert not serve().covers(status)
    assert serve().stand_in(request(), status) is None
