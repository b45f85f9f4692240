"""Every way in which a client can come by an error, with each HTTP library."""

import asyncio
import gzip
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3

from tests.support.loopback import PATIENCE, Response
from tests.support.packages import alone
from tests.support.projects import package_at

SECRET = "s3cr3t-t0k3n"
"""What every request carries in its headers, and what an error must not know."""

HEADERS = {"Authorization": f"Bearer {SECRET}"}

NO_RETRIES = urllib3.Retry(
    connect=0, read=0, redirect=5, respect_retry_after_header=False
)
"""By itself urllib3 would wait for as long as a response's Retry-After says."""

Way = Callable[[ModuleType, str], bytes]
"""Gets a URL with a package's adapter; returns the body, or raises."""


@cache
def package_of(api: str) -> ModuleType:
    """Return the package of *api*, under a name that only these tests use."""
    return package_at(alone() / f"{api}_errors", f"used_{api}_errors")


def adapter(package: ModuleType, library: str) -> Any:
    """Return the module of *package* that adapts it to *library*."""
    return import_module(f"{package.__name__}.adapters.{library}")


@contextmanager
def httpx_client(**options: Any) -> Iterator[httpx.Client]:
    """Return a client of httpx that is as quick to make as can be."""
    with httpx.Client(
        headers=HEADERS, trust_env=False, verify=False, timeout=PATIENCE, **options
    ) as client:
        yield client


@asynccontextmanager
async def httpx_async_client(**options: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Do the same for an asynchronous client."""
    async with httpx.AsyncClient(
        headers=HEADERS, trust_env=False, verify=False, timeout=PATIENCE, **options
    ) as client:
        yield client


@contextmanager
def requests_session(*hooks: Any) -> Iterator[requests.Session]:
    """Return a session of requests."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers.update(HEADERS)
        session.hooks["response"].extend(hooks)
        yield session


def httpx_hook(package: ModuleType, url: str) -> bytes:
    """A hook of a client."""
    hook = adapter(package, "httpx").hook
    with httpx_client(event_hooks={"response": [hook]}) as client:
        return client.get(url).content


def httpx_hook_of_a_stream(package: ModuleType, url: str) -> bytes:
    """A hook, where the caller reads a stream."""
    hook = adapter(package, "httpx").hook
    with (
        httpx_client(event_hooks={"response": [hook]}) as client,
        client.stream("GET", url) as response,
    ):
        return b"".join(response.iter_bytes())


def httpx_response(package: ModuleType, url: str) -> bytes:
    """A response that is read already."""
    with httpx_client() as client:
        response = client.get(url)
        adapter(package, "httpx").raise_for_error(response)
        return response.content


def httpx_stream(package: ModuleType, url: str) -> bytes:
    """A response that is not read yet."""
    with httpx_client() as client, client.stream("GET", url) as response:
        adapter(package, "httpx").raise_for_error(response)
        return b"".join(response.iter_bytes())


async def httpx_async_hook(package: ModuleType, url: str) -> bytes:
    """A hook of an asynchronous client."""
    hook = adapter(package, "httpx").async_hook
    async with httpx_async_client(event_hooks={"response": [hook]}) as client:
        return (await client.get(url)).content


async def httpx_async_stream(package: ModuleType, url: str) -> bytes:
    """A response of an asynchronous client that is not read yet."""
    raise_for_error = adapter(package, "httpx").raise_for_error_async
    async with (
        httpx_async_client() as client,
        client.stream("GET", url) as response,
    ):
        await raise_for_error(response)
        return b"".join([chunk async for chunk in response.aiter_bytes()])


def requests_hook(package: ModuleType, url: str) -> bytes:
    """A hook of a session."""
    with requests_session(adapter(package, "requests").hook) as session:
        return session.get(url, timeout=PATIENCE).content


def requests_hook_of_a_stream(package: ModuleType, url: str) -> bytes:
    """A hook of a call, where the caller reads a stream."""
    hooks = {"response": adapter(package, "requests").hook}
    with (
        requests_session() as session,
        session.get(url, timeout=PATIENCE, stream=True, hooks=hooks) as response,
    ):
        return b"".join(response.iter_content(1024))


def requests_response(package: ModuleType, url: str) -> bytes:
    """A response that is read already."""
    with requests_session() as session:
        response = session.get(url, timeout=PATIENCE)
        adapter(package, "requests").raise_for_error(response)
        return response.content


def requests_stream(package: ModuleType, url: str) -> bytes:
    """A response that is not read yet."""
    with (
        requests_session() as session,
        session.get(url, timeout=PATIENCE, stream=True) as response,
    ):
        adapter(package, "requests").raise_for_error(response)
        return b"".join(response.iter_content(1024))


async def aiohttp_session(package: ModuleType, url: str) -> bytes:
    """A session that raises."""
    raises = adapter(package, "aiohttp").raise_for_error
    async with (
        aiohttp.ClientSession(headers=HEADERS, raise_for_status=raises) as session,
        session.get(url) as response,
    ):
        return await response.read()


async def aiohttp_call(package: ModuleType, url: str) -> bytes:
    """A call that raises, whose response no block closes."""
    raises = adapter(package, "aiohttp").raise_for_error
    async with aiohttp.ClientSession(headers=HEADERS) as session:
        response = await session.get(url, raise_for_status=raises)
        return await response.read()


async def aiohttp_response(package: ModuleType, url: str) -> bytes:
    """A response that is not read yet."""
    async with (
        aiohttp.ClientSession(headers=HEADERS) as session,
        session.get(url) as response,
    ):
        await adapter(package, "aiohttp").raise_for_error(response)
        return await response.read()


def urllib3_response(package: ModuleType, url: str) -> bytes:
    """A response that is read already."""
    with urllib3.PoolManager(headers=HEADERS, timeout=PATIENCE) as pool:
        response = pool.request("GET", url, retries=NO_RETRIES)
        adapter(package, "urllib3").raise_for_error(response)
        return response.data


def urllib3_stream(package: ModuleType, url: str) -> bytes:
    """A response that is not read yet."""
    with urllib3.PoolManager(headers=HEADERS, timeout=PATIENCE) as pool:
        response = pool.request("GET", url, retries=NO_RETRIES, preload_content=False)
        try:
            adapter(package, "urllib3").raise_for_error(response)
            return response.data
        finally:
            response.close()


def urllib_error(package: ModuleType, url: str) -> bytes:
    """The exception that urllib raises."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, headers=HEADERS)
    try:
        with opener.open(request, timeout=PATIENCE) as received:
            return received.read()
    except urllib.error.HTTPError as response:
        error = adapter(package, "urllib").from_response(response)
    raise error


def _run(way: Callable[[ModuleType, str], Coroutine[Any, Any, bytes]]) -> Way:
    return lambda package, url: asyncio.run(way(package, url))


UNREAD: dict[str, Way] = {
    "httpx_hook": httpx_hook,
    "httpx_hook_of_a_stream": httpx_hook_of_a_stream,
    "httpx_stream": httpx_stream,
    "httpx_async_hook": _run(httpx_async_hook),
    "httpx_async_stream": _run(httpx_async_stream),
    "requests_hook": requests_hook,
    "requests_hook_of_a_stream": requests_hook_of_a_stream,
    "requests_stream": requests_stream,
    "aiohttp_session": _run(aiohttp_session),
    "aiohttp_call": _run(aiohttp_call),
    "aiohttp_response": _run(aiohttp_response),
    "urllib3_stream": urllib3_stream,
}
"""Those where the adapter itself reads the body."""

READ: dict[str, Way] = {
    "httpx_response": httpx_response,
    "requests_response": requests_response,
    "urllib3_response": urllib3_response,
}
"""Those where the library has read it before."""

RAISED: dict[str, Way] = {"urllib_error": urllib_error}
"""Those where the library raises, which it does from 400 on."""

WAYS = {**UNREAD, **READ, **RAISED}


JSON = {"Content-Type": "application/json"}
NOT_FOUND = (
    b'{"success":false,"error":{"code":"NOT_FOUND","message":"No such contact."}}'
)
THROTTLED = b'{"message":"Too Many Attempts."}'

BROKEN = {
    "shorter_than_promised": Response(
        429, {**JSON, "Content-Length": "1000"}, THROTTLED[:20], is_cut=True
    ),
    "complete_but_shorter_than_promised": Response(
        429, {**JSON, "Content-Length": "1000"}, THROTTLED, is_cut=True
    ),
    "without_the_last_chunk": Response(
        429,
        {**JSON, "Transfer-Encoding": "chunked"},
        b"%x\r\n%b\r\n" % (len(THROTTLED), THROTTLED),
        is_cut=True,
    ),
    "in_the_middle_of_a_chunk": Response(
        429,
        {**JSON, "Transfer-Encoding": "chunked"},
        b"ff\r\n" + THROTTLED,
        is_cut=True,
    ),
    "not_what_its_encoding_says": Response(
        429, {**JSON, "Content-Encoding": "gzip"}, THROTTLED
    ),
    "with_a_damaged_end": Response(
        429,
        {**JSON, "Content-Encoding": "gzip"},
        gzip.compress(THROTTLED)[:-8] + b"\xff" * 8,
    ),
}
"""Responses whose bodies cannot be read to their end."""


def error_of(way: Way, package: ModuleType, url: str) -> Any:
    """Return the error that *way* raises."""
    with pytest.raises(Exception) as caught:  # noqa: PT011, any that is of the package
        way(package, url)
    error = caught.value
    assert package.__name__ == type(error).__module__.partition(".")[0], error
    return error
