"""
Two versions of a catalog compared: every change, whom it breaks, what it asks for.

Changes are found by key and judged by reading: each new response by a client of the old
catalog, and the other way round. What reading cannot show, the classes say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from error_catalog.changes.both import Both
from error_catalog.changes.change import (
    Breaks,
    Change,
    Comparison,
    Harm,
    Level,
    Rollout,
    Severity,
    Side,
    fingerprint,
)
from error_catalog.changes.classes import CLASSES
from error_catalog.changes.client import Client
from error_catalog.changes.difference import Difference
from error_catalog.changes.envelopes import envelope_differences
from error_catalog.changes.errors import error_differences
from error_catalog.changes.fields import (
    field_differences,
    said_differently,
    selectivity_differences,
)
from error_catalog.changes.prose import api_prose
from error_catalog.changes.statuses import status_differences
from error_catalog.changes.surface import Surface, misfits
from error_catalog.changes.verdicts import (
    NEW_CLIENTS,
    OLD_CLIENTS,
    UPGRADE,
    Evidence,
    Verdict,
    judge,
)
from error_catalog.changes.witnesses import Crossing
from error_catalog.files import Location, Path
from error_catalog.pipeline import Understood


def compare(old: Side | None, new: Side | None) -> Comparison:
    """
    Return what changes from *old* to *new*.

    Args:
        old: None if the catalog is new.
        new: None if the catalog is gone.
    """
    if old is None or new is None:
        return _alone(old, new)
    both = Both(old.understood.resolved, new.understood.resolved)
    differences = _differences(both)
    api = new.understood.resolved.catalog.api.id
    if not differences:
        return Comparison(api, (), "any order", "none")
    verdicts = judge(differences, _evidence(both, differences))
    changes = [_change(each, api, old.understood, new.understood) for each in verdicts]
    return _comparison(api, changes)


def _comparison(api: str, changes: list[Change]) -> Comparison:
    ranks = list(Severity)
    changes.sort(
        key=lambda each: (
            ranks.index(each.severity),
            each.new or each.section or Location(""),
            each.change,
            each.subject,
        )
    )
    return Comparison(api, tuple(changes), _rollout(changes), _level(changes))


def _alone(old: Side | None, new: Side | None) -> Comparison:
    """Return that a catalog is new, or gone."""
    side = new or old
    assert side is not None
    api = side.understood.resolved.catalog.api.id
    change = "catalog-added" if old is None else "catalog-removed"
    place = side.understood.merged.locate(("api", "id"))
    found = CLASSES[change]
    harms: list[Harm] = [each.harm for each in found.each_mark()]
    words = "is new" if old is None else "is gone"
    value = api if old is None else ""
    made = Change(
        change=change,
        severity=found.overall,
        subject=api,
        message=f"{side.path} {words}",
        hint=found.way_out or None,
        breaks=Breaks(*harms),
        old=place if new is None else None,
        new=place if old is None else None,
        section=place if new is None else None,
        value=value,
        witness=None,
        fingerprint=fingerprint(api, change, api, value),
    )
    return _comparison(api, [made])


def _differences(both: Both) -> list[Difference]:
    """Return everything that differs."""
    found = list(_api(both))
    found += field_differences(both)
    found += envelope_differences(both)
    found += error_differences(both)
    said = frozenset(
        (new, field)
        for old, new in both.live
        if said_differently(both.before.errors[old], both.after.errors[new])
        for field in both.new.field_schemas
    )
    if any(CLASSES[each.change].overall is not Severity.DOC for each in found):
        found += selectivity_differences(both, said)
    found += status_differences(both)
    found += api_prose(both)
    return [each for each in found if not _follows(each, found)]


_OF_REMOVED = ("place", "requires", "omits", "allows", "pin")


def _follows(each: Difference, found: list[Difference]) -> bool:
    """Tell whether a difference follows from a field that is new or gone, which is said once."""
    if not each.fields:
        return False
    kinds: dict[str, set[str]] = {"field-added": set(), "field-removed": set()}
    for other in found:
        if other.change in kinds:
            kinds[other.change] |= other.fields
    added, removed = kinds.values()
    if each.change == "field-added":
        # That it is always sent says more.
        return any(
            other.change == "required-place-added" and each.fields & other.fields
            for other in found
        )
    if each.change in ("optional-place-added", "allows-added", "omits-added"):
        return each.fields <= added
    subject, _, verb = each.change.rpartition("-")
    return verb == "removed" and subject in _OF_REMOVED and each.fields <= removed


def _api(both: Both) -> Iterator[Difference]:
    old, new = both.before.api.id, both.after.api.id
    if old != new:
        at: Path = ("api", "id")
        message = f"{old} -> {new}"
        yield Difference("package-renamed", (), message, new, at, at, frozenset())


def _evidence(both: Both, differences: list[Difference]) -> Iterator[Evidence]:
    """Yield what responses and type checkers show, of all errors that may be hit."""
    old_names, new_names = _hit(both, differences)
    if not old_names and not new_names:
        return
    former = both.pairs.reversed()
    names = both.pairs.errors
    old, new = Client(both.old), Client(both.new)
    there = Crossing(new, old, former, "old")
    for sign in there.signs(new_names):
        as_error = names.get(sign.as_error, sign.as_error)
        yield Evidence(OLD_CLIENTS, sign.error, sign.names, as_error, sign.witness)
    back = Crossing(old, new, both.pairs, "new", there.known, there.written)
    for sign in back.signs(old_names):
        # A new client does not rely on what may be missing.
        signs = frozenset(x for x in sign.names if not x.startswith("absent:"))
        error = names.get(sign.error, sign.error)
        if signs:
            yield Evidence(NEW_CLIENTS, error, signs, sign.as_error, sign.witness)
    surfaces = Surface(both.old), Surface(both.new)
    if both.before.api.id != both.after.api.id:
        return  # Every name is in another package.
    for each in misfits(*surfaces, both.pairs, old_names):
        error = names.get(each.error, each.error)
        yield Evidence(UPGRADE, error, frozenset((each.sign,)))


def _hit(both: Both, differences: list[Difference]) -> tuple[set[str], set[str]]:
    """Return the errors that differences may concern, by their old and by their new names."""
    told = [each for each in differences if each.explains]
    if any(each.errors is None for each in told):
        return {*both.old.by_error}, {*both.new.by_error}
    hit = {name for each in told for name in each.errors or ()}
    former = both.pairs.reversed().errors
    hit |= _rivals(both, hit)
    old = {former.get(name, name) for name in hit} & both.old.by_error.keys()
    return old, hit & both.new.by_error.keys()


def _rivals(both: Both, hit: set[str]) -> set[str]:
    """Return the errors that share a code with one of those *hit*, or lack one as it does."""
    former = both.pairs.reversed().errors
    codes = set[Any]()
    for resolved, name in (
        *((both.new, name) for name in hit),
        *((both.old, former.get(name, name)) for name in hit),
    ):
        for response in resolved.by_error.get(name, ()):
            codes |= {*response.rule.codes}
            codes |= {None} if response.rule.code_range else set()
    names = both.pairs.errors
    rules = [
        (rule, names.get(rule.error, rule.error)) for rule in both.old.contract.rules
    ]
    rules += [(rule, rule.error) for rule in both.new.contract.rules]
    return {
        name
        for rule, name in rules
        if not codes.isdisjoint(rule.codes) or (rule.code_range and codes)
    }


def _change(verdict: Verdict, api: str, old: Understood, new: Understood) -> Change:
    each = verdict.difference
    found = CLASSES[each.change]
    subject = f"{api}:{'.'.join(each.subject)}" if each.subject else api
    hint = each.hint
    if hint is None and verdict.severity in (Severity.BREAKING, Severity.RISKY):
        hint = found.way_out or None
    errors = tuple(sorted(each.errors)) if each.shared and each.errors else ()
    if each.shared and each.errors is None:
        errors = tuple(sorted({one.error for one in verdict.seen} - {""}))
    count = f" ({len(errors)} errors)" if len(errors) > 1 else ""
    return Change(
        change=each.change,
        severity=verdict.severity,
        subject=subject,
        message=f"{each.message}{count}",
        hint=hint,
        breaks=verdict.breaks,
        old=_place(each.old, old),
        new=_place(each.new, new),
        section=_section(each, new) if each.new is None else None,
        value=each.value,
        witness=verdict.witness,
        fingerprint=fingerprint(api, each.change, subject, each.value),
        errors=errors,
    )


def _place(path: Path | None, understood: Understood) -> Location | None:
    if path is None:
        return None
    return understood.merged.locate(path, on_key=True)


def _section(difference: Difference, new: Understood) -> Location:
    """Return where to point for what was removed: the nearest that is still there."""
    path = difference.old or ()
    return new.merged.locate(path[:-1], on_key=True)


def _rollout(changes: list[Change]) -> Rollout:
    """
    Return what must be deployed first.

    Changes that break nobody have a say only where no other has one.
    """
    heavy = [
        each for each in changes if each.severity in (Severity.BREAKING, Severity.RISKY)
    ]
    order = _order(heavy)
    return order if order != "any order" else _order(changes)


def _order(changes: list[Change]) -> Rollout:
    clients = any(each.breaks.old_clients for each in changes)
    servers = any(each.breaks.new_clients for each in changes)
    if clients and servers:
        return "no order is safe"
    if clients:
        return "clients first"
    return "servers first" if servers else "any order"


def _level(changes: list[Change]) -> Level:
    worst = {each.severity for each in changes}
    if Severity.BREAKING in worst:
        return "major"
    if worst & {Severity.RISKY, Severity.SAFE}:
        return "minor"
    return "patch" if worst else "none"
