"""What openapi-python-client makes of the OpenAPI document that gen makes of a catalog."""

import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.packages import ROOT
from benchmarks.system import KEY, QUERY, Call, Response, System

PACKAGE = "contacts_api_client"

STATUSES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    422: "UnprocessableContent",
    429: "TooManyRequests",
    500: "InternalServerError",
}
"""The documented statuses, and the names of their responses."""


def connect(url: str, retries: int) -> Call:
    """Return a call that lists contacts; it returns its errors, and never tries again."""
    del retries
    made = _module("client")
    operation = _module("api.default.list_contacts")
    client = made.AuthenticatedClient(
        base_url=url, token=KEY, raise_on_unexpected_status=True
    )
    return lambda: operation.sync(client=client, q=QUERY)


def reader(_: Any, response: Response) -> Call:
    """Return what an operation does with a response."""
    operation = _module("api.default.list_contacts")
    client = _module("client").Client(base_url="http://127.0.0.1")
    received = import_module("httpx").Response(
        response.status, headers=response.headers, content=response.body
    )
    return lambda: operation._build_response(client=client, received=received)


def document(code: str, message: Any) -> object:
    """Return an error as the Contacts API writes it, in one document for every status."""
    return {
        "success": False,
        "error": {"code": code, "message": message},
        "message": message,
    }


@cache
def folder() -> str:
    """Return a folder with the client, which is made once for each process."""
    place = Path(_temporary().name)
    paths = "".join(
        f'        "{status}":\n'
        f'          $ref: "#/components/responses/{name}Response"\n'
        for status, name in STATUSES.items()
    )
    text = (ROOT / "generated/openapi/contacts.yaml").read_text("utf-8")
    spec = place / "openapi.yaml"
    spec.write_text(text.replace("paths: {}\n", PATHS + paths), "utf-8")
    made = place / "client"
    arguments = ("--path", spec, "--output-path", made)
    subprocess.run(
        (sys.executable, "-m", "openapi_python_client", "generate", *arguments),
        check=True,
        capture_output=True,
    )
    return str(made)


PATHS = """\
paths:
  /contacts:
    get:
      operationId: listContacts
      parameters:
        - {name: q, in: query, schema: {type: string}}
      responses:
        "200":
          description: All of them.
          content:
            application/json:
              schema: {type: array, items: {type: string}}
"""


@cache
def _temporary() -> "TemporaryDirectory[str]":
    return TemporaryDirectory()


def _module(name: str) -> Any:
    if folder() not in sys.path:
        sys.path.insert(0, folder())
    return import_module(f"{PACKAGE}.{name}")


SYSTEM = System(
    name="openapi-python-client",
    distribution="openapi-python-client",
    imports=f"import {PACKAGE}.errors, {PACKAGE}.models",
    roots=lambda: (_module("errors").UnexpectedStatus,),
    code="VALIDATION_ERROR",
    status=400,
    document=document,
    connect=connect,
    reader=reader,
    folder=folder,
)
