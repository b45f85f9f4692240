"""What a measured error layer is: how to reach it, and what its errors are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

KEY = "planted-key-5f1c"
"""The credential that every client is given."""

QUERY = "planted-query-77aa"
"""A secret in the URL, where the client lets one put it there."""

COOKIE = "planted-cookie-09be"
"""A secret in a header of the response."""

REQUEST_ID = "req-planted-31d4"
"""What the server calls the request, in every header that a system reads."""


class Response(NamedTuple):
    """A response as it travels; the server adds what every response has."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Call = Callable[[], object]
"""A request that fails: it raises, or returns an error as a value."""


@dataclass(frozen=True, kw_only=True)
class System:
    """
    An error layer.

    Args:
        distribution: What pip calls it; None for a package of ours.
        imports: The statement by which a program gets at its errors.
        roots: Its own errors; what else escapes is foreign.
        code: One that it may have a class for.
        status: The status that this code comes with.
        limit: The name of its class for status 429; None if it has none.
        document: The JSON of a typical response, from a code and a message.
        connect: A call of the real client, from the server's URL and the retries allowed.
        reader: What the client does with a 429 that it has received, from the error that it
            raised and the response; None if that cannot be called alone.
        folder: What must be on sys.path besides what is installed.
    """

    name: str
    distribution: str | None
    imports: str
    roots: Callable[[], tuple[type[BaseException], ...]]
    document: Callable[[str, Any], object]
    connect: Callable[[str, int], Call]
    code: str = "rate_limit_exceeded"
    status: int = 429
    limit: str | None = None
    reader: Callable[[Any, Response], Call] | None = None
    folder: Callable[[], str | None] = lambda: None
