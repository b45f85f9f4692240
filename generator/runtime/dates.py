"""Times of day as HTTP writes them, and waits as an error keeps them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MAX_WAIT = 365 * 86_400
"""The longest wait that an error has, in seconds: a year stands for everything longer."""

_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_NUMERIC = (int, float)
_ZONES = frozenset(("GMT", "UTC", "UT", "Z"))


def wait(value: Any, clock: Callable[[], float]) -> float | None:
    """
    Return the seconds to wait, from 0 to ``MAX_WAIT``; None if *value* says none.

    Args:
        value: A number of seconds, or the text of one or of an HTTP date.
        clock: The Unix time that dates count from.
    """
    if isinstance(value, str):
        value = _from_text(value.strip(), clock)
    if not isinstance(value, _NUMERIC) or isinstance(value, bool):
        return None
    if 0 <= value < MAX_WAIT:
        return value
    # A wait below zero or beyond all numbers is a slip of the server, NaN too.
    return float(MAX_WAIT) if MAX_WAIT <= value < float("inf") else None


def unix_time(date: str) -> float | None:
    """
    Return the Unix time of an HTTP date in any of its three forms, None if it is none.

    Source: RFC 9110 section 5.6.7.
    """
    if len(date) > 64 or not date.isascii():
        return None
    words = date.replace(",", " ").replace("-", " ").split()
    if len(words) == 5:
        # Sun Nov  6 08:49:37 1994, which is always in UTC.
        _, month, day, time, year = words
    elif len(words) == 6 and words[5].upper() in _ZONES:
        _, day, month, year, time, _ = words
    else:
        return None
    try:
        return _timestamp(year, month.lower(), day, time)
    except (ValueError, OverflowError):
        return None


def _from_text(text: str, clock: Callable[[], float]) -> float | None:
    if len(text) > 64 or not text.isascii() or "_" in text:
        return None
    try:
        return float(text)
    except ValueError:
        date = unix_time(text)
        return None if date is None else max(0.0, date - clock())


def _timestamp(year: str, month: str, day: str, time: str) -> float:
    from datetime import UTC, datetime

    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= 70 else 2000
    hour, minute, second = map(int, time.split(":"))
    # A leap second has no number of its own.
    moment = (hour, minute, min(second, 59))
    return datetime(
        number, _MONTHS.index(month) + 1, int(day), *moment, tzinfo=UTC
    ).timestamp()
