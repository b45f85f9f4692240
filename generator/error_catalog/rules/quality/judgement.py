"""What lint says about a project's catalogs: rules, settings and suppressions together."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from error_catalog.catalog.loader import Merged
from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.files import Location, SourceFile
from error_catalog.rules.open_question import RULE as QUESTION
from error_catalog.rules.quality.own import FAILED, OwnRule, View, findings_of
from error_catalog.rules.quality.registry import RULES, SUBJECTS, judge
from error_catalog.rules.quality.rule import Change, Subject
from error_catalog.rules.quality.settings import SOFT, Names, Settings
from error_catalog.rules.quality.suppression import (
    UNUSED,
    WRONG,
    Suppression,
    suppressions,
    without_suppressed,
)
from error_catalog.semantics.resolution import Resolved
from error_catalog.targets.python.adapters import Adapter

OWN = "own"
"""The subject of users' own rules."""


@dataclass(frozen=True, slots=True)
class Judged:
    """
    A diagnostic, and the changes that fix what it is about.

    Args:
        catalog: The path of the catalog that it is about; empty if it is not known.
        is_soft: The configuration and comments can take it back.
    """

    diagnostic: Diagnostic
    changes: tuple[Change, ...] = ()
    catalog: str = ""
    is_soft: bool = False


def names_of(own: Sequence[OwnRule]) -> Names:
    """Return what the configuration may name, with the rules of users' own."""
    mine = tuple(each.id for each in own)
    subjects = {
        subject: tuple(rule.id for rule in rules) for subject, rules in SUBJECTS.items()
    }
    return Names(
        rules=(*(each.id for each in RULES), UNUSED, *mine),
        defaults=frozenset(
            (*(each.id for each in RULES if each.is_default), UNUSED, *mine)
        ),
        subjects={**subjects, OWN: mine} if mine else subjects,
    )


def sentences_of(own: Sequence[OwnRule]) -> dict[str, str]:
    """Return what each rule of quality finds, in one sentence."""
    return {
        **{each.id: each.sentence for each in RULES},
        WRONG: "A comment begins like a suppression, and is none.",
        UNUSED: "A suppression takes nothing back.",
        QUESTION: "What nobody knew yet is asked in a comment.",
        **{each.id: each.sentence for each in own},
    }


def subject_of(
    resolved: Resolved, merged: Merged, adapters: tuple[Adapter, ...] = ()
) -> Subject:
    """Return a sound catalog as rules of quality see it."""
    root = merged.documents[0]
    own = (entry for entry, owner in merged.owners.items() if owner is root)
    return Subject(resolved, merged.data, frozenset(own), adapters)


def quality(
    subject: Subject,
    merged: Merged,
    view: View,
    own: Sequence[OwnRule],
    settings: Settings,
) -> Iterator[Judged]:
    """Yield what the selected rules find in one catalog."""
    rules = [each for each in RULES if each.id in settings.selected]
    severities = {each.id: each.severity for each in RULES}
    path = merged.source.path
    for found in judge(rules, subject):
        severity = settings.severities.get(found.rule, severities[found.rule])
        diagnostic = merged.diagnose(found.rule, found.finding)
        diagnostic = replace(diagnostic, severity=severity)
        yield Judged(diagnostic, found.changes, path, is_soft=True)
    for rule in own:
        if rule.id in settings.selected:
            for each in findings_of(rule, view):
                yield _own(rule, merged.diagnose(rule.id, each), path, settings)


def _own(
    rule: OwnRule, diagnostic: Diagnostic, path: str, settings: Settings
) -> Judged:
    if diagnostic.message.startswith(FAILED):
        return Judged(replace(diagnostic, severity=Severity.ERROR), (), path)
    severity = settings.severities.get(rule.id, rule.severity)
    return Judged(replace(diagnostic, severity=severity), (), path, is_soft=True)


def broken_rules(own: Iterable[OwnRule]) -> list[Diagnostic]:
    """Return a diagnostic for each rule of a user's own that cannot be loaded."""
    return [
        Diagnostic(
            Location("pyproject.toml"),
            each.id,
            f"the rule cannot be used: {each.problem}",
            f"see `{each.origin}`, an entry point of the group `error_catalog.rules`",
        )
        for each in own
        if each.problem is not None
    ]


def with_settings(
    diagnostics: Iterable[Diagnostic], settings: Settings
) -> Iterator[Judged]:
    """Yield what validity's rules found, with the severities that the configuration sets."""
    for each in diagnostics:
        if each.severity is Severity.ERROR:
            yield Judged(each)
        else:
            severity = settings.severities.get(each.rule, each.severity)
            yield Judged(replace(each, severity=severity), is_soft=True)


def settled(
    judged: Sequence[Judged],
    sources: Iterable[SourceFile],
    settings: Settings,
    names: Names,
    idle: Collection[str] = (),
) -> list[Judged]:
    """
    Return what remains when settings and suppressions have taken back what they can.

    Args:
        judged: What was found in all catalogs; a file may be in several.
        sources: The files of catalogs that are sound.
        idle: Rules that had nothing to look at.
    """
    known = (*names.rules, *SOFT)
    found: list[Suppression] = []
    wrong: list[Diagnostic] = []
    for source in sources:
        mine, said = suppressions(source, known)
        found += mine
        wrong += said
    checked = (settings.selected | {*SOFT}) - settings.ignored - {*idle}
    wanted = [
        each
        for each in _unique(judged)
        if not each.is_soft or settings.admits(each.diagnostic)
    ]
    soft = [each.diagnostic for each in wanted if each.is_soft]
    taken, unused = without_suppressed(soft, found, checked)
    if UNUSED not in settings.selected:
        unused = []
    severity = settings.severities.get(UNUSED, Severity.WARNING)
    unused = [replace(each, severity=severity) for each in unused]
    return [
        *(each for each in wanted if each.diagnostic not in taken),
        *(Judged(each) for each in wrong),
        *(Judged(each) for each in unused if settings.admits(each)),
    ]


def _unique(judged: Iterable[Judged]) -> list[Judged]:
    """Return each diagnostic once for each catalog, and once if it fixes nothing."""
    seen: dict[tuple[Diagnostic, str], Judged] = {}
    for each in judged:
        key = each.diagnostic, each.catalog if each.changes else ""
        seen.setdefault(key, each)
    return list(seen.values())
