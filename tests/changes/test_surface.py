"""Tests of error_catalog.changes.surface: which types fit where others were asked for."""

import pytest
from error_catalog.changes.surface import alternatives, fits


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("str", "str | None"),
        ("Literal['a']", "str"),
        ("Literal['a', 'b']", "Literal['b', 'a', 'c'] | None"),
        ("Literal[1]", "float"),
        ("int", "float | None"),
        ("Sequence[int]", "Sequence[float]"),
        ("Mapping[str, Sequence[str]]", "Mapping[str, Any] | None"),
        ("Any", "int"),
    ],
)
def test_types_that_fit(narrow: str, wide: str) -> None:
    """A member of a union, a literal of a type and an item of a container fit; not the reverse."""
    assert fits(narrow, wide)
    assert "Any" in narrow + wide or not fits(wide, narrow)


def test_unions_are_taken_apart() -> None:
    """Neither brackets nor texts hide where a union ends; literals are members of their own."""
    assert ["=\"a | 'b'\"", "Sequence[int | str]", "None"] == alternatives(
        "Literal[\"a | 'b'\"] | Sequence[int | str] | None"
    )
