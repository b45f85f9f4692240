"""A server on the loopback that gives one response to every request."""

from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from benchmarks.system import COOKIE, REQUEST_ID, Response

REQUEST_ID_HEADERS = (
    "Request-Id",
    "X-Request-Id",
    "x-amzn-RequestId",
    "x-ms-request-id",
    "Twilio-Request-Id",
    "X-GitHub-Request-Id",
    "X-Goog-Request-Id",
)
"""Under each of these names, so that every client finds it where it looks."""


class Desk:
    """Where the response lies that the server gives next."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.response = Response(500, {}, b"")


@contextmanager
def serve() -> Generator[Desk]:
    """Yield the desk of a server; it is closed in the end."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing: a client that hangs up has read what it wanted."""

    class Handler(BaseHTTPRequestHandler):
        def _response(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, body = desk.response
            self.send_response(status, "Response")
            for name, value in headers.items():
                self.send_header(name, value)
            for name in REQUEST_ID_HEADERS:
                self.send_header(name, REQUEST_ID)
            self.send_header("Set-Cookie", f"session={COOKIE}")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = _response  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with Server(("127.0.0.1", 0), Handler) as server:
        desk = Desk(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield desk
        finally:
            server.shutdown()
            thread.join()
