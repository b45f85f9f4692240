"""A client made by Speakeasy: the SDK of Mistral."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that lists models."""
    utils = import_module("mistralai.client.utils")
    client = import_module("mistralai.client").Mistral(api_key=KEY, server_url=url)
    # It knows no number of tries, but a time in which to try.
    backoff = utils.BackoffStrategy(500, 500, 1.0, 750)
    config = utils.RetryConfig("backoff", backoff, False) if retries else None
    return lambda: client.models.list(model=QUERY, retries=config)


def reader(error: Any, _: Response) -> Call:
    """Return what an operation does with a response."""
    known = import_module("mistralai.client.errors").SDKError
    response = error.raw_response

    def read() -> None:
        raise known("API error occurred", response, response.text)

    return read


def document(code: str, message: Any) -> object:
    """Return an error as Mistral writes it."""
    return {"object": "error", "message": message, "type": "rate", "code": code}


SYSTEM = System(
    name="Speakeasy (mistralai)",
    distribution="mistralai",
    imports="import mistralai.client.errors",
    roots=lambda: (import_module("mistralai.client.errors").MistralError,),
    document=document,
    connect=connect,
    reader=reader,
)
