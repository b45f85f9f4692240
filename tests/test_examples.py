"""The examples run: a server and a client of their own, over a real socket."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.projects import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "generated/python")}
SAID = {
    "contacts": (
        "created 1",
        "CONTACT_EXISTS: A contact with the email address ada@example.com already exists.",
        "VALIDATION_ERROR: email: String should match pattern '@'",
        "NOT_FOUND: The account has no such contact, tag or sequence.",
        "NOT_FOUND: The account has no such contact, tag or sequence.",
        "UNAUTHORIZED: check the key",
        "SERVER_ERROR: the server is at fault (500), try later",
    ),
    "deploy": (
        "created 1",
        "contact_exists: A contact with the email address ada@example.com already exists.",
        "invalid_request_error: look at ['email']",
        "not_found_error: There is no contact 7.",
        "not_found_error: There is no such resource.",
        "started a bulk operation",
        "started a bulk operation",
    ),
}
"""What each client prints."""


@pytest.mark.parametrize("name", SAID)
def test_an_example_runs(name: str) -> None:
    """The client gets the exceptions that the server raises, and says so."""
    with _server(name) as url:
        client = ROOT / f"examples/{name}/client.py"
        result = subprocess.run(
            [sys.executable, str(client), url],
            env=ENVIRONMENT,
            capture_output=True,
            check=False,
            text=True,
            timeout=60,
        )

    assert ("", 0) == (result.stderr, result.returncode)
    assert SAID[name] == tuple(result.stdout.splitlines())


@contextmanager
def _server(name: str) -> Iterator[str]:
    port = _free_port()
    server = ROOT / f"examples/{name}/server.py"
    process = subprocess.Popen(
        [sys.executable, str(server), str(port)],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.1)
    pytest.fail("the server does not answer")
