"""Random values of the Python types that programs have, for what takes or refuses them."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import ipaddress
import pathlib
import uuid
from collections import UserDict, UserList, deque
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from tests.support.random_values import JSON


class Level(enum.Enum):
    """A choice of a program."""

    LOW = "low"
    HIGH = "high"
    NONE = None


class Number(enum.IntEnum):
    """A number with a name."""

    ONE = 1
    NOT_FOUND = 404


class Word(enum.StrEnum):
    """A text with a name."""

    LOW = "low"
    A = "a"


class Text(str):
    """A kind of text, as templates and frameworks have it."""

    __slots__ = ()


@dataclass
class Point:
    """A record with a member of each kind."""

    id: uuid.UUID
    size: decimal.Decimal | None = None


ZONES = st.sampled_from((None, dt.UTC, dt.timezone(dt.timedelta(hours=-5, minutes=30))))
SCALARS: st.SearchStrategy[Any] = st.one_of(
    JSON,
    st.sampled_from((*Level, *Number, *Word)),
    st.datetimes(timezones=ZONES),
    st.dates(),
    st.times(timezones=ZONES),
    st.timedeltas(),
    st.timedeltas().map(lambda each: dt.timedelta(seconds=each.seconds)),
    st.uuids(),
    st.decimals(),
    st.decimals(-1000, 1000, places=2),
    st.fractions(),
    st.complex_numbers(),
    st.text(max_size=6).map(Text),
    st.binary(max_size=6),
    st.binary(max_size=6).map(bytearray),
    st.ip_addresses(),
    st.sampled_from((ipaddress.ip_network("10.0.0.0/8"), pathlib.Path("a") / "b")),
    st.builds(Point, st.uuids(), st.none() | st.decimals(-9, 9, places=1)),
    st.sampled_from((object(), print, ..., NotImplemented, type, ValueError("x"))),
)


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    items = st.lists(inner, max_size=3)
    keys = st.text(max_size=4) | st.sampled_from(
        (*Word, 1, True, None, uuid.UUID(int=1))
    )
    members = st.dictionaries(keys, inner, max_size=3)
    words = st.lists(st.text(max_size=3) | st.integers(0, 9), max_size=3)
    return st.one_of(
        items,
        members,
        items.map(tuple),
        items.map(deque),
        items.map(UserList),
        items.map(iter),
        members.map(UserDict),
        members.map(MappingProxyType),
        words.map(set),
        words.map(frozenset),
        st.integers(0, 3).map(range),
    )


VALUES: st.SearchStrategy[Any] = st.recursive(SCALARS, _containers, max_leaves=6)
"""Values of types that JSON has, of others that are written as these, and of neither."""
