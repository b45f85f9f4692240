"""All rules of quality by subject, in the order of reports."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from error_catalog.diagnostics import Finding
from error_catalog.files import Path
from error_catalog.rules.quality import (
    addresses,
    codes,
    envelopes,
    lifecycle,
    operations,
    params,
    retry,
    secrets,
    statuses,
    summaries,
    texts,
)
from error_catalog.rules.quality.rule import Change, Repairable, Rule, Subject

SUBJECTS: Mapping[str, tuple[Rule, ...]] = {
    "retry": retry.RULES,
    "statuses": statuses.RULES,
    "codes": codes.RULES,
    "summaries": summaries.RULES,
    "texts": texts.RULES,
    "secrets": secrets.RULES,
    "params": params.RULES,
    "envelopes": envelopes.RULES,
    "addresses": addresses.RULES,
    "lifecycle": lifecycle.RULES,
    "operations": operations.RULES,
}

RULES = tuple(rule for rules in SUBJECTS.values() for rule in rules)

HABIT = 5
"""From how many findings on a rule may find a habit of the whole catalog."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found, and the changes that fix it."""

    rule: str
    finding: Finding
    changes: tuple[Change, ...] = ()


def judge(rules: Iterable[Rule], subject: Subject) -> Iterator[Found]:
    """Yield what *rules* find in a catalog; what most errors have is one finding."""
    for rule in rules:
        found = [_found(rule, each) for each in rule.check(subject)]
        total = len(subject.errors)
        errors = {each.finding.path[:2] for each in found}
        if rule.habit and len(found) >= HABIT and len(errors) * 2 > total:
            yield _habit(rule, found, total)
        else:
            yield from found


def _found(rule: Rule, finding: Finding) -> Found:
    changes = finding.changes if isinstance(finding, Repairable) else ()
    return Found(rule.id, finding, changes)


def _habit(rule: Rule, found: list[Found], total: int) -> Found:
    count = len({each.finding.path[:2] for each in found})
    message = rule.habit.format(count=count, total=total)
    changes = tuple(change for each in found for change in each.changes)
    path: Path = ("errors",)
    finding = Finding(path, message, found[0].finding.hint, on_key=True)
    return Found(rule.id, finding, changes)
