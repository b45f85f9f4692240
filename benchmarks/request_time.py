"""
Microseconds that a server takes for one error response, with FastAPI over uvicorn.

The floor is an endpoint that returns a JSONResponse written by hand.
"""

import asyncio
import gc
import logging
import socket
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from importlib import import_module
from statistics import median
from threading import Thread
from typing import Any

from benchmarks.packages import generated
from benchmarks.timing import ratio

REQUESTS = 20
"""Requests to one application before the other has its turn."""

REQUEST = b"GET /contact HTTP/1.1\r\nHost: here\r\n\r\n"
BODY = {
    "success": False,
    "error": {
        "code": "CONTACT_EXISTS",
        "message": "Another contact already has this email address.",
    },
}


def measure(rounds: int) -> dict[str, float]:
    """Return what an error costs that is raised, as a ratio to the response by hand."""
    # What is logged for each error is the application's to configure.
    logging.disable()
    sys.path.insert(0, generated())
    with serving(by_hand()) as floor, serving(ours()) as it:
        assert floor.response() == it.response()
        taken = in_turns({"floor": floor, "it": it}, rounds)
    return {
        "ratio": round(ratio(taken["it"], taken["floor"]), 3),
        "best": round(min(taken["it"]), 3),
        "median": round(median(taken["it"]), 3),
        "floor": round(min(taken["floor"]), 3),
    }


def by_hand() -> Any:
    """Return the application whose endpoint returns the response."""
    app: Any = import_module("fastapi").FastAPI()
    response = import_module("fastapi.responses").JSONResponse

    async def contact() -> Any:
        return response(BODY, 409)

    app.get("/contact")(contact)
    return app


def ours() -> Any:
    """Return the application whose endpoint raises the error."""
    app: Any = import_module("fastapi").FastAPI()
    import_module("contacts_errors.adapters.fastapi").install(app)
    error = import_module("contacts_errors").ContactExistsError

    async def contact() -> Any:
        raise error()

    app.get("/contact")(contact)
    return app


class Connection:
    """
    A connection to a server that runs in a thread of this process.

    Args:
        clock: Returns the processor seconds that the server's thread has spent.
    """

    def __init__(self, server: socket.socket, clock: Callable[[], float]) -> None:
        self.socket = socket.create_connection(server.getsockname())
        self.clock = clock

    def response(self) -> bytes:
        """Return the body of one response."""
        self.socket.sendall(REQUEST)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self.socket.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        (length,) = (int(x[15:]) for x in lines if x.startswith(b"content-length:"))
        while len(body) < length:
            body += self.socket.recv(65536)
        return body


def in_turns(
    connections: Mapping[str, Connection], rounds: int
) -> dict[str, list[float]]:
    """Return the microseconds that one request costs each server, for each round of turns."""
    taken: dict[str, list[float]] = {name: [] for name in connections}
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, each in connections.items():
                start = each.clock()
                for _ in range(REQUESTS):
                    each.response()
                taken[name].append((each.clock() - start) / REQUESTS * 1e6)
    finally:
        gc.enable()
    return taken


@contextmanager
def serving(app: Any) -> Generator[Connection]:
    """Yield a connection to *app*, which uvicorn serves in a thread of its own."""
    uvicorn: Any = import_module("uvicorn")
    options = {"lifespan": "off", "access_log": False, "log_config": None}
    server = uvicorn.Server(uvicorn.Config(app, **options))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=lambda: asyncio.run(server.serve([listening])))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        assert thread.ident is not None
        spent = time.pthread_getcpuclockid(thread.ident)
        connection = Connection(listening, lambda: time.clock_gettime(spent))
        try:
            yield connection
        finally:
            connection.socket.close()
            server.should_exit = True
            thread.join()
