"""Whatever a server or a proxy sends becomes an exception, and nothing else escapes."""

from __future__ import annotations

import http.client
import json
import math
import pickle
from collections.abc import Iterator
from email.message import Message
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from wsgiref.headers import Headers as WSGIHeaders

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fuzz import one_input
from generator.diagnostics import has_errors
from generator.runtime.dates import MAX_WAIT, unix_time
from generator.runtime.decoding import MAX_PARSE
from generator.runtime.reading import MAX_KEPT
from generator.sources import SourceFile
from generator.yaml12.parsing import parse
from tests.drawn import catalogs
from tests.projects import ROOT, Made, attempt, imported, package_at, understood

COMMITTED = ROOT / "generated/python"
NAMES = sorted(path.name for path in COMMITTED.iterdir() if path.is_dir())
PACKAGES = {name: package_at(COMMITTED / name, f"bad_{name}") for name in NAMES}
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
    classes = import_module(f"{package.__name__}.contract").CLASSES
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


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", BODIES)
def test_bad_bodies(name: str, case: str) -> None:
    """The class of the status, the request's id and the delay survive every bad body."""
    status, media, body = BODIES[case]
    package = PACKAGES[name]
    headers = {**HEADERS, "Content-Type": media}
    error = package.parse_error(status, headers, body)
    check(package, error, status)

    assert "req_1" == error.request_id
    assert 7 == error.retry_after
    # The documentation of some answers promises no shape: nothing is wrong with those.
    assert (error.malformed is None) == (error.name is not None)
    assert package.is_error(status, headers, body)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", [0, 4, 5, 99, 600, 1000, -1, -404, 10**30])
def test_statuses_that_no_server_should_send(name: str, status: int) -> None:
    """Any number at all is a status."""
    package = PACKAGES[name]
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
        (
            b" " * (MAX_PARSE + 1),
            f"the body has {MAX_PARSE + 1} bytes, which is too long",
        ),
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
        b'{"code": "conflict_error", "detail": "x", "status": "409", "title": 5}',
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

    assert len(contract.ladders) <= 1000
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
        ("31536001", MAX_WAIT),
        ("9" * 60, MAX_WAIT),
        ("Sun, 06 Nov 1994 08:49:47 GMT", 10),
        ("Sunday, 06-Nov-94 08:49:47 GMT", 10),
        ("Sun Nov  6 08:49:47 1994", 10),
        ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
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
@pytest.mark.parametrize("name", ["deploy_errors", "contacts_errors"])
def test_retry_after(name: str, text: str, seconds: float | None) -> None:
    """Seconds and dates of three forms are a delay; nonsense is none; a year is most."""
    headers = {"retry-after": text, "date": SENT}
    for body in (HTML, b'{"code": "api_error"}', b"[]"):
        error = PACKAGES[name].parse_error(500, headers, body)

        assert seconds == error.__dict__.get("retry_after")


def test_dates_are_utc() -> None:
    """All three forms of a date are the same moment, whatever the local time zone."""
    texts = (SENT, "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994")

    assert [784111777.0] * 3 == list(map(unix_time, texts))


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


def seeds() -> list[tuple[str, int, dict[str, str], bytes]]:
    """Return the example of every answer of every package."""
    found: list[tuple[str, int, dict[str, str], bytes]] = []
    for path in sorted((ROOT / "catalog").glob("*.yaml")):
        document, _ = parse(SourceFile(path.name, path.read_text("utf-8")))
        assert document is not None
        _, examples = understood(document.data)
        found += [
            (f"{path.stem}_errors", wire.status, wire.headers, wire.body)
            for example in examples.values()
            for wire in (example.least, example.wire)
        ]
    return found


SEEDS = seeds()
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


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(NAMES), STATUSES, ANY_HEADERS, BYTES)
def test_arbitrary_answers(name: str, status: int, headers: Any, body: bytes) -> None:
    """Any status, headers and body give an exception that can be shown and pickled."""
    package = PACKAGES[name]
    check(package, package.parse_error(status, headers, body), status)
    package.is_error(status, headers, body)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SEEDS), st.data())
def test_broken_examples(seed: Any, more: st.DataObject) -> None:
    """A documented answer with any bytes of it changed gives an exception, too."""
    name, status, headers, body = seed
    package = PACKAGES[name]
    body = more.draw(broken(body))
    check(package, package.parse_error(status, headers, body), status)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
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
