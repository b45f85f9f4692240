"""Whether a request that got an error may be sent again, and how long to wait before."""

from __future__ import annotations

from .errors import APIError

TRANSIENT = (408, 429, 502, 503, 504)
"""Statuses of temporary failures (RFC 9110, RFC 6585); a 500 may have had its effect."""

_LOST = (  # what client libraries raise when there is no response
    "builtins.ConnectionError builtins.TimeoutError httpx.NetworkError httpx.TimeoutException"
    " httpx.RemoteProtocolError requests.ConnectionError requests.Timeout urllib.URLError"
    " requests.ChunkedEncodingError aiohttp.ClientConnectionError aiohttp.ClientPayloadError"
    " urllib3.ProtocolError urllib3.TimeoutError urllib3.MaxRetryError"
)
_FINAL = (  # these, or any that they are raised for
    "urllib.HTTPError requests.SSLError requests.ProxyError aiohttp.ClientSSLError"
    " ssl.SSLCertVerificationError urllib3.ProxyError urllib3.ResponseError"
)


def is_retryable(error: BaseException, *, transport: bool = False) -> bool:
    """
    Tell whether the request that got *error* may be sent again.

    The catalog decides. If it does not say, the error is retryable if the server said when
    to retry, or if its status is one of ``TRANSIENT``. Other exceptions never are, but with
    *transport* those of clients that got no response: the request may have had its effect.
    """
    if not isinstance(error, APIError):
        return transport and _is_lost(error)
    if error.retryable is not None:
        return error.retryable
    return error.retry_after is not None or error.status in TRANSIENT


def _is_lost(error: BaseException) -> bool:
    """Tell whether there was no response, for a reason that may be gone the next time."""
    names, found = set[str](), [error]
    for x in found:
        for kind in type(x).__mro__:
            names.add(f"{kind.__module__.partition('.')[0]}.{kind.__name__}")
        if names.isdisjoint(_LOST.split()):
            return False
        inside = (getattr(x, "reason", None), *x.args[:1], x.__cause__, x.__context__)
        found += [y for y in inside if isinstance(y, BaseException) and y not in found]
    # Of a wrong URL, urllib says so in a text; of a proxy's refusal, in a plain OSError.
    reason = getattr(error, "reason", None)
    is_refusal = type(reason) is OSError and reason.errno is None
    is_wrong = "urllib.URLError" in names and (type(reason) is str or is_refusal)
    return not is_wrong and names.isdisjoint(_FINAL.split())


def retry_delay(
    error: BaseException,
    attempt: int = 1,
    *,
    base: float = 0.5,
    cap: float = 60.0,
    max_server_wait: float = 120.0,
    transport: bool = False,
) -> float | None:
    """
    Return how many seconds to wait before retrying; None if the caller should give up.

    That is at least what the server, or else the catalog, asks for, and at least a random
    part of a limit that doubles with every attempt ("full jitter"), so that clients that
    failed together do not retry together.

    Args:
        attempt: The number of attempts so far; 1 after the first.
        base: The limit after the first attempt, in seconds.
        cap: The highest limit, in seconds.
        max_server_wait: Give up if the server asks for a longer wait, in seconds.
        transport: As for ``is_retryable``.
    """
    if not is_retryable(error, transport=transport):
        return None
    asked = error.retry_after if isinstance(error, APIError) else None
    # Not "asked > max_server_wait", because of NaN.
    if asked is not None and not asked <= max_server_wait:
        return None
    from random import random

    doubled = base * 2.0 ** min(max(attempt, 1) - 1, 64)  # which no cap reaches
    backoff = random() * min(cap, doubled)  # noqa: S311, no secret
    return backoff if asked is None else max(backoff, asked)
