"""The SDK of Twilio."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that gets one call; its name stands in the path of the URL."""
    http = import_module("twilio.http.http_client").TwilioHttpClient(
        max_retries=retries or None
    )
    client = import_module("twilio.rest").Client(
        "AC00000000000000000000000000000000", KEY, http_client=http
    )
    client.api.base_url = url
    return lambda: client.api.v2010.account.calls(QUERY).fetch()


def reader(_: Any, response: Response) -> Call:
    """Return what a resource does with a response."""
    version = import_module("twilio.base.version").Version
    received = import_module("twilio.http.response").Response
    text = response.body.decode()

    def read() -> None:
        raise version.exception("GET", "/Calls", received(429, text), "Unable to fetch")

    return read


def document(code: str, message: Any) -> object:
    """Return an error as Twilio writes it."""
    return {"code": code, "message": message, "more_info": "", "status": 429}


SYSTEM = System(
    name="twilio",
    distribution="twilio",
    imports="import twilio.base.exceptions",
    roots=lambda: (import_module("twilio.base.exceptions").TwilioException,),
    document=document,
    connect=connect,
    reader=reader,
)
