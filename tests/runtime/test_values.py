"""JSON values: what a body is decoded to."""

from __future__ import annotations

import json
from encodings.aliases import aliases

import pytest
from error_catalog.runtime.values import as_text, charset_in, decode
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.random_values import JSON

OTHERS = ("idna", "rot13", "undefined", "mbcs", "x", *(f"latin-{n}" for n in range(99)))
NAMES = sorted({*aliases, *aliases.values(), *OTHERS})


@settings(max_examples=tries(300))
@given(
    st.binary(max_size=30),
    st.sampled_from(NAMES) | st.text(max_size=9),
    st.sampled_from(("{0}", '"{0}"', " = {0}", "{0}; {0}", "\0{0}")),
)
def test_no_charset_keeps_text_from_being_read(
    body: bytes, name: str, form: str
) -> None:
    """Whatever Python calls a codec, text or not; and what can be written is read back."""
    content_type = f"text/plain; charset={form.format(name)}"

    assert isinstance(as_text(body, content_type), str)
    charset = charset_in(content_type)
    if charset is not None:
        sent = "Text 7".encode(charset, "backslashreplace")
        assert "Text 7" == as_text(sent, content_type)


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


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("Müsli".encode("latin-1"), "text/plain; charset=iso-8859-1", "Müsli"),
        ("Müsli".encode("latin-1"), 'text/plain;CHARSET="ISO-8859-1"', "Müsli"),
        ("10 €".encode("cp1252"), "text/plain; charset=windows-1252", "10 €"),
        ("日本".encode("shift_jis"), "text/plain; charset=Shift_JIS", "日本"),
        ("日本".encode("utf-16-be"), "text/plain; charset=utf-16be", "日本"),
        ("Müsli".encode(), "text/plain; charset=us-ascii", "Müsli"),
        ("Müsli".encode(), "text/plain; charset=nonsense", "Müsli"),
        ("Müsli".encode(), "text/plain; charset=latin-99", "Müsli"),
        ("Müsli".encode("latin-1"), "text/plain;charset = ISO_8859-1;a=b", "Müsli"),
        (b"\\x41", "text/plain; charset=unicode_escape", "\\x41"),
        (b"a-", "text/plain; charset=punycode", "a-"),
        (b"nop", "text/plain; charset=rot13", "nop"),
        ("Müsli".encode("utf-8-sig"), "text/plain; charset=iso-8859-1", "Müsli"),
        ("Müsli".encode("utf-16"), "text/plain", "Müsli"),
        ("Müsli".encode("utf-32"), "", "Müsli"),
        (b"M\xfcsli", "text/plain", "M\ufffdsli"),
        (b"M\xfcsli", "text/plain; charset=", "M\ufffdsli"),
        (b"\xff\xfeM", "", "\ufffd"),
    ],
)
def test_text_is_in_the_charset_that_it_declares(
    body: bytes, content_type: str, text: str
) -> None:
    """A byte order mark counts first, then the header if it names a charset, then UTF-8."""
    assert text == as_text(body, content_type)
