"""Recordings that other tools make of a real server are verified by ``gen verify``."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from interop.tools import INTEROP, browser, python, run

ROOT = INTEROP.parent
KEY = {"X-Api-Key": "open sesame", "Content-Type": "application/json"}
NEW = json.dumps({"email": "ada@example.com"}).encode()
CALLS = (
    ("GET", "/contact/7", {}, None),
    ("POST", "/contact", KEY, NEW),
    ("POST", "/contact", KEY, NEW),
    ("POST", "/contact", KEY, b'{"email": "no address"}'),
    ("GET", "/contact/99", KEY, None),
    ("DELETE", "/contacts", KEY, None),
)
"""Requests that the example's server has five errors for."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def started(command: list[str | Path], url: str, cwd: Path) -> Iterator[None]:
    """Run a server until the block ends; it is asked until it responds."""
    process = subprocess.Popen(
        [str(each) for each in command],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "HOME": str(cwd), "PYTHONPATH": _PATHS},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            try:
                urlopen(url, timeout=5).close()
                break
            except HTTPError:
                break
            except (URLError, OSError):
                assert process.poll() is None, command
                time.sleep(0.1)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


_PATHS = f"{ROOT / 'generated/python'}:{ROOT / 'generator'}"


@pytest.fixture(scope="module")
def contacts() -> Iterator[str]:
    """The example's server in FastAPI on uvicorn; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server: list[str | Path] = [
        ROOT / ".venv/bin/python",
        ROOT / "examples/contacts/server.py",
        str(port),
    ]
    with started(server, url, ROOT):
        yield url


def ask(url: str) -> None:
    """Send all requests to a server."""
    for method, path, headers, body in CALLS:
        request = Request(url + path, body, headers, method=method)
        try:
            urlopen(request, timeout=30).close()
        except HTTPError as error:
            error.read()


def verified(recording: Path, folder: Path, old: str, new: str) -> tuple[int, str]:
    """Return what ``gen verify`` says, against the catalog with *old* replaced by *new*."""
    text = (ROOT / "catalog/contacts.yaml").read_text("utf-8")
    assert old in text
    (folder / "catalog").mkdir(exist_ok=True)
    (folder / "catalog/contacts.yaml").write_text(text.replace(old, new, 1), "utf-8")
    done = subprocess.run(
        [ROOT / ".venv/bin/python", "-m", "error_catalog", "verify", recording],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def check(recording: Path, folder: Path) -> None:
    """Assert that a recording keeps the contract, and that a broken promise is found."""
    code, said = verified(recording, folder, "api:", "api:")

    assert 0 == code, said
    for name in ("UNAUTHORIZED", "CONTACT_EXISTS", "NOT_FOUND", "SERVER_ERROR"):
        assert name not in said.partition("not seen:")[2]

    code, said = verified(recording, folder, "  CONTACT_EXISTS:", "  CONTACT_THERE:")
    assert 1 == code
    assert "409: `CONTACT_EXISTS` is in no catalog" in said


@pytest.mark.tool(
    "mitmproxy",
    "gen verify: its HAR export of a real server's errors",
    package="is:11.0.2",
)
def test_mitmproxy(contacts: str, tmp_path: Path) -> None:
    """What mitmproxy saved of a real client and a real server is verified."""
    har, port = tmp_path / "traffic.har", free_port()
    proxy: list[str | Path] = [
        ROOT / ".venv-mitmproxy/bin/mitmdump",
        *("--mode", f"reverse:{contacts}", "--listen-port", str(port)),
        *("--set", f"hardump={har}", "--set", f"confdir={tmp_path}", "--quiet"),
    ]
    url = f"http://127.0.0.1:{port}"
    with started(proxy, url, tmp_path):
        ask(url)

    assert har.is_file()
    check(har, tmp_path)


@pytest.mark.tool(
    "Playwright",
    "gen verify: what its recordHar keeps of Chromium",
    package="npm:playwright-core",
)
def test_playwright(contacts: str, tmp_path: Path) -> None:
    """What Playwright recorded of a page in Chromium is verified."""
    har = tmp_path / "traffic.har"
    run(["node", INTEROP / "node/record.mjs", browser(), contacts, har], cwd=INTEROP)

    check(har, tmp_path)


HOOKS = """
import sys
sys.path.insert(0, {generator!r})
from error_catalog.testing.schemathesis import register
register(apis=["contacts"], start={root!r})
"""


@pytest.mark.tool(
    "schemathesis", "error_catalog.testing.schemathesis as a check of its own"
)
def test_schemathesis(contacts: str, tmp_path: Path) -> None:
    """The check runs beside schemathesis's own, and finds what a server does not keep."""
    (tmp_path / "hooks.py").write_text(
        HOOKS.format(generator=str(ROOT / "generator"), root=str(ROOT)), "utf-8"
    )
    document = json.loads(urlopen(f"{contacts}/openapi.json", timeout=30).read())
    (tmp_path / "api.json").write_text(json.dumps(document), "utf-8")
    kept = _schemathesis(tmp_path, contacts, "error_catalog")
    (tmp_path / "catalog").mkdir()
    text = (ROOT / "catalog/contacts.yaml").read_text("utf-8")
    changed = text.replace("  UNAUTHORIZED:\n", "  WHO_ARE_YOU:\n").replace(
        "401: UNAUTHORIZED", "401: WHO_ARE_YOU"
    )
    (tmp_path / "catalog/contacts.yaml").write_text(changed, "utf-8")
    hooks = HOOKS.format(generator=str(ROOT / "generator"), root=str(tmp_path))
    (tmp_path / "hooks.py").write_text(hooks, "utf-8")
    broken = _schemathesis(tmp_path, contacts, "error_catalog", ok=(1,))

    assert "error_catalog" not in kept or "passed" in kept
    assert "not what the error catalog promises" in broken
    assert "`UNAUTHORIZED` is in no catalog" in broken


def _schemathesis(
    folder: Path, url: str, checks: str, ok: tuple[int, ...] = (0,)
) -> str:
    """Return the output of a short run with one check."""
    program = (
        "import os, runpy, sys; os.environ['SCHEMATHESIS_HOOKS'] = 'hooks'; "
        "sys.path.insert(0, os.getcwd()); sys.argv[0] = 'schemathesis'; "
        "runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    )
    command = [sys.executable, "-c", program, python("schemathesis"), "run", "api.json"]
    options = ["--url", url, "--checks", checks, "--phases", "fuzzing"]
    more = [
        "--mode",
        "positive",
        "--max-examples",
        "3",
        "--generation-deterministic",
        "--no-color",
    ]
    return run([*command, *options, *more], cwd=folder, ok=ok).stdout
