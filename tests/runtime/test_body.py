"""Bodies are decoded in one way, the quick one or the thorough one."""

from __future__ import annotations

import json

from error_catalog.runtime.body import body_decoder, decode
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
def test_bodies_are_decoded_in_one_way(
    body: bytes, before: bytes, behind: bytes, encoding: str
) -> None:
    """The quick way to decode a body gives what the thorough one does."""
    raw = before + body.decode("latin-1").encode(encoding) + behind

    assert repr((*decode(raw), raw)) == repr(body_decoder()(raw))
