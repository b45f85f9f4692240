"""
``[[tool.error-catalog.accept]]``: breaks that a team has decided to release.

An entry names one change of one thing to one value. There are no patterns, no texts and no
lines in it, so that it cannot cover what nobody has looked at.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from error_catalog.changes.change import Change
from error_catalog.config import RULE, accept_table, locate
from error_catalog.diagnostics import (
    Diagnostic,
    Finding,
    Severity,
    did_you_mean,
    expected,
    is_list,
    is_mapping,
    shown,
    unknown_keys,
)
from error_catalog.files import Location, Path, SourceFile
from error_catalog.filters.escapes import visible
from error_catalog.filters.json import quoted

TABLE: Path = ("tool", "error-catalog", "accept")
KEYS = ("change", "of", "to", "reason", "until")
DAYS = 90
"""How long a suggested entry holds."""


@dataclass(frozen=True, slots=True)
class Accept:
    """
    An entry of the configuration.

    Args:
        change: The id of a class of changes.
        of: What changed, such as ``mail:BOX_LOCKED``.
        to: The new value; empty for what was removed.
        until: The last day on which it counts.
        place: Where it stands.
    """

    change: str
    of: str
    to: str
    reason: str
    until: date
    place: Location

    @property
    def key(self) -> tuple[str, str, str]:
        """What it covers."""
        return (self.change, self.of, self.to)

    def is_expired(self, today: date) -> bool:
        """Whether it counts no more."""
        return today > self.until


def read_accepts(
    source: SourceFile | None, classes: Collection[str]
) -> tuple[list[Accept], list[Diagnostic]]:
    """
    Return the entries of a configuration without mistakes, and all mistakes in the others.

    Args:
        source: None if there is no configuration.
        classes: The ids of all classes of changes.
    """
    entries: Any = [] if source is None else accept_table(source)
    if source is None or (is_list(entries) and not entries):
        return [], []
    if not is_list(entries):
        hint = "write `[[tool.error-catalog.accept]]`, with two brackets"
        finding = expected(TABLE, "a list of tables", entries, hint)
        return [], [_diagnostic(source, finding)]
    accepts: dict[tuple[str, str, str], Accept] = {}
    findings: list[Finding] = []
    for at, entry in enumerate(entries):
        wrong = list(_findings(entry, (*TABLE, at), classes))
        findings += wrong
        if wrong:
            continue
        place = locate(source, (*TABLE, at), on_key=True)
        accept = Accept(**entry, place=place)
        first = accepts.setdefault(accept.key, accept)
        if first is not accept:
            message = f"the entry of line {first.place.line} accepts the same change"
            hint = "remove one of the two"
            findings.append(Finding((*TABLE, at), message, hint, on_key=True))
    found = [_diagnostic(source, each) for each in findings]
    return list(accepts.values()), sorted(found, key=lambda each: each.order)


def _findings(entry: Any, at: Path, classes: Collection[str]) -> Iterator[Finding]:
    if not is_mapping(entry):
        yield expected(at, "a table", entry)
        return
    yield from unknown_keys(entry, KEYS, at)
    for key in KEYS:
        if key not in entry:
            hint = "`gen diff --format accept` prints whole entries"
            yield Finding(at, f"`{key}` is missing", hint, on_key=True)
    for key in ("change", "of", "to", "reason"):
        if key in entry and not isinstance(entry[key], str):
            yield expected((*at, key), "text", entry[key])
    change, of = entry.get("change", ""), entry.get("of", ":")
    if isinstance(change, str) and "change" in entry and change not in classes:
        message = f"there is no class of changes {shown(change)}"
        yield Finding((*at, "change"), message, did_you_mean(change, classes))
    if isinstance(of, str) and not of.strip():
        hint = "name what changed, such as `mail:BOX_LOCKED`"
        yield Finding((*at, "of"), "the text is empty", hint)
    reason = entry.get("reason", "-")
    if isinstance(reason, str) and not reason.strip():
        hint = "say why the change may be released"
        yield Finding((*at, "reason"), "the reason is empty", hint)
    if "until" in entry:
        yield from _until_findings(entry["until"], (*at, "until"))


def _until_findings(value: Any, at: Path) -> Iterator[Finding]:
    if isinstance(value, datetime) or not isinstance(value, date):
        hint = "write the last day on which it counts, without quotes"
        yield expected(at, "a date such as `2027-03-01`", value, hint)


def _diagnostic(source: SourceFile, finding: Finding) -> Diagnostic:
    place = locate(source, finding.path, on_key=finding.on_key)
    return Diagnostic(place, RULE, finding.message, finding.hint)


def remarks(
    accepts: Iterable[Accept],
    used: Collection[tuple[str, str, str]],
    is_compared: Callable[[str], bool],
    today: date,
) -> list[Diagnostic]:
    """
    Return a warning for each entry that is expired, or covers nothing.

    Args:
        used: The keys of those that cover a change, or would if they were not expired.
        is_compared: Whether the API with an id was compared, as far as there is one: what
            was not may still need its entry.
    """
    found: list[Diagnostic] = []
    for each in accepts:
        if each.key not in used:
            if is_compared(each.of.partition(":")[0]):
                message = f"there is no change `{each.change}` of `{each.of}` any more"
                hint = "remove the entry"
                if each.to:
                    message = f"{message.removesuffix(' any more')} to `{each.to}`"
                    hint = "remove the entry, or check `of` and `to`"
                found.append(_warning(each, "accept-unused", message, hint))
        elif each.is_expired(today):
            message = f"this held until {each.until}: the change counts again"
            hint = "decide anew: undo the change, or set another date"
            found.append(_warning(each, "accept-expired", message, hint))
    return found


def _warning(accept: Accept, rule: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(accept.place, rule, message, hint, Severity.WARNING)


def suggested(change: Change, today: date) -> str:
    """Return an entry to paste, whose reason is still to be written."""
    until = today + timedelta(days=DAYS)
    return (
        "[[tool.error-catalog.accept]]\n"
        f"# {visible(change.message)}\n"
        f"change = {_toml(change.change)}\n"
        f"of = {_toml(change.subject)}\n"
        f"to = {_toml(change.value)}\n"
        'reason = ""\n'
        f"until = {until.isoformat()}\n"
    )


def _toml(text: str) -> str:
    """Return *text* as a basic string. Source: TOML 1.0.0, "String"."""
    return quoted(text, lambda found: _escape(found[0]))


def _escape(character: str) -> str:
    point = ord(character)
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
