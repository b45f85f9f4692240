"""What HTTP libraries receive over a real socket, raised as the errors of a catalog."""

import gc
import gzip
import json
import pickle
import subprocess
import sys
import traceback
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import httpx
import pytest

from tests.support.agreement import raise_it
from tests.support.committed import COMMITTED
from tests.support.http_clients import (
    BROKEN,
    JSON,
    NOT_FOUND,
    READ,
    SECRET,
    THROTTLED,
    UNREAD,
    WAYS,
    Way,
    adapter,
    error_of,
    httpx_client,
    package_of,
)
from tests.support.loopback import Response, serving
from tests.support.projects import imported, made

CHAT = {
    "catalog": 1,
    "api": {"id": "chat", "title": "Chat API"},
    "envelopes": {
        "failure": {
            "description": "Every error.",
            "status": 200,
            "media_type": ["application/json", "application/x-chat"],
            "format": "json",
            "body": {"ok": False, "error": "{code}"},
        }
    },
    "errors": {"channel_not_found": {"summary": "There is no such channel."}},
}

ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
unread_ways = pytest.mark.parametrize("way", UNREAD.values(), ids=UNREAD)
below_400 = {**UNREAD, **READ}


@pytest.fixture(scope="module")
def contacts() -> ModuleType:
    """The committed package whose throttling has an envelope of its own."""
    return package_of("contacts")


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A package of an API whose errors come with status 200."""
    files = made(CHAT, names=("python",)).package()
    with imported(files, tmp_path_factory.mktemp("chat")) as package:
        yield package


def test_every_error_arrives_in_every_way() -> None:
    """An adapter raises for each documented answer what ``parse_error`` makes of it."""
    responses: dict[str, Response] = {}
    expected: dict[str, tuple[ModuleType, Any]] = {}
    for artifacts in COMMITTED:
        package = package_of(artifacts.made.api)
        for each in artifacts.made.resolved.responses:
            cls = getattr(package, artifacts.names[each.id])
            sent = raise_it(cls, each, artifacts.made.examples[each.id])
            wire = package.render_error(sent)
            key = f"/{artifacts.made.api}/{each.id}".replace("#", "/")
            responses[key] = Response(wire.status, wire.headers, wire.body)
            got = package.parse_error(wire.status, wire.headers, wire.body)
            expected[key] = (package, got)
    with serving(responses) as loopback:
        for name, way in WAYS.items():
            for key, (package, error) in expected.items():
                got = error_of(way, package, loopback.url + key)

                assert type(error) is type(got), (name, key)
                assert error.to_dict() == got.to_dict(), (name, key)
                assert error.body == got.body, (name, key)


@ways
def test_what_is_no_error_is_left_alone(way: Way, contacts: ModuleType) -> None:
    """The body of an answer below 400 is the caller's, whatever it looks like."""
    with serving({"/": Response(200, JSON, NOT_FOUND)}) as loopback:
        assert NOT_FOUND == way(contacts, f"{loopback.url}/")


@ways
def test_the_first_of_several_lines_counts(way: Way, contacts: ModuleType) -> None:
    """A header that came twice is not joined by a comma, which makes no wait of two."""
    headers = {**JSON, "Retry-After": "120", "retry-after": "60"}
    with serving({"/": Response(429, headers, THROTTLED)}) as loopback:
        assert 120 == error_of(way, contacts, f"{loopback.url}/").retry_after


@ways
def test_a_proxys_page_gives_the_class_of_its_status(
    way: Way, contacts: ModuleType
) -> None:
    """What the API did not send is the error of its status, and says why."""
    page = b"<html><h1>Bad Gateway</h1></html>"
    headers = {"Content-Type": "text/html", "Retry-After": "7"}
    with serving({"/": Response(502, headers, page)}) as loopback:
        error = error_of(way, contacts, f"{loopback.url}/")

        assert isinstance(error, contacts.HTTPServerError)
        assert (502, None, page) == (error.status, error.code, error.body)
        assert 7.0 == error.retry_after


@unread_ways
def test_a_body_that_cannot_be_read_leaves_the_status(
    way: Way, contacts: ModuleType
) -> None:
    """An error whose body breaks off is that of its status at least, and says why."""
    responses = {f"/{name}": response for name, response in BROKEN.items()}
    with serving(responses) as loopback:
        for path in responses:
            error = error_of(way, contacts, f"{loopback.url}{path}?key={SECRET}")

            assert isinstance(error, contacts.HTTPTooManyRequestsError), path
            assert "could not be read to its end" in error.malformed, path
            assert SECRET not in error.malformed
            assert THROTTLED.startswith(error.body), path
            assert error.__cause__ is None
            assert error.__context__ is None


def test_urllib_says_when_a_body_breaks_off(contacts: ModuleType) -> None:
    """The standard library's silence about it does not make a body whole."""
    responses = {f"/{name}": response for name, response in BROKEN.items()}
    with serving(responses) as loopback:
        for path in [each for each in responses if "encoding" not in each]:
            error = error_of(WAYS["urllib_error"], contacts, loopback.url + path)

            assert isinstance(error, contacts.HTTPTooManyRequestsError), path
            assert error.malformed, path


@unread_ways
def test_a_body_without_end_is_read_no_further_than_an_error_can_be(
    way: Way, contacts: ModuleType
) -> None:
    """After the longest body that is parsed the connection is closed."""
    size = 64 * 1024 * 1024
    chunk = b"x" * (64 * 1024)
    endless = Response(
        500,
        {**JSON, "Content-Length": str(size)},
        [chunk] * (size // len(chunk)),
        is_cut=True,
    )
    with serving({"/": endless}) as loopback:
        error = error_of(way, contacts, f"{loopback.url}/")

        assert isinstance(error, contacts.HTTPServerError)
        assert "the body is longer than 8388608 bytes" == error.malformed
        assert chunk == error.body
    assert loopback.sent < size


@pytest.mark.parametrize("way", below_400.values(), ids=below_400)
def test_an_error_with_status_200_is_raised(way: Way, chat: ModuleType) -> None:
    """Where the catalog says that errors come with a status below 400, bodies tell."""
    responses = {
        "/error": Response(200, JSON, b'{"ok":false,"error":"channel_not_found"}'),
        "/unknown": Response(200, JSON, b'{"ok":false,"error":"brand_new"}'),
        "/mislabelled": Response(
            200,
            {"Content-Type": "text/html; charset=utf-8"},
            b'{"ok":false,"error":""}',
        ),
        "/listed": Response(
            200,
            {"Content-Type": "application/x-chat"},
            b'{"ok":false,"error":"channel_not_found"}',
        ),
        "/fine": Response(200, JSON, b'{"ok":true}'),
        "/events": Response(
            200,
            {"Content-Type": "text/event-stream"},
            b'{"ok":false,"error":"channel_not_found"}',
        ),
        "/other": Response(201, JSON, b'{"ok":false,"error":"channel_not_found"}'),
    }
    with serving(responses) as loopback:
        error = error_of(way, chat, f"{loopback.url}/error")
        unknown = error_of(way, chat, f"{loopback.url}/unknown")
        mislabelled = error_of(way, chat, f"{loopback.url}/mislabelled")

        listed = error_of(way, chat, f"{loopback.url}/listed")

        assert isinstance(error, chat.ChannelNotFoundError)
        assert isinstance(listed, chat.ChannelNotFoundError)
        assert (200, "brand_new") == (unknown.status, unknown.code)
        assert "" == mislabelled.code
        for path in ("/fine", "/events", "/other"):
            response = responses[path]
            assert response.body == way(chat, loopback.url + path)


@ways
def test_an_error_knows_nothing_of_the_request(way: Way, contacts: ModuleType) -> None:
    """No request, response, URL, header or credential can be reached from an error."""
    headers = {**JSON, "Set-Cookie": f"session={SECRET}", "X-Trace": SECRET}
    with serving({"/": Response(404, headers, NOT_FOUND)}) as loopback:
        error = error_of(way, contacts, f"{loopback.url}/?key={SECRET}")
    shown = "".join(traceback.format_exception(error))
    error = error.with_traceback(None)

    assert SECRET not in shown + str(error) + repr(error) + json.dumps(error.to_dict())
    assert SECRET.encode() not in pickle.dumps(error)
    for each in reachable(error):
        if isinstance(each, str | bytes):
            assert SECRET not in str(each)
        home = type(each).__module__.partition(".")[0]
        assert home in ("builtins", contacts.__name__), each


def reachable(start: object) -> list[object]:
    """Return everything that *start* refers to, but for code and classes."""
    seen: dict[int, object] = {}
    waiting = [start]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, type | ModuleType | FunctionType):
            continue
        seen[id(each)] = each
        waiting.extend(gc.get_referents(each))
    return list(seen.values())


def test_the_librarys_own_error_is_not_shown(contacts: ModuleType) -> None:
    """An error that takes the place of httpx's, which names the URL, hides it."""
    with (
        serving({"/": Response(404, JSON, NOT_FOUND)}) as loopback,
        httpx_client() as client,
    ):
        with pytest.raises(contacts.NotFoundError) as caught:  # noqa: PT012, chained
            try:
                client.get(f"{loopback.url}/?key={SECRET}").raise_for_status()
            except httpx.HTTPStatusError as error:
                adapter(contacts, "httpx").raise_for_error(error.response)

        assert SECRET not in "".join(traceback.format_exception(caught.value))


@ways
def test_without_an_response_the_librarys_exception_stays(
    way: Way, contacts: ModuleType
) -> None:
    """A server that cannot be reached is no error of the API."""
    with serving({}) as loopback:
        pass
    with pytest.raises(Exception) as caught:  # noqa: PT011, each library has its own
        way(contacts, f"{loopback.url}/")

    assert not isinstance(caught.value, contacts.ContactsError)


def test_adapters_load_no_library(contacts: ModuleType) -> None:
    """To import an adapter does not import the library that it is for."""
    folder = Path(contacts.__file__ or "").parent.parent
    code = f"""
import sys
sys.path.insert(0, {str(folder)!r})
from contacts_errors.adapters import aiohttp, httpx, requests, urllib, urllib3
print({{"aiohttp", "httpx", "requests", "urllib3", "asyncio", "json"}} & set(sys.modules))
"""
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "set()\n" == result.stdout


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_headers_are_read_alike(way: Way) -> None:
    """One that is not ASCII is text, the same through every client."""
    gateway = package_of("gateway")
    headers = {**JSON, "X-Request-Id": "r\xe9q"}
    with serving({"/": Response(404, headers, b"{}")}) as loopback:
        error = error_of(way, gateway, f"{loopback.url}/")

    assert "r\xe9q" == error.request_id


ENCODED = {
    "gzip": gzip.compress(NOT_FOUND),
    "x-gzip": gzip.compress(NOT_FOUND),
    "deflate": zlib.compress(NOT_FOUND),
    "GZIP": gzip.compress(NOT_FOUND),
    "br": NOT_FOUND,
}


@pytest.mark.parametrize("coding", ENCODED)
def test_urllib_decodes_what_other_clients_decode(
    coding: str, contacts: ModuleType
) -> None:
    """It never asks for an encoded body, but gets one."""
    headers = {**JSON, "Content-Encoding": coding}
    with serving({"/": Response(404, headers, ENCODED[coding])}) as loopback:
        error = error_of(WAYS["urllib_error"], contacts, f"{loopback.url}/")

    assert ("NOT_FOUND", NOT_FOUND, None) == (error.code, error.body, error.malformed)


@pytest.mark.parametrize(
    ("body", "code", "why"),
    [
        (NOT_FOUND, "NOT_FOUND", None),
        (gzip.compress(NOT_FOUND)[:-8], "NOT_FOUND", "its end: EOFError"),
        (gzip.compress(b" " * 9_000_000), None, "longer than 8388608 bytes"),
    ],
    ids=["plain", "cut off", "huge"],
)
def test_urllib_reads_encoded_bodies_as_far_as_possible(
    body: bytes, code: str | None, why: str | None, contacts: ModuleType
) -> None:
    """One that is not what its header says is read as it is."""
    headers = {**JSON, "Content-Encoding": "gzip"}
    with serving({"/": Response(404, headers, body)}) as loopback:
        error = error_of(WAYS["urllib_error"], contacts, f"{loopback.url}/")

    assert (404, code) == (error.status, error.code)
    assert (why or "") in (error.malformed or "")
    assert (why is None) == (error.malformed is None)
