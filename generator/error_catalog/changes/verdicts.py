"""What each difference breaks: what its class says, and what responses and types show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from error_catalog.changes.change import Breaks, Harm, Severity, Witness
from error_catalog.changes.change_class import ChangeClass, Mark
from error_catalog.changes.classes import CLASSES
from error_catalog.changes.difference import Difference
from error_catalog.changes.surface import ROOT

OLD_CLIENTS, UPGRADE, NEW_CLIENTS, SCHEMA = range(4)

_ORDER: tuple[Harm, ...] = ("", "risky", "breaking")


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    That something is seen to go wrong.

    Args:
        column: Whom it hits: ``OLD_CLIENTS``, ``UPGRADE`` or ``NEW_CLIENTS``.
        error: The error, by its new name, of a removed one by its old name; ``ROOT`` for
            what all have.
        signs: What goes wrong.
        as_error: Of a response that is read as another error, that, by its new name.
        witness: None for what type checkers see.
    """

    column: int
    error: str
    signs: frozenset[str]
    as_error: str = ""
    witness: Witness | None = None


@dataclass(slots=True)
class Verdict:
    """
    What a difference breaks.

    Args:
        harms: Of each of the four, in the order of ``Breaks``.
        seen: The evidence for it.
    """

    difference: Difference
    severity: Severity
    harms: list[Harm]
    seen: list[Evidence] = field(default_factory=list[Evidence])

    @property
    def breaks(self) -> Breaks:
        """Whom it breaks."""
        return Breaks(*self.harms)

    @property
    def witness(self) -> Witness | None:
        """The response that shows it best: read by an old client, and as something else."""
        found = [each for each in self.seen if each.witness is not None]
        found.sort(key=lambda each: (each.column, -_weight(each)))
        return found[0].witness if found else None


def _weight(evidence: Evidence) -> int:
    return len({"class", "error", "case"} & evidence.signs)


def judge(
    differences: Sequence[Difference], evidence: Iterable[Evidence]
) -> list[Verdict]:
    """
    Return what each difference breaks.

    What is seen and no class accounts for makes the likeliest difference worse; without
    one, it is a difference of its own, ``reading-changed``.
    """
    verdicts = [Verdict(each, Severity.SAFE, ["", "", "", ""]) for each in differences]
    stray: list[Evidence] = []
    for each in evidence:
        causes = [one for one in verdicts if _may_cause(one.difference, each)]
        for one in causes:
            one.seen.append(each)
        known = [one for one in causes if _marks(one.difference)[each.column].harm]
        if not known and causes:
            _make_worse(causes[0], each)
        elif not causes:
            stray.append(each)
    for verdict in verdicts:
        _settle(verdict)
    return verdicts + _strays(stray)


def _may_cause(difference: Difference, evidence: Evidence) -> bool:
    about = evidence.error == ROOT or difference.is_about(evidence.error)
    if not about and evidence.as_error and difference.errors is not None:
        about = evidence.as_error in difference.errors and "class" in evidence.signs
    return about and any(map(difference.may_cause, evidence.signs))


def _class(difference: Difference) -> ChangeClass:
    return CLASSES[difference.change]


def _marks(difference: Difference) -> list[Mark]:
    return list(_class(difference).each_mark())


def _make_worse(verdict: Verdict, evidence: Evidence) -> None:
    verdict.harms[evidence.column] = "breaking"


def _settle(verdict: Verdict) -> None:
    """Set the harms and the severity from the class and from what is seen."""
    found = _class(verdict.difference)
    seen = {each.column for each in verdict.seen}
    is_confirmed = False
    is_conditional = False
    worst = verdict.harms
    for column, mark in enumerate(found.each_mark()):
        if not mark.harm:
            continue
        if mark.is_seen and column != SCHEMA:
            is_conditional = True
            if column not in seen:
                continue
            is_confirmed = True
        elif mark.is_seen and not is_confirmed:
            continue
        worst[column] = _graver(worst[column], mark.harm)
    severity = found.overall
    if is_conditional and not is_confirmed and found.otherwise is not None:
        severity = found.otherwise
    verdict.severity = _worse(severity, _by_harm(verdict, found))


def _graver(one: Harm, other: Harm) -> Harm:
    return one if _ORDER.index(one) > _ORDER.index(other) else other


def _by_harm(verdict: Verdict, found: ChangeClass) -> Severity:
    """Return what the harms beyond those of the class itself ask of a version."""
    severity = Severity.DOC
    for column in (OLD_CLIENTS, UPGRADE, NEW_CLIENTS):
        harm = verdict.harms[column]
        mark = list(found.each_mark())[column]
        if not harm or (mark.harm == harm and not mark.is_seen):
            continue
        if column == NEW_CLIENTS:
            own = Severity.RISKY if harm == "breaking" else Severity.SAFE
        else:
            own = Severity.BREAKING if harm == "breaking" else Severity.RISKY
        severity = _worse(severity, own)
    return severity


_RANKS: Mapping[Severity, int] = {each: at for at, each in enumerate(Severity)}


def _worse(one: Severity, other: Severity) -> Severity:
    return min(one, other, key=lambda each: _RANKS[each])


def _strays(stray: Sequence[Evidence]) -> list[Verdict]:
    """Return a difference for what nothing else explains, by the error that it is read as."""
    groups: dict[tuple[Any, ...], list[Evidence]] = {}
    for each in stray:
        groups.setdefault((each.column, each.as_error, each.signs), []).append(each)
    found: list[Verdict] = []
    for (column, as_error, signs), members in groups.items():
        names = sorted({each.error for each in members})
        shown = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
        if "class" in signs or "case" in signs:
            said = f"{shown} is read as {as_error or 'no known error'}"
        else:
            said = f"{shown} is read, or used, differently: {', '.join(sorted(signs))}"
        difference = Difference(
            "reading-changed",
            (names[0],),
            said,
            as_error,
            ("errors", names[0]),
            ("errors", names[0]),
            frozenset(names),
            signs,
            shared=len(names) > 1,
        )
        harms: list[Harm] = ["", "", "", ""]
        harms[column] = "breaking"
        severity = Severity.RISKY if column == NEW_CLIENTS else Severity.BREAKING
        found.append(Verdict(difference, severity, harms, list(members)))
    return found


def renamed(evidence: Evidence, names: Mapping[str, str]) -> Evidence:
    """Return *evidence* about an error of the old catalog with its new name."""
    return replace(evidence, error=names.get(evidence.error, evidence.error))
