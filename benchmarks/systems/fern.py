"""A client made by Fern: the SDK of Cohere."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that gets a tokenisation."""
    client = import_module("cohere").Client(api_key=KEY, base_url=url)
    options = {
        "max_retries": retries,
        "additional_query_parameters": {"q": QUERY},
    }
    return lambda: client.tokenize(
        text="text", model="model", offline=False, request_options=options
    )


def reader(error: Any, response: Response) -> Call:
    """Return what an operation does with a response."""
    known = import_module("cohere").TooManyRequestsError
    construct = import_module("cohere.core.unchecked_base_model").construct_type
    received = import_module("httpx").Response(
        response.status, headers=response.headers, content=response.body
    )
    del error

    def read() -> None:
        body = construct(type_=Any, object_=received.json())
        raise known(headers=dict(received.headers), body=body)

    return read


def document(code: str, message: Any) -> object:
    """Return an error as Cohere writes it."""
    return {"id": code, "message": message}


SYSTEM = System(
    name="Fern (cohere)",
    distribution="cohere",
    imports="from cohere import TooManyRequestsError",
    roots=lambda: (import_module("cohere.core.api_error").ApiError,),
    limit="TooManyRequestsError",
    document=document,
    connect=connect,
    reader=reader,
)
