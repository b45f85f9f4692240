"""A client made by OpenAPI Generator: the SDK of Ory."""

from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that looks for an identity."""
    ory = import_module("ory_client")
    total = import_module("urllib3").Retry(retries) if retries else False
    configuration = ory.Configuration(host=url, access_token=KEY, retries=total)
    api = ory.IdentityApi(ory.ApiClient(configuration))
    return lambda: api.list_identities(credentials_identifier=QUERY)


def reader(error: Any, response: Response) -> Call:
    """Return what the API client does with a response."""
    client = import_module("ory_client").ApiClient()
    rest = import_module("ory_client.rest")
    urllib3 = import_module("urllib3")
    raw = urllib3.HTTPResponse(
        response.body, headers=response.headers, status=response.status
    )
    received = rest.RESTResponse(raw)
    received.read()
    types = {"200": "List[Identity]", "400": "ErrorGeneric", "default": "ErrorGeneric"}
    del error
    return lambda: client.response_deserialize(received, types)


def document(code: str, message: Any) -> object:
    """Return an error as Ory writes it."""
    return {"error": {"code": 429, "id": code, "message": message, "status": "no"}}


SYSTEM = System(
    name="OpenAPI Generator (ory_client)",
    distribution="ory_client",
    imports="import ory_client.exceptions",
    roots=lambda: (import_module("ory_client.exceptions").OpenApiException,),
    document=document,
    connect=connect,
    reader=reader,
)
