"""The catalog's error in place of one that a framework makes by itself."""

from __future__ import annotations

from ..dates import wait

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..wire import Wire
    from .serving import Server

ABOUT_BODY = frozenset(
    (
        *("content-disposition", "content-encoding", "content-language"),
        *("content-length", "content-type", "etag", "last-modified"),
        "transfer-encoding",
    )
)
"""Headers that tell of a body, so of one that is replaced; in lower case."""


def stand_in(
    server: Server,
    status: int,
    headers: Iterable[tuple[str, str]] = (),
    cause: BaseException | None = None,
) -> Wire | None:
    """
    Return the catalog's answer for a framework's error of *status*, if it has one.

    Args:
        headers: Those of the framework's answer. Allow and the like are kept where the
            catalog's answer has none of that name; a wait replaces the catalog's own.
        cause: What the framework did not expect; it is logged and never sent.
    """
    error = server.made(status)
    if error is None:
        return None
    given = _joined(headers)
    if "retry-after" in given:
        seconds = wait(given["retry-after"][1], _now)
        if seconds is not None:
            # Whole seconds, since a body may want them so; never too early.
            error.__dict__["retry_after"] = -int(-seconds // 1)
    if error.status >= 500:
        error.__cause__ = cause
    wire = server.answer(error)
    if wire is not None and wire.status == error.status:
        written = {name.lower() for name in wire.headers}
        for key, (name, value) in given.items():
            if key not in written:
                wire.headers[name] = value
    return wire


def _joined(headers: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return name and value of each header by its lower-case name, without the body's."""
    found: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        key = name.lower()
        if key in found:
            # Several lines of one name mean a list (RFC 9110 section 5.3).
            value = f"{found[key][1]}, {value}"  # noqa: PLW2901
        if key not in ABOUT_BODY:
            found[key] = (name, value)
    return found


def _now() -> float:
    from time import time

    return time()
