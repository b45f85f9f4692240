"""What a plain scalar means: the JSON-like part of YAML 1.2, and text for the rest."""

import math
import re

Scalar = str | int | float | bool | None

MAX_DIGITS = 640
"""Python converts numbers of this length whatever limit its user set."""


def resolve(text: str) -> Scalar:
    """
    Return the value of the plain scalar *text*.

    Numbers are those of JSON. What YAML 1.1 or only the core schema of YAML 1.2 would
    convert stays text: ``NO``, ``on``, ``0123``, ``0x1F``, ``1_000``, ``12:30``,
    ``2024-01-01``, ``+1``, ``.5``, ``.inf``, ``.nan``. So do numbers that Python cannot
    hold: integers of more than ``MAX_DIGITS`` digits and floats beyond the finite.

    Source: YAML 1.2.2 §10.2-10.3; RFC 8259 §6.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_STARTS or len(text) > MAX_DIGITS:
        return text
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    if number.lastgroup is None:
        return int(text)
    value = float(text)
    return value if math.isfinite(value) else text


_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("-0123456789")
_NUMBER = re.compile(
    r"-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][-+]?[0-9]+)?"
)
