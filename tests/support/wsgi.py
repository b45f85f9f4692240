"""A server behind a real socket, and what it answers, read without a library's help."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from error_catalog.runtime.writer import Wire

from tests.support.committed import committed
from tests.support.packages import CATALOGS, package
from tests.support.projects import imported, made

SECRET = "hunter2-correct-horse"
"""A password that no answer may hold."""


@dataclass(frozen=True)
class Answered:
    """
    What came through the socket.

    Args:
        headers: Their names as they came, in order.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all_of(self, name: str) -> list[str]:
        """Return the value of each header called *name*."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


@contextmanager
def running(server: Any) -> Iterator[int]:
    """
    Run a server in a thread, and give its port.

    Args:
        server: One of ``socketserver``, or what werkzeug makes.
    """
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def wsgi(app: Any) -> Iterator[int]:
    """Serve a WSGI app with the server of the standard library, and give its port."""
    with running(make_server("127.0.0.1", 0, app, handler_class=_Quiet)) as port:
        yield port


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def asked(
    port: int,
    path: str = "/",
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answered:
    """Send one request, and return everything that came back until the server closed."""
    given = {"Host": "localhost", **(headers or {}), "Connection": "close"}
    if body or method == "POST":
        given["Content-Length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.0", *(f"{k}: {v}" for k, v in given.items())]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall("\r\n".join((*lines, "", "")).encode("latin-1") + body)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, rest = received.partition(b"\r\n\r\n")
    first, *others = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in others)
    fields = tuple((name, value) for name, _, value in pairs)
    return Answered(int(first.split(" ")[1]), fields, rest)


def check(wire: Wire, answered: Answered, *, is_head: bool = False) -> None:
    """Assert that *answered* is *wire* to the byte, each header there once."""
    assert wire.status == answered.status
    for name, value in wire.headers.items():
        assert [value] == answered.all_of(name)
    if not wire.body:
        assert b"" == answered.body
        assert [] == [each for each in answered.all_of("Content-Length") if each != "0"]
    else:
        assert (b"" if is_head else wire.body) == answered.body
        assert [str(len(wire.body))] == answered.all_of("Content-Length")


@contextmanager
def thin_package(folder: Path) -> Iterator[ModuleType]:
    """Import a package in *folder* whose one error has statuses that come without a body."""
    data = {
        "catalog": 1,
        "api": {"id": "thin", "title": "Thin API"},
        "envelopes": {
            "plain": {"description": "A code.", "body": {"code": "{code}"}},
        },
        "errors": {"gone": {"status": [204, 304], "summary": "Nothing new."}},
    }
    with imported(made(data, names=("python",)).package(), folder) as thin:
        yield thin


@cache
def every_error() -> dict[str, tuple[str, int, dict[str, str], bytes]]:
    """Return package, status, headers and body of the example of every answer of all catalogs."""
    found: dict[str, tuple[str, int, dict[str, str], bytes]] = {}
    for path in CATALOGS:
        each = committed(path).made
        for name, example in each.examples.items():
            wire = example.wire
            found[f"{each.api}-{name}"] = (
                f"{each.api}_errors",
                wire.status,
                wire.headers,
                wire.body,
            )
    return found


def error_of(name: str) -> Any:
    """Return the exception of one of ``every_error``."""
    home, status, headers, body = every_error()[name]
    return package(home).parse_error(status, headers, body)


def rendered(name: str) -> Wire:
    """Return how one of ``every_error`` is written."""
    return package(every_error()[name][0]).render_error(error_of(name))
