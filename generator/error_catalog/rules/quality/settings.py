"""``[tool.error-catalog.lint]``: which rules are checked, where, and how bad each is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from error_catalog.diagnostics import (
    Diagnostic,
    Finding,
    Severity,
    did_you_mean,
    expected,
    is_list,
    is_mapping,
    unknown_keys,
)
from error_catalog.files import Path

TABLE: Path = ("tool", "error-catalog", "lint")

KEYS = ("select", "ignore", "per-file", "severity")

ALL, DEFAULT = "all", "default"
"""What ``select`` takes besides rules and subjects."""

SOFT = (
    "code-conflict",
    "fallback",
    "open-question",
    "placement",
    "python-name",
    "standard",
    "unknown-name",
)
"""Rules of validity that also have warnings or notes, which can be set like ours."""


@dataclass(frozen=True, slots=True)
class Names:
    """
    What the configuration may name.

    Args:
        rules: Every rule of quality, with those of users' own.
        defaults: Those of them that are checked without being selected.
        subjects: The rules of each subject.
    """

    rules: tuple[str, ...]
    defaults: frozenset[str]
    subjects: Mapping[str, tuple[str, ...]]

    def meant(self, name: str) -> frozenset[str]:
        """Return the rules that *name* stands for."""
        if name == ALL:
            return frozenset(self.rules)
        if name == DEFAULT:
            return self.defaults
        return frozenset(self.subjects.get(name, (name,)))

    @property
    def known(self) -> tuple[str, ...]:
        """Everything that a list of rules may name."""
        return (*self.rules, *SOFT, *self.subjects, ALL, DEFAULT)


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Which rules are checked.

    Args:
        selected: The rules of quality to check.
        ignored: Rules of validity whose warnings and notes are not wanted.
        severities: By rule.
        per_file: A pattern of paths, and the rules that do not hold there.
    """

    selected: frozenset[str]
    ignored: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict[str, Severity])
    per_file: tuple[tuple[str, frozenset[str]], ...] = ()

    def admits(self, diagnostic: Diagnostic) -> bool:
        """Tell whether *diagnostic* is wanted in its file."""
        path = diagnostic.location.path
        return diagnostic.rule not in self.ignored and not any(
            diagnostic.rule in rules and fnmatchcase(path, pattern)
            for pattern, rules in self.per_file
        )


def settings(table: Any, names: Names) -> tuple[Settings, list[Finding]]:
    """
    Return what *table*, the value of ``lint`` in the configuration, says.

    Args:
        table: None if there is none.

    Returns:
        The defaults if anything is wrong, which the findings say.
    """
    default = Settings(names.defaults)
    if table is None:
        return default, []
    findings = list(_findings(table, names))
    if findings:
        return default, findings
    selected = _meant(table.get("select", [DEFAULT]), names)
    ignored = _meant(table.get("ignore", []), names)
    severities = {
        rule: Severity(text)
        for name, text in table.get("severity", {}).items()
        for rule in names.meant(name)
    }
    per_file = tuple(
        (pattern, _meant(rules, names))
        for pattern, rules in table.get("per-file", {}).items()
    )
    return Settings(selected - ignored, ignored, severities, per_file), []


def _meant(listed: Sequence[str], names: Names) -> frozenset[str]:
    return frozenset(rule for name in listed for rule in names.meant(name))


def _findings(table: Any, names: Names) -> Iterator[Finding]:
    if not is_mapping(table):
        yield expected(TABLE, "a table", table)
        return
    yield from unknown_keys(table, KEYS, TABLE)
    for key in ("select", "ignore"):
        yield from _list(table.get(key, []), names, (*TABLE, key))
    for key in ("per-file", "severity"):
        if not is_mapping(table.get(key, {})):
            yield expected((*TABLE, key), "a table", table[key])
            return
    for pattern, rules in table.get("per-file", {}).items():
        yield from _list(rules, names, (*TABLE, "per-file", pattern))
    for name, text in table.get("severity", {}).items():
        at = (*TABLE, "severity", name)
        yield from _unknown(name, names, at, on_key=True)
        if text not in [*Severity]:
            yield expected(at, "`error`, `warning` or `note`", text)


def _list(value: Any, names: Names, at: Path) -> Iterator[Finding]:
    if not is_list(value):
        yield expected(at, "a list of rules", value, 'write it like `["code-style"]`')
        return
    for each in value:
        if isinstance(each, str):
            yield from _unknown(each, names, at)
        else:
            yield expected(at, "the name of a rule", each)


def _unknown(
    name: str, names: Names, at: Path, *, on_key: bool = False
) -> Iterator[Finding]:
    if name not in names.known:
        hint = did_you_mean(name, names.known)
        if not hint.startswith("did"):
            hint = "`gen explain RULE` has a page for each rule"
        yield Finding(at, f"there is no rule `{name}`", hint, on_key=on_key)
