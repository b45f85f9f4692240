"""A real server that sends what a test wants a client to meet."""

import asyncio
import http.client
from collections.abc import Iterator

import httpx
import pytest
import requests
from error_catalog.testing import BAD_RESPONSES, ErrorServer, Script
from error_catalog.testing.transports import (
    as_httpx,
    as_werkzeug,
    httpx_transport,
    requests_adapter,
)

from tests.support.committed import COMMITTED

CONTACTS = next(each.package for each in COMMITTED if each.made.api == "contacts")


@pytest.fixture
def server() -> Iterator[ErrorServer]:
    """A server without any response yet."""
    with ErrorServer() as found:
        yield found


def test_one_response_after_the_other(server: ErrorServer) -> None:
    """What was said comes in its order, and the last for ever; requests are noted."""
    server.on("POST", "/contact").respond(CONTACTS.TooManyAttemptsError()).then(
        201, data={"id": 1}
    )
    with httpx.Client(base_url=server.url) as client:
        first, *rest = (client.post("/contact?a=%2F", json={"n": n}) for n in range(3))

    assert isinstance(
        CONTACTS.parse_error(first.status_code, first.headers, first.content),
        CONTACTS.TooManyAttemptsError,
    )
    assert [201, 201] == [each.status_code for each in rest]
    assert [b'{"n":0}', b'{"n":1}', b'{"n":2}'] == [
        each.body for each in server.requests
    ]
    assert ("POST", "/contact", "a=%2F") == server.requests[0][:3]
    assert "application/json" == server.requests[0].headers["content-type"]


def test_the_latest_route_that_fits(server: ErrorServer) -> None:
    """Routes have variables and stars; what nobody said is told to whoever wrote the test."""
    server.on().respond(500, times=2)
    server.on("get", "/contact/{id}").respond(404)
    server.on("GET", "/contact/7").respond(200)
    paths = ("/contact/7", "/contact/8/", "/contact/8/notes", "/")
    found = [requests.get(server.url + each, timeout=9).status_code for each in paths]
    server.reset()
    missing = requests.delete(f"{server.url}/a", timeout=9)

    assert [200, 404, 500, 500] == found
    assert 501 == missing.status_code
    assert "call on('DELETE', '/a').respond(...)" in missing.text


def test_bodies_in_chunks_and_other_methods(server: ErrorServer) -> None:
    """A body without a length is read whole; HEAD, PATCH and unknown methods are served."""
    server.on().respond(CONTACTS.NotFoundError)
    requests.post(server.url, data=iter([b"ab", b"c"]), timeout=9)
    found = [
        requests.request(each, server.url, timeout=9) for each in ("HEAD", "PURGE")
    ]

    assert b"abc" == server.requests[0].body
    assert [404, 404] == [each.status_code for each in found]
    assert b"" == found[0].content
    assert found[0].headers["Content-Length"] == found[1].headers["Content-Length"]


def test_broken_connections(server: ErrorServer) -> None:
    """A connection breaks before the response, or in the middle of its body."""
    server.on("GET", "/a").cut().then(204)
    server.on("GET", "/b").cut(CONTACTS.NotFoundError)
    with httpx.Client(base_url=server.url) as client:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            client.get("/a")
        assert 204 == client.get("/a").status_code
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            client.get("/b")


def test_delays(server: ErrorServer) -> None:
    """A response that comes too late is the client's own timeout."""
    server.on().respond(200, delay=0.3).then(200)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(server.url, timeout=0.05)

    assert 200 == httpx.get(server.url, timeout=9).status_code


def test_every_bad_response(server: ErrorServer) -> None:
    """Each of them arrives as it is."""
    for name, bad in BAD_RESPONSES.items():
        server.on("GET", f"/{name}").respond(name)
        found = requests.get(f"{server.url}/{name}", timeout=9)

        assert (bad.status, bad.body) == (found.status_code, found.content)


def test_a_name_that_is_no_bad_response() -> None:
    """A misspelled name is told, with those that there are."""
    with pytest.raises(TypeError, match="'html'; there are html_502"):
        Script().on().respond("html")


def test_headers_that_are_bytes_on_the_wire(server: ErrorServer) -> None:
    """Documented headers arrive as they are written, once each."""
    server.on().respond(CONTACTS.TooManyAttemptsError, headers={"X-A": "1"})
    connection = http.client.HTTPConnection(
        "127.0.0.1", int(server.url.rpartition(":")[2])
    )
    connection.request("GET", "/")
    response = connection.getresponse()
    response.read()
    connection.close()

    assert ["1"] == response.headers.get_all("X-A")
    assert 1 == len(response.headers.get_all("Content-Type") or [])


def scripted() -> Script:
    """Return a script with an error, a broken connection, a delay and a success."""
    script = Script()
    script.on("GET", "/a").respond(CONTACTS.NotFoundError).then_cut().then(
        200, data=[1], delay=5
    ).then(200, data=[2])
    return script


def test_httpx_without_a_socket() -> None:
    """The same happens through a transport, sync and async, without waiting."""
    script = scripted()
    with httpx.Client(
        transport=httpx_transport(script), base_url="https://x"
    ) as client:
        assert 404 == client.get("/a").status_code
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/a")
        with pytest.raises(httpx.ReadTimeout):
            client.get("/a", timeout=1)

    async def later() -> httpx.Response:
        transport = httpx_transport(script)
        async with httpx.AsyncClient(
            transport=transport, base_url="https://x"
        ) as client:
            return await client.get("/a?b=1")

    assert [2] == asyncio.run(later()).json()
    assert ["", "", "", "b=1"] == [each.query for each in script.requests]


def test_requests_without_a_socket() -> None:
    """The same happens through an adapter of requests."""
    script = scripted()
    with requests.Session() as session:
        session.mount("https://", requests_adapter(script))
        found = session.get("https://x/a", timeout=9)
        with pytest.raises(requests.ConnectionError):
            session.get("https://x/a", timeout=9)
        with pytest.raises(requests.ReadTimeout):
            session.get("https://x/a", timeout=(9, 1))
        assert [2] == session.get("https://x/a", timeout=9).json()

    error = CONTACTS.parse_error(found.status_code, found.headers, found.content)
    assert isinstance(error, CONTACTS.NotFoundError)


def test_responses_for_other_mocks() -> None:
    """The documented response is also httpx's and werkzeug's own, for mocks of theirs."""
    wire = CONTACTS.render_error(CONTACTS.NotFoundError())
    ours, theirs = (make(CONTACTS.NotFoundError) for make in (as_httpx, as_werkzeug))

    assert (wire.status, wire.body) == (ours.status_code, ours.content)
    assert (wire.status, wire.body) == (theirs.status_code, theirs.get_data())
    assert wire.headers["Content-Type"] == theirs.headers["Content-Type"]
