"""The SDK of Anthropic, whose clients are made by Stainless."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that lists models."""
    client = import_module("anthropic").Anthropic(
        api_key=KEY, base_url=url, max_retries=retries, default_query={"q": QUERY}
    )
    call: Call = client.models.list
    return call


def reader(error: Any, _: Response) -> Call:
    """Return what the client does with a response."""
    client = import_module("anthropic").Anthropic(api_key=KEY)
    response = error.response

    def read() -> None:
        raise client._make_status_error_from_response(response) from None

    return read


def document(code: str, message: Any) -> object:
    """Return an error as Anthropic writes it."""
    details = {"error_code": code}
    error = {"type": "rate_limit_error", "message": message, "details": details}
    return {"type": "error", "error": error}


SYSTEM = System(
    name="anthropic",
    distribution="anthropic",
    imports="import anthropic",
    roots=lambda: (import_module("anthropic").AnthropicError,),
    code="contract_spend_limit_reached",
    limit="RateLimitError",
    document=document,
    connect=connect,
    reader=reader,
)
