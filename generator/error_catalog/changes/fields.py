"""What differs between the fields of two catalogs, and between the params of an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from error_catalog.catalog.model import ErrorSpec, ParamSpec
from error_catalog.changes.both import Both, attribute_of
from error_catalog.changes.difference import IDENTITY, Difference, value_signs
from error_catalog.changes.pairs import pair_params
from error_catalog.changes.schema_change import schema_changes, short
from error_catalog.files import Path
from error_catalog.runtime.contract import places, shape_places
from error_catalog.semantics.fields import BUILT_IN_SCHEMAS
from error_catalog.semantics.resolution import Resolved


def field_differences(both: Both) -> Iterator[Difference]:
    """Yield what differs between the fields of two catalogs, the built-in ones included."""
    before, after = both.before.fields, both.after.fields
    pairs = both.pairs.fields
    renamed = {a: b for a, b in pairs.items() if a != b}
    known = {*before, *BUILT_IN_SCHEMAS}
    for name in after:
        if name not in known and name not in renamed.values():
            yield _field("field-added", None, name, f"{name} is new", name)
    for name in before:
        if name in renamed:
            now = renamed[name]
            yield _field("field-renamed", name, now, f"{name} -> {now}", now)
        elif name not in after and name not in BUILT_IN_SCHEMAS:
            yield _field("field-removed", name, None, f"{name} is gone", "")
    for name in dict.fromkeys((*before, *BUILT_IN_SCHEMAS)):
        now = pairs.get(name, name)
        if name == "code" and "code" not in before and "code" not in after:
            continue  # Its types follow from the codes.
        if now in both.new.field_schemas and (name in before or now in after):
            yield from _schema(name, now, both)
            yield from _default(name, now, both)


def _field(
    change: str, old: str | None, new: str | None, message: str, value: str
) -> Difference:
    names = [attribute_of(each) for each in (old, new) if each is not None]
    return Difference(
        change,
        ("fields", new or old or ""),
        message,
        value,
        None if old is None else ("fields", old),
        None if new is None else ("fields", new),
        None,
        value_signs(*names) | (IDENTITY if None in (old, new) else frozenset[str]()),
        shared=True,
        fields=frozenset(each for each in (old, new) if each is not None),
    )


def _schema(name: str, now: str, both: Both) -> Iterator[Difference]:
    old, new = both.old.field_schemas[name], both.new.field_schemas[now]
    for change, message, value in schema_changes(old, new, "field"):
        found = _field(change, name, now, message, value)
        if change == "description-changed":
            was, is_now = both.before.fields.get(name), both.after.fields.get(now)
            if was is None or is_now is None:
                continue
        # A value of another type may not fit in its place.
        yield replace(found, explains=found.explains | IDENTITY)


def _default(name: str, now: str, both: Both) -> Iterator[Difference]:
    old, new = both.before.fields.get(name), both.after.fields.get(now)
    was, is_now = old and old.default, new and new.default
    if short(was) != short(is_now):
        kind = "added" if was is None else "removed" if is_now is None else "changed"
        message = f"{short(was)} -> {short(is_now)}"
        value = "" if is_now is None else short(is_now)
        found = _field(f"field-default-{kind}", name, now, message, value)
        yield replace(
            found, old=("fields", name, "default"), new=("fields", now, "default")
        )
    if old and new and short(old.example) != short(new.example):
        yield _field(
            "example-changed", name, now, "another example", short(new.example)
        )


def param_differences(old_name: str, new_name: str, both: Both) -> Iterator[Difference]:
    """Yield what differs between the params of an error."""
    old, new = both.before.errors[old_name], both.after.errors[new_name]
    pairs = pair_params(old, new)
    places_of = _Places(old_name, new_name)
    for name, param in new.params.items():
        if name not in pairs.values():
            is_free = param.optional or param.default is not None
            change = "optional-param-added" if is_free else "required-param-added"
            message = f"{name} is new"
            yield places_of.difference(change, None, name, message, name)
    for name in old.params:
        if name not in pairs:
            message = f"{name} is gone"
            yield places_of.difference("param-removed", name, None, message, "")
    for name, now in pairs.items():
        if name != now:
            yield places_of.difference(
                "param-renamed", name, now, f"{name} -> {now}", now
            )
        yield from _param(old.params[name], new.params[now], name, now, places_of)


class _Places:
    """Where the params of an error are in both catalogs."""

    def __init__(self, old_name: str, new_name: str) -> None:
        self.old_name = old_name
        self.new_name = new_name

    def difference(
        self,
        change: str,
        old: str | None,
        new: str | None,
        message: str,
        value: str,
        key: tuple[str, ...] = (),
    ) -> Difference:
        """Return what differs between one param of both."""
        before: Path = ("errors", self.old_name, "params", old or "", *key)
        after: Path = ("errors", self.new_name, "params", new or "", *key)
        names = [attribute_of(each) for each in (old, new) if each is not None]
        return Difference(
            change,
            (self.new_name, "params", new or old or ""),
            message,
            value,
            None if old is None else before,
            None if new is None else after,
            frozenset((self.new_name,)),
            value_signs(*names),
        )


def _param(
    old: ParamSpec, new: ParamSpec, name: str, now: str, places_of: _Places
) -> Iterator[Difference]:
    for change, message, value in schema_changes(old.keywords, new.keywords, "param"):
        yield places_of.difference(change, name, now, message, value)
    if (old.description or "") != (new.description or ""):
        message = "its description is another one"
        value = short(new.description or "")
        yield places_of.difference("description-changed", name, now, message, value)
    if short(old.example) != short(new.example):
        value = short(new.example)
        yield places_of.difference(
            "example-changed", name, now, "another example", value
        )
    yield from _demand(old, new, name, now, places_of)
    if old.sensitive != new.sensitive:
        message = f"sensitive: {_yes(old.sensitive)} -> {_yes(new.sensitive)}"
        value = _yes(new.sensitive)
        yield places_of.difference(
            "param-sensitive-changed", name, now, message, value, ("sensitive",)
        )


def _yes(value: object) -> str:
    return "true" if value else "false"


def _demand(
    old: ParamSpec, new: ParamSpec, name: str, now: str, places_of: _Places
) -> Iterator[Difference]:
    """Yield what differs between whether a param must be given, and what it is if not."""
    if old.optional != new.optional:
        kind = "optional" if new.optional else "required"
        words = "may be missing" if new.optional else "is always there"
        yield places_of.difference(
            f"param-made-{kind}", name, now, f"{now} {words}", kind, ("optional",)
        )
    was, is_now = old.default, new.default
    if short(was) != short(is_now):
        kind = "added" if was is None else "removed" if is_now is None else "changed"
        value = "" if is_now is None else short(is_now)
        message = f"{short(was)} -> {short(is_now)}"
        yield places_of.difference(
            f"param-default-{kind}", name, now, message, value, ("default",)
        )


def selectivity_differences(
    both: Both, explained: frozenset[tuple[str, str]]
) -> Iterator[Difference]:
    """
    Yield the fields that some errors lose, or get, through what other errors say.

    Args:
        explained: Errors, and fields that they lose or get through what they say themselves.
    """
    lost: dict[str, dict[str, str]] = {}
    got: dict[str, dict[str, str]] = {}
    for old, new in both.live:
        before, after = _belonging(both.old, old), _belonging(both.new, new)
        placed = {both.pairs.fields.get(x, x) for x in _placed(both.old, old)}
        placed &= _placed(both.new, new)
        before = {both.pairs.fields.get(each, each) for each in before}
        for field in sorted(placed):
            if (new, field) not in explained:
                if field in before and field not in after:
                    lost.setdefault(field, {})[new] = old
                if field in after and field not in before:
                    got.setdefault(field, {})[new] = old
    for change, found, words in (
        ("field-became-selective", lost, "does not belong to"),
        ("field-became-common", got, "belongs to"),
    ):
        for field, errors in found.items():
            yield _selective(change, field, errors, words, both)


def _selective(
    change: str, field: str, errors: dict[str, str], words: str, both: Both
) -> Difference:
    names = sorted(errors)
    shown = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
    known = field in both.after.fields
    at: Path = ("fields", field) if known else ("errors", names[0])
    old_name = errors[names[0]]
    hint = f"add `allows: [{field}]` to those that may have it"
    return Difference(
        change,
        ("fields", field),
        f"{field} {words} {shown}",
        ",".join(names),
        at if known and field in both.before.fields else ("errors", old_name),
        at,
        frozenset(names),
        value_signs(attribute_of(field)),
        hint if change == "field-became-selective" else None,
        shared=True,
    )


def _placed(resolved: Resolved, error: str) -> set[str]:
    """Return the fields that the envelopes of *error* have a place for."""
    return {
        place.field
        for response in resolved.by_error.get(error, ())
        for place in shape_places(response.shape)
    }


def _belonging(resolved: Resolved, error: str) -> set[str]:
    """Return the fields that some response of *error* may have."""
    return {
        place.field
        for response in resolved.by_error.get(error, ())
        for place in shape_places(response.shape)
        if place.field not in response.rule.foreign
        and place.field not in response.rule.omits
    }


def pinned_fields(resolved: Resolved, error: str) -> set[str]:
    """Return the fields that *error* says something of itself."""
    found: set[str] = set()
    for response in resolved.by_error.get(error, ()):
        rule = response.rule
        found |= {*rule.pins, *rule.requires, *rule.omits, *response.allows}
        for pin in resolved.contract.pins(rule).values():
            found |= {place.field for place in places(pin)}
    return found


def said_differently(old: ErrorSpec, new: ErrorSpec) -> Any:
    """Return whether an error says something else itself about its fields."""
    keys = ("pins", "requires", "omits", "allows", "retry", "envelope", "status")
    own = [[getattr(each, key) for key in keys] for each in (old, new)]
    cases = [
        {
            name: [getattr(case, key) for key in keys]
            for name, case in each.cases.items()
        }
        for each in (old, new)
    ]
    return own[0] != own[1] or cases[0] != cases[1]
