"""JSON values: what a body is decoded to."""

from __future__ import annotations

import json

from error_catalog.runtime.values import decode
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.random_values import JSON


@settings(max_examples=tries(200))
@given(
    JSON.map(lambda value: json.dumps(value).encode())
    | st.binary(max_size=9)
    | st.sampled_from((b"<p>", b"<\0p", b"[" * 300, b"[" * 150 + b"]" * 150, b"{}")),
    st.sampled_from((b"", b" ", b"\xef\xbb\xbf", b"\0", b"<", b"\xff")),
    st.sampled_from((b"", b"\n", b"}", b"\xa0")),
    st.sampled_from(("utf-8", "utf-16", "utf-16-le", "utf-32-be")),
)
def test_bodies_are_decoded_as_the_json_module_does(
    body: bytes, before: bytes, behind: bytes, encoding: str
) -> None:
    """The quick way to decode a body gives what the thorough one of the library does."""
    raw = before + body.decode("latin-1").encode(encoding) + behind
    value, why = decode(raw)
    try:
        expected = json.loads(raw)
    except ValueError:
        assert why is not None
        assert not raw or isinstance(value, str)
    else:
        assert repr(expected) == repr(value) or "deeply" in str(why)
