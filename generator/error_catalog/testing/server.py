"""A loopback server that sends what a script says."""

import socket
import struct
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from error_catalog.testing.canned import Canned
from error_catalog.testing.script import Asked, Script

_WITHOUT_BODY = frozenset((204, 304))


class ErrorServer(Script):
    """
    A real server on the loopback interface, for the time of a ``with`` block.

    Attributes:
        url: Where it listens, without a slash at its end; empty before the block.
    """

    def __init__(self) -> None:
        super().__init__()
        self.url = ""
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        """Listen on a free port."""
        handler = type("Handler", (_Handler,), {"script": self})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        self._server = server
        self.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Script
    timeout = 60

    def __getattr__(self, name: str) -> Any:
        # The base class calls `do_` and the method's name: every method is served.
        if name.startswith("do_"):
            return self._respond
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  As its base.
        """Say nothing: what was asked for is in the script."""

    def _respond(self) -> None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, unquote(path), query, headers, self._body())
        response = self.script.play(asked)
        time.sleep(response.delay)
        with suppress(ConnectionError):
            self._send(response)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            length = self.headers.get("Content-Length", "0")
            return self.rfile.read(int(length)) if length.isdigit() else b""
        chunks: list[bytes] = []
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(chunks)

    def _send(self, response: Canned) -> None:
        body = b"" if self.command == "HEAD" else response.body
        if response.is_cut and not response.body:
            self._break()
            return
        self.send_response(response.status)
        for name, value in response.headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        if response.status not in _WITHOUT_BODY and response.status >= 200:
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if response.is_cut:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self._break()
        else:
            self.wfile.write(body)

    def _break(self) -> None:
        """Close the connection without a farewell, as a server that died does."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()
