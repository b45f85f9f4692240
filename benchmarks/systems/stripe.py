"""The SDK of Stripe."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that lists customers."""
    stripe = import_module("stripe")
    client = stripe.StripeClient(
        KEY, base_addresses={"api": url}, max_network_retries=retries
    )
    return lambda: client.v1.customers.list({"email": QUERY})


def reader(_: Any, response: Response) -> Call:
    """Return what the requestor does with a response."""
    stripe = import_module("stripe")
    requestor = stripe.StripeClient(KEY)._requestor
    return lambda: requestor._interpret_response(
        response.body, response.status, response.headers, "V1"
    )


def document(code: str, message: Any) -> object:
    """Return an error as Stripe writes it."""
    return {
        "error": {"type": "invalid_request_error", "code": code, "message": message}
    }


SYSTEM = System(
    name="stripe",
    distribution="stripe",
    imports="import stripe",
    roots=lambda: (import_module("stripe").StripeError,),
    limit="RateLimitError",
    document=document,
    connect=connect,
    reader=reader,
)
