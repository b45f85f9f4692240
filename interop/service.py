"""A real server that responds with every error of a catalog, by the package that gen makes."""

import json
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from error_catalog.runtime.values import ANY

from interop.subjects import Call, Json, Subject
from tests.support.agreement import raise_it
from tests.support.projects import Made, imported

NEW_CODE = "code_of_tomorrow"
NEW_NUMBER = 987654


@contextmanager
def serving(subject: Subject) -> Iterator[str]:
    """
    Run the server of an API and give its address.

    It responds to ``/own/NAME`` and ``/shared/NAME`` with the error; with ``?code=new`` the
    response has a code that the document does not know, if it has one at all.
    """
    calls = {each.path: each for each in subject.calls}
    with tempfile.TemporaryDirectory() as folder:
        files = Made(
            subject.data, subject.resolved, dict(subject.examples), dict(subject.files)
        ).package()
        with imported(files, Path(folder)) as package:
            handler = partial(_Handler, subject, package, calls)
            server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
            server.daemon_threads = False
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}"
            finally:
                server.shutdown()
                thread.join()
                server.server_close()


def with_new_code(call: Call, body: Json) -> Json:
    """Return *body* with a code that nobody knows; the same body if it has no code."""
    done, changed = _changed(body, call.response.code)
    return changed if done else body


def _changed(value: Json, code: str | int | None) -> tuple[bool, Json]:
    if code is None:
        return False, value
    if isinstance(value, dict):
        found = False
        members: dict[str, Json] = {}
        for key, each in value.items():
            done, members[key] = (False, each) if found else _changed(each, code)
            found = found or done
        return found, members
    if isinstance(value, list):
        found = False
        items: list[Json] = []
        for each in value:
            done, item = (False, each) if found else _changed(each, code)
            items.append(item)
            found = found or done
        return found, items
    if type(value) is int and value == code:
        return True, NEW_NUMBER
    other = str(NEW_NUMBER) if isinstance(code, int) else NEW_CODE
    if isinstance(value, str) and (value == str(code) or value.endswith(f"/{code}")):
        return True, value.removesuffix(str(code)) + other
    return False, value


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5

    def __init__(
        self,
        subject: Subject,
        package: ModuleType,
        calls: Mapping[str, Call],
        *others: Any,
    ) -> None:
        self.subject, self.package, self.calls = subject, package, calls
        super().__init__(*others)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        call = self.calls.get(parts.path)
        if call is None:
            self._send(404, {"Content-Type": "text/plain"}, b"no such error")
            return
        shown = self.subject.examples[call.response.id]
        cls = getattr(self.package, _class_name(self.subject, call))
        wire = self.package.render_error(raise_it(cls, call.response, shown))
        body = wire.body
        is_new = "new" in parse_qs(parts.query).get("code", ())
        if is_new and body and not call.response.shape.envelope.is_text:
            body = json.dumps(with_new_code(call, json.loads(body))).encode()
        headers = dict(wire.headers)
        if call.response.shape.envelope.body is ANY:
            headers["Content-Type"], body = "application/xml", b"<error/>"
        self._send(wire.status, headers, body)

    def do_other(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._send(405, {"Allow": "GET"}, b"")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self.do_other
        raise AttributeError(name)

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        # Nobody waits at the end for a client that keeps its connection open.
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _class_name(subject: Subject, call: Call) -> str:
    (name,) = [each.name for each in subject.entries if each.response is call.response]
    return name
