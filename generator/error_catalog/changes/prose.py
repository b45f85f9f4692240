"""What differs between the prose of two catalogs: nothing that a program reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from error_catalog.catalog.model import CaseSpec, ErrorSpec, ResponseSpec
from error_catalog.changes.both import Both
from error_catalog.changes.claims import Spot, with_names
from error_catalog.changes.difference import Difference
from error_catalog.changes.pairs import pair_params
from error_catalog.changes.schema_change import short
from error_catalog.files import Path


def api_prose(both: Both) -> Iterator[Difference]:
    """Yield what differs between the prose of two APIs, of their groups and of their envelopes."""
    old, new = both.before.api, both.after.api
    for key in ("title", "description", "docs"):
        was, now = getattr(old, key), getattr(new, key)
        if (was or "") != (now or "") and not (key == "title" and _follows(both)):
            at = ("api", key)
            found = _prose(f"{key}-changed", (), at, at, _words(key), now)
            yield (
                replace(found, errors=None, explains=_DOCS) if key == "docs" else found
            )
    if old.notes != new.notes:
        yield _prose(
            "notes-changed",
            (),
            ("api", "notes"),
            ("api", "notes"),
            "the notes are others",
            short(len(new.notes)),
        )
    for name in both.before.groups.keys() & both.after.groups.keys():
        if both.before.groups[name] != both.after.groups[name]:
            at = ("groups", name)
            said = "what is said of the group is something else"
            yield _prose("group-changed", ("groups", name), at, at, said, name)
    for name, now in both.pairs.envelopes.items():
        was, other = both.before.envelopes[name], both.after.envelopes[now]
        if (was.description or "") != (other.description or ""):
            yield _prose(
                "description-changed",
                ("envelopes", now),
                ("envelopes", name, "description"),
                ("envelopes", now, "description"),
                _words("description"),
                other.description,
            )


def _follows(both: Both) -> bool:
    """Tell whether the titles are the ids in words, which another id changes."""
    from error_catalog.catalog.model import in_words

    return all(
        api.title == in_words(api.id) for api in (both.before.api, both.after.api)
    )


def _words(key: str) -> str:
    return _SAID.get(key, f"the {key} is another one")


_SAID = {
    "action": "what to do about it is said otherwise",
    "docs": "the address of its documentation is another one",
    "group": "it is in another group",
    "since": "the version that introduced it is another one",
    "when": "when it occurs is said otherwise",
}


def _prose(
    change: str,
    subject: tuple[str, ...],
    old: Path,
    new: Path,
    message: str,
    value: Any,
) -> Difference:
    return Difference(
        change, subject, message, short(value or ""), old, new, frozenset()
    )


def error_prose(
    old_name: str, new_name: str, both: Both, cases: Mapping[str, str]
) -> Iterator[Difference]:
    """Yield what differs between the prose of an error and of its cases."""
    old, new = both.before.errors[old_name], both.after.errors[new_name]
    spot = Spot(new_name, (new_name,), ("errors", old_name), ("errors", new_name))
    names = renamed_values(old_name, new_name, both)
    for key, now in _error_texts(old, new, both, names):
        yield _text(spot, key, now)
    yield from _response_prose(old, new, spot)
    for before, after in cases.items():
        inner = Spot(
            new_name,
            (new_name, "cases", after),
            ("errors", old_name, "cases", before),
            ("errors", new_name, "cases", after),
        )
        case, other = old.cases[before], new.cases[after]
        yield from _case_prose(case, other, old, new, inner)


def renamed_values(old_name: str, new_name: str, both: Both) -> dict[str, str]:
    """Return the fields, and the params of an error, that have another name, by the old one."""
    old, new = both.before.errors[old_name], both.after.errors[new_name]
    pairs = {**both.pairs.fields, **pair_params(old, new)}
    return {a: b for a, b in pairs.items() if a != b}


def _error_texts(
    old: ErrorSpec, new: ErrorSpec, both: Both, names: Mapping[str, str]
) -> Iterator[tuple[str, Any]]:
    """Yield the texts of an error that are others, by their keys."""
    if old.summary != new.summary:
        yield "summary", new.summary
    for key in ("title", "message"):
        was, now = with_names(getattr(old, key), names), getattr(new, key)
        # What follows from the summary is said there.
        if was != now and (was or old.summary) != (now or new.summary):
            yield key, now
    was, now = old.docs or both.before.api.docs, new.docs or both.after.api.docs
    if old.docs != new.docs and was != now:
        yield "docs", now
    for key in ("group", "since"):
        if getattr(old, key) != getattr(new, key):
            yield key, getattr(new, key)


def _text(spot: Spot, key: str, now: Any) -> Difference:
    signs = _DOCS if key == "docs" else frozenset[str]()
    value = short(now or "")
    return spot.difference(f"{key}-changed", (key,), _words(key), value, signs)


_DOCS = frozenset(("argument:docs",))
"""Only an error without an address of its documentation takes one as an argument."""


def _response_prose(
    old: ResponseSpec, new: ResponseSpec, spot: Spot
) -> Iterator[Difference]:
    for key in ("description", "action"):
        was, now = getattr(old, key), getattr(new, key)
        if (was or "") != (now or ""):
            yield _text(spot, key, now)
    if _examples(old) != _examples(new):
        yield spot.difference("example-changed", ("example",), "other examples", "")


def _examples(spec: ResponseSpec) -> str:
    return short({"": spec.example, **spec.examples})


def _case_prose(
    old: CaseSpec, new: CaseSpec, old_error: ErrorSpec, error: ErrorSpec, spot: Spot
) -> Iterator[Difference]:
    if old.when != new.when:
        yield _text(spot, "when", new.when)
    was = old.message or old_error.message or old_error.summary
    now = new.message or error.message or error.summary
    if old.message != new.message and was != now:
        yield _text(spot, "message", now)
    yield from _response_prose(old, new, spot)
