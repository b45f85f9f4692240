"""Where HTTP libraries and test clients hand a response over, and how to look at it there."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple


class Seen(NamedTuple):
    """
    A response that a client received.

    Args:
        body: None if it was not read, because it is a stream.
    """

    method: str
    url: str
    status: int
    headers: Any
    body: bytes | None


Look = Callable[[Seen], None]
Describe = Callable[[Any, Any], Seen]


class Place(NamedTuple):
    """
    A method through which every response of a library goes.

    Args:
        owner: The class, as ``module:Class``.
        is_async: It returns its response when it is awaited.
        describe: Returns what was seen, of the object that has the method and its result.
    """

    owner: str
    method: str
    is_async: bool
    describe: Describe


def _httpx(_: Any, response: Any) -> Seen:
    # What is streamed is not read yet, and reading it is up to the caller.
    body = response.content if response.is_closed or _is_read(response) else None
    request = response.request
    url, pairs = str(request.url), response.headers.multi_items()
    return Seen(request.method, url, response.status_code, pairs, body)


def _is_read(response: Any) -> bool:
    return hasattr(response, "_content")


def _requests(_: Any, response: Any) -> Seen:
    body = response.content if response._content_consumed else None  # noqa: SLF001
    request = response.request
    status, headers = response.status_code, response.headers
    return Seen(request.method, request.url, status, headers, body)


def _aiohttp(response: Any, body: bytes) -> Seen:
    headers = list(response.headers.items())
    return Seen(response.method, str(response.url), response.status, headers, body)


def _flask(_: Any, response: Any) -> Seen:
    # A success without a length may be a stream without an end.
    is_whole = response.status_code >= 400 or "Content-Length" in response.headers
    body = response.get_data() if is_whole else None
    request = response.request
    pairs = list(response.headers.items())
    return Seen(request.method, request.url, response.status_code, pairs, body)


def _django(_: Any, response: Any) -> Seen:
    request = response.request
    url = request["PATH_INFO"] if "PATH_INFO" in request else request["path"]
    body = None if response.streaming else response.content
    method = request.get("REQUEST_METHOD") or request.get("method")
    pairs = list(response.items())
    return Seen(method, url, response.status_code, pairs, body)


PLACES = (
    Place("httpx:Client", "send", is_async=False, describe=_httpx),
    Place("httpx:AsyncClient", "send", is_async=True, describe=_httpx),
    Place("httpx2:Client", "send", is_async=False, describe=_httpx),
    Place("httpx2:AsyncClient", "send", is_async=True, describe=_httpx),
    Place("requests:Session", "send", is_async=False, describe=_requests),
    Place("aiohttp:ClientResponse", "read", is_async=True, describe=_aiohttp),
    Place("flask.testing:FlaskClient", "open", is_async=False, describe=_flask),
    Place("django.test:Client", "request", is_async=False, describe=_django),
    Place("django.test:AsyncClient", "request", is_async=True, describe=_django),
)
"""Starlette's and FastAPI's test clients are those of httpx2, or of httpx."""


@contextmanager
def observed(look: Look) -> Generator[None]:
    """
    Let *look* see every response that an installed library receives.

    A redirect that a library follows by itself is one response: the last.
    """
    with ExitStack() as stack:
        for place in PLACES:
            if find_spec(place.owner.partition(".")[0].partition(":")[0]):
                stack.enter_context(_patched(place, look))
        yield


@contextmanager
def _patched(place: Place, look: Look) -> Generator[None]:
    module, _, name = place.owner.partition(":")
    owner: Any = getattr(import_module(module), name)
    original = getattr(owner, place.method)
    is_own = place.method in owner.__dict__
    wrapper = _asynchronous if place.is_async else _synchronous
    setattr(owner, place.method, wrapper(original, place.describe, look))
    try:
        yield
    finally:
        if is_own:
            setattr(owner, place.method, original)
        else:
            delattr(owner, place.method)


def _synchronous(
    original: Callable[..., Any], describe: Describe, look: Look
) -> Callable[..., Any]:
    @wraps(original)
    def call(self: Any, *args: Any, **keywords: Any) -> Any:
        response = original(self, *args, **keywords)
        look(describe(self, response))
        return response

    return call


def _asynchronous(
    original: Callable[..., Any], describe: Describe, look: Look
) -> Callable[..., Any]:
    @wraps(original)
    async def call(self: Any, *args: Any, **keywords: Any) -> Any:
        response = await original(self, *args, **keywords)
        look(describe(self, response))
        return response

    return call
