"""Tables and lists of errors in Markdown."""

import pytest
from error_catalog.importers.tables import codes_in, rows, statuses_in

TABLE = """
# Errors

| HTTP | Error code | What it means | Fix |
| --- | --- | --- | --- |
| 404 Not Found | `no_room` | There is no such room. | Look it up. |
| 400/422 | **bad_date**, bad_time | It is no date. | |
| 5xx | E-9 | It failed. | Retry. |

| Header | Description |
| --- | --- |
| `X-Page` | The page. |

* `LATE` - 409/423: It is too late.
* `a` or `b`, or no code: Either.
* `--flag` does something
* plain text
"""


def test_rows() -> None:
    """Columns are known by name and content; a list item begins with its codes."""
    assert [
        (("no_room",), (404,), "There is no such room.", "Look it up.", 5),
        (("bad_date", "bad_time"), (400, 422), "It is no date.", "", 6),
        (("E-9",), ("5XX",), "It failed.", "Retry.", 7),
        (("LATE",), (409, 423), "It is too late.", "", 13),
        (("a", "b", None), (), "Either.", "", 14),
    ] == [
        (each.codes, each.statuses, each.meaning, each.action, each.line)
        for each in rows(TABLE)
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("404", (404,)),
        ("`404`", (404,)),
        ("HTTP 404 Not Found", (404,)),
        ("400, 401 or 403", (400, 401, 403)),
        ("4xx", ("4XX",)),
        ("4040", ()),
        ("See 404", ()),
        ("", ()),
    ],
)
def test_statuses(cell: str, expected: tuple[object, ...]) -> None:
    """A cell begins with its statuses."""
    assert expected == statuses_in(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("`a`", ("a",)),
        ("**A_B**", ("A_B",)),
        ("`a`, `b`", ("a", "b")),
        ("A\\_B", ("A_B",)),
        ("two words", ()),
        ("`a` is wrong", ()),
        ("-", ()),
    ],
)
def test_codes(cell: str, expected: tuple[object, ...]) -> None:
    """A cell of codes has nothing but codes."""
    assert expected == codes_in(cell)
