"""An ASGI application behind a real uvicorn, or called in this process."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn

from tests.support.wsgi import Answered

PATIENCE = 20
"""After how many seconds a server that does not start is given up."""


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """Serve *app* with uvicorn in a thread, and give its port."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="on", ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            end = time.monotonic() + PATIENCE
            while not server.started and thread.is_alive() and time.monotonic() < end:
                time.sleep(0.002)
            assert server.started
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def called(app: Any, path: str = "/", method: str = "GET", **sent: Any) -> Answered:
    """Call *app* once, and return its answer; what it raises afterwards is dropped."""

    async def call() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        base = "http://localhost"
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.request(method, path, **sent)

    response = asyncio.run(call())
    return Answered(
        response.status_code, tuple(response.headers.multi_items()), response.content
    )
