"""What a terminal shows of a comparison."""

from pathlib import Path

import pytest
from error_catalog.changes.change import Breaks, Severity, Witness
from error_catalog.changes.report import Report
from error_catalog.changes.text import in_lines, sentence, summary, whom
from error_catalog.files import Location
from error_catalog.filters.escapes import visible_lines
from hypothesis import given, settings

from tests.support.comparisons import (
    ADDED,
    CHANGES,
    HARD,
    REMOVED,
    RENAMED,
    REPORTS,
    SAID,
    WIDENED,
    accept,
    catalog_report,
    change,
    report,
)
from tests.support.effort import tries

CASES = Path(__file__).parents[1] / "cases/changes"


def test_the_form_of_a_line() -> None:
    """Both places, the class, the witness, the way out, and what it comes to."""
    found = in_lines(report(catalog_report(RENAMED, ADDED)), is_whole=False)

    assert (
        "catalog/mail.yaml:7:3: breaking[code-changed]: BOX_LOCKED: BOX_LOCKED -> BOX_BUSY "
        "(was catalog/mail.yaml:6:3 at main)\n"
        "    an old client reads the new response (409) as HTTPConflictError, not "
        "BoxLockedError\n"
        "    hint: release `aliases: [BOX_BUSY]` on BOX_LOCKED first\n"
        "mail: 1 breaking, 0 risky, 1 safe (--all lists them). Roll out: clients first. "
        "Needs 2.0.0; api.version is 1.4.0\n"
    ) == found


@pytest.mark.parametrize("is_whole", [True, False])
def test_everything(*, is_whole: bool, update_goldens: bool) -> None:
    """Changes of every kind, accepted ones, hostile texts, and a catalog without any."""
    file = CASES / "text" / ("all.txt" if is_whole else "usual.txt")
    text = in_lines(HARD, is_whole=is_whole)
    if update_goldens:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    assert file.read_text("utf-8") == text


def test_nothing_changed() -> None:
    """Catalogs without changes are counted."""
    same = catalog_report()

    assert "" == in_lines(report(), is_whole=False)
    assert "1 catalog: nothing changed since main\n" == in_lines(
        report(same), is_whole=False
    )
    assert "2 catalogs: nothing changed since main\n" == in_lines(
        report(same, same), is_whole=False
    )


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        (("1.4.0", "1.4.0"), "Needs 2.0.0; api.version is 1.4.0"),
        (("1.4.0", "2.0.0"), "Needs 2.0.0; api.version is 2.0.0, which covers it"),
        (("0.4.0", "0.4.1"), "Needs 0.5.0; api.version is 0.4.1"),
        (("2024-01-01", "2024-06-01"), "Needs a major version"),
        ((None, None), "Needs a major version"),
    ],
)
def test_versions(versions: tuple[str | None, str | None], said: str) -> None:
    """The version that is needed, or only the part of it where versions are dates."""
    assert summary(catalog_report(RENAMED, versions=versions)).endswith(f". {said}")


def test_what_is_counted() -> None:
    """Accepted changes stay in the list; what is said is counted only if there is any."""
    every = catalog_report(*CHANGES, accepts=(accept(RENAMED), accept(REMOVED)))
    one = catalog_report(SAID)

    assert summary(every, is_whole=False).startswith(
        "mail: 2 breaking (2 accepted), 1 risky, 1 safe, 1 doc (--all lists them). "
    )
    assert summary(every).endswith("Needs 1.5.0; api.version is 1.4.0")
    assert summary(one).startswith("mail: 0 breaking, 0 risky, 0 safe, 1 doc. ")
    assert summary(one).endswith("Needs 1.4.1; api.version is 1.4.0")


def test_where_nothing_is_left_to_point_at() -> None:
    """What is gone with its file has the place where it was."""
    gone = change("catalog-removed", subject="mail", value="", section=None, new=None)
    odd = change(value="", section=None, new=None, old=None)
    lines = in_lines(report(catalog_report(gone, odd)), is_whole=False).split("\n")

    assert (
        "catalog/mail.yaml:6:3: breaking[catalog-removed]: mail: it is gone "
        "(was catalog/mail.yaml:6:3 at main)"
    ) == lines[0]
    assert "breaking[code-changed]: BOX_LOCKED: it is gone" == lines[1]


@pytest.mark.parametrize(
    ("witness", "said"),
    [
        (
            Witness(409, "A", "B", "old"),
            "an old client reads the new response (409) as A, not B",
        ),
        (
            Witness(None, "A", "", "new"),
            "a new client reads the old response as A, unlike any that it knows",
        ),
        (
            Witness(400, "A", "", "new", ("size", "unit")),
            "a new client reads the old response (400) as A, but not its `size` and `unit`",
        ),
        (
            Witness(200, "", "B", "old"),
            "an old client does not take the new response (200) for B",
        ),
        (
            Witness(200, "", "", "new"),
            "a new client does not take the old response (200) for an error",
        ),
    ],
)
def test_witnesses(witness: Witness, said: str) -> None:
    """A sentence says who reads what of whom."""
    assert said == sentence(witness)


def test_who_breaks() -> None:
    """Each party in words, and who is only at risk."""
    every = change(breaks=Breaks("breaking", "risky", "risky", "breaking"))

    assert [
        "old clients",
        "code that upgrades (risk)",
        "new clients of old servers (risk)",
        "readers of the schemas",
    ] == whom(every)
    assert [] == whom(ADDED)
    assert Severity.RISKY is WIDENED.severity
    assert isinstance(WIDENED.new, Location)


@settings(max_examples=tries(15))
@given(REPORTS)
def test_a_change_is_one_line(made: Report) -> None:
    """Whatever stands in a catalog, no line is broken and nothing hidden is printed."""
    text = in_lines(made, is_whole=True)

    assert visible_lines(text) == text
    marks = sum("[" in each.split(": ")[0:2][-1] for each in text.splitlines())
    assert marks <= sum(len(each.changes) for each in made.catalogs) * 4
