"""Casts: a field's value as text or as a number of another unit, and back."""

from __future__ import annotations

from .dates import unix_time
from .spelled import text_reader
from .values import MISSING, has_type, spell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from typing import Any

    from .templates import Place

    Clock = Callable[[], float]


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


def uncast(place: Place, value: Any, clock: Clock) -> Any:
    """
    Return the field's value for the JSON *value* in *place*, ``MISSING`` if it is none.

    Args:
        clock: The Unix time that dates count from.
    """
    if not has_type(value, ("number",)):
        return MISSING
    try:
        if place.cast == "ms":
            return value / 1000
        return max(0.0, value - clock())
    except OverflowError:
        return MISSING


def place_reader(place: Place, integers: Container[int]) -> Callable[[str, Clock], Any]:
    """
    Return the function that reads the field's value from text, ``MISSING`` if it is none.

    It takes the text, and the clock that dates count from.

    Args:
        integers: The integer codes of the catalog.
    """
    if place.cast in ("ms", "epoch"):
        read_number = text_reader(("number",), ())
        return lambda text, clock: uncast(place, read_number(text), clock)
    read = text_reader(place.types, integers if place.field == "code" else ())
    if place.field != "retry_after":
        return lambda text, _: read(text)

    def read_wait(text: str, clock: Clock) -> Any:
        value = read(text)
        if value is not MISSING:
            return value
        date = unix_time(text)
        return MISSING if date is None else max(0.0, date - clock())

    return read_wait
