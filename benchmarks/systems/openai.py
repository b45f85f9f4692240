"""The SDK of OpenAI, whose clients are made by Stainless."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that lists models."""
    client = import_module("openai").OpenAI(
        api_key=KEY, base_url=url, max_retries=retries, default_query={"q": QUERY}
    )
    call: Call = client.models.list
    return call


def reader(error: Any, _: Response) -> Call:
    """Return what the client does with a response."""
    client = import_module("openai").OpenAI(api_key=KEY)
    response = error.response

    def read() -> None:
        raise client._make_status_error_from_response(response) from None

    return read


def document(code: str, message: Any) -> object:
    """Return an error as OpenAI writes it."""
    return {
        "error": {"message": message, "type": "requests", "param": None, "code": code}
    }


SYSTEM = System(
    name="openai",
    distribution="openai",
    imports="import openai",
    roots=lambda: (import_module("openai").OpenAIError,),
    limit="RateLimitError",
    document=document,
    connect=connect,
    reader=reader,
)
