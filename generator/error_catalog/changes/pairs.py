"""
Which entries of two catalogs are the same: errors, cases, params, fields, envelopes.

Nothing is guessed: what is merely similar stays removed and added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from error_catalog.catalog.model import CaseSpec, Catalog, ErrorSpec
from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.runtime.template import key_placeholder, split_key, split_text
from error_catalog.semantics.fields import own_codes


@dataclass(frozen=True, slots=True)
class Pairs:
    """
    The entries that both catalogs have, by their old names.

    Args:
        errors: Retired ones too.
        envelopes: By name, else by headers and body.
        fields: By name, else by place.
    """

    errors: Mapping[str, str]
    envelopes: Mapping[str, str]
    fields: Mapping[str, str]

    def reversed(self) -> Pairs:
        """Return the same with the sides swapped."""
        return Pairs(*map(_reversed, (self.errors, self.envelopes, self.fields)))


def _reversed(names: Mapping[str, str]) -> dict[str, str]:
    return {new: old for old, new in names.items()}


def pair_catalogs(old: Catalog, new: Catalog) -> Pairs:
    """Return which entries of *old* and *new* are the same."""
    envelopes = pair_envelopes(old, new)
    return Pairs(pair_errors(old, new), envelopes, pair_fields(old, new, envelopes))


def pair_errors(old: Catalog, new: Catalog) -> dict[str, str]:
    """Return errors by their old names: the same name, else a code or former code of both."""
    pairs = {name: name for name in old.errors if name in new.errors}
    gone = {k: v for k, v in old.errors.items() if k not in pairs and not v.retired}
    come = {k: v for k, v in new.errors.items() if k not in pairs and not v.retired}
    _pair_by(gone, come, pairs, _codes, _codes)
    _pair_by(gone, come, pairs, _codes, _known_codes)
    _pair_by(gone, come, pairs, _known_codes, _known_codes)
    return pairs


def _codes(name: str, spec: ErrorSpec) -> set[str | int]:
    return {code for code in own_codes(name, spec) if code is not None}


def _known_codes(name: str, spec: ErrorSpec) -> set[str | int]:
    return {*_codes(name, spec), *spec.aliases}


def _pair_by(
    gone: Mapping[str, ErrorSpec],
    come: Mapping[str, ErrorSpec],
    pairs: dict[str, str],
    old_codes: Any,
    new_codes: Any,
) -> None:
    """Add to *pairs* those that share a code which only these two have."""
    taken = {*pairs.values()}
    by_code: dict[Any, list[str]] = {}
    for name, spec in come.items():
        if name not in taken:
            for code in new_codes(name, spec):
                by_code.setdefault(code, []).append(name)
    for name, spec in gone.items():
        if name in pairs:
            continue
        found = {
            other
            for code in old_codes(name, spec)
            for other in by_code.get(code, ())
            if other not in taken
        }
        if len(found) == 1:
            (pairs[name],) = found
            taken |= found


def pair_envelopes(old: Catalog, new: Catalog) -> dict[str, str]:
    """Return envelopes by their old names: the same name, else the same headers and body."""
    pairs = {name: name for name in old.envelopes if name in new.envelopes}
    come = [name for name in new.envelopes if name not in pairs]
    for name, spec in old.envelopes.items():
        if name in pairs:
            continue
        same = [
            other
            for other in come
            if new.envelopes[other].body == spec.body
            and new.envelopes[other].headers == spec.headers
        ]
        if len(same) == 1:
            pairs[name] = same[0]
            come.remove(same[0])
    return pairs


def pair_fields(
    old: Catalog, new: Catalog, envelopes: Mapping[str, str]
) -> dict[str, str]:
    """Return fields by their old names: the same name, else the same places and schema."""
    pairs = {name: name for name in old.fields if name in new.fields}
    gone = [name for name in old.fields if name not in pairs]
    come = {name for name in new.fields if name not in pairs}
    if not gone or not come:
        return pairs
    before = {n: places for n, places in _places(old, envelopes).items() if n in gone}
    after = _places(new, {name: name for name in envelopes.values()})
    for name, places in before.items():
        schema = _keywords(old.fields[name].json_schema)
        same = [
            other
            for other in come
            if after.get(other) == places
            and _keywords(new.fields[other].json_schema) == schema
        ]
        if len(same) == 1:
            pairs[name] = same[0]
            come.discard(same[0])
    return pairs


def _keywords(schema: Any) -> Any:
    """Return *schema* without what only describes."""
    if not is_mapping(schema):
        return schema
    return {k: v for k, v in schema.items() if k not in ("description", "title")}


def _places(catalog: Catalog, names: Mapping[str, str]) -> dict[str, set[Any]]:
    """Return the places of each field: envelope, path, and the text around it."""
    found: dict[str, set[Any]] = {}
    for name, called in names.items():
        spec = catalog.envelopes[name]
        for path, text in _texts((called,), {"headers": spec.headers, "b": spec.body}):
            pieces = split_text(text)
            around = tuple(each for each in pieces if isinstance(each, str))
            for each in pieces:
                if not isinstance(each, str):
                    found.setdefault(each[0], set()).add((path, each[1], around))
    return found


def _texts(path: tuple[Any, ...], value: Any) -> Iterator[tuple[Any, str]]:
    if is_mapping(value):
        for key, each in value.items():
            yield from _texts((*path, key), each)
            # A key with one brace, or braces inside, is a plain one.
            name, _ = split_key(key)
            if key_placeholder(name) is not None:
                yield (*path, "key"), name
    elif is_list(value):
        for index, each in enumerate(value):
            yield from _texts((*path, index), each)
    elif isinstance(value, str):
        yield path, value


def pair_params(old: ErrorSpec, new: ErrorSpec) -> dict[str, str]:
    """Return params by their old names: the same name, else the same schema and position."""
    pairs = {name: name for name in old.params if name in new.params}
    before, after = list(old.params), list(new.params)
    for at, name in enumerate(before):
        if name in pairs or at >= len(after) or after[at] in old.params:
            continue
        one, other = old.params[name], new.params[after[at]]
        if one.keywords and (one.keywords, one.optional, one.sensitive) == (
            other.keywords,
            other.optional,
            other.sensitive,
        ):
            pairs[name] = after[at]
    return pairs


def pair_cases(old: ErrorSpec, new: ErrorSpec) -> dict[str, str]:
    """Return cases by their old names: the same name, else the same status and claims."""
    pairs = {name: name for name in old.cases if name in new.cases}
    come = [name for name in new.cases if name not in pairs]
    for name, case in old.cases.items():
        if name in pairs:
            continue
        same = [each for each in come if _claims(new.cases[each]) == _claims(case)]
        if len(same) == 1:
            pairs[name] = same[0]
            come.remove(same[0])
    return pairs


def _claims(case: CaseSpec) -> Any:
    return case.status, {*case.requires}, {*case.omits}, case.pins, case.envelope


_CLOSE = 0.6


def similar(name: str, spec: ErrorSpec, others: Mapping[str, ErrorSpec]) -> str | None:
    """Return the one of *others* that may be the same error under another name and code."""
    best: tuple[float, float, str] | None = None
    for other, their in others.items():
        if their.status != spec.status:
            continue
        names = SequenceMatcher(None, name.lower(), other.lower()).ratio()
        said = SequenceMatcher(None, spec.summary, their.summary).ratio()
        same_params = bool(spec.params) and spec.params.keys() == their.params.keys()
        likeness = max(names, said) + (0.2 if same_params else 0)
        # Of those that say the same, the one with the likest name.
        if likeness > _CLOSE and (best is None or (likeness, names) > best[:2]):
            best = likeness, names, other
    return best[2] if best else None
