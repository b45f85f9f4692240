"""The package that gen makes of the Contacts API, over httpx."""

from importlib import import_module
from typing import Any

from benchmarks.floor import LIMITED
from benchmarks.packages import generated
from benchmarks.system import KEY, QUERY, Call, Response, System

ADAPTER = "contacts_errors.adapters.httpx"


def connect(url: str, retries: int) -> Call:
    """Return a call that lists contacts; sending again is left to the caller."""
    del retries
    httpx = import_module("httpx")
    check = _check()

    def call() -> None:
        with httpx.Client(base_url=url, headers={"Authorization": KEY}) as client:
            check(client.get("/contacts", params={"q": QUERY}))

    return call


def reader(_: Any, response: Response) -> Call:
    """Return what a client of the Gateway API does: that one has a code for status 429."""
    del response
    parse_error = import_module("gateway_errors").parse_error
    status, headers, body = LIMITED

    def read() -> None:
        raise parse_error(status, headers, body)

    return read


def document(code: str, message: Any) -> object:
    """Return an error as the Contacts API writes it."""
    return {"success": False, "error": {"code": code, "message": message}}


def _check() -> Any:
    """Return the adapter's function, or the same by hand for a package without one."""
    package = import_module("contacts_errors")
    try:
        return import_module(ADAPTER).raise_for_error
    except ModuleNotFoundError:
        pass

    def check(response: Any) -> None:
        if package.is_error(response.status_code, response.headers, response.content):
            raise package.parse_error(
                response.status_code, response.headers, response.content
            ) from None

    return check


SYSTEM = System(
    name="error-catalog",
    distribution=None,
    imports="import contacts_errors",
    roots=lambda: (import_module("contacts_errors").ContactsError,),
    code="VALIDATION_ERROR",
    status=400,
    limit="HTTPTooManyRequestsError",
    document=document,
    connect=connect,
    reader=reader,
    folder=generated,
)
