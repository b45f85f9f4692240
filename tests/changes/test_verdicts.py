"""Tests of error_catalog.changes.verdicts: what is seen, and what it says of a difference."""

from error_catalog.changes.change import Severity, Witness
from error_catalog.changes.difference import IDENTITY, Difference
from error_catalog.changes.verdicts import (
    NEW_CLIENTS,
    OLD_CLIENTS,
    UPGRADE,
    Evidence,
    judge,
)


def difference(change: str, signs: frozenset[str] = IDENTITY) -> Difference:
    """Return a difference of the error A."""
    path = ("errors", "A")
    errors = frozenset(("A",))
    return Difference(change, ("A",), "", "", path, path, errors, signs)


def evidence(column: int, sign: str, error: str = "A", reader: str = "") -> Evidence:
    """Return that one thing goes wrong, with a witness if there is a reader."""
    witness = Witness(409, reader, "A", "old") if reader else None
    return Evidence(column, error, frozenset((sign,)), "", witness)


def test_what_is_seen_confirms_a_class() -> None:
    """A small letter of a class holds only if it is seen, and then the version asks for more."""
    (seen,) = judge(
        [difference("class-renamed", frozenset(("name",)))], [evidence(UPGRADE, "name")]
    )
    (unseen,) = judge([difference("class-renamed", frozenset(("name",)))], [])

    assert ("breaking", Severity.BREAKING) == (seen.breaks.upgrade, seen.severity)
    assert ("", Severity.SAFE) == (unseen.breaks.upgrade, unseen.severity)


def test_what_a_class_does_not_expect_makes_it_worse() -> None:
    """What is seen counts, whatever the class says."""
    (found,) = judge([difference("alias-added")], [evidence(OLD_CLIENTS, "class")])

    assert ("breaking", Severity.BREAKING) == (found.breaks.old_clients, found.severity)


def test_what_nothing_explains_is_a_change_of_its_own() -> None:
    """One for all errors that are read as the same; new clients that fail are a risk."""
    seen = [
        evidence(NEW_CLIENTS, "class", error="B"),
        evidence(NEW_CLIENTS, "class", error="C"),
    ]
    other, stray = judge([difference("alias-added")], seen)

    assert (Severity.SAFE, "") == (other.severity, other.breaks.new_clients)
    assert "reading-changed" == stray.difference.change
    assert {"B", "C"} == stray.difference.errors
    assert ("breaking", Severity.RISKY) == (stray.breaks.new_clients, stray.severity)


def test_the_best_witness() -> None:
    """It is what an old client takes for something else, before what it merely lacks."""
    seen = [
        evidence(NEW_CLIENTS, "class", reader="later"),
        evidence(OLD_CLIENTS, "malformed", reader="lesser"),
        evidence(OLD_CLIENTS, "class", reader="best"),
    ]
    (found,) = judge([difference("code-changed")], seen)

    assert found.witness is not None
    assert "best" == found.witness.read_as
