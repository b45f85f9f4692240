"""Whether a whole answer fits an envelope: its headers, then its body."""

from __future__ import annotations

from .leaves import NO, text_fitter
from .matching import absorb, may_differ
from .rules import ANY
from .templates import Object
from .values import MISSING, has_type, spell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from typing import Any

    from .contract import Contract
    from .leaves import Clock, Fields, FitText, Many
    from .shapes import Shape
    from .templates import Node

    HeaderFit = tuple[str, FitText, bool, bool]


def header_fits(headers: Node, integers: Container[int]) -> tuple[HeaderFit, ...]:
    """
    Return how each header of a template is fitted.

    That is its name in lower case, the function, whether it may be absent, and whether one
    that does not fit counts as absent.
    """
    assert isinstance(headers, Object)
    return tuple(
        (
            member.key.lower(),
            text_fitter(member.node, integers),
            member.optional,
            may_differ(member),
        )
        for member in headers.members
    )


def loose_fields(
    contract: Contract, headers: Mapping[str, str], clock: Clock
) -> Fields:
    """Return what the headers of an answer hold that fits nothing, each on its own."""
    fields: Fields = {}
    for shape in contract.shapes:
        for name, fit, _, _ in shape.header_fits:
            bound: Fields = {}
            if name in headers and fit(headers[name], bound, clock) >= 0:
                absorb(fields, bound)
    return fields


def fit_shape(
    shape: Shape,
    headers: Mapping[str, str],
    body: Any,
    clock: Clock,
    text: str | None,
    fields: Fields,
    parts: Many,
) -> int:
    """Fit headers before the body, so that a field in both has the header's value."""
    weight = 0
    for name, fit, is_optional, differs in shape.header_fits:
        value = headers.get(name)
        got = NO if value is None else fit(value, fields, clock)
        if got >= 0:
            weight += got
        elif not (is_optional if value is None else differs):
            return NO
    if shape.fit_body is not None:
        got = NO if body is MISSING else shape.fit_body(body, fields, parts, clock)
    elif shape.fit_text is not None:
        got = NO
        if body is not MISSING and (text is not None or not _is_tree(body)):
            text = spell(body) if text is None else text
            got = shape.fit_text(text, fields, clock)
    else:
        headed = bool(shape.header_fits) and isinstance(body, str)
        fits = shape.envelope.body is ANY or body is MISSING or headed
        got = 0 if fits else NO
    return NO if got < 0 else weight + got


def _is_tree(body: Any) -> bool:
    return has_type(body, ("object", "array"))
