"""HTTP libraries by themselves: what ``raise_for_status`` gives."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, System


def connect_httpx(url: str, retries: int) -> Call:
    """Return a call by httpx."""
    del retries
    httpx = import_module("httpx")

    def call() -> None:
        with httpx.Client(headers={"Authorization": KEY}) as client:
            client.get(url, params={"q": QUERY}).raise_for_status()

    return call


def connect_requests(url: str, retries: int) -> Call:
    """Return a call by requests."""
    del retries
    requests = import_module("requests")

    def call() -> None:
        with requests.Session() as session:
            session.headers["Authorization"] = KEY
            session.get(url, params={"q": QUERY}).raise_for_status()

    return call


def connect_aiohttp(url: str, retries: int) -> Call:
    """Return a call by aiohttp, with a loop of its own."""
    del retries
    aiohttp, asyncio = import_module("aiohttp"), import_module("asyncio")

    async def send() -> None:
        headers = {"Authorization": KEY}
        async with (
            aiohttp.ClientSession(headers=headers, trust_env=False) as session,
            session.get(url, params={"q": QUERY}) as response,
        ):
            response.raise_for_status()

    return lambda: asyncio.run(send())


def document(code: str, message: Any) -> object:
    """Return some error: these libraries do not look at it."""
    return {"code": code, "message": message}


HTTPX = System(
    name="httpx",
    distribution="httpx",
    imports="import httpx",
    roots=lambda: (import_module("httpx").HTTPError,),
    document=document,
    connect=connect_httpx,
)
REQUESTS = System(
    name="requests",
    distribution="requests",
    imports="import requests.exceptions",
    roots=lambda: (import_module("requests").RequestException,),
    document=document,
    connect=connect_requests,
)
AIOHTTP = System(
    name="aiohttp",
    distribution="aiohttp",
    imports="import aiohttp",
    roots=lambda: (import_module("aiohttp").ClientError,),
    document=document,
    connect=connect_aiohttp,
)
