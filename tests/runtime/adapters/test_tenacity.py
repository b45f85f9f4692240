"""The options of tenacity: with the real one and a real server."""

import asyncio
from types import ModuleType
from typing import Any

import httpx
import pytest
import tenacity
from error_catalog.runtime.adapters.tenacity import tenacity_options
from error_catalog.runtime.errors import APIError

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


@pytest.fixture(scope="module")
def deploy() -> ModuleType:
    """The committed package that has an error with Retry-After."""
    return package_of("deploy")


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
    limited, unavailable = APIError(), APIError()
    limited.status, limited.retry_after, unavailable.status = 429, 30.0, 503
    errors = [limited, unavailable, ValueError("other")]
    options = tenacity_options(attempts=9, base=4, cap=4)

    @tenacity.retry(sleep=slept.append, **options)
    def fail() -> None:
        raise errors[len(slept)]

    with pytest.raises(ValueError, match="other"):
        fail()

    assert 30.0 == slept[0]
    assert 0.0 <= slept[1] <= 4.0
    assert 2 == len(slept)


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
