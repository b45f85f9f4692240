"""How people use a package with HTTP libraries; each line that ends in `wrong` must not type-check."""

import urllib.error
from http.client import HTTPResponse

import aiohttp
import httpx
import requests
import tenacity
import urllib3
from contacts_errors import (
    ContactsError,
    is_retryable,
    retry_delay,
    tenacity_options,
)
from contacts_errors.adapters import aiohttp as for_aiohttp
from contacts_errors.adapters import httpx as for_httpx
from contacts_errors.adapters import requests as for_requests
from contacts_errors.adapters import urllib as for_urllib
from contacts_errors.adapters import urllib3 as for_urllib3

# Hooks go where the libraries want them.
client = httpx.Client(event_hooks={"response": [for_httpx.hook]})
async_client = httpx.AsyncClient(event_hooks={"response": [for_httpx.async_hook]})
session = requests.Session()
session.hooks["response"].append(for_requests.hook)
requests.get("http://localhost", hooks={"response": for_requests.hook}, timeout=1)
requests.get("http://localhost", hooks={"response": [for_requests.hook]}, timeout=1)


async def with_aiohttp() -> None:
    """Use aiohttp's sessions and responses."""
    raises = for_aiohttp.raise_for_error
    async with aiohttp.ClientSession(raise_for_status=raises) as session:
        await session.get("http://localhost", raise_for_status=raises)
        async with session.get("http://localhost") as response:
            await for_aiohttp.raise_for_error(response)
            error: ContactsError = await for_aiohttp.from_response(response)
            print(error.code, error.details)
            for_httpx.raise_for_error(response)  # wrong
            other: int = await for_aiohttp.from_response(response)  # wrong
            print(other)


async def with_httpx(response: httpx.Response) -> ContactsError:
    """Use httpx's responses."""
    for_httpx.raise_for_error(response)
    await for_httpx.raise_for_error_async(response)
    error: ContactsError = await for_httpx.from_response_async(response)
    print(error)
    for_requests.raise_for_error(response)  # wrong
    for_httpx.raise_for_error(response.status_code)  # wrong
    return for_httpx.from_response(response)


def with_requests(response: requests.Response) -> ContactsError:
    """Use requests' responses."""
    for_requests.raise_for_error(response)
    for_urllib3.raise_for_error(response)  # wrong
    return for_requests.from_response(response)


def with_urllib3(
    pool: urllib3.PoolManager, response: urllib3.HTTPResponse
) -> ContactsError:
    """Use urllib3's responses."""
    for_urllib3.raise_for_error(pool.request("GET", "http://localhost"))
    for_urllib3.raise_for_error(response)
    return for_urllib3.from_response(response)


def with_urllib(
    error: urllib.error.HTTPError, response: HTTPResponse
) -> tuple[ContactsError, ContactsError]:
    """Use the answers of the standard library."""
    return for_urllib.from_response(error), for_urllib.from_response(response)


# Options fit the decorator and the loops, and keep the types of what is decorated.
@tenacity.retry(**tenacity_options())
def fetch(name: str) -> bytes:
    """Fetch something."""
    return client.get(name).content


@tenacity.retry(**tenacity_options(5, base=0.1, cap=1, max_server_wait=10))
async def fetch_later(name: str) -> bytes:
    """Fetch it in a coroutine."""
    return (await async_client.get(name)).content


got: bytes = fetch("name")
fetch(7)  # wrong
retrying = tenacity.Retrying(**tenacity_options())
async_retrying = tenacity.AsyncRetrying(**tenacity_options())
tenacity_options(bsae=1)  # wrong


def by_hand(error: ContactsError, attempt: int) -> float:
    """Decide without tenacity."""
    delay: float | None = retry_delay(error, attempt, max_server_wait=30)
    if delay is None or not is_retryable(error):
        raise error
    retry_delay(error, "2")  # wrong
    return delay
