"""What differs between the envelopes of two catalogs, and between what they say of statuses."""

from __future__ import annotations

from collections.abc import Iterator

from error_catalog.changes.both import Both, statuses_in_words
from error_catalog.changes.difference import IDENTITY, RESPONSE, Difference
from error_catalog.changes.errors import status_change
from error_catalog.changes.shapes import Twins, place_differences, spots
from error_catalog.runtime.contract import Envelope, Span, media_kind
from error_catalog.runtime.values import ANY, MISSING
from error_catalog.semantics.resolution import Resolved


def envelope_differences(both: Both) -> Iterator[Difference]:
    """Yield what differs between the envelopes of two catalogs."""
    pairs = both.pairs.envelopes
    old = {each.name: each for each in both.old.contract.envelopes}
    new = {each.name: each for each in both.new.contract.envelopes}
    for name in old:
        if name not in pairs:
            yield _gone(name, both)
    moved = _moved(both)
    for name in new:
        if name not in pairs.values():
            yield _come(name, frozenset(both.new.by_error) - moved)
    for name, now in pairs.items():
        if name != now:
            message = f"{name} -> {now}"
            yield _difference("envelope-renamed", name, now, message, now, both)
        yield from _within(old[name], new[now], both)
    yield from _order(both, moved)


def _gone(name: str, both: Both) -> Difference:
    errors = {
        both.pairs.errors.get(each.name, each.name)
        for each in both.old.responses
        if each.shape.envelope.name == name
    }
    return Difference(
        "envelope-removed",
        ("envelopes", name),
        f"{name} is gone",
        "",
        ("envelopes", name),
        None,
        frozenset(errors),
        RESPONSE,
        shared=True,
    )


def _come(name: str, errors: frozenset[str]) -> Difference:
    return Difference(
        "envelope-added",
        ("envelopes", name),
        f"{name} is new",
        name,
        None,
        ("envelopes", name),
        errors,
        RESPONSE,
    )


def _difference(
    change: str, old: str, new: str, message: str, value: str, both: Both, key: str = ""
) -> Difference:
    at = (key,) if key else ()
    return Difference(
        change,
        ("envelopes", new, *at),
        message,
        value,
        ("envelopes", old, *at),
        ("envelopes", new, *at),
        both.errors_in.get(new, frozenset()),
        RESPONSE if key in ("body", "media_type", "format") else IDENTITY,
        shared=True,
    )


def _within(old: Envelope, new: Envelope, both: Both) -> Iterator[Difference]:
    """Yield what differs within one envelope."""
    yield from _media(old, new, both)
    yield from _statuses(old, new, both)
    kinds = _kind(old), _kind(new)
    if kinds[0] != kinds[1]:
        message = f"{kinds[0]} -> {kinds[1]}"
        yield _difference(
            "body-changed", old.name, new.name, message, kinds[1], both, "body"
        )
    before, after = both.before.envelopes[old.name], both.after.envelopes[new.name]
    one, other = spots(before), spots(after)
    if kinds[0] != kinds[1]:
        one = {path: each for path, each in one.items() if path[0] == "headers"}
        other = {path: each for path, each in other.items() if path[0] == "headers"}
    twins = Twins(
        new.name,
        old.name,
        one,
        other,
        both.pairs.fields,
        both.errors_in.get(new.name, frozenset()),
    )
    yield from place_differences(twins)


def _kind(envelope: Envelope) -> str:
    if envelope.body is ANY:
        return "any"
    return "no body" if envelope.body is MISSING else "a template"


def _media(old: Envelope, new: Envelope, both: Both) -> Iterator[Difference]:
    names = (old.name, new.name)
    was = [media_kind(each) for each in (old.media_type, *old.also_read)]
    now = [media_kind(each) for each in (new.media_type, *new.also_read)]
    if old.media_type != new.media_type and old.body is not MISSING:
        message = f"{old.media_type} -> {new.media_type}"
        yield _difference(
            "media-type-changed", *names, message, new.media_type, both, "media_type"
        )
    elif old.is_text != new.is_text:
        kinds = ["text" if each.is_text else "json" for each in (old, new)]
        message = f"{kinds[0]} -> {kinds[1]}"
        yield _difference("format-changed", *names, message, kinds[1], both, "format")
    for each in now[1:]:
        if each not in was:
            message = f"{each} is read, too"
            yield _difference(
                "media-type-added", *names, message, each, both, "media_type"
            )
    for each in was[1:]:
        if each not in now:
            message = f"{each} is not read any more"
            yield _difference(
                "media-type-removed", *names, message, "", both, "media_type"
            )


def _statuses(old: Envelope, new: Envelope, both: Both) -> Iterator[Difference]:
    if {*old.statuses} == {*new.statuses}:
        return
    words = [statuses_in_words(each.statuses) for each in (old, new)]
    heirs = _heirs(old.name, new.name, both)
    change = "envelope-status-changed"
    if heirs and old.statuses and new.statuses:
        change = status_change(old.statuses, new.statuses)
    yield Difference(
        change,
        ("envelopes", new.name, "status"),
        " -> ".join(words),
        words[1],
        ("envelopes", old.name, "status"),
        ("envelopes", new.name, "status"),
        frozenset(heirs) if heirs else None,
        RESPONSE | {"name", "base"},
        shared=True,
    )


def _heirs(old: str, new: str, both: Both) -> set[str]:
    """Return the errors whose statuses are those of the envelope."""
    found: set[str] = set()
    for name, now in both.live:
        before, after = both.before.errors[name], both.after.errors[now]
        own = [*before.status, *after.status]
        own += [x for case in before.cases.values() for x in case.status]
        if own:
            continue
        if both.old.by_error[name][0].shape.envelope.name == old and any(
            each.shape.envelope.name == new for each in both.new.by_error[now]
        ):
            found.add(now)
    return found


def _order(both: Both, moved: set[str]) -> Iterator[Difference]:
    """Yield that errors which name no envelope are sent in another one, or that none are."""
    pairs = both.pairs.envelopes
    before = [pairs[name] for name in both.before.envelopes if name in pairs]
    known = {*before}
    after = [name for name in both.after.envelopes if name in known]
    first = next(iter(both.before.envelopes), ""), next(iter(both.after.envelopes), "")
    old, new = _statuses_by_name(both.old), _statuses_by_name(both.new)
    is_by_status = any(old[a] != new[b] for a, b in pairs.items())
    if moved and not is_by_status:
        names = [pairs.get(first[0], first[0]), first[1]]
        message = " -> ".join(names) if names[0] != names[1] else "other envelopes"
        yield Difference(
            "default-envelope-changed",
            ("envelopes",),
            message,
            first[1],
            ("envelopes",),
            ("envelopes", first[1]),
            frozenset(moved),
            RESPONSE,
            shared=True,
        )
    elif before != after:
        yield Difference(
            "envelopes-reordered",
            ("envelopes",),
            f"{', '.join(before)} -> {', '.join(after)}",
            ",".join(after),
            ("envelopes",),
            ("envelopes",),
            None,
            RESPONSE,
            shared=True,
        )


def _statuses_by_name(resolved: Resolved) -> dict[str, set[Span]]:
    """Return the statuses of every envelope."""
    return {each.name: {*each.statuses} for each in resolved.contract.envelopes}


def _moved(both: Both) -> set[str]:
    """Return the errors that are sent in another envelope through nothing that they say."""
    found: set[str] = set()
    pairs = both.pairs.envelopes
    for old, new in both.live:
        before, after = both.before.errors[old], both.after.errors[new]
        if before.status != after.status or before.cases.keys() != after.cases.keys():
            continue
        if pairs.get(before.envelope or "", before.envelope) != after.envelope:
            continue
        names = [
            [each.shape.envelope.name for each in responses]
            for responses in (both.old.by_error[old], both.new.by_error[new])
        ]
        was = [pairs.get(each, "") for each in names[0]]
        if "" not in was and was != names[1]:
            found.add(new)
    return found
