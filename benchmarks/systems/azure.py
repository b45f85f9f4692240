"""azure-core, used as the clients made by AutoRest use it."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that sends a request down the pipeline."""
    core = import_module("azure.core")
    policies = import_module("azure.core.pipeline.policies")
    request = import_module("azure.core.rest").HttpRequest
    client = core.PipelineClient(
        url,
        policies=[
            policies.HeadersPolicy(base_headers={"Authorization": KEY}),
            policies.RetryPolicy(retry_total=retries, retry_status=retries),
        ],
    )

    def call() -> None:
        response = client.send_request(request("GET", url, params={"q": QUERY}))
        _raise(response)

    return call


def reader(error: Any, _: Response) -> Call:
    """Return what a generated operation does with a response."""
    return lambda: _raise(error.response)


def document(code: str, message: Any) -> object:
    """Return an error as OData writes it."""
    return {"error": {"code": code, "message": message, "details": []}}


def _raise(response: Any) -> None:
    errors = import_module("azure.core.exceptions")
    known = {
        401: errors.ClientAuthenticationError,
        404: errors.ResourceNotFoundError,
        409: errors.ResourceExistsError,
        304: errors.ResourceNotModifiedError,
    }
    if response.status_code >= 400:
        errors.map_error(
            status_code=response.status_code, response=response, error_map=known
        )
        raise errors.HttpResponseError(response=response)


SYSTEM = System(
    name="azure-core",
    distribution="azure-core",
    imports="import azure.core.exceptions",
    roots=lambda: (import_module("azure.core.exceptions").AzureError,),
    document=document,
    connect=connect,
    reader=reader,
)
