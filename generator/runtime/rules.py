"""The envelopes of an API and the rules that tell its errors apart, as data."""

from __future__ import annotations

from .values import MISSING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from .templates import Field

Span = tuple[int, int]
"""The first and the last number of a range."""

ANY: Any = object()
"""The body of an envelope that promises no shape."""


class Envelope:
    """
    One shape of an error answer.

    Args:
        body: A template, ``ANY``, or ``MISSING`` for an answer without a body.
        headers: Templates by header name; a name that ends in ``?`` may be absent.
        statuses: First and last of each range of statuses; empty if any may occur.
    """

    __slots__ = ("body", "headers", "media_type", "name", "statuses")

    def __init__(
        self,
        name: str,
        *,
        body: Any = MISSING,
        headers: Mapping[str, Any] | None = None,
        media_type: str = "application/json",
        statuses: Iterable[int | Span] = (),
    ) -> None:
        self.name = name
        self.body = body
        self.headers: Mapping[str, Any] = headers or {}
        self.media_type = media_type
        self.statuses = spans(statuses)

    @property
    def is_text(self) -> bool:
        """Whether the body is text, not JSON."""
        kind = self.media_type.partition(";")[0].strip().lower()
        return kind.startswith("text/") and not kind.endswith("json")


class Rule:
    """
    How one error, or one case of it, is known and written.

    Args:
        key: What an answer that fits is; a class in generated code.
        error: The same for all cases of an error.
        codes: Codes on the wire, the one to write first; None where it may lack one.
        code_range: First and last of a range of integer codes.
        statuses: Single statuses and ranges; empty if unsaid.
        envelope: The name of its envelope; None if it does not say.
        pins: Templates by field.
        params: The names of its params.
    """

    __slots__ = (
        "code_range",
        "codes",
        "envelope",
        "error",
        "key",
        "omits",
        "params",
        "pins",
        "requires",
        "statuses",
    )

    def __init__(
        self,
        key: Any,
        *,
        error: Any = None,
        codes: tuple[str | int | None, ...] = (),
        code_range: Span | None = None,
        statuses: Iterable[int | Span] = (),
        envelope: str | None = None,
        pins: Mapping[str, Any] | None = None,
        params: Mapping[str, Field] | None = None,
        requires: tuple[str, ...] = (),
        omits: tuple[str, ...] = (),
    ) -> None:
        self.key = key
        self.error = key if error is None else error
        self.codes = codes
        self.code_range = code_range
        self.statuses = spans(statuses)
        self.envelope = envelope
        self.pins: Mapping[str, Any] = pins or {}
        self.params: Mapping[str, Field] = params or {}
        self.requires = requires
        self.omits = omits


def spans(numbers: Iterable[int | Span]) -> tuple[Span, ...]:
    """Return single numbers and ranges, all as ranges."""
    return tuple((each, each) if isinstance(each, int) else each for each in numbers)


def within(number: float, ranges: Iterable[Span]) -> bool:
    """Tell whether *number* is in one of *ranges*."""
    return any(first <= number <= last for first, last in ranges)
