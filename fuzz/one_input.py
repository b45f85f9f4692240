"""One input of the fuzzer: bytes that stand for a package, a response, and what must hold."""

from __future__ import annotations

import math
import pickle
from collections.abc import Sequence
from types import ModuleType
from typing import Any

NAMES = ("Retry-After", "date", "X-Request-Id", "request-id", "content-type", "X-Code")
STATUSES = (200, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 520)
LONGEST = 20_000
"""The longest that ``str()`` of an error is: four texts of 500 letters, all escaped."""


def check(data: bytes, packages: Sequence[ModuleType]) -> None:
    """Read a response made from *data*, and assert what holds for any."""
    package, status, headers, body = response(data, packages)
    check_response(package, status, headers, body)


def check_response(package: ModuleType, status: Any, headers: Any, body: bytes) -> None:
    """Read a response, and assert what holds for any; an iterator can be read only once."""
    error = package.parse_error(status, headers, body)
    package.is_error(status, headers, body)
    _check_error(error)
    assert type(status) is not int or status == error.status
    other = pickle.loads(pickle.dumps(error))  # noqa: S301  We made it ourselves.
    assert type(error) is type(other)
    assert str(error) == str(other)
    again = _written(package, error)
    if again is not None:
        _check_error(package.parse_error(again.status, again.headers, again.body))


def check_payload(package: ModuleType, status: Any, headers: Any, data: Any) -> None:
    """Read data that somebody else has decoded, of any type, and assert the same."""
    error = package.parse_payload(status, headers, data)
    _check_error(error)


def response(
    data: bytes, packages: Sequence[ModuleType]
) -> tuple[ModuleType, int, Any, bytes]:
    """
    Return the package, status, headers and body that *data* stands for.

    The first four bytes are the package, the status, the kind of headers and how many
    there are; each header is a byte for its name and a line, and the body is the rest.
    """
    which, first, kind, count = (*data[:4], 0, 0, 0, 0)[:4]
    status = STATUSES[first] if first < len(STATUSES) else (first - 100) * 7
    pairs: list[tuple[Any, Any]] = []
    rest = data[4:]
    for _ in range(count % 5):
        line, _, rest = rest.partition(b"\n")
        name = NAMES[line[0] % len(NAMES)] if line else ""
        value = line[1:]
        pairs.append(
            (name.encode(), value) if kind & 1 else (name, value.decode("latin-1"))
        )
    headers = dict(pairs) if kind & 2 else pairs
    return packages[which % len(packages)], status, headers, rest


def data_of(which: int, status: int, headers: dict[str, str], body: bytes) -> bytes:
    """Return what stands for a response of the package *which*; other headers are left out."""
    lower = [each.lower() for each in NAMES]
    known = [
        bytes([lower.index(name.lower())]) + value.encode("latin-1") + b"\n"
        for name, value in headers.items()
        if name.lower() in lower
    ]
    first = STATUSES.index(status) if status in STATUSES else status // 7 + 100
    return bytes([which, first % 256, 2, len(known)]) + b"".join(known) + body


def _check_error(error: Any) -> None:
    for text in (str(error), repr(error)):
        assert text.isprintable()
        assert len(text) < LONGEST
    error.to_dict()
    for each in (error, *error.errors):
        delay = each.retry_after
        assert delay is None or (math.isfinite(delay) and 0 <= delay <= 365 * 86_400)


def _written(package: ModuleType, error: Any) -> Any:
    """Return the response that carries *error*; None if it lacks what a response must have."""
    if error.status is None:
        return None
    try:
        return package.render_error(error)
    except ValueError:
        return None
