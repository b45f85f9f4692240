"""An answer as it travels, and how an error's values become one."""

from __future__ import annotations

from .filling import fill, is_idle
from .places import choose
from .rules import ANY
from .templates import Object, Place
from .values import BUILT_IN, has_type, spell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .arguments import Values
    from .rules import Envelope
    from .templates import Member


class Wire:
    """
    An answer as it travels.

    Args:
        headers: Names as the catalog writes them; Content-Type among them if there is a body.
        body: Encoded; empty if the answer has none.
    """

    __slots__ = ("body", "headers", "status")
    __match_args__ = ("status", "headers", "body")

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def __repr__(self) -> str:
        return f"Wire({self.status}, {self.headers!r}, {self.body!r})"


def write(values: Values, status: int, envelope: Envelope | None = None) -> Wire:
    """
    Return the answer of *status* that carries *values*.

    Args:
        envelope: None takes the rule's own, else the first that admits *status*.

    Raises:
        MissingValueError: A required place has no value.
        ValueError: A given value has no place, or a place cannot hold its value.
    """
    shape = choose(values.contract, values.rule, status, envelope)
    values.outside = shape.outside
    headers: dict[str, str] = {}
    assert isinstance(shape.headers, Object)
    for member in shape.headers.members:
        text = _fill_header(member, values)
        if text is not None:
            headers[member.key] = text
    body = b""
    if shape.body is not None:
        headers["Content-Type"] = shape.envelope.media_type
        encode = encode_text if shape.is_text else encode_json
        body = encode(fill(shape.body, values))
    lost = set[str]() if shape.envelope.body is ANY else _lost(values)
    if lost:
        raise ValueError(f"nothing in the answer can carry {', '.join(sorted(lost))}")
    return Wire(status, headers, body)


def encode_text(value: Any) -> bytes:
    """Return the bytes of a body of text, in UTF-8."""
    return spell(value).encode("utf-8", "backslashreplace")


def encode_json(value: Any) -> bytes:
    """
    Return the bytes of a JSON body: compact, in ASCII.

    Raises:
        ValueError: JSON has no such number.
    """
    import json

    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


def _lost(values: Values) -> set[str]:
    """Return what was given but stands nowhere in the answer."""
    given = {name for name, value in values.given.items() if value is not None}
    lost = given - BUILT_IN - _written(values)
    if values.parts and not values.elements:
        lost.add("errors")
    for part in values.parts:
        lost |= _lost(part)
    return lost


def _written(values: Values) -> set[str]:
    return values.written.union(*map(_written, values.elements))


def _fill_header(member: Member, values: Values) -> str | None:
    node = member.node
    if member.optional and is_idle(node, values):
        return None
    value = fill(node, values)
    if isinstance(node, Place) and node.field == "retry_after" and node.cast is None:
        # Retry-After is whole seconds (RFC 9110 section 10.2.3): never too early.
        value = -int(-value // 1) if has_type(value, ("number",)) else value
    text = spell(value)
    # Whoever reads the answer strips spaces at the ends (RFC 9110 section 5.5).
    if not text.isprintable() or not _is_latin(text) or text != text.strip():
        raise ValueError(f"the header {member.key} cannot hold {text!r}")
    return text


def _is_latin(text: str) -> bool:
    """Tell whether a header can hold *text*: HTTP libraries write them in Latin-1."""
    return all(ord(letter) < 256 for letter in text)
