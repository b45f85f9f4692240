"""A server on the loopback interface that answers what a test tells it, byte for byte."""

import socket
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 10
"""After how many seconds of silence a handler gives up; a test that works never waits."""


@dataclass(frozen=True)
class Response:
    """
    What the server sends.

    Args:
        headers: Content-Length is added unless it, or Transfer-Encoding, is among them.
        body: Chunks are sent one by one, until the client closes the connection.
        is_cut: The connection is closed behind the body, whatever the headers promise.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | Iterable[bytes] = b""
    is_cut: bool = False


@dataclass
class Loopback:
    """
    A running server.

    Args:
        url: Without a slash at its end.
        paths: What was asked for, in order.
        connections: How many connections there were.
        sent: How many bytes of bodies were sent.
    """

    url: str
    paths: list[str] = field(default_factory=list[str])
    connections: int = 0
    sent: int = 0


@contextmanager
def serving(
    responses: Mapping[str, Response | Sequence[Response]],
) -> Iterator[Loopback]:
    """
    Run a server that answers by path.

    Args:
        answers: Several are given one after the other, the last one from then on.
    """
    server = _Server(("127.0.0.1", 0), responses)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.loopback
    finally:
        server.shutdown()
        thread.join()
        server.hang_up()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(
        self,
        address: tuple[str, int],
        responses: Mapping[str, Response | Sequence[Response]],
    ) -> None:
        super().__init__(address, _Handler)
        self.loopback = Loopback(f"http://127.0.0.1:{self.server_port}")
        self._responses = {
            path: [each] if isinstance(each, Response) else list(each)
            for path, each in responses.items()
        }
        self._open = set[socket.socket]()
        self._lock = threading.Lock()

    def welcome(self, connection: socket.socket) -> None:
        """Count a connection, and remember it until it is closed."""
        with self._lock:
            self.loopback.connections += 1
            self._open.add(connection)

    def hang_up(self) -> None:
        """Close the connections that clients still hold: no handler waits for more."""
        with self._lock:
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def forget(self, connection: socket.socket) -> None:
        """Forget a connection that is about to be closed."""
        with self._lock:
            self._open.discard(connection)

    def next_response(self, target: str) -> Response:
        """Return the response to the request for *target*, whose query does not count."""
        with self._lock:
            self.loopback.paths.append(target)
            waiting = self._responses[target.partition("?")[0]]
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE
    # Headers and body are two writes: the second would wait for the client's delayed ACK.
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.welcome(self.connection)

    def handle(self) -> None:
        # A client that has read enough, or was told to be brief, just goes.
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def finish(self) -> None:
        self.server.forget(self.connection)
        try:
            super().finish()
        except ConnectionError:
            self.close_connection = True

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        response = self.server.next_response(self.path)
        headers = dict(response.headers)
        if headers.keys().isdisjoint(("Content-Length", "Transfer-Encoding")):
            assert isinstance(response.body, bytes)
            headers["Content-Length"] = str(len(response.body))
        self.send_response_only(response.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self._send_body(response.body)
        self.close_connection = self.close_connection or response.is_cut

    do_HEAD = do_POST = do_GET  # noqa: N815, the names that http.server looks for

    def _send_body(self, body: bytes | Iterable[bytes]) -> None:
        for chunk in (body,) if isinstance(body, bytes) else body:
            self.wfile.write(chunk)
            self.server.loopback.sent += len(chunk)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
