"""Casts: a field's value as text or as a number of another unit, and back."""

from __future__ import annotations

from .values import MISSING, has_type, read, spell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container
    from typing import Any

    from .templates import Place


def cast(place: Place, value: Any, now: float) -> Any:
    """
    Return *value* as it stands in *place*.

    Args:
        now: Unix time that ``epoch`` counts from.

    Raises:
        ValueError: A number was needed, and a finite one.
    """
    if place.cast == "string":
        return spell(value)
    if place.cast in ("ms", "epoch"):
        if not has_type(value, ("number",)):
            raise ValueError(f"{place.field} is a number, not {value!r}")
        return round(value * 1000 if place.cast == "ms" else now + value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def uncast(place: Place, value: Any, now: float) -> Any:
    """Return the field's value for the JSON *value* in *place*, ``MISSING`` if it is none."""
    if not has_type(value, ("number",)):
        return MISSING
    try:
        if place.cast == "ms":
            return value / 1000
        return max(0.0, value - now)
    except OverflowError:
        return MISSING


def read_place(place: Place, text: str, integers: Container[int], now: float) -> Any:
    """
    Return the field's value for the *text* in *place*, ``MISSING`` if it is none.

    Args:
        integers: The integer codes of the catalog.
        now: Unix time that dates count from.
    """
    if place.cast in ("ms", "epoch"):
        return uncast(place, read(text, ("number",), ()), now)
    if place.field == "code":
        return read(text, place.types, integers)
    value = read(text, place.types, ())
    if value is MISSING and place.field == "retry_after":
        date = unix_time(text)
        return MISSING if date is None else max(0.0, date - now)
    return value


def unix_time(date: str) -> float | None:
    """Return the Unix time of an HTTP date, None if it is none (RFC 9110 section 5.6.7)."""
    from email.utils import mktime_tz, parsedate_tz

    try:
        parsed = parsedate_tz(date)
        return None if parsed is None else float(mktime_tz(parsed))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
