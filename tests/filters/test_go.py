"""Text as a string of Go."""

import pytest
from error_catalog.filters.go import go_string


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", '"plain"'),
        ('a "b" \\ \n', '"a \\"b\\" \\\\ \\n"'),
        ("für {x}", '"für {x}"'),
        ("\u202eevil\x00", '"\\u202eevil\\u0000"'),
        ("tag \U000e0041", '"tag \\U000e0041"'),
        ("half \ud800", '"half \ufffd"'),
    ],
)
def test_strings(text: str, literal: str) -> None:
    """Each is an interpreted string literal with nothing hidden in it."""
    assert literal == go_string(text)
