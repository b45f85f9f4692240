"""Which errors are tried again, when, and how often, and what is lost on the way."""

import asyncio
import socket
import ssl
import urllib.error
import urllib.request
from email.message import Message
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3
from error_catalog.runtime.errors import APIError
from error_catalog.runtime.retry import is_retryable, retry_delay
from hypothesis import given
from hypothesis import strategies as st

from tests.support.committed import COMMITTED


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


def caused(error: Exception, cause: Exception) -> Exception:
    """Return *error* as if raised from another error that *cause* led to."""
    between = OSError("between")
    between.__context__ = cause
    error.__cause__ = between
    return error


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
        urllib.error.URLError(ConnectionRefusedError(111, "refused")),
        urllib.error.URLError(TimeoutError("late")),
        caused(httpx.ConnectError("no"), ssl.SSLEOFError()),
        ConnectionResetError(),
        TimeoutError(),
    ],
    ids=lambda each: type(each).__name__,
)
def test_other_failures_on_the_way(error: Exception) -> None:
    """A timeout, or a response that breaks off, is one too."""
    assert is_retryable(error, transport=True)
    assert not is_retryable(error)


POOL = urllib3.HTTPConnectionPool("localhost")
SSL_OF_URLLIB3 = urllib3.exceptions.SSLError(ssl.SSLCertVerificationError())


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
        urllib.error.URLError("unknown url type: nope"),
        urllib.error.URLError(ssl.SSLCertVerificationError()),
        urllib.error.URLError(OSError("Tunnel connection failed: 407")),
        caused(httpx.ConnectError("no"), ssl.SSLCertVerificationError()),
        requests.exceptions.ProxyError("refused"),
        urllib3.exceptions.MaxRetryError(POOL, "/", SSL_OF_URLLIB3),
        urllib3.exceptions.MaxRetryError(
            POOL, "/", urllib3.exceptions.ProxyError("refused", OSError())
        ),
        urllib3.exceptions.MaxRetryError(
            POOL, "/", urllib3.exceptions.ResponseError("too many redirects")
        ),
        asyncio.CancelledError(),
    ],
    ids=lambda each: type(each).__name__,
)
def test_failures_that_would_come_again(error: BaseException) -> None:
    """What is wrong with the request, the certificate or the program is not on the way."""
    assert not is_retryable(error, transport=True)
