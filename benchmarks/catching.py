"""What comes out of a call, and what can be reached from it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from benchmarks.system import Call

DEPTH = 8
"""Attributes of attributes are followed so far."""


def caught(call: Call) -> BaseException | None:
    """Return what *call* raised; None if it returned."""
    try:
        call()
    except Exception as error:
        # Who catches an error without its traceback holds no frames.
        return error.with_traceback(None)
    return None


def attribute_with(error: BaseException, value: object) -> str | None:
    """Return the name of the attribute of *error* that is *value*."""
    for name in dir(error):
        if not name.startswith("_") and _equal(error, name, value):
            return name
    return None


def holds(error: BaseException, text: str) -> bool:
    """Tell whether *text* can be reached from the attributes of *error*."""
    return any(text in each for each in _texts(error, DEPTH, set()))


def carries(error: BaseException, text: str) -> bool:
    """Tell whether one of the values that can be reached is *text*, and no more."""
    return text in _texts(error, DEPTH, set())


def _texts(value: Any, depth: int, seen: set[int]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes | bytearray):
        yield bytes(value).decode("latin-1")
    elif depth and id(value) not in seen:
        seen.add(id(value))
        for each in _all_inside(value):
            yield from _texts(each, depth - 1, seen)


def _all_inside(value: object) -> list[object]:
    try:
        return list(_inside(value, type(value)))
    except Exception:
        # Some mappings refuse to be looked through.
        return list(getattr(value, "__dict__", {}).values())


def _inside(value: Any, kind: type) -> Iterator[object]:
    slots = _slots(kind)
    if issubclass(kind, Mapping):
        yield from value.keys()
        yield from value.values()
    elif issubclass(kind, list | tuple | set | frozenset):
        yield from value
    else:
        yield from value.args if issubclass(kind, BaseException) else ()
        yield from getattr(value, "__dict__", {}).values()
        yield from (getattr(value, name, None) for name in slots)


def _slots(kind: type) -> Iterator[str]:
    for each in kind.__mro__:
        slots: str | Iterable[str] = each.__dict__.get("__slots__", ())
        yield from (slots,) if isinstance(slots, str) else slots


def _equal(error: BaseException, name: str, value: object) -> bool:
    try:
        return bool(getattr(error, name) == value)
    except Exception:
        return False
