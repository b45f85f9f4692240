"""google-api-core, through the JSON connection of google-cloud-core."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that gets a resource, under the library's own retry if any is allowed."""
    connection = _connection(url)

    def call() -> object:
        return connection.api_request("GET", "/thing", query_params={"key": QUERY})

    if not retries:
        return call
    api_retry = import_module("google.api_core.retry")
    # It knows no number of tries, but a time in which to try.
    retry = api_retry.Retry(initial=0.5, multiplier=1.0, timeout=0.75)
    again: Call = retry(call)
    return again


def reader(error: Any, _: Response) -> Call:
    """Return what the connection does with a response."""
    from_response = import_module("google.api_core.exceptions").from_http_response
    response = error.response

    def read() -> None:
        raise from_response(response)

    return read


def document(code: str, message: Any) -> object:
    """Return an error as AIP-193 writes it."""
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": code,
        "domain": "example.com",
    }
    return {
        "error": {
            "code": 429,
            "message": message,
            "status": "RESOURCE_EXHAUSTED",
            "details": [detail],
        }
    }


def _connection(url: str) -> Any:
    http = import_module("google.cloud._http")
    session = import_module("requests").Session()
    session.headers["Authorization"] = KEY

    class Client:
        _http = session

    class Connection(http.JSONConnection):  # type: ignore[misc,name-defined]
        API_BASE_URL = url
        API_VERSION = "v1"
        API_URL_TEMPLATE = "{api_base_url}/{api_version}{path}"

    return Connection(Client())


SYSTEM = System(
    name="google-api-core",
    distribution="google-api-core",
    imports="import google.api_core.exceptions",
    roots=lambda: (import_module("google.api_core.exceptions").GoogleAPIError,),
    limit="TooManyRequests",
    document=document,
    connect=connect,
    reader=reader,
)
