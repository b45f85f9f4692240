"""Documented errors at random, only where somebody turned them on."""

import httpx
import pytest
from error_catalog.testing import FaultMiddleware, WSGIFaultMiddleware
from fastapi import FastAPI
from fastapi.testclient import TestClient
from flask import Flask

from tests.support.committed import COMMITTED

CONTACTS = next(each.package for each in COMMITTED if each.made.api == "contacts")
ERRORS = [CONTACTS.TooManyAttemptsError, CONTACTS.NotFoundError()]


def fastapi_app() -> FastAPI:
    """An application whose only response is a success."""
    app = FastAPI()

    @app.get("/")
    def hello() -> str:
        return "hello"

    return app


def flask_app() -> Flask:
    """The same in Flask."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


def statuses(*, is_asgi: bool, **options: object) -> list[int]:
    """Return the statuses of sixty requests, and check those of faults."""
    found: list[httpx.Response] = []
    if is_asgi:
        client = TestClient(FaultMiddleware(fastapi_app(), errors=ERRORS, **options))
    else:
        app = WSGIFaultMiddleware(flask_app(), errors=ERRORS, **options)
        client = httpx.Client(transport=httpx.WSGITransport(app), base_url="http://x")
    with client:
        found = [client.get("/") for _ in range(60)]
    for each in found:
        if each.status_code != 200:
            error = CONTACTS.parse_error(each.status_code, each.headers, each.content)
            assert type(error).__name__ == each.headers["X-Injected-Fault"]
    return [each.status_code for each in found]


@pytest.mark.parametrize("is_asgi", [True, False], ids=["asgi", "wsgi"])
def test_some_requests_fail(monkeypatch: pytest.MonkeyPatch, *, is_asgi: bool) -> None:
    """The share that was asked for fails, with every error of the list; the same by seed."""
    monkeypatch.setenv("ERROR_CATALOG_FAULTS", "1")
    found = statuses(is_asgi=is_asgi, rate=0.5, seed=1)

    assert {200, 404, 429} == {*found}
    assert 10 < found.count(200) < 50
    assert found == statuses(is_asgi=is_asgi, rate=0.5, seed=1)
    assert {404, 429} == {*statuses(is_asgi=is_asgi, rate=1)}
    assert {200} == {*statuses(is_asgi=is_asgi, rate=0)}


@pytest.mark.parametrize("value", [None, "", "0", "false", "no", "anything"])
def test_nothing_happens_unasked(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    """Without the variable, or with any value but a plain yes, nothing fails."""
    monkeypatch.delenv("ERROR_CATALOG_FAULTS", raising=False)
    if value is not None:
        monkeypatch.setenv("ERROR_CATALOG_FAULTS", value)

    assert {200} == {*statuses(is_asgi=True, rate=1)}
    assert {200} == {*statuses(is_asgi=False, rate=1)}


def test_wrong_arguments() -> None:
    """A wrong rate, no errors, and an error that needs arguments are refused at once."""
    for options, kind, text in (
        ({"rate": 5, "errors": ERRORS}, ValueError, "rate: expected 0 to 1, found 5"),
        ({"rate": 0.1}, ValueError, "errors: name at least one"),
        ({"errors": [CONTACTS.ValidationInvalidFieldsError]}, TypeError, "details"),
        ({"errors": [ValueError]}, TypeError, "expected an exception of a generated"),
    ):
        with pytest.raises(kind, match=text):
            FaultMiddleware(fastapi_app(), **options)
