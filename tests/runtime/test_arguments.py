"""What constructors take, how it is written as JSON, and what they refuse."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import OrderedDict, UserDict, deque, namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any

import pytest
from pydantic import AnyUrl, BaseModel, Field, SecretStr

from tests.support.http_clients import package_of
from tests.support.projects import imported, made

SECRET = "hunter2"

FIELDS: dict[str, Any] = {
    "request_id": {"type": "string"},
    "message": {"type": "string", "maxLength": 60},
    "details": {
        "type": "object",
        "properties": {"at": {"type": "string", "format": "date-time"}},
        "additionalProperties": {"type": ["string", "number"]},
    },
}
PARAMS: dict[str, Any] = {
    "text": {"type": "string"},
    "whole": {"type": "integer", "minimum": 1},
    "number": {"type": "number"},
    "price": {"type": ["string", "null"]},
    "either": {"type": ["string", "number"]},
    "moment": {"type": "string", "format": "date-time"},
    "day": {"type": "string", "format": "date"},
    "hour": {"type": "string", "format": "time"},
    "wait": {"type": "string", "format": "duration"},
    "level": {"enum": ["low", "high"]},
    "names": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    "lines": {"type": "array", "items": {"$ref": "#/fields/details"}},
    "any": {},
    "code_of": {
        "type": "string",
        "pattern": "^[A-Z]{2}$",
        "maxLength": 2,
        "example": "DE",
    },
    "token": {"type": "string", "maxLength": 3, "example": "abc", "sensitive": True},
}
CATALOG: dict[str, Any] = {
    "catalog": 1,
    "api": {"id": "shop", "title": "Shop"},
    "fields": {
        name: {"description": "A field.", "schema": each}
        for name, each in FIELDS.items()
    },
    "envelopes": {
        "main": {
            "description": "Every error.",
            "headers": {"X-Request-Id?": "{request_id}", "X-Wait?": "{retry_after:ms}"},
            "body": {
                "code": "{code}",
                "message": "{message}",
                "inner?": {"details": "{details}", "id?": "{request_id}"},
                "errors?": [{"code": "{code}", "message": "{message}"}],
                "...": "{params}",
            },
        },
        "line": {
            "description": "A line.",
            "media_type": "text/plain",
            "body": "{code} {details_text}: {message}",
        },
    },
    "errors": {
        "invalid": {
            "status": [400, "5XX"],
            "retry": True,
            "summary": "It is wrong.",
            "message": "Wrong {text}.",
            "params": {
                name: {**each, "optional": True} for name, each in PARAMS.items()
            },
        },
        "taken": {
            "code": ["taken", "in_use"],
            "status": 409,
            "summary": "It is taken.",
            "params": {"by": {"type": "string"}, "at": {"type": ["string", "null"]}},
        },
        "odd": {"code": {"from": 10, "to": 19}, "status": 422, "summary": "It is odd."},
        "told": {"status": 418, "envelope": "line", "summary": "It is told."},
    },
}
CATALOG["fields"]["details_text"] = {
    "description": "A word.",
    "schema": {"type": "string", "pattern": "^[a-z]+$"},
    "example": "word",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A package whose errors have params of many schemas."""
    folder = tmp_path_factory.mktemp("shop")
    with imported(made(CATALOG, names=("python",)).package(), folder) as package:
        yield package


class Level(Enum):
    """A choice of a program."""

    LOW = "low"


class Number(IntEnum):
    """A number with a name."""

    SEVEN = 7


class Word(StrEnum):
    """A text with a name."""

    HIGH = "high"


@dataclass
class Line:
    """A record of the standard library."""

    id: uuid.UUID
    at: dt.datetime


class Model(BaseModel):
    """A record of pydantic, with another name on the wire."""

    unit_price: Decimal = Field(serialization_alias="unitPrice")


Pair = namedtuple("Pair", "a b")  # noqa: PYI024  Untyped ones are values, too.
UTC = dt.UTC
ID = uuid.UUID("3fa85f64-5717-4562-b3fc-2c963f66afa6")
EAST = dt.timezone(dt.timedelta(hours=5, minutes=30))
NOON = dt.datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
DEEP: Any = []
for _ in range(5_000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("moment", NOON, "2026-01-31T12:00:00Z"),
        ("moment", NOON.astimezone(EAST), "2026-01-31T17:30:00+05:30"),
        ("moment", "tomorrow", "tomorrow"),
        ("text", NOON.replace(tzinfo=None), "2026-01-31T12:00:00"),
        ("day", NOON.date(), "2026-01-31"),
        ("hour", NOON.timetz(), "12:00:00Z"),
        ("text", NOON.time(), "12:00:00"),
        ("wait", dt.timedelta(minutes=2), "PT120S"),
        ("text", ID, str(ID)),
        ("text", ip_address("192.0.2.1"), "192.0.2.1"),
        ("text", ip_network("2001:db8::/32"), "2001:db8::/32"),
        ("text", PurePosixPath("a/b"), "a/b"),
        ("text", AnyUrl("https://example.com/x"), "https://example.com/x"),
        ("text", "\ud83d\ude00", "😀"),
        ("level", Level.LOW, "low"),
        ("level", Word.HIGH, "high"),
        ("whole", Number.SEVEN, 7),
        ("whole", HTTPStatus.GONE, 410),
        ("whole", Decimal("7.00"), 7),
        ("number", Decimal("4.02"), 4.02),
        ("number", Decimal("1E+3"), 1000),
        ("price", Decimal("1.10"), "1.10"),
        ("either", Decimal("1.10"), 1.1),
        ("names", ("a", Word.HIGH), ["a", "high"]),
        ("names", {"b", "a"}, ["a", "b"]),
        ("names", frozenset({"a"}), ["a"]),
        ("names", deque(["a"]), ["a"]),
        ("names", OrderedDict.fromkeys("ab").keys(), ["a", "b"]),
        ("any", range(3), [0, 1, 2]),
        ("any", Pair(1, ID), [1, str(ID)]),
        ("any", {"a": {1: NOON, Word.HIGH: None}, ID: ()}, None),
        ("lines", [Line(ID, NOON)], [{"id": str(ID), "at": "2026-01-31T12:00:00Z"}]),
        ("lines", [UserDict(n=Decimal("0.5"))], [{"n": 0.5}]),
        ("any", Model(unit_price=Decimal("2.5")), {"unitPrice": 2.5}),
    ],
)
def test_values_of_python_are_written_as_json(
    shop: ModuleType, name: str, value: Any, written: Any
) -> None:
    """What programs have is JSON at once, in the attribute as on the wire."""
    if written is None:
        written = {"a": {"1": "2026-01-31T12:00:00Z", "high": None}, str(ID): []}
    error = shop.InvalidError(**{name: value})

    assert written == getattr(error, name)
    assert written == json.loads(shop.render_error(error).body)[name]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("text", 7, "text must be a string, not int"),
        ("text", b"x", "text must be a value that JSON has, not bytes"),
        (
            "text",
            SecretStr(SECRET),
            "text must be a value that JSON has, not SecretStr",
        ),
        ("text", object(), "text must be a value that JSON has, not object"),
        ("whole", "7", "whole must be an integer, not str"),
        ("whole", True, "whole must be an integer, not bool"),
        ("whole", 0, "whole must fit minimum: 1"),
        ("number", float("nan"), "number must be a finite number"),
        (
            "number",
            Decimal("NaN"),
            "number must be a number that JSON can hold exactly",
        ),
        (
            "number",
            Decimal("0.12345678901234567890"),
            "number must be a number that JSON can hold exactly",
        ),
        (
            "number",
            Fraction(1, 3),
            "number must be a value that JSON has, not Fraction",
        ),
        ("moment", NOON.replace(tzinfo=None), "moment must have a time zone"),
        ("moment", NOON.date(), "moment must be in the format date-time, not date"),
        ("day", NOON, "day must be in the format date, not datetime"),
        ("hour", NOON.time(), "hour must have a time zone"),
        ("wait", dt.timedelta(seconds=-1), "wait must last whole seconds"),
        ("level", "mid", "level must fit enum: ('low', 'high')"),
        ("names", "ab", "names must be an array, not str"),
        (
            "names",
            iter("ab"),
            "names must be a value that JSON has, not str_ascii_iterator",
        ),
        ("names", ["a", 1], "names[1] must be a string, not int"),
        ("names", ["a", "a"], "names must fit uniqueItems: True"),
        (
            "lines",
            [{"x": None}],
            "lines[0].* must be a string or a number, not NoneType",
        ),
        ("lines", [{"at": 1}], "lines[0].at must be a string, not int"),
        ("any", {1: "a", "1": "b"}, "each key of any must be a string, and no other's"),
        ("any", DEEP, "any must be less nested"),
        ("code_of", "DEU", "code_of must fit maxLength: 2"),
        ("code_of", "de", r"code_of must fit pattern: '^[A-Z]{2}\\Z'"),
        ("token", SECRET, "token must fit maxLength: 3"),
        ("message", "x" * 61, "message must fit maxLength: 60"),
        ("message", {"a": 1}, "message must be a string, not dict"),
        ("text", "x" * 60, "message must fit maxLength: 60"),
        ("request_id", "a\r\nX: y", "request_id must fit in its place in the response"),
        ("request_id", " a", "request_id must fit in its place in the response"),
        ("retry_after", -1, "retry_after must fit minimum: 0"),
        (
            "retry_after",
            float("inf"),
            "retry_after must be a finite number",
        ),
        ("retry_after", "30", "retry_after must be a number, not str"),
        ("retry_after", 1.7e308, "retry_after must fit in its place in the response"),
        (
            "errors",
            [ValueError(SECRET)],
            "each of errors must be ShopError, not ValueError",
        ),
        ("errors", "no", "each of errors must be ShopError, not str"),
        ("status", 99, "status must be 400 or from 500 to 599"),
        ("status", 404.5, "status must be an integer, not float"),
        ("status", True, "status must be an integer, not bool"),
        ("status", "400", "status must be an integer, not str"),
    ],
)
def test_what_no_response_can_have_is_refused(
    shop: ModuleType, name: str, value: Any, said: str
) -> None:
    """The message names the class, the argument and what it takes, but never the value."""
    with pytest.raises(TypeError) as caught:
        shop.InvalidError(**{name: value})

    assert f"InvalidError: {said}" == str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_numbers_that_python_does_not_write_are_refused(shop: ModuleType) -> None:
    """They are refused where they are given, not where the response is written."""
    with pytest.raises(TypeError, match="whole must be a number with fewer digits"):
        shop.InvalidError(whole=10**5000)


def test_none_is_no_value(shop: ModuleType) -> None:
    """A required argument is refused if it is None, unless its schema allows null."""
    with pytest.raises(TypeError, match=r"^TakenError: by must be given$"):
        shop.TakenError(by=None, at="now")
    error = shop.TakenError(by="me", at=None)

    assert b'"at":null' in shop.render_error(error).body


def test_codes_are_those_of_the_error(shop: ModuleType) -> None:
    """One of several codes, or one of a range, can be chosen, and no other."""
    assert "in_use" == shop.TakenError(by="me", at="now", code="in_use").code
    assert 19 == shop.OddError(code=19).code
    for make in (
        lambda: shop.TakenError(by="me", at="now", code="other"),
        lambda: shop.TakenError(by="me", at="now", code=1),
    ):
        with pytest.raises(TypeError, match=r"code must be 'taken' or 'in_use'$"):
            make()
    for code in (20, "10", True):
        with pytest.raises(TypeError, match=r"code must be from 10 to 19$"):
            shop.OddError(code=code)


def test_the_root_and_statuses_take_what_http_has(shop: ModuleType) -> None:
    """Without a status the root is for reading; it is not written."""
    assert 418 == shop.ShopError(status=418, code="x").status
    for status in (99, 600, 0, -1, 404.5, True, "404"):
        with pytest.raises(TypeError, match=r"^ShopError: status must be "):
            shop.ShopError(status=status)
    with pytest.raises(TypeError, match=r"^HTTPNotFoundError: code must be given$"):
        shop.HTTPNotFoundError(message="Gone.")
    with pytest.raises(ValueError, match="a value for status"):
        shop.render_error(shop.ShopError(code="x"))


def test_texts_fit_between_others(shop: ModuleType) -> None:
    """Text in the middle of a line is such that a client finds it again."""
    body = shop.render_error(shop.ToldError(details_text="word")).body

    assert b"told word: It is told." == body
    with pytest.raises(TypeError, match="details_text must fit pattern"):
        shop.ToldError(details_text="two words")
    with pytest.raises(TypeError, match="message must fit in its place"):
        shop.ToldError(details_text="word", message="")


def test_errors_of_another_api_are_refused(shop: ModuleType) -> None:
    """The errors inside one are of the same API; they are kept in their order."""
    other = package_of("contacts").NotFoundError()
    with pytest.raises(
        TypeError, match="each of errors must be ShopError, not NotFound"
    ):
        shop.InvalidError(errors=[other])
    inner = [shop.TakenError(by="a", at="b"), shop.OddError(code=10)]

    assert tuple(inner) == shop.InvalidError(errors=inner).errors


def test_waits_are_durations(shop: ModuleType) -> None:
    """A wait may be a timedelta; the attribute has its seconds."""
    error = shop.InvalidError(retry_after=dt.timedelta(minutes=1.5))

    assert 90.0 == error.retry_after
    assert "90000" == shop.render_error(error).headers["X-Wait"]


def test_lazy_translations_are_evaluated_where_they_are_raised(
    shop: ModuleType,
) -> None:
    """The language is that of the moment in which the error is made."""
    from django.utils.functional import lazystr

    error = shop.InvalidError(message=lazystr("Falsch."), text=lazystr("x"))

    assert ("Falsch.", "x") == (error.message, error.text)
    assert str is type(error.text)


def test_what_is_set_later_is_the_callers(shop: ModuleType) -> None:
    """Attributes are not checked again, but nothing without its place is sent."""
    error = shop.InvalidError(request_id="a")
    error.request_id = "a\nb"
    with pytest.raises(ValueError, match="X-Request-Id"):
        shop.render_error(error)


def test_what_was_read_is_not_checked(shop: ModuleType) -> None:
    """An error that a server sent is raised again, and sent on, whatever it holds."""
    body = b'{"code":"invalid","message":"%s","level":"mid"}' % (b"x" * 80)
    error = shop.parse_error(400, None, body)

    assert isinstance(error, shop.InvalidError)
    assert json.loads(body) == json.loads(shop.render_error(error).body)
