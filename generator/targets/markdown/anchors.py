"""The anchors of a page: one for each error, and one for each code that leads to it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from generator.catalog.entries import Range
from generator.catalog.model import ErrorSpec
from generator.meaning.fields import own_codes

_NO_SLUG = re.compile(r"[^\w\- ]")


def format_anchor(name: str) -> str:
    """Return the anchor of an envelope."""
    return f"format-{name}"


def error_keys(
    errors: Mapping[str, ErrorSpec], docs: str | None
) -> dict[str, tuple[str, ...]]:
    """
    Return what each error is looked up by, by name, as addresses spell it.

    They are its codes, former ones behind the others, and the name in front of them if
    that is what its address has.

    Args:
        docs: The address of every error, with its ``{code}`` or ``{name}``.
    """
    named = docs is not None and "{name}" in docs and "{code}" not in docs
    return {
        name: tuple(dict.fromkeys((*((name,) if named else ()), *_codes(name, spec))))
        for name, spec in errors.items()
    }


def error_anchors(
    keys: Mapping[str, tuple[str, ...]],
    envelopes: Iterable[str],
    headings: Iterable[str],
) -> dict[str, tuple[str, ...]]:
    """
    Return the anchors of each error, by name; no anchor stands twice.

    The first is what links on the page use: the error's code if no other error has it,
    if an address can hold it as it is, and if no heading makes the same anchor by
    itself; else the error's name; else ``error-`` and the name. Behind it come the other
    codes, former ones too, as addresses spell them: ``docs: https://…#{code}`` and links
    that someone made from a code on the wire lead here. Of several errors with one code
    the first has its anchor.
    """
    slugs = {_slug(each) for each in headings}
    used = {format_anchor(each) for each in envelopes}
    shared = shared_keys(keys)
    first: dict[str, str] = {}
    taken = used | slugs
    for name, own in keys.items():
        if own and not shared & {own[0]} and "%" not in own[0] and own[0] not in taken:
            first[name] = own[0]
    taken.update(first.values())
    for name in keys:
        if name not in first:
            first[name] = _free(name, taken)
            taken.add(first[name])
    used.update(first.values())
    return {name: (first[name], *_others(own, used)) for name, own in keys.items()}


def shared_keys(keys: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return what several errors are looked up by."""
    owners = Counter(key for own in keys.values() for key in own)
    return frozenset(key for key, count in owners.items() if count > 1)


def _codes(name: str, spec: ErrorSpec) -> list[str]:
    own = () if isinstance(spec.code, Range) else own_codes(name, spec)
    known = [each for each in (*own, *spec.aliases) if each not in (None, "")]
    return [quote(str(each), safe="-._~", errors="replace") for each in known]


def _free(name: str, used: set[str]) -> str:
    """Return the first of ``name``, ``error-name``, ``error-name-2``, … that is free."""
    if name not in used:
        return name
    candidate, number = f"error-{name}", 1
    while candidate in used:
        number += 1
        candidate = f"error-{name}-{number}"
    return candidate


def _others(codes: tuple[str, ...], used: set[str]) -> list[str]:
    others: list[str] = []
    for code in codes:
        if code not in used:
            used.add(code)
            others.append(code)
    return others


def _slug(text: str) -> str:
    """Return the anchor that sites make of a heading by themselves."""
    return _NO_SLUG.sub("", text.lower()).replace(" ", "-")
