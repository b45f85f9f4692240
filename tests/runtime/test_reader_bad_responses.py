"""Whatever a server or a proxy sends becomes an exception, and nothing else escapes."""

from __future__ import annotations

import http.client
import json
import math
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from wsgiref.headers import Headers as WSGIHeaders

import pytest
from error_catalog.diagnostics import has_errors
from error_catalog.runtime.reader import MAX_KEPT
from error_catalog.runtime.values import MAX_WAIT, unix_time
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fuzz import one_input
from tests.support.committed import sent_examples
from tests.support.effort import tries
from tests.support.hostile_catalogs import catalogs
from tests.support.packages import NAMES, alone
from tests.support.projects import ROOT, Made, attempt, imported, package_at, understood

PACKAGES = {name: package_at(alone() / name, f"bad_{name}") for name in NAMES}
CORPUS = sorted((ROOT / "fuzz/corpus").iterdir())

HTML = b"<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>"
BODIES: dict[str, tuple[int, str, bytes]] = {
    "html_502": (502, "text/html", HTML),
    "html_400": (400, "text/html", HTML),
    "empty_503": (503, "text/plain", b""),
    "truncated_429": (429, "application/json", b'{"code": "rate_limit_exc'),
    "array": (400, "application/json", b'[{"a": 1}]'),
    "string": (400, "application/json", b'"no"'),
    "null": (500, "application/json", b"null"),
    "error_is_text": (401, "application/json", b'{"error": {}, "code": ["no"]}'),
    "error_is_null": (401, "application/json", b'{"error": null, "code": null}'),
    "message_is_no_text": (
        409,
        "application/json",
        b'{"success": false, "error": {"code": [], "message": {"a": 1}}}',
    ),
    "not_utf8": (400, "application/json", b'{"code": ["\xff\xfe'),
    "json_as_text": (404, "text/plain", b'{"code": 7.5, "error": []}'),
    "status_520": (520, "text/html", HTML),
    "deep": (500, "application/json", b"[" * 200_000 + b"]" * 200_000),
    "long": (500, "text/html", b"x" * 20_000_000),
}
HEADERS = {"X-Request-Id": "req_1", "Retry-After": "7", "Date": "no date"}


class Hostile:
    """Raises whatever one does with it."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError

    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


class Failing(dict[str, str]):
    """A mapping whose pairs end in an error."""

    def items(self) -> Any:
        """Yield one pair, and fail."""
        yield "Retry-After", "7"
        raise RuntimeError


def check(package: ModuleType, error: Any, status: int) -> None:
    """Assert what holds for the exception of any answer with *status*."""
    classes = package.responses.API.classes
    hundred = classes.get(status // 100, classes[0]) if status > 99 else classes[0]
    exact = classes.get(status, hundred) if status > 99 else classes[0]

    # A known code keeps its class on any status: the code is the contract.
    assert isinstance(error, exact if error.name is None else classes[0])
    assert status == error.status
    for text in (str(error), repr(error)):
        assert text.isprintable()
        assert len(text) < 20_000
    assert len(error.body) <= MAX_KEPT
    for each in (error, *error.errors):
        delay = each.retry_after
        assert delay is None or (math.isfinite(delay) and 0 <= delay <= MAX_WAIT)
    other = pickle.loads(pickle.dumps(error))

    assert type(error) is type(other)
    assert str(error) == str(other)


@pytest.mark.parametrize("case", BODIES)
def test_bad_bodies(case: str) -> None:
    """The class of the status, the request's id and the delay survive every bad body."""
    status, media, body = BODIES[case]
    headers = {**HEADERS, "Content-Type": media}
    for name, package in PACKAGES.items():
        error = package.parse_error(status, headers, body)
        check(package, error, status)

        assert ("req_1", 7) == (error.request_id, error.retry_after), name
        # The documentation of some responses promises no shape: nothing is wrong with those.
        is_known = error.malformed in (None, "`error` is not as documented")
        assert is_known == (error.name is not None), name
        assert package.is_error(status, headers, body), name


@pytest.mark.parametrize("status", [0, 4, 5, 99, 600, 1000, -1, -404, 10**30])
def test_statuses_that_no_server_should_send(status: int) -> None:
    """Any number at all is a status."""
    for package in PACKAGES.values():
        check(package, package.parse_error(status, None, b"{}"), status)
        package.is_error(status, None, b"{}")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "the body is empty"),
        (None, "the body is empty"),
        (b"<p>", "the body is not JSON"),
        (b'{"code": "x"', "the body is not JSON"),
        (b"\xff\xfe\xff", "the body is not UTF-8"),
        (b"[" * 200_000, "the body is nested too deeply"),
        (b"[" * 150 + b"]" * 150, "the body is nested too deeply"),
        (b" " * 8_388_609, "the body has 8388609 bytes, which is too long"),
        (b"{}", "the body fits no documented shape: `code` is missing"),
        (
            b'{"code": 3}',
            "the body fits no documented shape: `code` is not as documented",
        ),
        (b"[]", "the body fits no documented shape"),
    ],
)
def test_what_is_wrong_is_said(body: Any, why: str) -> None:
    """``malformed`` says what kept the body from being read."""
    assert why == PACKAGES["deploy_errors"].parse_error(400, None, body).malformed


CONFLICT = b'{"code": "conflict_error", "detail": "x", "more": %s}'


@pytest.mark.parametrize(
    ("more", "is_read"),
    [
        (b"[" * 98 + b"]" * 98, True),
        (b"[" * 99 + b"]" * 99, True),
        (b"[" * 100 + b"]" * 100, False),
        (b'{"a":' * 99 + b"1" + b"}" * 99, True),
        (b'{"a":' * 100 + b"1" + b"}" * 100, False),
        (b"[" + b",".join([b"[[]]"] * 200) + b"]", True),
        (b'"' + b"[{" * 200 + b'"', True),
        (b"1" + b" " * (8_388_608 - len(CONFLICT) + 1), True),
        (b"1" + b" " * (8_388_608 - len(CONFLICT) + 2), False),
    ],
    ids=(
        *("99", "100", "101", "objects_100", "objects_101"),
        *("wide", "text", "longest", "too_long"),
    ),
)
def test_limits_of_bodies(more: bytes, *, is_read: bool) -> None:
    """A hundred levels and 8 MiB are read, and no more: what is deeper counts as text."""
    package = PACKAGES["deploy_errors"]
    error = package.parse_error(409, None, CONFLICT % more)

    assert is_read == isinstance(error, package.ConflictError)
    assert is_read == (error.malformed is None)


@pytest.mark.parametrize("length", [65_535, 65_536, 65_537])
def test_what_an_error_keeps_of_its_body(length: int) -> None:
    """The first 64 KiB are kept."""
    error = PACKAGES["deploy_errors"].parse_error(409, None, b"x" * length)

    assert min(length, 65_536) == len(error.body)


def test_the_first_place_that_does_not_fit_is_said() -> None:
    """``malformed`` names the path of the value that is not as documented."""
    body = b'{"success": false, "error": {"code": "NOT_FOUND"}}'
    error = PACKAGES["contacts_errors"].parse_error(404, None, body)

    assert error.malformed.endswith("shape: `error.message` is missing")


@pytest.mark.parametrize(
    "body",
    [
        b'{"code": "conflict_error", "detail": "x"}',
        '{"code": "conflict_error", "detail": "x"}',
        bytearray(b'{"code": "conflict_error", "detail": "x"}'),
        memoryview(b'{"code": "conflict_error", "detail": "x"}'),
        b'\xef\xbb\xbf{"code": "conflict_error", "detail": "x"}',
        '{"code": "conflict_error", "detail": "x"}'.encode("utf-16"),
        '{"code": "conflict_error", "detail": "x"}'.encode("utf-16-le"),
        b' \r\n{"code": "conflict_error", "detail": "x"}\n',
        b'{"code": "conflict_error", "detail": "x", "n": ' + b"9" * 5000 + b"}",
        b'{"code": "conflict_error", "detail": "x", "n": NaN, "m": -Infinity}',
        b'{"code": "no", "code": "conflict_error", "detail": "x"}',
    ],
)
def test_unusual_bodies_that_can_be_read(body: Any) -> None:
    """A body in another encoding or type, or with odd values beside, is read in full."""
    package = PACKAGES["deploy_errors"]
    error = package.parse_error(409, None, body)

    assert package.ConflictError is type(error)
    assert "x" == error.message
    assert error.malformed is None


def test_one_wrong_byte_does_not_hide_the_code() -> None:
    """A body that is JSON but for its encoding is read, and is malformed."""
    package = PACKAGES["deploy_errors"]
    error = package.parse_error(
        409, None, b'{"code": "conflict_error", "detail": "\xe9"}'
    )

    assert package.ConflictError is type(error)
    assert "the body is not UTF-8" == error.malformed
    assert "\N{REPLACEMENT CHARACTER}" == error.message


def test_lone_surrogates_are_shown() -> None:
    """JSON may hold half a character, which no terminal can show."""
    error = PACKAGES["deploy_errors"].parse_error(
        409, None, b'{"code": "conflict_error", "detail": "\\ud800\\u001b[31m\\u202e"}'
    )

    assert "[409 conflict_error] \\ud800\\x1b[31m\\u202e" == str(error)


def headers_of_every_kind() -> list[Any]:
    """Return the same two headers as every library has them."""
    message, received = Message(), http.client.HTTPMessage()
    for each in (message, received):
        each["Retry-After"] = "7"
        each["X-REQUEST-ID"] = "req_1"
    pairs = [("retry-AFTER", "7"), ("x-request-id", "req_1")]
    found = [
        {"Retry-After": "7", "X-Request-Id": "req_1"},
        {b"Retry-After": b"7", b"X-Request-Id": b"req_1"},
        {"RETRY-AFTER": 7, "x-request-id": "req_1", "other": None, 3: "4"},
        pairs,
        tuple(pairs),
        iter(pairs),
        [list(each) for each in pairs],
        [("a", "b", "c"), "ab", 3, None, ("Retry-After", Hostile()), *pairs],
        [(b"retry-after", b"7"), (b"x-request-id", bytearray(b"req_1"))],
        message,
        received,
        WSGIHeaders([("Retry-After", "7"), ("X-Request-Id", "req_1")]),
    ]
    for module, name in (
        ("httpx", "Headers"),
        ("requests.structures", "CaseInsensitiveDict"),
        ("multidict", "CIMultiDict"),
        ("werkzeug.datastructures", "Headers"),
        ("starlette.datastructures", "Headers"),
    ):
        try:
            kind = getattr(import_module(module), name)
        except ModuleNotFoundError:
            continue
        found.append(kind({"Retry-After": "7", "X-Request-Id": "req_1"}))
    return found


@pytest.mark.parametrize(
    "headers", headers_of_every_kind(), ids=lambda each: type(each).__name__
)
def test_headers_of_every_kind(headers: Any) -> None:
    """Mappings and pairs of any library are read, in any case, as text or bytes."""
    error = PACKAGES["deploy_errors"].parse_error(503, headers, HTML)

    assert (7, "req_1") == (error.retry_after, error.request_id)


@pytest.mark.parametrize(
    "headers",
    [
        Hostile(),
        [Hostile()],
        [(Hostile(), Hostile())],
        {"Retry-After": Hostile(), "Date": Hostile()},
        {"x" * 1_000_000: "y" * 1_000_000},
        [("a",), (), None],
        7,
        "Retry-After: 7",
        b"Retry-After: 7",
        object,
    ],
    ids=lambda each: type(each).__name__,
)
def test_hostile_headers(headers: Any) -> None:
    """Headers that cannot be read are as good as none."""
    package = PACKAGES["deploy_errors"]
    error = package.parse_error(503, headers, HTML)
    check(package, error, 503)
    package.is_error(200, headers, HTML)

    assert error.retry_after is None


def test_what_was_read_before_headers_fail_counts() -> None:
    """The pairs before the one that raises are read."""
    error = PACKAGES["deploy_errors"].parse_error(503, Failing(), HTML)

    assert 7 == error.retry_after


def test_statuses_fill_no_memory() -> None:
    """What is remembered of statuses has an end, and what comes later is read as well."""
    package = PACKAGES["contacts_errors"]
    contract = import_module(f"{package.__name__}.contract").CONTRACT
    for status in range(400, 3000):
        package.parse_error(status, None, b'{"message": "Too Many Attempts."}')
    error = package.parse_error(599, None, b"<p>")

    assert 1000 == len(contract.ladders)
    assert isinstance(error, package.TransientFailureError)


def test_names_of_headers_fill_no_memory() -> None:
    """Headers are found among any number of others, of which few are remembered."""
    parse_error = PACKAGES["deploy_errors"].parse_error
    for number in range(3000):
        headers = {f"x-{number}": "1", "rEtRy-AfTeR": "7", f"y-{number}": "2"}

        assert 7 == parse_error(503, headers, b"").retry_after


SENT = "Sun, 06 Nov 1994 08:49:37 GMT"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        ("7.5", 7.5),
        (" 8 ", 8),
        ("1e3", 1000),
        ("007", 7),
        ("31535999", 31_535_999),
        ("31536000", 31_536_000),
        ("31536001", 31_536_000),
        ("9" * 60, MAX_WAIT),
        ("0" * 63 + "7", 7),
        ("0" * 64 + "7", None),
        ("Sun, 06 Nov 1994 08:49:47 GMT", 10),
        ("Sunday, 06-Nov-94 08:49:47 GMT", 10),
        ("Sun Nov  6 08:49:47 1994", 10),
        ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
        (f"Sun, 06 Nov 1994 08:49:47{'GMT':>39}", 10),
        (f"Sun, 06 Nov 1994 08:49:47{'GMT':>40}", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_WAIT),
        ("Sun, 06 Nov 99999 08:49:47 GMT", None),
        ("Sun, 32 Nov 1994 08:49:47 GMT", None),
        ("Sun, 06 Nov 1994 08:49:47 +0900", None),
        ("Sun, 06 Now 1994 08:49:47 GMT", None),
        ("Sun, 06 Nov 1994 8h GMT", None),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("-inf", None),
        ("1e999", None),
        ("1_0", None),
        ("٣", None),
        ("", None),
        ("soon", None),
        ("9" * 1000, None),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    """Seconds and dates of three forms are a delay; nonsense is none; a year is most."""
    headers = {"retry-after": text, "date": SENT}
    for name in ("deploy_errors", "contacts_errors"):
        for body in (HTML, b'{"code": "api_error"}', b"[]"):
            error = PACKAGES[name].parse_error(500, headers, body)

            assert seconds == error.__dict__.get("retry_after"), (name, body)


@pytest.mark.parametrize("now", [0, 784_111_777, 1_790_000_000, 3_000_000_000])
@pytest.mark.parametrize("ahead", [-60, -49, -1, 0, 1, 20, 43, 45, 49, 50, 51, 60])
def test_years_of_two_digits(now: int, ahead: int) -> None:
    """They are at most 50 years ahead of now (RFC 9110 section 5.6.7), in any century."""
    this = datetime.fromtimestamp(now, UTC).year
    right = this + ahead
    right += 100 if right < this - 49 else 0
    right -= 100 if right > this + 50 else 0

    time = unix_time(f"Sunday, 06-Jun-{right % 100:02} 08:49:37 GMT", lambda: now)

    assert time is not None
    assert right == datetime.fromtimestamp(time, UTC).year


@pytest.mark.parametrize(
    "date",
    [
        "Sun, 06 Nov 1_994 08:49:37 GMT",
        "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:+9:37 GMT",
        "Sun, 06 Nov \u0661\u0669\u0669\u0664 08:49:37 GMT",
    ],
)
def test_dates_have_digits_only(date: str) -> None:
    """Numbers on the wire are ASCII digits, without what Python's ``int`` allows too."""
    assert unix_time(date, lambda: 0.0) is None


@pytest.mark.parametrize("header", ["Retry-After", "Retry-After-Ms"])
@pytest.mark.parametrize(
    "text", ["\xb2", "\u0661", "1\xb2", "\u2155", "\u4e94", "1_0", "--1", ".", ""]
)
def test_waits_have_digits_only(header: str, text: str) -> None:
    """A superscript two is a digit for ``str.isdigit``, but not on the wire."""
    for package in PACKAGES.values():
        assert package.parse_error(429, {header: text}, b"{}").retry_after is None


STATUSES = (
    *(
        None,
        True,
        False,
        "404",
        "no",
        "",
        "\uff14\uff10\uff14",
        b"404",
        404.0,
        404.5,
        -1,
        0,
        99,
    ),
    *(600, 10**5000, -(10**5000), float("nan"), float("inf"), [], {}, object()),
)


@pytest.mark.parametrize("status", STATUSES, ids=lambda each: str(type(each)))
def test_any_status(status: Any) -> None:
    """A status of any type or size is read; what is none counts as no status."""
    body = b'{"code": "x", "message": "m", "error": {"code": "x"}}'
    for package in PACKAGES.values():
        for error in (
            package.parse_error(status, HEADERS, body),
            package.parse_error(status, None, HTML),
            package.parse_payload(status, {"code": "x"}),
        ):
            assert error.status is None or type(error.status) is int
            assert str(error) + repr(error)
            assert error.to_dict()
        package.is_error(status, HEADERS, body)
        package.error_class(status, "x")


def test_without_a_status_a_code_makes_an_error() -> None:
    """The items of a stream are errors if they have a code; a status in the body counts."""
    package = PACKAGES["contacts_errors"]
    failure = {"success": False, "error": {"code": "NOT_FOUND", "message": "No."}}
    error = package.parse_payload(None, failure)

    assert package.NotFoundError is type(error)
    assert (404, None) == (error.status, error.malformed)
    assert package.is_error(None, None, json.dumps(failure))
    assert not package.is_error(None, None, b'{"success": true}')
    assert not package.is_error(None, None, b'{"message": "Hello"}')
    assert package.parse_error(None, None, b"{}").status is None


def test_a_missing_message_does_not_cost_the_code() -> None:
    """A required member beside the code that is not there is named, and nothing more."""
    package = PACKAGES["contacts_errors"]
    body = b'{"success": false, "error": {"code": "NOT_FOUND"}}'
    error = package.parse_error(404, None, body)

    assert package.NotFoundError is type(error)
    shown = "the body fits no documented shape: `error.message` is missing"
    assert shown == error.malformed


class Recursive(list[Any]):
    """A list that contains itself."""

    def __init__(self, times: int = 1) -> None:
        super().__init__([self] * times)


PAYLOADS: tuple[Any, ...] = (
    *({1, 2}, b"raw", object(), float("nan"), 10**5000, Hostile, 1j, Recursive()),
    *({"code": {1}}, {"code": b"x"}, {1: 2}, {None: {"code": []}}, [Recursive()]),
    {"code": Recursive(), "error": {"code": 10**5000, "message": {1}}},
    {"errors": [{1}, {"code": object()}], "params": {("a",): 1}},
)


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda each: str(type(each)))
@pytest.mark.parametrize("status", [None, 200, 404, 500])
def test_any_payload(payload: Any, status: int | None) -> None:
    """Decoded data that JSON cannot say fits nothing."""
    for package in PACKAGES.values():
        error = package.parse_payload(status, payload)
        assert str(error) + repr(error)
        assert pickle.loads(pickle.dumps(error)).to_dict() == error.to_dict()


def test_a_payload_that_doubles_is_given_up() -> None:
    """Data that is too large before it is too deep, as a list that contains itself twice."""
    # It takes as long as the largest data, and no status or catalog makes a difference.
    error = PACKAGES["contacts_errors"].parse_payload(500, Recursive(2))

    assert "the data is nested too deeply, or too large" == error.malformed
    assert pickle.loads(pickle.dumps(error)).to_dict() == error.to_dict()


def test_what_json_cannot_say_is_left_out() -> None:
    """A code beside a value that JSON does not have is still read."""
    package = PACKAGES["deploy_errors"]
    when = datetime.fromtimestamp(0, UTC)
    payload = {"code": "conflict_error", "detail": "x", "seen": when, "at": [when, 1]}
    error = package.parse_payload(409, payload)

    assert package.ConflictError is type(error)
    assert "x" == error.message
    assert "the data has values that JSON does not have" == error.malformed


@pytest.mark.parametrize(
    "headers",
    [
        {5: "7", None: "8", True: "9", "Retry-After": 10**5000},
        [("Retry-After", ["7", "9"]), ("retry-after", "8")],
        {"retry-after": ("7", "9")},
        {b"Retry-After": [b"7"]},
        [("Retry-After", "7"), ("Retry-After", "8")],
        {"Retry-After": [[["9"]]]},
        {"Retry-After": []},
    ],
    ids=range(7),
)
def test_any_headers(headers: Any) -> None:
    """Of several lines of one header the first counts, however a library has them."""
    for package in PACKAGES.values():
        assert package.parse_error(429, headers, b"{}").retry_after in (None, 7)


def test_dates_are_utc() -> None:
    """All three forms of a date are the same moment, whatever the local time zone."""
    texts = (SENT, "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994")

    assert [784111777.0] * 3 == [unix_time(text, lambda: 0.0) for text in texts]


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"Request-Id": "b", "X-Correlation-Id": "c"}, "b"),
        ({"X-Correlation-Id": "c", "X-Request-Id": "a"}, "a"),
        ({"X-Request-Id": "", "X-Correlation-Id": "c"}, "c"),
        ({}, None),
    ],
)
def test_request_ids(headers: dict[str, str], found: str | None) -> None:
    """Without a place of the catalog's own, the usual headers hold the request's id."""
    assert found == PACKAGES["deploy_errors"].parse_error(500, headers, b"").request_id


def test_payloads_of_any_kind() -> None:
    """Decoded values that no JSON has, or too deep a one, give an exception too."""
    value: Any = []
    for _ in range(20_000):
        value = [value]
    for package in PACKAGES.values():
        for each in (value, object(), {"error": object()}, {1: 2}, Hostile(), math.nan):
            assert 500 == package.parse_payload(500, each).status


TEXTS = st.text(max_size=20) | st.sampled_from(("7", "-5", "nan", "1e999", SENT))
HEADER_NAMES = st.sampled_from(
    ("Retry-After", "retry-after", "Date", "X-Request-Id", "Content-Type")
)
ANY_HEADERS = st.one_of(
    st.none(),
    st.dictionaries(HEADER_NAMES | TEXTS, TEXTS | st.binary(max_size=9) | st.none()),
    st.lists(st.tuples(HEADER_NAMES | st.binary(max_size=9), TEXTS), max_size=4),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(("error", "code", "message", "details", "status")) | TEXTS,
        inner,
        max_size=4,
    ),
    max_leaves=12,
)
BYTES = st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode())
STATUSES = st.integers(400, 599) | st.integers(-9, 1200)


MORE_HEADERS = st.dictionaries(
    st.sampled_from(("X-Code", "X-failure", "X-Field", "Retry-After", "x-request-id")),
    TEXTS | st.sampled_from(("v3", "yes", "vtrue")),
    max_size=3,
)


@st.composite
def broken(draw: st.DrawFn, body: bytes) -> bytes:
    """Return *body* with one to three pieces of it replaced."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 8)))
        body = body[:start] + draw(st.binary(max_size=6)) + body[end:]
    return body


@settings(
    max_examples=tries(250), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(st.sampled_from(NAMES), STATUSES, ANY_HEADERS, BYTES)
def test_arbitrary_responses(name: str, status: int, headers: Any, body: bytes) -> None:
    """Any status, headers and body give an exception that can be shown and pickled."""
    package = PACKAGES[name]
    check(package, package.parse_error(status, headers, body), status)
    package.is_error(status, headers, body)


@settings(
    max_examples=tries(250), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(st.sampled_from(sent_examples()), st.data())
def test_broken_examples(seed: Any, more: st.DataObject) -> None:
    """A documented answer with any bytes of it changed gives an exception, too."""
    name, status, headers, body = seed
    package = PACKAGES[name]
    body = more.draw(broken(body))
    check(package, package.parse_error(status, headers, body), status)


@settings(max_examples=tries(4), deadline=None, suppress_health_check=list(HealthCheck))
@given(catalogs(), st.data())
def test_random_catalogs(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any], more: st.DataObject
) -> None:
    """The same holds whatever the catalog: places in headers, texts, lists, pins."""
    files, found = attempt(data, names=("python",))
    assume(not has_errors(found))
    resolved, examples = understood(data)
    whole = Made(data, resolved, examples, files)
    wires = [example.wire for example in examples.values()]
    assume(wires)
    with imported(whole.package(), tmp_path_factory.mktemp("random")) as package:
        for _ in range(20):
            wire = more.draw(st.sampled_from(wires))
            headers = {**wire.headers, **more.draw(MORE_HEADERS)}
            body = more.draw(BYTES | st.just(wire.body) | broken(wire.body))
            status = more.draw(st.just(wire.status) | STATUSES)
            check(package, package.parse_error(status, headers, body), status)
            package.is_error(status, headers, body)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_what_the_fuzzer_found(path: Path) -> None:
    """Inputs that reach much of the code give no exception that is not ours."""
    one_input.check(path.read_bytes(), list(PACKAGES.values()))
