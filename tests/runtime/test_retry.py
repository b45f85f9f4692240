"""Which errors are tried again, when, and how often: with the real tenacity and a real server."""

import asyncio
import socket
import ssl
import urllib.error
import urllib.request
from email.message import Message
from types import ModuleType
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import tenacity
import urllib3
from error_catalog.runtime.errors import APIError
from error_catalog.runtime.retry import is_retryable, retry_delay, tenacity_options
from hypothesis import given
from hypothesis import strategies as st

from tests.support.committed import COMMITTED
from tests.support.http_clients import (
    adapter,
    httpx_async_client,
    httpx_client,
    package_of,
)
from tests.support.loopback import Response, serving

JSON = {"Content-Type": "application/problem+json"}
BUSY = (
    b'{"status":409,"code":"operation_in_progress","title":"Conflict","detail":"Busy."}'
)
QUICK = {"base": 0.001, "cap": 0.002}


class FinalError(APIError):
    """One that the catalog says to leave."""

    status = 503
    retryable = False


class PassingError(APIError):
    """One that the catalog says to try again."""

    status = 409
    retryable = True


def error_of(status: int, retry_after: float | None = None) -> APIError:
    """Return an error as it was received, of which the catalog says nothing."""
    error = APIError()
    error.status = status
    error.retry_after = retry_after
    return error


@pytest.fixture(scope="module")
def deploy() -> ModuleType:
    """The committed package that has an error with Retry-After."""
    return package_of("deploy")


def test_the_catalog_decides() -> None:
    """What the catalog says wins over status and Retry-After."""
    assert not is_retryable(FinalError(retry_after=1))
    assert retry_delay(FinalError(retry_after=1)) is None
    assert is_retryable(PassingError())
    assert retry_delay(PassingError()) is not None


def test_every_catalogs_retry_rules_are_obeyed() -> None:
    """Each error with a rule is retried as the rule says."""
    for artifacts in COMMITTED:
        for response in artifacts.made.resolved.responses:
            spec = response.spec
            if spec.retry is not None:
                cls = getattr(artifacts.package, artifacts.names[response.id])
                error = cls.__new__(cls)

                assert (spec.retry is not False) == artifacts.package.is_retryable(
                    error
                )


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_transient_statuses_are_retried(status: int) -> None:
    """Where the catalog is silent, failures that pass are tried again."""
    assert is_retryable(error_of(status))


@pytest.mark.parametrize(
    "status", [0, 200, 400, 401, 403, 404, 409, 422, 500, 501, 505]
)
def test_other_statuses_are_not_retried(status: int) -> None:
    """All others are not, unless the server itself says when."""
    assert not is_retryable(error_of(status))
    assert retry_delay(error_of(status)) is None
    assert is_retryable(error_of(status, retry_after=3))


def test_what_is_no_error_of_an_api_is_not_retried() -> None:
    """Of other exceptions nothing is known."""
    assert not is_retryable(ConnectionError())
    assert retry_delay(ValueError()) is None
    assert not is_retryable(KeyboardInterrupt())


@given(
    attempt=st.integers(-(10**9), 10**30),
    base=st.floats(0, 1e300),
    cap=st.floats(0, 3600),
    wait=st.none() | st.floats(0, 120),
)
def test_waits_stay_between_their_bounds(
    attempt: int, base: float, cap: float, wait: float | None
) -> None:
    """A wait is never shorter than the server asks, nor longer than it or the cap."""
    delay = retry_delay(error_of(429, wait), attempt, base=base, cap=cap)

    assert delay is not None
    assert (wait or 0.0) <= delay <= max(cap, wait or 0.0)


def test_the_bound_doubles() -> None:
    """The random part grows with each attempt, up to the cap."""
    longest = [
        max(retry_delay(error_of(429), attempt, base=1, cap=8) or 0 for _ in range(500))
        for attempt in (1, 2, 3, 4, 5, 9)
    ]

    for bound, seen in zip((1, 2, 4, 8, 8, 8), longest, strict=True):
        assert bound / 2 < seen <= bound


@pytest.mark.parametrize("wait", [120.5, 1e9, float("inf"), float("nan")])
def test_a_server_that_asks_for_too_much_is_given_up(wait: float) -> None:
    """There is no sleep of hours: the caller gets the error at once."""
    assert retry_delay(error_of(429, wait)) is None
    assert retry_delay(error_of(429, 120.0)) == 120.0
    assert retry_delay(error_of(429, 300.0), max_server_wait=300.0) == 300.0


def responses(*retry_after: str) -> list[Response]:
    """Return an answer with each Retry-After, and one of success behind them."""
    busy = [Response(409, {**JSON, "Retry-After": each}, BUSY) for each in retry_after]
    return [*busy, Response(200, {}, b"{}")]


def test_tenacity_tries_again_until_it_works(deploy: ModuleType) -> None:
    """Two answers that say to come back cost two more requests."""
    hooks = {"response": [adapter(deploy, "httpx").hook]}
    with (
        serving({"/": responses("0", "0")}) as loopback,
        httpx_client(event_hooks=hooks) as client,
    ):

        @tenacity.retry(**deploy.tenacity_options(**QUICK))
        def fetch() -> bytes:
            return client.get(f"{loopback.url}/").content

        assert b"{}" == fetch()
    assert 3 == len(loopback.paths)


def test_tenacity_tries_again_in_coroutines(deploy: ModuleType) -> None:
    """The same options do for coroutines, and for the loop that one writes oneself."""

    async def run(url: str) -> list[bytes]:
        hooks = {"response": [adapter(deploy, "httpx").hook]}
        options = deploy.tenacity_options(**QUICK)
        async with httpx_async_client(event_hooks=hooks) as client:

            @tenacity.retry(**options)
            async def fetch() -> bytes:
                return (await client.get(f"{url}/one")).content

            found = [await fetch()]
            async for attempt in tenacity.AsyncRetrying(**options):
                with attempt:
                    found.append((await client.get(f"{url}/other")).content)
            return found

    with serving({"/one": responses("0"), "/other": responses("0", "0")}) as loopback:
        assert [b"{}", b"{}"] == asyncio.run(run(loopback.url))
    assert ["/one"] * 2 + ["/other"] * 3 == loopback.paths


def caught(
    deploy: ModuleType, served: list[Response], **options: Any
) -> tuple[Any, int]:
    """Return what a call ends with, and how many requests it made."""
    hooks = {"response": [adapter(deploy, "httpx").hook]}
    with serving({"/": served}) as loopback, httpx_client(event_hooks=hooks) as client:

        @tenacity.retry(**deploy.tenacity_options(**QUICK, **options))
        def fetch() -> bytes:
            return client.get(f"{loopback.url}/").content

        with pytest.raises(deploy.DeployError) as found:
            fetch()
    return found.value, len(loopback.paths)


def test_tenacity_raises_the_last_error_itself(deploy: ModuleType) -> None:
    """After the last attempt the caller gets the error, not one of tenacity's."""
    error, requests = caught(deploy, responses("0", "0", "0"), attempts=3)

    assert deploy.OperationInProgressError is type(error)
    assert error.__cause__ is None
    assert 3 == requests


def test_tenacity_does_not_try_what_cannot_work(deploy: ModuleType) -> None:
    """An error that is not retryable ends the first attempt."""
    refused = Response(401, JSON, b'{"status":401,"code":"authentication_error"}')
    error, requests = caught(deploy, [refused, Response(200, {}, b"{}")])

    assert isinstance(error, deploy.HTTPUnauthorizedError)
    assert 1 == requests


def test_tenacity_does_not_sleep_for_hours(deploy: ModuleType) -> None:
    """A server that asks for more than the caller grants gets no second request."""
    error, requests = caught(deploy, responses("7200"), max_server_wait=60)

    assert 7200.0 == error.retry_after
    assert 1 == requests


def test_tenacity_waits_as_told() -> None:
    """The wait is what ``retry_delay`` says, and other exceptions pass through."""
    slept: list[float] = []
    errors = [error_of(429, 30.0), error_of(503), ValueError("other")]
    options = tenacity_options(attempts=9, base=4, cap=4)

    @tenacity.retry(sleep=slept.append, **options)
    def fail() -> None:
        raise errors[len(slept)]

    with pytest.raises(ValueError, match="other"):
        fail()

    assert 30.0 == slept[0]
    assert 0.0 <= slept[1] <= 4.0
    assert 2 == len(slept)


def refused(url: str) -> dict[str, BaseException]:
    """Return what each client raises for a connection that nobody takes."""

    async def asynchronous() -> BaseException:
        async with aiohttp.ClientSession() as session:
            return await failure(session.get(url))

    async def failure(call: Any) -> BaseException:
        with pytest.raises(aiohttp.ClientError) as caught:
            await call
        return caught.value

    calls: dict[str, Any] = {
        "httpx": lambda: httpx.get(url, trust_env=False),
        "requests": lambda: requests.get(url, timeout=5, proxies={"http": ""}),
        "urllib3": lambda: urllib3.PoolManager(retries=False).request("GET", url),
        "urllib3 with retries": lambda: urllib3.PoolManager(retries=1).request(
            "GET", url
        ),
        "urllib": lambda: urllib.request.urlopen(url, timeout=5),
    }
    found: dict[str, BaseException] = {"aiohttp": asyncio.run(asynchronous())}
    for name, call in calls.items():
        with pytest.raises(Exception) as caught:  # noqa: PT011, each its own
            call()
        found[name] = caught.value
    return found


def test_lost_connections_are_retryable_by_option() -> None:
    """What a client raises when nobody takes its call is retried only if that is wanted."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    for name, error in refused(url).items():
        assert not is_retryable(error), name
        assert is_retryable(error, transport=True), (name, error)
        assert retry_delay(error) is None
        assert retry_delay(error, transport=True) is not None


@pytest.mark.parametrize(
    "error",
    [
        httpx.ReadTimeout("late"),
        httpx.RemoteProtocolError("broken off"),
        requests.Timeout("late"),
        requests.exceptions.ChunkedEncodingError("broken off"),
        aiohttp.ServerTimeoutError("late"),
        aiohttp.ClientPayloadError("broken off"),
        ConnectionResetError(),
        TimeoutError(),
    ],
    ids=lambda each: type(each).__name__,
)
def test_other_failures_on_the_way(error: Exception) -> None:
    """A timeout, or a response that breaks off, is one too."""
    assert is_retryable(error, transport=True)
    assert not is_retryable(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        OSError(),
        ssl.SSLCertVerificationError(),
        httpx.UnsupportedProtocol("ftp"),
        httpx.InvalidURL("no"),
        httpx.LocalProtocolError("no"),
        requests.exceptions.SSLError("no"),
        requests.exceptions.InvalidURL("no"),
        urllib.error.HTTPError("http://a", 404, "Not Found", Message(), None),
        asyncio.CancelledError(),
    ],
    ids=lambda each: type(each).__name__,
)
def test_failures_that_would_come_again(error: BaseException) -> None:
    """What is wrong with the request, the certificate or the program is not on the way."""
    assert not is_retryable(error, transport=True)


def test_tenacity_tries_lost_connections_again() -> None:
    """The option is one of `tenacity_options` too."""
    calls: list[int] = []

    @tenacity.retry(**tenacity_options(3, **QUICK, transport=True))
    def fetch() -> None:
        calls.append(1)
        raise httpx.ConnectError("nobody there")

    with pytest.raises(httpx.ConnectError):
        fetch()

    assert 3 == len(calls)
