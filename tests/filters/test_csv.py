"""Text as a cell of CSV comes back as it was, whoever reads it."""

import csv

from error_catalog.filters.csv import csv_cell
from hypothesis import given
from hypothesis import strategies as st


def test_cells() -> None:
    """What must be quoted is; None is nothing."""
    assert ["plain", '"a,b"', '"say ""no"""', "", '""', '" x"', '"#1"', "-7"] == [
        csv_cell(each)
        for each in ("plain", "a,b", 'say "no"', None, "", " x", "#1", -7)
    ]


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"])), min_size=1))
def test_cells_come_back(texts: list[str]) -> None:
    """A row of any texts is read as the same texts."""
    row = ",".join(map(csv_cell, texts))

    assert [texts] == list(csv.reader([row], strict=True)) or any(
        letter in each for each in texts for letter in "\r\n"
    )
    assert '"' not in csv_cell("plain")
