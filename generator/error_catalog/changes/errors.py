"""What differs between the errors of two catalogs: those that are new or gone, and the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from error_catalog.catalog.model import ErrorSpec, Range
from error_catalog.changes.both import Both, spans_of_error, statuses_in_words
from error_catalog.changes.claims import Spot, claim_differences
from error_catalog.changes.codes import code_differences, former_owner
from error_catalog.changes.difference import EVERYTHING, IDENTITY, Difference
from error_catalog.changes.fields import param_differences
from error_catalog.changes.pairs import pair_cases, similar
from error_catalog.changes.prose import error_prose, renamed_values
from error_catalog.changes.schema_change import short
from error_catalog.files import Path
from error_catalog.runtime.contract import Span
from error_catalog.runtime.values import spell
from error_catalog.semantics.fields import own_codes
from error_catalog.semantics.resolution import Response


def error_differences(both: Both) -> Iterator[Difference]:
    """Yield what differs between the errors of two catalogs."""
    yield from _gone(both)
    yield from _come(both)
    yield from _tombstones(both)
    for old, new in both.live:
        before, after = both.before.errors[old], both.after.errors[new]
        if before is after or (
            before == after and old == new and _is_sent_alike(old, both)
        ):
            continue
        yield from _name(old, new, both)
        yield from code_differences(old, new, both)
        yield from _statuses(old, new, both)
        yield from param_differences(old, new, both)
        yield from _cases(old, new, both)
        spot = Spot(new, (new,), ("errors", old), ("errors", new))
        yield from claim_differences(
            before, after, spot, renamed_values(old, new, both)
        )
        yield from _lifecycle(before, after, spot)
        yield from error_prose(old, new, both, pair_cases(before, after))


def _is_sent_alike(name: str, both: Both) -> bool:
    """Tell whether an error that says the same has the same statuses."""
    return spans_of_error(both.old, name) == spans_of_error(both.new, name)


def _gone(both: Both) -> Iterator[Difference]:
    aliases = {
        alias: name
        for name, spec in both.after.errors.items()
        for alias in spec.aliases
    }
    for name, spec in both.removed.items():
        merged = next(
            (aliases[code] for code in own_codes(name, spec) if code in aliases), None
        )
        value, hint = "", None
        if merged is None:
            change, message = "error-removed", f"{name} is gone"
            likely = similar(name, spec, both.added)
            if likely is not None:
                codes = [spell(x) for x in own_codes(name, spec) if x is not None]
                alias = codes[0] if codes else name
                hint = f"forgot `aliases: [{alias}]` on {likely}?"
        else:
            change, value = "error-merged", merged
            message = f"{name} is gone, and {merged} reads its code"
        yield Difference(
            change,
            (name,),
            message,
            value,
            ("errors", name),
            None,
            frozenset((name,)),
            EVERYTHING,
            hint,
        )


def _come(both: Both) -> Iterator[Difference]:
    retired = {
        code: name
        for name, spec in both.before.errors.items()
        if spec.retired and not isinstance(spec.code, Range)
        for code in own_codes(name, spec)
        if code is not None
    }
    for name, spec in both.added.items():
        codes = [code for code in own_codes(name, spec) if code is not None]
        reused = next((code for code in codes if code in retired), None)
        owner = next(
            (x for x in (former_owner(c, name, both) for c in codes) if x), None
        )
        change, message = "error-added", f"{name} is new"
        if owner is not None:
            change = "code-given-to-another-error"
            message = f"{name} is new, with the code that {owner} had"
            loser = both.pairs.errors.get(owner, owner)
            found = _whole(change, None, name, message, short(name))
            yield replace(found, errors=frozenset((name, loser)))
            continue
        elif reused is not None:
            change = "retired-code-reused"
            message = f"{name} is new, with the retired code {spell(reused)}"
        yield _whole(change, None, name, message, short(name))


def _whole(
    change: str, old: str | None, new: str, message: str, value: str
) -> Difference:
    return Difference(
        change,
        (new,),
        message,
        value,
        None if old is None else ("errors", old),
        ("errors", new),
        frozenset((new,)),
        EVERYTHING,
    )


def _tombstones(both: Both) -> Iterator[Difference]:
    for name, spec in both.before.errors.items():
        now = both.pairs.errors.get(name)
        if now is None:
            if spec.retired:
                message = f"the tombstone of {name} is gone"
                yield Difference(
                    "tombstone-removed",
                    (name,),
                    message,
                    "",
                    ("errors", name),
                    None,
                    frozenset((name,)),
                )
            continue
        after = both.after.errors[now]
        if not spec.retired and after.retired:
            yield _whole("error-retired", name, now, f"{name} is retired", "retired")
        elif spec.retired and not after.retired:
            yield _back(name, now, spec, after)
        elif spec.retired and after.retired and spec.retired != after.retired:
            spot = Spot(now, (now,), ("errors", name), ("errors", now))
            said = "what is said of its retirement is something else"
            yield spot.difference("deprecation-changed", ("retired",), said, "")


def _back(name: str, now: str, old: ErrorSpec, new: ErrorSpec) -> Difference:
    """Return that a retired error is back: as it was, or as something else."""
    is_same = own_codes(name, old) == own_codes(now, new) and (
        old.params.keys() <= new.params.keys() or not old.params
    )
    if is_same:
        return _whole("error-unretired", name, now, f"{now} is back", "live")
    message = f"{now} is back, as something else"
    return _whole("retired-code-reused", name, now, message, "live")


def _name(old: str, new: str, both: Both) -> Iterator[Difference]:
    if old == new:
        return
    message = f"{old} -> {new}"
    hint = None
    if old not in both.after.errors[new].aliases:
        hint = f"add `aliases: [{old}]`: the class keeps its old name, too"
    yield Difference(
        "class-renamed",
        (new,),
        message,
        new,
        ("errors", old),
        ("errors", new),
        frozenset((new,)),
        frozenset(("name",)),
        hint,
    )


_STATUS_SIGNS = IDENTITY | {"status", "name", "base", "argument:status"}


def _statuses(old: str, new: str, both: Both) -> Iterator[Difference]:
    before, after = both.before.errors[old], both.after.errors[new]
    if before.cases or after.cases:
        return
    was, now = spans_of_error(both.old, old), spans_of_error(both.new, new)
    if {*was} == {*now}:
        yield from _envelope(old, new, both)
        return
    if before.status == after.status and before.envelope == after.envelope:
        return  # The envelope says the statuses: the change is there.
    yield Difference(
        status_change(was, now),
        (new,),
        f"{statuses_in_words(was)} -> {statuses_in_words(now)}",
        statuses_in_words(now),
        ("errors", old, "status"),
        ("errors", new, "status"),
        frozenset((new,)),
        # Another status may come in another envelope.
        EVERYTHING if _envelopes(old, new, both) else _STATUS_SIGNS,
    )


def status_change(old: tuple[Span, ...], new: tuple[Span, ...]) -> str:
    """Return the class of a change from some statuses to others."""
    was, now = _numbers(old), _numbers(new)
    if min(now) < 400 <= min(was):
        return "status-now-success"
    if was < now:
        return "status-widened"
    return "status-narrowed" if now < was else "status-changed"


def _numbers(spans: tuple[Span, ...]) -> set[int]:
    if not spans:
        return {*range(400, 601)}  # Wider than any range of errors.
    return {number for first, last in spans for number in range(first, last + 1)}


def _envelopes(old: str, new: str, both: Both) -> bool:
    """Tell whether an error is sent in another envelope than before."""
    names = both.pairs.envelopes
    before = {
        names.get(each.shape.envelope.name) for each in both.old.by_error.get(old, ())
    }
    after = {each.shape.envelope.name for each in both.new.by_error.get(new, ())}
    return before != after


def _envelope(old: str, new: str, both: Both) -> Iterator[Difference]:
    before, after = both.before.errors[old], both.after.errors[new]
    named = both.pairs.envelopes.get(before.envelope or "", before.envelope)
    if named == after.envelope or not _envelopes(old, new, both):
        return
    if before.envelope and before.envelope not in both.pairs.envelopes:
        return  # That it is gone is said once.
    was = both.old.by_error[old][0].shape.envelope.name
    now = both.new.by_error[new][0].shape.envelope.name
    yield Difference(
        "envelope-of-error-changed",
        (new,),
        f"{was} -> {now}",
        now,
        ("errors", old, "envelope"),
        ("errors", new, "envelope"),
        frozenset((new,)),
        EVERYTHING,
    )


def _cases(old: str, new: str, both: Both) -> Iterator[Difference]:
    before, after = both.before.errors[old], both.after.errors[new]
    if bool(before.cases) != bool(after.cases):
        change = "cases-introduced" if after.cases else "cases-removed"
        message = f"cases: {', '.join(after.cases or before.cases)}"
        yield Difference(
            change,
            (new,),
            message,
            ",".join(after.cases),
            ("errors", old, "cases"),
            ("errors", new, "cases"),
            frozenset((new,)),
            EVERYTHING,
        )
        return
    pairs = pair_cases(before, after)
    for name in after.cases:
        if name not in pairs.values():
            yield _case("case-added", old, None, new, name, f"{name} is new")
    for name in before.cases:
        if name not in pairs:
            yield _case("case-removed", old, name, new, None, f"{name} is gone")
    for name, now in pairs.items():
        if name != now:
            yield _case("case-renamed", old, name, new, now, f"{name} -> {now}")
        yield from _within_case(old, new, name, now, both)


def _case(
    change: str,
    old: str,
    old_case: str | None,
    new: str,
    new_case: str | None,
    message: str,
    *key: str,
) -> Difference:
    def path(error: str, case: str | None) -> Path | None:
        return None if case is None else ("errors", error, "cases", case, *key)

    return Difference(
        change,
        (new, "cases", new_case or old_case or ""),
        message,
        new_case or "",
        path(old, old_case),
        path(new, new_case),
        frozenset((new,)),
        EVERYTHING,
    )


def _within_case(
    old: str, new: str, name: str, now: str, both: Both
) -> Iterator[Difference]:
    was, is_now = _response(both.old.by_error, old, name), _response(
        both.new.by_error, new, now
    )
    if {*was.rule.statuses} != {*is_now.rule.statuses}:
        statuses = [statuses_in_words(each.rule.statuses) for each in (was, is_now)]
        found = _case(
            "case-status-changed", old, name, new, now, " -> ".join(statuses), "status"
        )
        yield replace(found, value=statuses[1])
    case, other = both.before.errors[old].cases[name], both.after.errors[new].cases[now]
    envelopes = [each.shape.envelope.name for each in (was, is_now)]
    before = both.pairs.envelopes.get(envelopes[0])
    if before != envelopes[1] and case.envelope != other.envelope:
        found = _case(
            "envelope-of-error-changed",
            old,
            name,
            new,
            now,
            " -> ".join(envelopes),
            "envelope",
        )
        yield found
    spot = Spot(
        new,
        (new, "cases", now),
        ("errors", old, "cases", name),
        ("errors", new, "cases", now),
    )
    yield from claim_differences(case, other, spot, renamed_values(old, new, both))


def _response(
    by_error: Mapping[str, tuple[Response, ...]], error: str, case: str
) -> Response:
    return next(each for each in by_error[error] if each.case == case)


def _lifecycle(old: ErrorSpec, new: ErrorSpec, spot: Spot) -> Iterator[Difference]:
    if old.visibility != new.visibility:
        change = f"made-{new.visibility}"
        message = f"{old.visibility} -> {new.visibility}"
        yield spot.difference(change, ("visibility",), message, new.visibility)
    if old.deprecated == new.deprecated:
        return
    if old.deprecated is None:
        yield spot.difference(
            "error-deprecated", ("deprecated",), "it is deprecated", "deprecated"
        )
    elif new.deprecated is None:
        message = "it is not deprecated any more"
        yield spot.difference("deprecation-withdrawn", ("deprecated",), message, "")
    else:
        message = "what is said of its deprecation is something else"
        yield spot.difference("deprecation-changed", ("deprecated",), message, "")
