"""Secrets of every Python type, and every output in which one might be found."""

from __future__ import annotations

import json
import logging
import pickle
import traceback
import warnings
from collections import OrderedDict, UserDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from io import StringIO
from ipaddress import ip_address
from pathlib import PurePosixPath
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel, SecretBytes, SecretStr

TEXT = "s3cr3t-t0k3n"
HARD = "qu\"ote's \\ é 💥 \x07 \u202e\U000e0041 {x} %s\n end"
"""A text that each way of quoting spells in another way."""

LONG = "".join(f"{number:05}" for number in range(200))


class Sort(Enum):
    """A secret as the value of an enum."""

    SECRET = TEXT


class Texts(StrEnum):
    """The same for texts."""

    SECRET = TEXT


class Old(str, Enum):  # noqa: UP042  People still have these.
    """The same, as before Python 3.11."""

    SECRET = TEXT


class Numbers(IntEnum):
    """The same for numbers."""

    SECRET = 918273645


@dataclass
class Card:
    """A record."""

    number: Any
    owner: str = "o"


@dataclass(frozen=True, slots=True)
class SlottedCard:
    """A record without a dictionary, whose text is not its parts."""

    number: Any

    def __str__(self) -> str:
        return f"card <{self.number}>"


class Pair(NamedTuple):
    """A record that is a tuple."""

    left: Any
    right: Any


class Lazy:
    """A text that is made when it is asked for, as translations are."""

    def __init__(self, text: str) -> None:
        self._words = [text]

    def __str__(self) -> str:
        return " ".join(self._words)


class Word(str):
    """A text of the user's own, which prints otherwise."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"<{str.__str__(self)}>"


class Model(BaseModel):
    """A model, nested."""

    inner: Any


KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "text": (TEXT, (TEXT,)),
    "hard text": (HARD, (HARD,)),
    "long text": (LONG, (LONG,)),
    "text of a class": (Word(TEXT), (TEXT,)),
    "lazy text": (Lazy(TEXT), (TEXT,)),
    "integer": (918273645, ("918273645",)),
    "great integer": (10**30 + 7, (str(10**30 + 7),)),
    "number": (918273.6455, ("918273.6455",)),
    "whole number": (9182736.0, ("9182736",)),
    "complex": (918273 + 5j, ("(918273+5j)",)),
    "decimal": (Decimal("918273.64550"), ("918273.64550",)),
    "fraction": (Fraction(918273, 64551), ("306091/21517",)),
    "uuid": (UUID(int=2**127 + 99), (str(UUID(int=2**127 + 99)),)),
    "datetime": (
        datetime(2087, 3, 14, 1, 59, 26, tzinfo=UTC),
        ("2087-03-14 01:59:26+00:00", "2087-03-14T01:59:26+00:00"),
    ),
    "date": (date(2087, 3, 14), ("2087-03-14",)),
    "time": (time(13, 37, 42, 918273), ("13:37:42.918273",)),
    "timedelta": (timedelta(9182, 736), ("9182 days, 0:12:16",)),
    "address": (ip_address("2001:db8::9182:7364"), ("2001:db8::9182:7364",)),
    "path": (PurePosixPath(f"/{TEXT}/x"), (f"/{TEXT}/x",)),
    "bytes": (TEXT.encode(), (TEXT,)),
    "binary": (b"\xff\x00\x91\x82", ("\\xff\\x00\\x91\\x82",)),
    "bytearray": (bytearray(TEXT, "ascii"), (TEXT,)),
    "memoryview": (memoryview(TEXT.encode()), (TEXT,)),
    "enum": (Sort.SECRET, (TEXT,)),
    "enum of texts": (Texts.SECRET, (TEXT,)),
    "old enum of texts": (Old.SECRET, (TEXT,)),
    "enum of numbers": (Numbers.SECRET, ("918273645",)),
    "record": (Card(TEXT), (TEXT,)),
    "nested record": (Card([Card({"a": (TEXT, 918273645)})]), (TEXT, "918273645")),
    "slotted record": (SlottedCard(HARD), (HARD,)),
    "named tuple": (Pair(1, TEXT), (TEXT,)),
    "namespace": (SimpleNamespace(a=TEXT), (TEXT,)),
    "model": (Model(inner={"a": Model(inner=[TEXT])}), (TEXT,)),
    "secret of pydantic": (SecretStr(TEXT), (TEXT,)),
    "secret bytes of pydantic": (SecretBytes(TEXT.encode()), (TEXT,)),
    "list": ([1, [TEXT, HARD]], (TEXT, HARD)),
    "tuple": ((None, (TEXT,)), (TEXT,)),
    "object": ({"a": {"b": [TEXT]}}, (TEXT,)),
    "key": ({TEXT: 1, "x": {HARD: None}}, (TEXT, HARD)),
    "ordered object": (OrderedDict(a=TEXT), (TEXT,)),
    "mapping": (MappingProxyType({"a": TEXT}), (TEXT,)),
    "mapping of a class": (UserDict({"a": UserDict({TEXT: HARD})}), (TEXT, HARD)),
    "set": ({TEXT}, (TEXT,)),
    "frozen set": (frozenset((TEXT, 918273645)), (TEXT, "918273645")),
    "queue": (deque([TEXT]), (TEXT,)),
}
"""A secret of each type, and the texts in it that nothing may show."""

JSON_KINDS = (
    "text",
    "hard text",
    "long text",
    "integer",
    "number",
    "list",
    "object",
    "key",
)


def spelled(needle: str) -> set[str]:
    """Return how *needle* may stand in an output."""
    dumped = (json.dumps(needle), json.dumps(needle, ensure_ascii=False), repr(needle))
    forms = {needle, *(each[1:-1] for each in dumped)}
    forms.add("".join(x if x.isprintable() else repr(x)[1:-1] for x in needle))
    forms.add(needle.encode("unicode_escape").decode("ascii"))
    forms |= {json.dumps(each)[1:-1] for each in forms}
    return forms | {each.encode().decode("latin-1") for each in forms}


def outputs(error: Any) -> Iterator[tuple[str, str]]:
    """Yield everything that prints, logs, dictionaries and pickles show of an error."""
    yield "str", str(error)
    yield "format", f"{error} {error!r} {error!s:>10} {error!a}"
    yield "to_dict", repr(error.to_dict())
    yield "to_dict as JSON", json.dumps(error.to_dict(), default=repr)
    yield "logs", _logged(error)
    yield "traceback", "".join(traceback.format_exception(error))
    yield "group", "".join(traceback.format_exception(ExceptionGroup("all", [error])))
    yield "cause", "".join(traceback.format_exception(_caused_by(error)))
    yield "warning", _warned(error)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps(error, protocol)
        yield f"pickle {protocol}", data.decode("latin-1")
    other = pickle.loads(data)
    yield "unpickled", f"{vars(other)!r} {other.message} {other.args!r} {other!r}"
    yield "unpickled parts", repr([vars(each) for each in other.errors])


def check_outputs(error: Any, needles: tuple[str, ...], about: object) -> None:
    """Assert that no output of *error*, nor of a copy, has any of *needles*."""
    forms = {form for needle in needles for form in spelled(needle[:300])}
    for name, text in outputs(error):
        found = [form for form in forms if form in text]
        assert not found, (about, name, found[:1], text[:2_000])


def check_fault(
    call: Callable[[], object], needles: tuple[str, ...], about: Any
) -> Any:
    """Return what *call* returns; if it raises, the fault shows none of *needles*."""
    forms = {form for needle in needles for form in spelled(needle)}
    try:
        return call()
    except (TypeError, ValueError) as fault:
        text = "".join(traceback.format_exception(fault))
        assert not [form for form in forms if form in text], (about, text)
        return None


def _logged(error: Exception) -> str:
    stream = StringIO()
    logger = logging.getLogger("secrets")
    logger.handlers.clear()
    logger.propagate = False
    logger.addHandler(logging.StreamHandler(stream))
    logger.warning("%s %r", error, error)
    logger.warning("%s", {"error": error, "all": [error]})
    logger.error("failed", exc_info=error)
    try:
        raise error  # noqa: TRY301
    except Exception as caught:
        logger.exception("failed: %s", caught)  # noqa: TRY401
    return stream.getvalue()


def _caused_by(error: Exception) -> Exception:
    try:
        raise RuntimeError("other") from error  # noqa: TRY301
    except RuntimeError as caught:
        return caught


def _warned(error: Exception) -> str:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        warnings.warn(UserWarning(error), stacklevel=1)
    return " ".join(str(each.message) for each in found)
