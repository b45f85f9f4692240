"""Whether a scalar or a text fits its place in a template."""

from __future__ import annotations

from .casting import place_reader, uncast
from .templates import Constant, Place, Text
from .values import MISSING, is_same, is_textual, spell, type_test

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from typing import Any

    from .templates import Node

    Fields = dict[str, Any]
    Many = list[Fields]
    Clock = Callable[[], float]
    Fit = Callable[[Any, Fields, Many, Clock], int]
    FitText = Callable[[str, Fields, Clock], int]

NO = -1
"""What a value gives that does not fit; whatever it bound until then counts for nothing."""


def text_fitter(node: Node, integers: Container[int]) -> FitText:
    """Return the function that fits a text, a header's value or a body, to *node*."""
    if isinstance(node, Place):
        return _place_in_text(node, integers)
    if isinstance(node, Text):
        return _pieces(node, integers)
    constant = node.value if isinstance(node, Constant) else MISSING
    spelled = None if constant is MISSING else spell(constant)

    def fit_constant(text: str, _fields: Fields, _clock: Clock) -> int:
        return 2 if text == spelled else NO

    return fit_constant


def constant_fitter(node: Constant, _: Container[int]) -> Fit:
    """Return the function that fits a JSON value to a constant."""
    constant = node.value
    if constant is None or isinstance(constant, bool):
        return lambda value, _f, _p, _c: 2 if value is constant else NO
    is_equal = is_same(constant)

    def fit_constant(value: Any, _f: Fields, _p: Many, _c: Clock) -> int:
        return 2 if is_equal(value) else NO

    return fit_constant


def place_fitter(node: Place, integers: Container[int]) -> Fit:
    """Return the function that fits a JSON value to a placeholder."""
    if node.cast is not None:
        return _cast_place(node, integers)
    field, has_type = node.field, type_test(node.types)

    def fit_place(value: Any, fields: Fields, _p: Many, _c: Clock) -> int:
        if not has_type(value):
            return NO
        # An earlier place goes before this one, and null is no value.
        if value is not None and field not in fields:
            fields[field] = value
        return 1

    return fit_place


def plain_place(node: Node) -> tuple[str, type | tuple[()]]:
    """Return the field of a place, and a type whose values it takes as they are, if any."""
    if not isinstance(node, Place) or node.cast is not None:
        return "", ()
    if is_textual(node.types):
        return node.field, str
    return node.field, _KINDS.get(node.types, ())


_KINDS: dict[tuple[str, ...], type] = {
    ("object",): dict,
    ("array",): list,
    ("boolean",): bool,
}


def template_fitter(node: Text, integers: Container[int]) -> Fit:
    """Return the function that fits a JSON value to a text with placeholders in it."""
    fit_text = _pieces(node, integers)

    def fit_template(value: Any, fields: Fields, _p: Many, clock: Clock) -> int:
        return fit_text(value, fields, clock) if isinstance(value, str) else NO

    return fit_template


def _cast_place(node: Place, integers: Container[int]) -> Fit:
    fit_text = _place_in_text(node, integers)

    def fit_spelled(value: Any, fields: Fields, _p: Many, clock: Clock) -> int:
        return fit_text(value, fields, clock) if isinstance(value, str) else NO

    def fit_number(value: Any, fields: Fields, _p: Many, clock: Clock) -> int:
        number = uncast(node, value, clock)
        if number is MISSING:
            return NO
        fields.setdefault(node.field, number)
        return 1

    return fit_spelled if node.cast == "string" else fit_number


def _place_in_text(node: Place, integers: Container[int]) -> FitText:
    field, read = node.field, place_reader(node, integers)

    def fit_text(text: str, fields: Fields, clock: Clock) -> int:
        value = read(text, clock)
        if value is MISSING:
            return NO
        if value is not None and field not in fields:
            fields[field] = value
        return 1

    return fit_text


def _pieces(node: Text, integers: Container[int]) -> FitText:
    fullmatch = node.regex.fullmatch
    fits = tuple(
        (f"p{index}", _place_in_text(piece, integers))
        for index, piece in enumerate(node.pieces)
        if isinstance(piece, Place)
    )

    def fit_pieces(text: str, fields: Fields, clock: Clock) -> int:
        match = fullmatch(text)
        if match is None:
            return NO
        for group, fit in fits:
            if fit(match[group], fields, clock) < 0:
                return NO
        return 1 + len(fits)

    return fit_pieces
