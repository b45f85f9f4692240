"""What differs between the envelopes of two catalogs: their places, constants and statuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from error_catalog.changes.both import attribute_of
from error_catalog.changes.difference import IDENTITY, RESPONSE, Difference, value_signs
from error_catalog.changes.schema_change import short
from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.runtime.template import key_placeholder, split_key, split_text

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """
    One node of a template.

    Args:
        raw: Its place in the catalog, below the envelope.
        kind: ``constant``, ``place``, ``text``, ``spread``, ``key``, ``object``, ``parts`` or
            ``elements``.
        content: The constant, the text, or the cast of a place.
        fields: Those that it has placeholders for.
    """

    raw: tuple[str | int, ...]
    kind: str
    content: Any
    fields: tuple[str, ...]
    optional: bool

    @property
    def is_leaf(self) -> bool:
        """Whether it holds a value, or a constant, itself."""
        return self.kind in ("constant", "place", "spread", "text", "key")


def spots(spec: Any) -> dict[Steps, Spot]:
    """Return every node of an envelope's headers and body by its path; header names in lower case."""
    found: dict[Steps, Spot] = {}
    for key, value in spec.headers.items():
        name, optional = split_key(key)
        _walk(
            found, ("headers", name.lower()), ("headers", key), value, optional=optional
        )
    if spec.body is not None and spec.body != "any":
        _walk(found, ("body",), ("body",), spec.body, optional=False)
    return found


def _walk(
    found: dict[Steps, Spot],
    path: Steps,
    raw: tuple[str | int, ...],
    value: Any,
    *,
    optional: bool,
) -> None:
    if is_mapping(value):
        found[path] = Spot(raw, "object", None, (), optional)
        for key, each in value.items():
            _member(found, path, raw, key, each)
    elif is_list(value):
        kind = "parts" if len(value) == 1 else "elements"
        found[path] = Spot(raw, kind, None, (), optional)
        for index, each in enumerate(value):
            maybe = is_mapping(each) and list(each) == ["?"]
            step = "[]" if kind == "parts" else f"[{index}]"
            inner = each["?"] if maybe else each
            here = (*raw, index, "?") if maybe else (*raw, index)
            _walk(found, (*path, step), here, inner, optional=maybe)
    elif isinstance(value, str):
        found[path] = _text(raw, value, optional=optional)
    else:
        found[path] = Spot(raw, "constant", value, (), optional)


def _member(
    found: dict[Steps, Spot],
    path: Steps,
    raw: tuple[str | int, ...],
    key: str,
    value: Any,
) -> None:
    if key == "...":
        found[(*path, "...")] = Spot((*raw, key), "spread", None, ("params",), True)
        return
    name, optional = split_key(key)
    field = key_placeholder(name)
    if field is None:
        _walk(found, (*path, name), (*raw, key), value, optional=optional)
        return
    found[(*path, "{}")] = Spot((*raw, key), "key", None, (field,), optional)
    _walk(found, (*path, "{}", "[]"), (*raw, key), value, optional=False)


def _text(raw: tuple[str | int, ...], value: str, *, optional: bool) -> Spot:
    pieces = split_text(value)
    fields = tuple(each[0] for each in pieces if not isinstance(each, str))
    if not fields:
        return Spot(raw, "constant", "".join(map(str, pieces)), (), optional)
    if len(pieces) == 1:
        return Spot(raw, "place", pieces[0][1], fields, optional)
    content = tuple(each if isinstance(each, str) else (each[1],) for each in pieces)
    return Spot(raw, "text", content, fields, optional)


@dataclass(frozen=True, slots=True)
class Twins:
    """
    An envelope in both catalogs.

    Args:
        fields: New names of fields by their old ones.
        errors: Those that are sent in it, by their new names.
    """

    name: str
    old_name: str
    before: Mapping[Steps, Spot]
    after: Mapping[Steps, Spot]
    fields: Mapping[str, str]
    errors: frozenset[str]

    def difference(
        self,
        change: str,
        path: Steps,
        message: str,
        value: str,
        fields: tuple[str, ...],
    ) -> Difference:
        """Return what differs at *path*, which concerns the values of *fields*."""
        old, new = self.before.get(path), self.after.get(path)
        names = [attribute_of(each) for each in fields]
        # Whoever lacks the spread lacks every param.
        signs = value_signs(*names)
        return Difference(
            change,
            ("envelopes", self.name, *path),
            message,
            value,
            None if old is None else ("envelopes", self.old_name, *old.raw),
            None if new is None else ("envelopes", self.name, *new.raw),
            self.errors,
            RESPONSE if "params" in fields else signs | IDENTITY,
            shared=True,
            fields=frozenset(fields),
        )


def place_differences(twins: Twins) -> Iterator[Difference]:
    """Yield what differs between the templates of an envelope, each cause once."""
    turned = {
        path
        for path, old in twins.before.items()
        if path in twins.after and _form(old) != _form(twins.after[path])
    }
    gone = _apart(twins.before, twins.after, turned)
    come = _apart(twins.after, twins.before, turned)
    moves = dict(_moves(gone, come, twins))
    yield from _moved(moves, twins)
    left = [path for path in gone if path not in moves]
    yield from _removed(_groups(left, twins.before, twins.after), twins)
    arrived = {*moves.values()}
    left = [path for path in come if path not in arrived]
    yield from _added(_groups(left, twins.after, twins.before), twins)
    for path, old in twins.before.items():
        new = twins.after.get(path)
        if new is not None:
            yield from _changed(path, old, new, twins)


def _form(spot: Spot) -> str:
    return "leaf" if spot.is_leaf else spot.kind


def _apart(
    here: Mapping[Steps, Spot], there: Mapping[Steps, Spot], turned: set[Steps]
) -> list[Steps]:
    """Return the paths that one side lacks, but for those inside what is of another kind."""
    return [
        path
        for path in here
        if path not in there
        and not any(path[:end] in turned for end in range(1, len(path)))
    ]


def _moves(
    gone: list[Steps], come: list[Steps], twins: Twins
) -> Iterator[tuple[Steps, Steps]]:
    """Yield the places and constants that stand elsewhere, with where."""
    before = [(path, _token(twins.before[path], twins.fields)) for path in gone]
    after = [(path, _token(twins.after[path], {})) for path in come]
    for path, token in before:
        others = [each for each, other in after if other == token]
        rivals = [each for each, other in before if other == token]
        if not token or len(others) != 1 or len(rivals) != 1:
            continue
        # Constants are often alike: their keys must be, too.
        if token[0] != "constant" or others[0][-1] == path[-1]:
            yield path, others[0]


def _token(spot: Spot, fields: Mapping[str, str]) -> tuple[Any, ...]:
    """Return what a place or constant is, wherever it stands; nothing for other nodes."""
    if not spot.is_leaf:
        return ()
    names = tuple(fields.get(each, each) for each in spot.fields)
    kind = "place" if spot.kind == "spread" else spot.kind
    return (kind, repr(spot.content), names)


def _moved(moves: Mapping[Steps, Steps], twins: Twins) -> Iterator[Difference]:
    """Yield one difference for all that moved from one object to another."""
    groups: dict[tuple[Steps, Steps], list[Steps]] = {}
    for old, new in moves.items():
        same = 0
        while same < min(len(old), len(new)) and old[-1 - same] == new[-1 - same]:
            same += 1
        ends = old[: len(old) - same], new[: len(new) - same]
        groups.setdefault(ends, []).append(old)
    for (start, end), paths in groups.items():
        fields = [name for path in paths for name in twins.before[path].fields]
        now = [name for path in paths for name in twins.after[moves[path]].fields]
        what = _names(paths, twins.before)
        message = f"{what} moved from {_said(start)} to {_said(end)}"
        found = twins.difference(
            "place-moved", moves[paths[0]], message, _path(end), (*fields, *now)
        )
        at = end if len(paths) > 1 else moves[paths[0]]
        raw = twins.before[paths[0]].raw
        yield replace(
            found,
            subject=("envelopes", twins.name, *at),
            old=("envelopes", twins.old_name, *raw),
        )


def _names(paths: list[Steps], known: Mapping[Steps, Spot]) -> str:
    """Return the values at *paths* for a message."""
    names = dict.fromkeys(
        (
            f"`{{{'}, {'.join(known[path].fields)}}}`"
            if known[path].fields
            else "a constant"
        )
        for path in paths
        if known[path].is_leaf
    )
    found = list(names) or ["an object"]
    if len(found) > 3:
        return f"{', '.join(found[:3])} and {len(found) - 3} more"
    return ", ".join(found)


def _path(path: Steps) -> str:
    return ".".join(path)


def _said(path: Steps) -> str:
    return f"`{_path(path)}`" if path else "the top"


def _groups(
    paths: list[Steps], here: Mapping[Steps, Spot], there: Mapping[Steps, Spot]
) -> dict[Steps, list[Steps]]:
    """Return *paths* by the uppermost that the other side lacks."""
    groups: dict[Steps, list[Steps]] = {}
    chosen = set(paths)
    for path in paths:
        top = path
        while top[:-1] in here and top[:-1] not in there and len(top) > 1:
            top = top[:-1]
        groups.setdefault(top, []).append(path)
    # What only holds things that moved has moved with them.
    return {
        top: found
        for top, found in groups.items()
        if any(here[path].is_leaf for path in found)
        or not any(
            path[: len(top)] == top and here[path].is_leaf and path not in chosen
            for path in here
        )
    }


def _removed(groups: Mapping[Steps, list[Steps]], twins: Twins) -> Iterator[Difference]:
    for top, paths in groups.items():
        fields = _fields(paths, twins.before)
        change = "place-removed" if fields else "constant-removed"
        what = _names(paths, twins.before)
        yield twins.difference(change, top, f"{what} is not sent any more", "", fields)


def _added(groups: Mapping[Steps, list[Steps]], twins: Twins) -> Iterator[Difference]:
    for top, paths in groups.items():
        fields = _fields(paths, twins.after)
        is_optional = twins.after[top].optional
        what = _names(paths, twins.after)
        if is_optional:
            change, message = "optional-place-added", f"{what} may be sent"
        elif fields:
            change, message = "required-place-added", f"{what} is always sent"
        else:
            change, message = "constant-added", f"{what} is always sent"
        value = ",".join(fields) or short([twins.after[path].content for path in paths])
        yield twins.difference(change, top, message, value, fields)


def _fields(paths: list[Steps], known: Mapping[Steps, Spot]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for path in paths for name in known[path].fields))


def _changed(path: Steps, old: Spot, new: Spot, twins: Twins) -> Iterator[Difference]:
    """Yield what differs at a path that both have."""
    inside = tuple(
        dict.fromkeys(
            name
            for known in (twins.before, twins.after)
            for each, spot in known.items()
            if each[: len(path)] == path
            for name in spot.fields
        )
    )
    if {"parts", "elements"} & {old.kind, new.kind}:
        inside = (*inside, "errors")
    if old.optional != new.optional:
        change = "place-made-optional" if new.optional else "place-made-required"
        words = "may be missing" if new.optional else "is always there"
        value = "optional" if new.optional else "required"
        yield twins.difference(change, path, f"{_said(path)} {words}", value, inside)
    mapped = tuple(twins.fields.get(each, each) for each in old.fields)
    if (old.kind, repr(old.content), mapped) == (
        new.kind,
        repr(new.content),
        new.fields,
    ):
        return
    kept = {
        name
        for each, spot in twins.after.items()
        if each[: len(path)] == path
        for name in spot.fields
    }
    change = _kind_of_change(old, new, mapped)
    if mapped and old.is_leaf and kept.isdisjoint(mapped) and not new.is_leaf:
        change = "place-removed"
    message = f"{_said(path)}: {_shown(old)} -> {_shown(new)}"
    yield twins.difference(change, path, message, _shown(new), inside)


def _kind_of_change(old: Spot, new: Spot, mapped: tuple[str, ...]) -> str:
    if old.kind == "constant":
        return "constant-changed" if new.kind == "constant" else "constant-removed"
    if new.kind == "constant":
        return "place-removed"
    if old.kind == new.kind and old.is_leaf and mapped != new.fields:
        return "place-field-changed"
    return "format-changed"


def _shown(spot: Spot) -> str:
    if spot.kind == "constant":
        return short(spot.content)
    if spot.kind == "place":
        cast = f":{spot.content}" if spot.content else ""
        return f"{{{spot.fields[0]}{cast}}}"
    if spot.kind == "text":
        names = iter(spot.fields)
        return short(
            "".join(
                each if isinstance(each, str) else f"{{{next(names)}}}"
                for each in spot.content
            )
        )
    if spot.kind in ("spread", "key"):
        return f"{{{spot.fields[0]}}}"
    return {"parts": "a list of errors", "elements": "a list"}.get(
        spot.kind, "an object"
    )
