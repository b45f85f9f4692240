"""The bad responses that every client gets, and the good one."""

import json
from collections.abc import Callable

from benchmarks.system import Response, System

JSON = {"Content-Type": "application/json"}
HTML = b"<html><head><title>Bad</title></head><body><h1>nginx</h1></body></html>"
DEEP = 200_000
LONG = 20_000_000

MESSAGE = "Too many requests: the limit is 100 in a minute."


def typical(system: System) -> Response:
    """Return a well-formed response with status 429, as *system* expects it."""
    return Response(429, JSON, _written(system, MESSAGE))


def known(system: System) -> Response:
    """Return a response with a code that *system* may have a class for."""
    return Response(system.status, JSON, _written(system, MESSAGE))


def unknown(system: System) -> Response:
    """Return the same with a code that nobody knows."""
    body = json.dumps(system.document("brand_new_code", MESSAGE)).encode()
    return Response(system.status, JSON, body)


BAD: tuple[tuple[str, Callable[[System], Response]], ...] = (
    ("HTML 502", lambda _: Response(502, {"Content-Type": "text/html"}, HTML)),
    ("HTML 400", lambda _: Response(400, {"Content-Type": "text/html"}, HTML)),
    ("empty 503", lambda _: Response(503, JSON, b"")),
    (
        "truncated 429",
        lambda system: Response(429, JSON, _written(system, MESSAGE)[:-9]),
    ),
    ("array", lambda _: Response(400, JSON, b'[{"a": 1}]')),
    ("string", lambda _: Response(400, JSON, b'"no"')),
    ("null", lambda _: Response(400, JSON, b"null")),
    ("`error` a string", lambda _: Response(400, JSON, b'{"error": "no"}')),
    ("`error` null", lambda _: Response(400, JSON, b'{"error": null}')),
    ("message no text", lambda system: Response(400, JSON, _written(system, 7))),
    ("not UTF-8", lambda _: Response(400, JSON, b'{"error": {"message": "\xff\xfe"}}')),
    (
        "JSON as text/plain",
        lambda system: Response(
            400, {"Content-Type": "text/plain"}, _written(system, MESSAGE)
        ),
    ),
    ("status 520", lambda _: Response(520, {"Content-Type": "text/html"}, HTML)),
    ("deep nesting", lambda _: Response(400, JSON, b"[" * DEEP + b"]" * DEEP)),
    ("20 MB", lambda system: Response(400, JSON, _written(system, "x" * LONG))),
)
"""The fifteen, by their names."""


def _written(system: System, message: object) -> bytes:
    return json.dumps(system.document(system.code, message)).encode()
