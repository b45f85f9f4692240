"""Tests of error_catalog.changes.comparison: what differs, and what that is said to break."""

from json import dumps
from pathlib import Path
from typing import Any

import pytest
from error_catalog.changes.change import Change, Comparison, Severity, Side
from error_catalog.changes.classes import CLASSES
from error_catalog.changes.comparison import compare
from error_catalog.files import Location, SourceFile
from error_catalog.pipeline import Stages, understand
from hypothesis import assume, given, settings

from tests.support.crossings import compared, read_files
from tests.support.effort import TORTURE, tries
from tests.support.mutations import MUTATIONS, Mutation, sample
from tests.support.projects import PATH, reads
from tests.support.random_catalogs import catalogs

CASES = Path(__file__).parents[1] / "cases" / "changes"
GOLDEN = CASES / "mutations.txt"
SAMPLE = MUTATIONS if tries(1) == TORTURE else sample(12)

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


WHOLE = """\
# Errors of the shop.
api: {id: shop}
fields:
  when: {schema: {type: string}}
envelopes:
  failure: {body: {code: "{code}", message: "{message}", "when?": "{when}"}}
errors:
  SOLD_OUT: {status: 409, summary: Sold out.}
  CLOSED: {status: 503, summary: Closed.}
"""
PARTS = {
    PATH: "include: [more/_errors.yaml]\napi:\n  id: shop  # as ever\n",
    "catalog/more/_errors.yaml": """\
include: [_shapes.yaml]
errors:
  # The other way round.
  CLOSED:
    summary: Closed.
    status: [503]
  SOLD_OUT: {summary: "Sold out.", status: 409, code: SOLD_OUT}
""",
    "catalog/more/_shapes.yaml": """\
envelopes:
  failure:
    media_type: application/json
    body: {code: "{code}", "when?": "{when}", message: "{message}"}
fields: {when: {schema: {type: [string]}}}
""",
}


def test_entries_in_other_files_are_the_same() -> None:
    """What is moved into files that are included, and reordered, is no change."""
    sides = [
        Side(read_files({PATH: WHOLE}), PATH),
        Side(read_files(PARTS), PATH),
    ]

    assert () == compare(*sides).changes
    assert () == compare(*reversed(sides)).changes


def test_places() -> None:
    """A change is at its key on both sides; what is gone points at its section."""
    edited = WHOLE.replace("409", "410").replace("  CLOSED", "  # Gone.\n  # CLOSED")
    found = compare(
        Side(read_files({PATH: WHOLE}), PATH), Side(read_files({PATH: edited}), PATH)
    )
    places = [(each.change, each.old, each.new, each.section) for each in found.changes]

    assert [
        ("error-removed", Location(PATH, 9, 3), None, Location(PATH, 7, 1)),
        ("status-changed", Location(PATH, 8, 14), Location(PATH, 8, 14), None),
    ] == places


def test_a_catalog_comes_and_goes() -> None:
    """One that is new breaks nobody; one that is gone takes its package with it."""
    side = Side(read_files({PATH: WHOLE}), PATH)
    added, removed = compare(None, side), compare(side, None)

    assert ("shop", "minor") == (added.api, added.requires)
    assert ["catalog-added"] == [each.change for each in added.changes]
    assert ("shop", "major") == (removed.api, removed.requires)
    assert ["catalog-removed"] == [each.change for each in removed.changes]


def test_a_fingerprint_has_no_lines() -> None:
    """It stays when lines move, and is another one for another value."""
    edits = [
        WHOLE.replace("409", "410"),
        "\n\n" + WHOLE.replace("409", "410"),
        WHOLE.replace("409", "411"),
    ]
    sides = [Side(read_files({PATH: each}), PATH) for each in (WHOLE, *edits)]
    prints = [compare(sides[0], each).changes[0].fingerprint for each in sides[1:]]

    assert prints[0] == prints[1] != prints[2]


@given(catalogs(), catalogs())
@settings(max_examples=tries(6), deadline=None)
def test_any_two_catalogs_can_be_compared(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    """A comparison never fails, and a catalog has no changes against itself."""
    before, again, after = map(unchecked, (old, old, new))
    ranks = list(Severity)
    severities = [ranks.index(each.severity) for each in compare(before, after).changes]

    assert sorted(severities) == severities
    assert () == compare(before, again).changes


def unchecked(data: dict[str, Any]) -> Side:
    """Return a catalog of which only its structure must be right, as of one of then."""
    stages = Stages(check_meaning=lambda *_: [])
    sound, _ = understand(PATH, reads(SourceFile(PATH, dumps(data))), stages)
    assume(sound is not None)
    assert sound is not None
    return Side(sound, PATH)
