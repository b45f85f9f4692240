"""The examples run: a server and a client of their own, over a real socket."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.packages import alone
from tests.support.projects import ROOT

COMMITTED = ROOT / "generated/python"
"""Where the examples have their package from, which is that of all APIs."""
SAID = {
    "contacts": (
        "created 1",
        "CONTACT_EXISTS: Another contact already has this email address.",
        "VALIDATION_ERROR: email: String should match pattern '@'",
        "NOT_FOUND: The account has no such contact, tag or sequence.",
        "NOT_FOUND: The account has no such contact, tag or sequence.",
        "UNAUTHORIZED: check the key",
        "SERVER_ERROR: the server is at fault (500), try later",
    ),
    "deploy": (
        "created 1",
        "contact_exists: Another contact already has this email address.",
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
    assert SAID[name] == said(name, ROOT / "examples", COMMITTED)


@pytest.mark.parametrize("name", SAID)
def test_an_example_runs_with_a_package_for_each_api(name: str, tmp_path: Path) -> None:
    """It is the same code but for the imports."""
    (tmp_path / name).mkdir()
    for path in (ROOT / "examples" / name).glob("*.py"):
        text = path.read_text("utf-8")
        moved = text.replace(f"example_errors.{name}", f"{name}_errors")
        assert moved != text
        (tmp_path / name / path.name).write_text(moved, "utf-8")
    assert SAID[name] == said(name, tmp_path, alone())


def said(name: str, examples: Path, packages: Path) -> tuple[str, ...]:
    """Return the lines that an example prints; it must end without an error."""
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    with _server(examples / name / "server.py", environment) as url:
        result = subprocess.run(
            [sys.executable, str(examples / name / "client.py"), url],
            env=environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=60,
        )

    assert ("", 0) == (result.stderr, result.returncode)
    return tuple(result.stdout.splitlines())


@contextmanager
def _server(server: Path, environment: Mapping[str, str]) -> Iterator[str]:
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, str(server), str(port)],
        env=environment,
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
