"""
Scripts without a socket: transports for httpx and requests, and responses for mocks of others.

Nothing waits here: a delay that is longer than the client's timeout is a timeout at once, and
any other is none.
"""

from collections.abc import Mapping
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from error_catalog.testing.canned import Canned, canned
from error_catalog.testing.script import Asked, Script

if TYPE_CHECKING:
    import httpx
    from requests.adapters import BaseAdapter
    from werkzeug import Response


def httpx_transport(script: Script) -> "httpx.MockTransport":
    """Return a transport for ``httpx.Client`` and ``httpx.AsyncClient``."""
    import httpx

    def handle(request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        path, query = request.url.path, request.url.query.decode()
        asked = Asked(request.method, path, query, headers, request.content)
        response = script.play(asked)
        wait = request.extensions.get("timeout", {}).get("read")
        if wait is not None and response.delay > wait:
            raise httpx.ReadTimeout("the response came too late", request=request)
        if response.is_cut:
            raise httpx.RemoteProtocolError("the connection broke", request=request)
        return _httpx_response(response)

    return httpx.MockTransport(handle)


def as_httpx(what: Any) -> "httpx.Response":
    """Return a response for mocks of httpx, such as respx: see ``canned`` for *what*."""
    return _httpx_response(canned(what))


def _httpx_response(response: Canned) -> "httpx.Response":
    import httpx

    headers = list(response.headers)
    return httpx.Response(response.status, headers=headers, content=response.body)


def requests_adapter(script: Script) -> "BaseAdapter":
    """Return an adapter to mount on a ``requests.Session``: ``session.mount("https://", …)``."""
    from requests.adapters import BaseAdapter

    class Adapter(BaseAdapter):
        """Sends what a script says."""

        def send(self, request: Any, *_: Any, **options: Any) -> Any:
            """Return the response to *request*."""
            return _sent(request, script.play(_asked(request)), options)

        def close(self) -> None:
            """Nothing is open."""

    return Adapter()


def _asked(request: Any) -> Asked:
    url = urlsplit(str(request.url))
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body
    body = body if isinstance(body, bytes) else b"".join(body)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Asked(request.method, unquote(url.path), url.query, headers, body)


def _sent(request: Any, response: Canned, options: Mapping[str, Any]) -> Any:
    # Its types are not there, or those of a stub package.
    requests: Any = import_module("requests")
    wait = _read_timeout(options.get("timeout"))
    if wait is not None and response.delay > wait:
        raise requests.ReadTimeout("the response came too late", request=request)
    if response.is_cut:
        raise requests.ConnectionError("the connection broke", request=request)
    found = requests.Response()
    found.status_code = response.status
    found.headers.update(dict(response.headers))
    found.encoding = requests.utils.get_encoding_from_headers(found.headers)
    found.raw, found.url, found.request = BytesIO(response.body), request.url, request
    return found


def _read_timeout(timeout: Any) -> float | None:
    """Return how long a response may take, in seconds: requests takes a number, or a pair."""
    if timeout is None or isinstance(timeout, int | float):
        return timeout
    connect_and_read: tuple[float | None, float | None] = timeout
    return connect_and_read[1]


def as_werkzeug(what: Any) -> "Response":
    """Return a response for pytest-httpserver's ``respond_with_response``."""
    from werkzeug import Response

    response = canned(what)
    return Response(response.body, response.status, list(response.headers))
