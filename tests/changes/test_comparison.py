"""Tests of error_catalog.changes.comparison: what differs, and what that is said to break."""

from json import dumps
from pathlib import Path

import pytest
from error_catalog.changes.change import Change, Comparison, Severity
from error_catalog.changes.classes import CLASSES

from tests.support.crossings import compared
from tests.support.effort import TORTURE, tries
from tests.support.mutations import MUTATIONS, Mutation

CASES = Path(__file__).parents[1] / "cases" / "changes"
GOLDEN = CASES / "mutations.txt"
SAMPLE = MUTATIONS if tries(1) == TORTURE else MUTATIONS[::4]

_LETTERS = {"": "-", "risky": "R", "breaking": "B"}


def letters(change: Change) -> str:
    """Return whom a change breaks, a letter each."""
    breaks = change.breaks
    columns = breaks.old_clients, breaks.upgrade, breaks.new_clients, breaks.schema
    return "".join(_LETTERS[each] for each in columns)


def said(mutation: Mutation, found: Comparison) -> str:
    """Return all that is said of a mutation."""
    lines = [f"{mutation.name}: {found.rollout}, {found.requires}"]
    lines += [
        f"  {each.severity} {letters(each)} {each.change} {each.subject}: {each.message}"
        for each in found.changes
    ]
    return "\n".join(lines)


@pytest.mark.sampled
def test_mutations(*, update_goldens: bool) -> None:
    """Every key of the language has its class of changes, the worst of which come first."""
    if update_goldens:
        texts = [said(each, compared(each.before, each.after)) for each in MUTATIONS]
        GOLDEN.write_text("\n".join(texts) + "\n", "utf-8")
    expected = "\n" + GOLDEN.read_text("utf-8")
    ranks = list(Severity)
    for mutation in SAMPLE:
        found = compared(mutation.before, mutation.after)
        order = [ranks.index(each.severity) for each in found.changes]

        assert f"\n{said(mutation, found)}\n" in expected
        assert sorted(order) == order


def test_there_are_many_mutations() -> None:
    """There are 150 mutations at least, no two with one name, and each is a catalog of its own."""
    names = {each.name for each in MUTATIONS}

    assert len(MUTATIONS) == len(names) >= 150
    assert [] == [
        each.name for each in MUTATIONS if dumps(each.before) == dumps(each.after)
    ]


def test_classes_are_found() -> None:
    """Each class but a few that need two catalogs, or a tie, is the class of some mutation."""
    found = {
        line.split()[2]
        for line in GOLDEN.read_text("utf-8").splitlines()
        if line[:2] == "  "
    }
    rest = {"catalog-added", "catalog-removed", "reading-changed"}

    assert rest == CLASSES.keys() - found


def test_what_says_the_same_is_no_change() -> None:
    """Order, other places, comments and spelled-out defaults are no changes."""
    same = [
        each for each in MUTATIONS if each.name.startswith(("nothing", "api version"))
    ]
    found = [compared(each.before, each.after) for each in same]

    assert len(same) > 4
    assert {((), "any order", "none")} == {
        (each.changes, each.rollout, each.requires) for each in found
    }


def test_a_mutation_and_its_reverse_agree() -> None:
    """What old clients of the one cannot read, new clients of the other cannot read."""
    for mutation in SAMPLE:
        there = compared(mutation.before, mutation.after)
        back = compared(mutation.after, mutation.before)
        for one, other in ((there, back), (back, there)):
            hit = {each for each in one.changes if each.breaks.old_clients}
            also = {each for each in other.changes if each.breaks.new_clients}
            if bool(hit) != bool(also):
                assert all(map(is_by_class, hit | also)), mutation.name


def is_by_class(change: Change) -> bool:
    """Tell whether a class says what no response shows, or an old client misses an option."""
    marks = list(CLASSES[change.change].each_mark())
    fixed = any(marks[at].harm and not marks[at].is_seen for at in (0, 2))
    lost = change.witness is not None and bool(change.witness.lost)
    return fixed or lost
