"""Streams, connections and redirects: what an adapter leaves as each library has it."""

import asyncio
import http.client
import threading
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import HTTPDigestAuth

from tests.support.http_clients import (
    BROKEN,
    JSON,
    NOT_FOUND,
    THROTTLED,
    UNREAD,
    WAYS,
    Way,
    adapter,
    error_of,
    httpx_async_client,
    httpx_client,
    package_of,
    requests_session,
)
from tests.support.loopback import PATIENCE, Response, serving

CHUNKED = {"Content-Type": "application/octet-stream", "Transfer-Encoding": "chunked"}
STREAM = Response(200, CHUNKED, [b"3\r\nabc\r\n", b"2\r\nde\r\n", b"0\r\n\r\n"])


@pytest.fixture(scope="module")
def contacts() -> ModuleType:
    """The committed package whose throttling has an envelope of its own."""
    return package_of("contacts")


def test_httpx_streams_are_not_consumed(contacts: ModuleType) -> None:
    """The raw bytes of a successful stream are still to be had."""
    hook = adapter(contacts, "httpx").hook
    with (
        serving({"/": STREAM}) as loopback,
        httpx_client(event_hooks={"response": [hook]}) as client,
        client.stream("GET", f"{loopback.url}/") as response,
    ):
        hook(response)

        assert not response.is_stream_consumed
        assert b"abcde" == b"".join(response.iter_raw())


def test_httpx_async_streams_are_not_consumed(contacts: ModuleType) -> None:
    """The same for an asynchronous client."""
    hook = adapter(contacts, "httpx").hook

    async def fetch(url: str) -> bytes:
        async with (
            httpx_async_client(event_hooks={"response": [hook]}) as client,
            client.stream("GET", url) as response,
        ):
            await hook(response)
            return b"".join([chunk async for chunk in response.aiter_raw()])

    with serving({"/": STREAM}) as loopback:
        assert b"abcde" == asyncio.run(fetch(f"{loopback.url}/"))


def test_one_hook_serves_both_clients(contacts: ModuleType) -> None:
    """A success passes, and an error is raised, whichever client calls the hook."""
    made = adapter(contacts, "httpx")
    hooks = {"response": [made.hook]}
    missing = Response(404, JSON, NOT_FOUND)

    async def fetch(url: str) -> int:
        async with httpx_async_client(event_hooks=hooks) as client:
            with pytest.raises(contacts.NotFoundError):
                await client.get(f"{url}/none")
            return (await client.get(f"{url}/")).status_code

    with serving({"/": Response(200, {}, b"{}"), "/none": missing}) as loopback:
        assert 200 == asyncio.run(fetch(loopback.url))
        with httpx_client(event_hooks=hooks) as client:
            assert 200 == client.get(f"{loopback.url}/").status_code
            with pytest.raises(contacts.NotFoundError):
                client.get(f"{loopback.url}/none")
    assert made.async_hook is made.hook


def test_the_wrong_function_names_the_other(contacts: ModuleType) -> None:
    """A response that must be awaited is refused, and not read by half."""
    made = adapter(contacts, "httpx")

    async def fetch(url: str) -> None:
        async with (
            httpx_async_client() as client,
            client.stream("GET", url) as response,
        ):
            made.raise_for_error(response)

    with (
        serving({"/": Response(404, JSON, NOT_FOUND)}) as loopback,
        pytest.raises(TypeError, match="raise_for_error_async"),
    ):
        asyncio.run(fetch(f"{loopback.url}/"))


def test_requests_streams_are_not_consumed(contacts: ModuleType) -> None:
    """The same for requests."""
    hook = adapter(contacts, "requests").hook
    with (
        serving({"/": STREAM}) as loopback,
        requests_session(hook) as session,
        session.get(f"{loopback.url}/", stream=True, timeout=PATIENCE) as response,
    ):
        hook(response)

        assert b"abcde" == b"".join(response.raw.stream())


def test_aiohttp_streams_are_not_consumed(contacts: ModuleType) -> None:
    """The same for aiohttp."""
    raises = adapter(contacts, "aiohttp").raise_for_error

    async def fetch(url: str) -> bytes:
        async with (
            aiohttp.ClientSession(raise_for_status=raises) as session,
            session.get(url) as response,
        ):
            await raises(response)
            return b"".join([chunk async for chunk in response.content.iter_any()])

    with serving({"/": STREAM}) as loopback:
        assert b"abcde" == asyncio.run(fetch(f"{loopback.url}/"))


def test_urllib3_streams_are_not_consumed(contacts: ModuleType) -> None:
    """The same for urllib3."""
    with serving({"/": STREAM}) as loopback, urllib3.PoolManager() as pool:
        response = pool.request("GET", f"{loopback.url}/", preload_content=False)
        adapter(contacts, "urllib3").raise_for_error(response)

        assert b"abcde" == b"".join(response.stream())


def test_what_was_read_is_there_for_others(contacts: ModuleType) -> None:
    """After ``from_response`` the library itself has the body, and so has a second call."""
    with serving({"/": Response(404, JSON, NOT_FOUND)}) as loopback:
        url = f"{loopback.url}/"
        with httpx_client() as client, client.stream("GET", url) as response:
            twice(adapter(contacts, "httpx").from_response, response)
            assert NOT_FOUND.decode() == response.text
        with (
            requests_session() as session,
            session.get(url, stream=True, timeout=PATIENCE) as response,
        ):
            twice(adapter(contacts, "requests").from_response, response)
            assert NOT_FOUND.decode() == response.text
        with urllib3.PoolManager() as pool:
            response = pool.request("GET", url, preload_content=False)
            twice(adapter(contacts, "urllib3").from_response, response)
            assert NOT_FOUND == response.data
        asyncio.run(twice_asynchronously(contacts, url))


def twice(from_response: Callable[[Any], Any], response: object) -> None:
    """Check that the same error comes from *response* again and again."""
    first, second = from_response(response), from_response(response)

    assert ("NOT_FOUND", None) == (first.code, first.malformed)
    assert first.to_dict() == second.to_dict()
    assert NOT_FOUND == first.body == second.body


async def twice_asynchronously(contacts: ModuleType, url: str) -> None:
    """Check the same for the asynchronous libraries."""
    from_response = adapter(contacts, "httpx").from_response_async
    async with httpx_async_client() as client, client.stream("GET", url) as response:
        assert NOT_FOUND == (await from_response(response)).body
        assert NOT_FOUND == (await from_response(response)).body
        assert NOT_FOUND.decode() == response.text
    from_response = adapter(contacts, "aiohttp").from_response
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert NOT_FOUND == (await from_response(response)).body
        assert NOT_FOUND == (await from_response(response)).body
        assert NOT_FOUND.decode() == await response.text()


def test_an_error_frees_its_connection(contacts: ModuleType) -> None:
    """One connection serves one error after the other."""
    responses = {"/": Response(404, JSON, NOT_FOUND)}
    error = contacts.NotFoundError
    for fetches in (httpx_thrice, requests_thrice, urllib3_thrice, aiohttp_thrice):
        with serving(responses) as loopback:
            fetches(contacts, f"{loopback.url}/", error)

            assert 3 == len(loopback.paths)
            assert 1 == loopback.connections, fetches


def httpx_thrice(contacts: ModuleType, url: str, error: type[Exception]) -> None:
    """Get *url* with one client."""
    hooks = {"response": [adapter(contacts, "httpx").hook]}
    with httpx_client(event_hooks=hooks) as client:
        for _ in range(3):
            with pytest.raises(error), client.stream("GET", url):
                pass


def requests_thrice(contacts: ModuleType, url: str, error: type[Exception]) -> None:
    """Get *url* in one session."""
    with requests_session(adapter(contacts, "requests").hook) as session:
        for _ in range(3):
            with pytest.raises(error):
                session.get(url, stream=True, timeout=PATIENCE)


def urllib3_thrice(contacts: ModuleType, url: str, error: type[Exception]) -> None:
    """Get *url* from one pool."""
    with urllib3.PoolManager() as pool:
        for _ in range(3):
            response = pool.request("GET", url, preload_content=False)
            with pytest.raises(error):
                adapter(contacts, "urllib3").raise_for_error(response)


def aiohttp_thrice(contacts: ModuleType, url: str, error: type[Exception]) -> None:
    """Get *url* in one session."""

    async def fetch() -> None:
        raises = adapter(contacts, "aiohttp").raise_for_error
        async with aiohttp.ClientSession(raise_for_status=raises) as session:
            for _ in range(3):
                with pytest.raises(error):
                    await session.get(url)

    asyncio.run(fetch())


def test_a_broken_connection_is_not_used_again(contacts: ModuleType) -> None:
    """After a body that broke off the next request has a connection of its own."""
    responses = [BROKEN["shorter_than_promised"], Response(404, JSON, NOT_FOUND)]
    hook = adapter(contacts, "requests").hook
    hooks = {"response": [adapter(contacts, "httpx").hook]}
    with serving({"/": responses, "/again": responses}) as loopback:
        with requests_session(hook) as session:
            with pytest.raises(contacts.HTTPTooManyRequestsError):
                session.get(f"{loopback.url}/", timeout=PATIENCE)
            with pytest.raises(contacts.NotFoundError):
                session.get(f"{loopback.url}/", timeout=PATIENCE)
        with httpx_client(event_hooks=hooks) as client:
            with pytest.raises(contacts.HTTPTooManyRequestsError):
                client.get(f"{loopback.url}/again")
            with pytest.raises(contacts.NotFoundError):
                client.get(f"{loopback.url}/again")


FOLLOWING = {name: way for name, way in WAYS.items() if not name.startswith("httpx")}


@pytest.mark.parametrize("way", FOLLOWING.values(), ids=FOLLOWING)
def test_a_redirect_is_followed(way: Way, contacts: ModuleType) -> None:
    """Where a library follows redirects, only what stands at their end is judged."""
    responses = {
        "/moved": Response(302, {"Location": "/here"}, b"Moved."),
        "/here": Response(200, JSON, b"{}"),
        "/gone": Response(307, {"Location": "/nowhere"}, b"Moved."),
        "/nowhere": Response(404, JSON, NOT_FOUND),
    }
    with serving(responses) as loopback:
        assert b"{}" == way(contacts, f"{loopback.url}/moved")
        assert "NOT_FOUND" == error_of(way, contacts, f"{loopback.url}/gone").code


def test_httpx_follows_redirects_past_its_hooks(contacts: ModuleType) -> None:
    """A hook sees each answer on the way, and lets redirects pass."""
    responses = {
        "/moved": Response(302, {"Location": "/nowhere"}, b"Moved."),
        "/nowhere": Response(404, JSON, NOT_FOUND),
    }
    hooks = {"response": [adapter(contacts, "httpx").hook]}
    with (
        serving(responses) as loopback,
        httpx_client(event_hooks=hooks, follow_redirects=True) as client,
        pytest.raises(contacts.NotFoundError),
    ):
        client.get(f"{loopback.url}/moved")

    assert ["/moved", "/nowhere"] == loopback.paths


def test_requests_responses_a_challenge_before_the_hook(contacts: ModuleType) -> None:
    """The 401 that asks for digest authentication is no error yet."""
    challenge = {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth"'}
    responses = {"/": [Response(401, challenge), Response(200, JSON, b"{}")]}
    hooks = {"response": adapter(contacts, "requests").hook}
    with serving(responses) as loopback, requests_session() as session:
        response = session.get(
            f"{loopback.url}/",
            auth=HTTPDigestAuth("user", "password"),
            hooks=hooks,
            timeout=PATIENCE,
        )

        assert b"{}" == response.content


def test_the_last_of_urllib3s_retries_is_the_error(contacts: ModuleType) -> None:
    """Where a session repeats requests by itself, the hook sees how it ended."""
    retry = urllib3.Retry(2, status_forcelist=[429], raise_on_status=False)
    retry.respect_retry_after_header = False
    with (
        serving({"/": Response(429, JSON, THROTTLED)}) as loopback,
        requests_session(adapter(contacts, "requests").hook) as session,
    ):
        session.mount("http://", HTTPAdapter(max_retries=retry))
        with pytest.raises(contacts.TooManyAttemptsError):
            session.get(f"{loopback.url}/", timeout=PATIENCE)

    assert 3 == len(loopback.paths)


def test_an_asynchronous_stream_needs_the_asynchronous_function(
    contacts: ModuleType,
) -> None:
    """A mistake of the caller is told, and not taken for a fault of the server."""
    from_response = adapter(contacts, "httpx").from_response

    async def fetch(url: str) -> None:
        async with httpx_async_client() as client:
            async with client.stream("GET", url) as response:
                with pytest.raises(TypeError):
                    from_response(response)
            read = await client.get(url)
            assert isinstance(from_response(read), contacts.NotFoundError)

    with serving({"/": Response(404, JSON, NOT_FOUND)}) as loopback:
        asyncio.run(fetch(f"{loopback.url}/"))


def test_a_response_made_by_hand_is_read(contacts: ModuleType) -> None:
    """Responses that a test makes have no connection behind them."""
    bare = requests.Response()
    bare.status_code = 404
    full = requests.Response()
    full.status_code = 404
    full._content = NOT_FOUND
    error = adapter(contacts, "requests").from_response(bare)

    assert isinstance(error, contacts.HTTPNotFoundError)
    assert b"" == error.body
    assert isinstance(
        adapter(contacts, "requests").from_response(full), contacts.NotFoundError
    )
    transport = httpx.MockTransport(lambda _: httpx.Response(404, content=NOT_FOUND))
    hooks = {"response": [adapter(contacts, "httpx").hook]}
    with (
        httpx_client(event_hooks=hooks, transport=transport) as client,
        pytest.raises(contacts.NotFoundError),
    ):
        client.get("http://localhost")
    assert isinstance(
        adapter(contacts, "httpx").from_response(
            httpx.Response(404, content=NOT_FOUND)
        ),
        contacts.NotFoundError,
    )


def test_the_standard_librarys_responses_are_read(contacts: ModuleType) -> None:
    """An answer of ``http.client`` does as well as the exception of ``urllib``."""
    with serving({"/": Response(404, JSON, NOT_FOUND)}) as loopback:
        host = loopback.url.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=PATIENCE)
        connection.request("GET", "/")
        error = adapter(contacts, "urllib").from_response(connection.getresponse())
        connection.close()

        assert isinstance(error, contacts.NotFoundError)
        assert error.malformed is None


def stalling(release: threading.Event) -> Response:
    """Return an error whose body stops in the middle until *release* is set."""

    def chunks() -> Iterator[bytes]:
        yield THROTTLED[:10]
        release.wait(PATIENCE)

    return Response(429, {**JSON, "Content-Length": "35"}, chunks(), is_cut=True)


def test_a_body_that_stalls_leaves_the_status(contacts: ModuleType) -> None:
    """The library's timeout ends the wait for a body, not what is known already."""
    release = threading.Event()
    hooks = {"response": [adapter(contacts, "httpx").hook]}
    responses = {"/": [stalling(release), stalling(release)]}
    with serving(responses) as loopback, httpx_client(event_hooks=hooks) as client:
        with pytest.raises(contacts.HTTPTooManyRequestsError) as caught:
            client.get(f"{loopback.url}/", timeout=0.5)
        assert caught.value.malformed.endswith("ReadTimeout")
        with (
            requests_session(adapter(contacts, "requests").hook) as session,
            pytest.raises(contacts.HTTPTooManyRequestsError) as caught,
        ):
            session.get(f"{loopback.url}/", timeout=0.5)
        release.set()

        assert caught.value.malformed.endswith("ConnectionError")


def test_a_cancelled_read_is_cancelled(contacts: ModuleType) -> None:
    """Who gives up waiting gets no error of the API, and leaves no connection behind."""
    release = threading.Event()
    raises = adapter(contacts, "aiohttp").raise_for_error
    hooks = {"response": [adapter(contacts, "httpx").hook]}

    async def fetch(url: str) -> None:
        async with aiohttp.ClientSession(raise_for_status=raises) as session:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await session.get(url)
        async with httpx_async_client(event_hooks=hooks) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await client.get(url)

    responses = {"/": [stalling(release), stalling(release)]}
    with serving(responses) as loopback:
        asyncio.run(fetch(f"{loopback.url}/"))
        release.set()


def test_an_response_to_head_is_an_error(contacts: ModuleType) -> None:
    """It has no body, whatever its headers say."""
    headers = {**JSON, "Content-Length": str(len(NOT_FOUND))}
    hooks = {"response": [adapter(contacts, "httpx").hook]}
    with serving({"/": Response(404, headers)}) as loopback:
        with (
            httpx_client(event_hooks=hooks) as client,
            pytest.raises(contacts.HTTPNotFoundError) as caught,
        ):
            client.head(f"{loopback.url}/")
        assert b"" == caught.value.body
        with (
            requests_session(adapter(contacts, "requests").hook) as session,
            pytest.raises(contacts.HTTPNotFoundError) as caught,
        ):
            session.head(f"{loopback.url}/", timeout=PATIENCE)
        assert b"" == caught.value.body


@pytest.mark.parametrize("way", UNREAD.values(), ids=UNREAD)
def test_an_response_without_a_body_is_an_error(way: Way, contacts: ModuleType) -> None:
    """The status alone is enough."""
    with serving({"/": Response(503)}) as loopback:
        error = error_of(way, contacts, f"{loopback.url}/")

        assert isinstance(error, contacts.HTTPServerError)
        assert (503, b"") == (error.status, error.body)


def test_a_stream_of_requests_that_was_read_leaves_the_status(
    contacts: ModuleType,
) -> None:
    """Its chunks are gone, and so is the code."""
    with (
        serving({"/": Response(404, JSON, NOT_FOUND)}) as loopback,
        requests_session() as session,
        session.get(f"{loopback.url}/", timeout=PATIENCE, stream=True) as response,
    ):
        assert NOT_FOUND == b"".join(response.iter_content(1024))
        error = adapter(contacts, "requests").from_response(response)

    assert (404, None) == (error.status, error.code)
    assert error.malformed.endswith("StreamConsumedError")


def test_a_hook_of_httpx_comes_before_the_response_to_a_challenge(
    contacts: ModuleType,
) -> None:
    """As the page says: ``raise_for_error`` serves both."""
    challenge = {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth"', **JSON}
    responses = {"/": [Response(401, challenge), Response(200)]}
    auth = httpx.DigestAuth("ada", "secret")
    hook = adapter(contacts, "httpx").hook
    with (
        serving(responses) as loopback,
        httpx_client(event_hooks={"response": [hook]}) as client,
        pytest.raises(contacts.HTTPUnauthorizedError),
    ):
        client.get(f"{loopback.url}/", auth=auth)
    with serving(responses) as loopback, httpx_client() as client:
        response = client.get(f"{loopback.url}/", auth=auth)
        adapter(contacts, "httpx").raise_for_error(response)

    assert 200 == response.status_code
