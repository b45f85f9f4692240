"""Recordings: what is read of them, what is told of what cannot be read."""

import json
from io import BytesIO
from itertools import islice
from typing import Any

from error_catalog.diagnostics import Diagnostic
from error_catalog.traffic.exchange import Exchange
from error_catalog.traffic.recordings import SKIPPED, read_recording
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.random_values import JSON


def read(recording: bytes) -> list[Any]:
    """Return all that a recording holds."""
    return list(read_recording("t", BytesIO(recording)))


def entry(status: int, **content: Any) -> dict[str, Any]:
    """Return an entry of a HAR."""
    request = {"method": "get", "url": "https://example.com/a?b#c"}
    response = {"status": status, "headers": [], "content": content}
    return {"request": request, "response": response}


def har(*entries: Any) -> bytes:
    """Return a HAR of *entries*."""
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def test_a_line_is_an_exchange() -> None:
    """Methods are in upper case, headers as they were sent, and JSON may stand as it is."""
    line = {"method": "get", "url": "/a", "status": "404", "body": {"é": 1}}
    headers = [["A", "1"], {"name": "A", "value": 2}, "no header"]
    (found,) = read(json.dumps({**line, "headers": headers}).encode())

    pairs = [("A", "1"), ("A", "2")]
    body = '{"é": 1}'.encode()
    assert Exchange(1, "GET", "/a", 404, pairs, body, is_text=True) == found
    assert "GET /a" == found.request


def test_requests_are_named_without_their_query() -> None:
    """Neither query, fragment, nor user information of a URL is shown."""
    url = "https://me:secret@example.com/a/b?token=hidden#x"
    (found,) = read(json.dumps({"method": "PUT", "url": url, "status": 500}).encode())

    assert "PUT /a/b" == found.request


def test_the_two_forms_are_told_apart() -> None:
    """A HAR on one line, on many, or behind a byte order mark is one; so is a first line."""
    one = har(entry(500, text="x"))
    many = json.dumps(json.loads(one), indent=2).encode()
    line = b'{"status": 500, "body": "x"}\n'

    assert [1, 1, 1] == [len(read(each)) for each in (one, many, b"\xef\xbb\xbf" + one)]
    assert [1, 2] == [each.number for each in read(b"\xef\xbb\xbf\r\n" + line + line)]


def test_bodies_of_archives() -> None:
    """Text, base64, nothing, and what was not recorded are four things."""
    found = read(
        har(
            entry(500, text="é"),
            entry(500, text="w6k", encoding="base64"),
            entry(500, size=0),
            entry(500, size=3),
            entry(500),
        )
    )

    assert ["é".encode(), "é".encode(), b"", None, None] == [
        each.body for each in found
    ]
    assert [True, False] == [each.is_text for each in found[:2]]


def test_requests_without_a_response() -> None:
    """A request that was blocked or cut off is no response, and no mistake."""
    assert [SKIPPED, SKIPPED] == read(har(entry(0), {"request": {}, "response": {}}))
    assert [SKIPPED] == read(b'{"status": null}')


def test_what_cannot_be_read_is_said_and_the_rest_is_read() -> None:
    """One bad line or entry does not hide the others."""
    lines = b'{"status": 404}\n{"status": 404\n\xff\n[]\n{"status": 404}\n'
    entries = har(entry(404, text=""), [], entry(900), entry(404, text=""))

    for recording, bad in ((lines, 3), (entries, 2)):
        found = read(recording)
        assert 2 == sum(isinstance(each, Exchange) for each in found)
        assert bad == sum(isinstance(each, Diagnostic) for each in found)


def test_archives_that_end_too_soon() -> None:
    """What was read before the end is kept, and the end is told."""
    whole = har(entry(404, text=""), entry(404, text=""))
    found = read(whole[:-3])

    assert [Exchange, Exchange, Diagnostic] == [type(each) for each in found]


def test_what_is_no_recording() -> None:
    """Other JSON, other text and nothing at all are told, or have no responses."""
    for recording in (b'{"openapi": "3.1.0"}', b'{"log": {}}', b"<html>", b"[1]"):
        assert [Diagnostic] == [type(each) for each in read(recording)]
    assert [] == read(b"")


class Endless(BytesIO):
    """A stream that never ends: its beginning, then the same again and again."""

    def __init__(self, first: bytes, again: bytes) -> None:
        super().__init__(first)
        self._again = again

    def read(self, size: int | None = -1) -> bytes:
        """Return what the stream has next; never all of it."""
        assert size is not None
        assert size > 0
        return super().read(size) or self._again


def test_an_archive_is_read_as_it_comes() -> None:
    """An archive without end gives its first exchanges: nobody waits for the last."""
    one = json.dumps(entry(404, text="")).encode()
    stream = Endless(b'{"log":\n{"entries": [' + one, b"," + one)
    found = list(islice(read_recording("t", stream), 100))

    assert list(range(1, 101)) == [
        each.number for each in found if isinstance(each, Exchange)
    ]


@settings(max_examples=tries(100), deadline=None)
@given(st.lists(JSON, max_size=3), st.binary(max_size=40))
def test_nothing_raises(values: list[Any], junk: bytes) -> None:
    """Whatever stands in a recording, it is read or told."""
    lines = b"\n".join(json.dumps(each).encode() for each in values)
    shaped = har(*values)

    for recording in (lines, lines + junk, shaped, shaped[:-3] + junk, junk):
        for each in read(recording):
            assert isinstance(each, Exchange | Diagnostic | str)
