"""Which version a change needs, and whether a catalog has it."""

import pytest
from error_catalog.changes.versions import (
    Part,
    Version,
    bump,
    needed_version,
    parse_version,
)
from hypothesis import given
from hypothesis import strategies as st

NUMBERS = st.tuples(*(st.integers(0, 99),) * 3)


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("1.4.0", (1, 4, 0)),
        ("v2.1", (2, 1, 0)),
        ("0.0.1", (0, 0, 1)),
        ("3.0.0-rc.1+build.5", (3, 0, 0)),
        ("1899.1.1", (1899, 1, 1)),
    ],
)
def test_versions(text: str, core: tuple[int, int, int]) -> None:
    """Two or three numbers, and what Semantic Versioning lets stand behind them."""
    version = parse_version(text)

    assert version is not None
    assert core == version.core
    assert text.partition("+")[0] == str(version)


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "3", "v1", "2024-01-15", "2024.1.15", "2024.01.15", "20240115"),
        *("1.4.0.1", "1.04.0", "1.x", "latest", "1.4.0-", "1.4.0-a..b", " 1.4.0"),
        *("1.4.0\n", "\u0663.\u0664.\u0660", "99999999999.0.0"),
    ],
)
def test_no_versions(text: str | None) -> None:
    """Dates, names and numbers that nobody can count on."""
    assert parse_version(text) is None


@pytest.mark.parametrize(
    ("old", "part", "needed"),
    [
        ("1.4.0", Part.MAJOR, "2.0.0"),
        ("1.4.2", Part.MINOR, "1.5.0"),
        ("1.4.2", Part.PATCH, "1.4.3"),
        ("0.4.2", Part.MAJOR, "0.5.0"),
        ("0.4.2", Part.MINOR, "0.4.3"),
        ("0.4.2", Part.PATCH, "0.4.3"),
        ("v1.4", Part.MAJOR, "v2.0"),
        ("1.4", Part.MINOR, "1.5"),
        ("1.4", Part.PATCH, "1.4.1"),
        ("2.0.0-rc.1", Part.MAJOR, "2.0.0"),
        ("2.1.0-rc.1", Part.MAJOR, "3.0.0"),
        ("2.1.0-rc.1", Part.MINOR, "2.1.0"),
        ("2.1.1-rc.1", Part.PATCH, "2.1.1"),
        ("0.5.0-rc.1", Part.MAJOR, "0.5.0"),
        ("1.4.0", Part.NONE, None),
    ],
)
def test_what_a_change_needs(old: str, part: Part, needed: str | None) -> None:
    """Before 1.0.0 a break is a minor version; a pre-release announces its own."""
    version = parse_version(old)
    assert version is not None
    found = needed_version(version, part)

    assert needed == (None if found is None else str(found))


@pytest.mark.parametrize(
    ("part", "old", "new", "is_known", "is_sufficient"),
    [
        (Part.MAJOR, "1.4.0", "1.4.0", True, False),
        (Part.MAJOR, "1.4.0", "1.5.0", True, False),
        (Part.MAJOR, "1.4.0", "2.0.0", True, True),
        (Part.MAJOR, "1.4.0", "2.0.0-rc.1", True, True),
        (Part.MAJOR, "2.0.0-rc.1", "2.0.0-rc.1", True, False),
        (Part.MAJOR, "2.0.0-rc.1", "2.0.0-rc.2", True, True),
        (Part.MAJOR, "2.0.0-rc.10", "2.0.0-rc.9", True, False),
        (Part.MAJOR, "2.0.0", "1.0.0", True, False),
        (Part.MAJOR, "0.3.1", "0.4.0", True, True),
        (Part.MAJOR, "0.3.1", "0.3.2", True, False),
        (Part.MINOR, "0.3.1", "0.3.2", True, True),
        (Part.MINOR, "1.4", "1.5.0", True, True),
        (Part.NONE, "1.4.0", "1.4.0", True, True),
        (Part.NONE, None, None, False, True),
        (Part.MAJOR, None, "2.0.0", False, False),
        (Part.MAJOR, "1.0.0", "2024-01-01", False, False),
    ],
)
def test_whether_it_is_sufficient(
    part: Part,
    old: str | None,
    new: str | None,
    *,
    is_known: bool,
    is_sufficient: bool,
) -> None:
    """A version covers a change if it is later, and high enough; nobody can tell with dates."""
    found = bump(part, old, new)

    assert (is_known, is_sufficient) == (found.is_known, found.is_sufficient)
    assert bool(found.needed) == (is_known and part is not Part.NONE)


@given(NUMBERS, st.sampled_from(Part))
def test_the_least_version_is_sufficient(
    core: tuple[int, int, int], part: Part
) -> None:
    """What is needed is enough, and the old version is not."""
    old = str(Version(core))
    needed = bump(part, old, old).needed

    assert bump(part, old, needed or old).is_sufficient
    assert bump(part, old, old).is_sufficient == (part is Part.NONE)
