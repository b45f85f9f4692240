"""What fails a comparison, and what covers a change."""

from typing import Any

import pytest
from error_catalog.changes.change import Severity
from error_catalog.changes.report import (
    FailOn,
    joined,
    listed,
    moved,
    name_of,
    place_of,
)
from error_catalog.changes.versions import Part
from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location

from tests.support.comparisons import (
    ADDED,
    CHANGES,
    REMOVED,
    RENAMED,
    SAID,
    WIDENED,
    accept,
    catalog_report,
    problem,
    report,
)

ALL = (RENAMED, WIDENED, ADDED, SAID)


@pytest.mark.parametrize(
    ("fail_on", "versions", "expected"),
    [
        ("breaking", ("1.4.0", "1.4.0"), (RENAMED,)),
        ("breaking", ("1.4.0", "1.5.0"), (RENAMED,)),
        ("breaking", ("1.4.0", "2.0.0"), ()),
        ("breaking", (None, None), (RENAMED,)),
        ("breaking", ("2024-01-01", "2024-02-01"), (RENAMED,)),
        ("risky", ("1.4.0", "1.4.0"), (RENAMED, WIDENED)),
        ("risky", ("1.4.0", "2.0.0"), ()),
        ("version", ("1.4.0", "1.5.0"), ALL),
        ("version", ("1.4.0", "2.0.0"), ()),
        ("version", ("2024-01-01", "2024-02-01"), (RENAMED,)),
        ("never", ("1.4.0", "1.4.0"), ()),
    ],
)
def test_what_fails(
    fail_on: str, versions: tuple[str | None, str | None], expected: tuple[Any, ...]
) -> None:
    """A break fails, unless a sufficient version covers it; nothing covers it with dates."""
    made = report(catalog_report(*ALL, versions=versions))

    assert list(expected) == made.failing(FailOn(fail_on))


def test_accepted_changes_fail_nothing() -> None:
    """They need no major version either; with others, these still fail."""
    accepted = catalog_report(RENAMED, accepts=(accept(RENAMED),))
    other = catalog_report(RENAMED, REMOVED, accepts=(accept(RENAMED),))

    assert Part.MINOR is accepted.bump.part
    for each in (FailOn.BREAKING, FailOn.RISKY):
        assert [] == report(accepted).failing(each)
        assert [REMOVED] == report(accepted, other).failing(each)
    assert [] == report(accepted).failing(FailOn.VERSION)
    assert Part.MAJOR is other.bump.part


@pytest.mark.parametrize("key", ["change", "of", "to"])
def test_an_entry_covers_exactly_one_change(key: str) -> None:
    """Another class, another thing or another value is not covered."""
    entry = accept(RENAMED)
    values = {"change": entry.change, "of": entry.of, "to": entry.to, key: "other"}
    other = type(entry)(**values, reason="-", until=entry.until, place=entry.place)

    assert [RENAMED] == catalog_report(RENAMED, accepts=(other,)).failing(
        FailOn.BREAKING
    )


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ((), Part.NONE),
        ((SAID,), Part.PATCH),
        ((SAID, ADDED), Part.MINOR),
        ((WIDENED,), Part.MINOR),
        (CHANGES, Part.MAJOR),
    ],
)
def test_the_part_that_is_needed(changes: tuple[Any, ...], part: Part) -> None:
    """The worst change decides; prose is a patch."""
    assert part is catalog_report(*changes).bump.part


def test_counts_and_lists() -> None:
    """All are counted; those that break nobody are listed on demand."""
    made = catalog_report(*CHANGES)

    assert [2, 1, 1, 1] == [made.counts[each] for each in Severity]
    assert [RENAMED, REMOVED, WIDENED] == [
        each.change for each in listed(made, is_whole=False)
    ]
    assert list(CHANGES) == [each.change for each in listed(made, is_whole=True)]


def test_names_and_places() -> None:
    """Without its API; what was removed points at its section."""
    assert "BOX_LOCKED" == name_of(RENAMED)
    assert Location("catalog/mail.yaml", 7, 3) == place_of(RENAMED)
    assert Location("catalog/mail.yaml", 5, 1) == place_of(REMOVED)


def test_reports_of_several_projects() -> None:
    """Paths are those from here, and everything of each is there."""
    remark = Diagnostic(Location("pyproject.toml", 3), "accept-unused", "unused")
    one = report(catalog_report(RENAMED), remarks=[remark], problems=[problem()])
    whole = joined([moved(one, "a/"), moved(one, "b/")])
    first = whole.catalogs[0]

    assert ("a/catalog/mail.yaml", "a/catalog/mail.yaml") == (
        first.path,
        first.old_path,
    )
    change = first.changes[0].change
    assert [Location("a/catalog/mail.yaml", each, 3) for each in (6, 7)] == [
        change.old,
        change.new,
    ]
    paths = [each.diagnostic.location.path for each in whole.problems]
    assert ["a/catalog/old.yaml", "b/catalog/old.yaml"] == paths
    assert ["a/pyproject.toml", "b/pyproject.toml"] == [
        each.location.path for each in whole.remarks
    ]
    assert whole.catalogs[1].path == "b/catalog/mail.yaml"
    assert one == moved(one, "")
