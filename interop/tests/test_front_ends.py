"""The examples in TypeScript run: in Chromium, in Node, and against a mock of the API."""

import json
import os
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from interop.subjects import ROOT
from interop.tools import INTEROP, browser, node, run

EXAMPLES = ROOT / "examples" / "contacts"
TYPESCRIPT = ROOT / "generated" / "typescript"
VIEWS = ROOT / "generated" / "catalog"


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the page, the client and every module, as JavaScript."""
    folder = tmp_path_factory.mktemp("bundles")
    made = [EXAMPLES / "page.ts", EXAMPLES / "client.ts", *TYPESCRIPT.glob("*.ts")]
    options = ("--bundle", "--format=esm", f"--outdir={folder}", "--entry-names=[name]")
    run([node("esbuild"), *made, *options, "--target=es2022"], cwd=INTEROP)
    (folder / "page.html").write_bytes((EXAMPLES / "page.html").read_bytes())
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


@contextmanager
def contacts() -> Iterator[str]:
    """Run the example's server, and return its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated" / "python")}
    command = [ROOT / ".venv/bin/python", EXAMPLES / "server.py", str(port)]
    process = subprocess.Popen([str(each) for each in command], env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}/contact/0", timeout=5)
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.05)
        yield url
    finally:
        process.kill()
        process.wait()


class Gateway(BaseHTTPRequestHandler):
    """What stands before the API: it serves the page, throttles, and has a code of its own."""

    folder: Path
    api: str
    throttled = 0

    def do_GET(self) -> None:
        """Respond to a request."""
        kinds = {"/page.html": "text/html", "/page.js": "text/javascript"}
        if self.path in kinds:
            self._send(
                200, (self.folder / self.path[1:]).read_bytes(), kinds[self.path]
            )
        elif self.path == "/throttled" and not Gateway.throttled:
            Gateway.throttled += 1
            self._send(429, b'{"message": "Too Many Attempts."}', wait="1")
        elif self.path == "/throttled":
            self._send(200, b'"at last"')
        elif self.path == "/new":
            error = {"code": "PLAN_REQUIRED", "message": "Upgrade first."}
            self._send(402, json.dumps({"success": False, "error": error}).encode())
        else:
            self._pass_on(None)

    def do_POST(self) -> None:
        """Pass a request on."""
        self._pass_on(self.rfile.read(int(self.headers["Content-Length"])))

    def _pass_on(self, body: bytes | None) -> None:
        names = ("X-Api-Key", "Content-Type")
        headers = {name: self.headers[name] for name in names if self.headers[name]}
        request = urllib.request.Request(f"{self.api}{self.path}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                self._send(response.status, response.read())
        except urllib.error.HTTPError as error:
            self._send(error.code, error.read())

    def _send(
        self, status: int, body: bytes, kind: str = "application/json", wait: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if wait:
            self.send_header("Retry-After", wait)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.tool(
    "Chromium",
    "TypeScript: a page shows the message of a 409, waits for a 429, meets a new code",
    package="is:of the system",
)
def test_a_page_in_a_browser(bundles: Path) -> None:
    """The page of the example shows what each error means to its reader."""
    with contacts() as api:
        Gateway.folder, Gateway.api = bundles, api
        server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/page.html"
        buttons = ("Create", "Create", "Look up", "Too fast", "A new code")
        done = run(
            ["node", INTEROP / "node" / "press.mjs", browser(), url, *buttons],
            cwd=INTEROP,
        )
        server.shutdown()
        server.server_close()
    said = [each for each in json.loads(done.stdout) if each != "done"]

    assert '"email":"ada@example.com"' in said[0]
    assert [
        "Another contact already has this email address.",
        "There is no such contact.",
        "waiting 1 s",
        '"at last"',
        "PLAN_REQUIRED: Upgrade first.",
    ] == said[1:]


@pytest.mark.tool(
    "node", "TypeScript: a client against the example's server", package="is:20"
)
def test_a_client_in_node(bundles: Path) -> None:
    """The client meets the errors of the API, one after the other."""
    with contacts() as api:
        done = run(["node", bundles / "client.js", api], cwd=bundles)
    created, *said = done.stdout.splitlines()

    assert '"id":1' in created
    assert [
        "Another contact already has this email address.",
        "email: String should match pattern '@'",
        "There is no such contact.",
        "Check the key.",
    ] == said


@pytest.mark.tool(
    "msw", "TypeScript: a mock from the examples of the neutral view", package="npm:msw"
)
@pytest.mark.parametrize("api", sorted(each.stem for each in VIEWS.glob("*.json")))
def test_a_mock_of_the_api(bundles: Path, api: str) -> None:
    """Every example of the view is read as the error and the case that it is an example of."""
    view = VIEWS / f"{api}.json"
    script = INTEROP / "node" / "mock.mjs"
    done = run(["node", script, view, bundles / f"{api}.js"], cwd=INTEROP)
    read = json.loads(done.stdout)
    expected = [
        (each["id"], error["name"], each["case"])
        for error in json.loads(view.read_text("utf-8"))["errors"]
        for each in error["responses"]
        for _ in each["examples"]
    ]

    assert expected == [(each["id"], each["name"], each["case"]) for each in read]
