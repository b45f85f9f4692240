"""A mock server makes its responses of the merged document."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from error_catalog.openapi_merge.merge import MergeOptions, merge_files

from interop.tools import node

ROOT = Path(__file__).parents[2]
API = """\
openapi: 3.1.0
info: {title: Gateway API, version: "1"}
paths:
  /resources:
    get: {responses: {"200": {description: All resources.}}}
"""
START = 60
"""Seconds in which the server must start."""


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run Prism on a document with the gateway's errors, and return its address."""
    folder = tmp_path_factory.mktemp("prism")
    catalog = (ROOT / "catalog/gateway.yaml").read_text("utf-8")
    (folder / "gateway.yaml").write_text(catalog, "utf-8")
    (folder / "openapi.yaml").write_text(API, "utf-8")
    outcome = merge_files(folder, "openapi.yaml", "gateway.yaml", MergeOptions())
    assert outcome.file is not None, outcome.diagnostics
    merged = folder / "merged.json"
    merged.write_text(json.dumps(outcome.file.merged.data), "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(node("prism")), "mock", str(merged), "--port", str(port)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}/resources"
        wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Return when the server is there."""
    end = time.monotonic() + START
    while True:
        try:
            urlopen(address).close()
        except HTTPError:
            return
        except URLError:
            assert time.monotonic() < end, "Prism did not start"
            time.sleep(0.2)
        else:
            return


def response(address: str, status: int) -> tuple[int, str | None, str]:
    """Return status, Retry-After and code of the mocked response."""
    request = Request(address, headers={"Prefer": f"code={status}"})
    with pytest.raises(HTTPError) as caught:
        urlopen(request)
    with caught.value as error:
        code = json.loads(error.read())["code"]
        return error.code, error.headers["Retry-After"], code


@pytest.mark.tool(
    "Prism",
    "mocks the errors of a merged document, headers included",
    package="npm:@stoplight/prism-cli",
)
def test_headers_are_sent_where_they_belong(mock: str) -> None:
    """Only the error that says when to retry has the header, with the catalog's example."""
    assert (429, "30", "rate_limit_exceeded") == response(mock, 429)
    assert (500, None, "internal_error") == response(mock, 500)
    assert (503, None, "service_unavailable") == response(mock, 503)
