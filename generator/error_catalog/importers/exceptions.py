"""
Exceptions from the rules of quality for what a source says poorly, or does not say.

A source may repeat one text for two errors, or not tell whether to retry. An import
changes nothing about that, so the catalog says that it is as imported; whoever improves
an entry removes its comment, and ``unused-suppression`` reports those that are forgotten.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from error_catalog.catalog.loader import SECTIONS
from error_catalog.diagnostics import Severity
from error_catalog.files import Path
from error_catalog.importers.draft import Draft
from error_catalog.rules.quality.registry import RULES, judge
from error_catalog.rules.quality.rule import Subject
from error_catalog.semantics.resolution import Resolved

REASON = "as imported"


def excepted(draft: Draft, resolved: Resolved) -> Draft:
    """Return *draft* with a comment at each entry that a rule of quality would warn of."""
    own = frozenset(
        (section, key) for section in SECTIONS for key in draft.data.get(section, ())
    )
    severities = {each.id: each.severity for each in RULES}
    rules = [each for each in RULES if each.is_default]
    found: dict[Path, dict[str, None]] = defaultdict(dict)
    for each in judge(rules, Subject(resolved, dict(draft.data), own, ())):
        if severities[each.rule] is not Severity.NOTE:
            found[each.finding.path[:2]][each.rule] = None
    return replace(draft, marks=_marked(draft.marks, found))


def _marked(
    marks: Mapping[Path, str], found: Mapping[Path, Mapping[str, None]]
) -> dict[Path, str]:
    """Return *marks* with what is to be ignored behind them."""
    every = dict(marks)
    for path, rules in found.items():
        comment = f"gen: ignore[{', '.join(rules)}]: {REASON}"
        every[path] = f"{marks[path]} # {comment}" if path in marks else comment
    return every
