"""Envelopes whose templates are compiled."""

from __future__ import annotations

from .compiling import compile_template
from .fitting import header_fits
from .leaves import text_fitter
from .matching import fitter
from .places import shape_places
from .rules import ANY
from .templates import Object
from .values import MISSING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from .leaves import Fit, FitText
    from .rules import Envelope
    from .templates import Field, Node


class Shape:
    """
    An envelope whose templates are compiled.

    Args:
        integers: The integer codes of the catalog.
        says_nothing: It has no headers, and promises nothing of its body.
        outside: Fields with a place outside lists of errors.
        fit_body: None if the body, if there is one at all, is not JSON.
        fit_object: The same if there is nothing else to fit, and the body is an object.
        fit_text: None if the body is not text.
    """

    __slots__ = (
        *("body", "envelope", "fit_body", "fit_object", "fit_text", "header_fits"),
        *("headers", "is_text", "outside", "says_nothing"),
    )

    def __init__(
        self,
        envelope: Envelope,
        fields: Mapping[str, Field],
        integers: Container[int] = (),
    ) -> None:
        self.envelope = envelope
        self.is_text = envelope.is_text
        self.says_nothing = envelope.body is ANY and not envelope.headers
        self.headers = compile_template(dict(envelope.headers), fields)
        self.body: Node | None = None
        self.fit_body: Fit | None = None
        self.fit_text: FitText | None = None
        if envelope.body is not ANY and envelope.body is not MISSING:
            self.body = compile_template(envelope.body, fields)
            if self.is_text:
                self.fit_text = text_fitter(self.body, integers)
            else:
                self.fit_body = fitter(self.body, integers)
        outside = shape_places(self, in_parts=False)
        self.outside = frozenset(place.field for place in outside)
        self.header_fits = header_fits(self.headers, integers)
        is_object = isinstance(self.body, Object) and not self.header_fits
        self.fit_object = self.fit_body if is_object else None
