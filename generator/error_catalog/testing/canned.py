"""Responses that wait to be sent: documented errors, plain ones, and bad ones."""

import json
import sys
from collections.abc import Mapping
from importlib import import_module
from time import time
from typing import Any, NamedTuple, Protocol

Pairs = tuple[tuple[str, str], ...]


class Wire(Protocol):
    """A response as generated packages write it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Canned(NamedTuple):
    """
    One response, ready to be sent.

    Args:
        delay: Seconds until it is sent.
        is_cut: The connection breaks before the body is whole: in its middle, or before any
            byte of the response if there is no body.
    """

    status: int
    headers: Pairs = ()
    body: bytes = b""
    delay: float = 0.0
    is_cut: bool = False


def canned(
    what: Any,
    *,
    data: Any = None,
    headers: Mapping[str, str] | None = None,
    delay: float = 0.0,
) -> Canned:
    """
    Return what to send for an exception of a generated package, its class, or a status.

    Args:
        what: Also a ``Canned`` response, whose delay and headers the others add to.
        data: The JSON body of a status.
        headers: Set beside the response's own, or in their place.
        delay: Seconds until it is sent.

    Raises:
        TypeError: It is none of these, or the class needs arguments.
        ValueError: The exception cannot be written as a response.
    """
    if isinstance(what, Canned):
        found = what
    elif isinstance(what, int) and not isinstance(what, bool):
        found = _plain(what, data)
    else:
        wire = wire_of(what() if isinstance(what, type) else what)
        found = Canned(wire.status, tuple(wire.headers.items()), wire.body)
    named = {name.lower(): (name, value) for name, value in found.headers}
    for name, value in (headers or {}).items():
        named[name.lower()] = name, value
    return found._replace(headers=(*named.values(),), delay=found.delay + delay)


def _plain(status: int, data: Any) -> Canned:
    if data is None:
        return Canned(status)
    body = json.dumps(data, ensure_ascii=False).encode()
    return Canned(status, (("Content-Type", "application/json"),), body)


def wire_of(error: Any) -> Wire:
    """
    Return the documented response of an exception, as its own package writes it.

    Raises:
        TypeError: It is no exception of a generated package.
    """
    for each in type(error).__mro__:
        package = each.__module__
        # The module of an error is inside its package, at any depth.
        while package := package.rpartition(".")[0]:
            if f"{package}.statuses" not in sys.modules:
                continue
            module: Any = import_module(f"{package}.responses")
            if hasattr(module, "API") and isinstance(error, module.API.root):
                wire: Wire = module.render_error(error, now=time())
                return wire
    message = "expected an exception of a generated package, its class, or a status"
    raise TypeError(f"{message}; found {error!r}")


_HTML = b"<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>"
_JSON = "application/json"
_BODIES: Mapping[str, tuple[int, str, bytes]] = {
    "html_502": (502, "text/html", _HTML),
    "html_400": (400, "text/html", _HTML),
    "empty_503": (503, "text/plain", b""),
    "cut_off_429": (429, _JSON, b'{"code": "rate_limit_exc'),
    "list": (400, _JSON, b'[{"a": 1}]'),
    "text": (400, _JSON, b'"no"'),
    "null": (500, _JSON, b"null"),
    "code_in_a_list": (401, _JSON, b'{"error": {}, "code": ["no"]}'),
    "all_null": (401, _JSON, b'{"error": null, "code": null, "message": null}'),
    "message_is_no_text": (409, _JSON, b'{"error": {"code": [], "message": {"a": 1}}}'),
    "not_utf8": (400, _JSON, b'{"code": ["\xff\xfe'),
    "json_as_text": (404, "text/plain", b'{"code": 7.5, "error": []}'),
    "status_520": (520, "text/html", _HTML),
    "deep": (500, _JSON, b"[" * 100_000 + b"]" * 100_000),
    "long": (500, "text/html", b"x" * 5_000_000),
}

BAD_RESPONSES: Mapping[str, Canned] = {
    name: Canned(status, (("Content-Type", media), ("Retry-After", "1")), body)
    for name, (status, media, body) in _BODIES.items()
}
"""Fifteen responses of servers and proxies that fit no documented shape, by name."""
