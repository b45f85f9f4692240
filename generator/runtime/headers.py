"""Headers as any HTTP library has them, by lower-case name; total, whatever they hold."""

from __future__ import annotations

from .values import is_array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from typing import Any

    Headers = (
        Mapping[str, str]
        | Mapping[bytes, bytes]
        | Iterable[tuple[str, str]]
        | Iterable[tuple[bytes, bytes]]
    )

_MAX_SPELLINGS = 1000
_MAX_NAME = 100


def lower_headers(headers: Headers | None) -> dict[str, str]:
    """Return headers by lower-case name; the first of several equal ones counts."""
    found: dict[str, str] = {}
    for name, value in _pairs(headers):
        text = _text(value)
        if text is not None:
            found.setdefault(_lower(name), text)
    return found


def header_reader(
    wanted: Container[str],
) -> Callable[[Headers | None], dict[str, str]]:
    """
    Return the function that does the same for those headers only that are *wanted*.

    It remembers how names are spelled, so that most headers cost one look-up.

    Args:
        wanted: Names in lower case.
    """
    known: dict[Any, str] = {}
    others: set[Any] = set()

    def learn(name: Any) -> str | None:
        lower = _lower(name) if isinstance(name, str | bytes) else ""
        is_wanted = lower in wanted
        if len(lower) <= _MAX_NAME and len(known) + len(others) < _MAX_SPELLINGS:
            if is_wanted:
                known[name] = lower
            else:
                others.add(name)
        return lower if is_wanted else None

    def read(headers: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        given: Any = headers
        pairs = given.items() if type(headers) is dict else _pairs(headers)
        for name, value in pairs:
            if name in others:
                continue
            lower = known.get(name) or learn(name)
            if lower is not None and lower not in found:
                text = value if isinstance(value, str) else _text(value)
                if text is not None:
                    found[lower] = text
        return found

    return read


def _pairs(headers: Any) -> Iterator[tuple[str | bytes, Any]]:
    """Yield the pairs of any kind of headers until one cannot be had."""
    if headers is None:
        return
    try:
        items: Any = getattr(headers, "items", None)
        pairs: Any = items() if callable(items) else headers
        for pair in pairs:
            if is_array(pair) and len(pair) == 2 and isinstance(pair[0], str | bytes):
                yield pair[0], pair[1]
    except Exception:  # noqa: BLE001  What the caller hands us may raise anything.
        return


def _lower(name: str | bytes) -> str:
    text = name.decode("latin-1") if isinstance(name, bytes) else name
    return text.lower()


def _text(value: Any) -> str | None:
    """Return a header's value as text, None if it is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray):
        return value.decode("latin-1")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return None
