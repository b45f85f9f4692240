"""What differs between the codes of an error in two catalogs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from error_catalog.catalog.model import ErrorSpec, Range
from error_catalog.changes.both import Both
from error_catalog.changes.difference import IDENTITY, Difference
from error_catalog.runtime.values import spell
from error_catalog.semantics.fields import own_codes

_SIGNS = IDENTITY | {"constant", "value:code", "argument:code", "attribute:code"}


def code_differences(old_name: str, new_name: str, both: Both) -> Iterator[Difference]:
    """Yield what differs between the codes and former codes of an error."""
    old, new = both.before.errors[old_name], both.after.errors[new_name]
    if isinstance(old.code, Range) or isinstance(new.code, Range):
        yield from _range_differences(old_name, new_name, old, new)
    else:
        yield from _list_differences(old_name, new_name, both)
    yield from _alias_differences(old_name, new_name, both)


def _range_differences(
    old_name: str, new_name: str, old: ErrorSpec, new: ErrorSpec
) -> Iterator[Difference]:
    before, after = _said(old_name, old), _said(new_name, new)
    if before != after:
        yield _difference(
            "code-range-changed", old_name, new_name, f"{before} -> {after}", after
        )


def _said(name: str, spec: ErrorSpec) -> str:
    if isinstance(spec.code, Range):
        return f"{spec.code.first} to {spec.code.last}"
    return ", ".join(map(_shown, own_codes(name, spec)))


def _list_differences(old_name: str, new_name: str, both: Both) -> Iterator[Difference]:
    old, new = both.before.errors[old_name], both.after.errors[new_name]
    before, after = own_codes(old_name, old), own_codes(new_name, new)
    known = {*before, *old.aliases}
    kept = {*after, *new.aliases}
    was, now = _written(before), _written(after)
    told = set[Any]()
    if was != now:
        told = {was, now}
        yield _written_difference(old_name, new_name, both, known, kept)
    for code in after:
        if code not in known and code not in told:
            yield _difference(
                "code-added-to-list",
                old_name,
                new_name,
                f"{_shown(code)} may be its code, too",
                _shown(code),
                _alias_first(code, new_name),
            )
        elif code in old.aliases and code != now:
            message = f"{_shown(code)} may be written again"
            found = _difference(
                "alias-made-code", old_name, new_name, message, _shown(code)
            )
            # The class that is called by a former code goes with it.
            yield replace(found, explains=found.explains | {"name"})
    for code in before:
        if code in new.aliases and code != was:
            message = f"{_shown(code)} is read, but not written any more"
            found = _difference("code-made-alias", old_name, new_name, message, "")
            yield replace(found, subject=(new_name, "code", _shown(code)))
        if code not in kept and code not in told and not _is_given(code, both):
            found = _difference(
                "code-dropped", old_name, new_name, f"{_shown(code)} is gone", ""
            )
            yield replace(found, subject=(new_name, "code", _shown(code)))


def _is_given(code: Any, both: Both) -> bool:
    """Tell whether an error that did not have *code* has it now: that is said there."""
    return any(
        not isinstance(spec.code, Range)
        and code in own_codes(name, spec)
        and former_owner(code, name, both) is not None
        for name, spec in both.after.errors.items()
        if code is not None and not spec.retired
    )


def _written(codes: tuple[Any, ...]) -> Any:
    """Return the code that servers write if they do not choose."""
    return next((each for each in codes if each is not None), None)


def _written_difference(
    old_name: str, new_name: str, both: Both, known: set[Any], kept: set[Any]
) -> Difference:
    old, new = both.before.errors[old_name], both.after.errors[new_name]
    was = _written(own_codes(old_name, old))
    now = _written(own_codes(new_name, new))
    message = f"{_shown(was)} -> {_shown(now)}"
    owner = former_owner(now, new_name, both)
    if owner is not None:
        message += f", which was the code of {owner}"
        change = "code-given-to-another-error"
        found = _difference(change, old_name, new_name, message, _shown(now))
        loser = both.pairs.errors.get(owner, owner)
        return replace(found, errors=frozenset((new_name, loser)))
    if now in known:
        change = "code-replaced" if was in kept else "former-code-dropped"
        found = _difference(change, old_name, new_name, message, _shown(now))
        # The class that is called by a former code goes with it.
        return replace(found, explains=found.explains | {"name"})
    hint = _alias_first(now, old_name)
    if was not in kept and was is not None:
        hint = f"{hint}, and keep `aliases: [{_shown(was)}]`" if hint else None
    return _difference("code-changed", old_name, new_name, message, _shown(now), hint)


def _alias_first(code: Any, name: str) -> str | None:
    if code is None:
        return None
    return f"release `aliases: [{_shown(code)}]` on {name} first"


def former_owner(code: Any, name: str, both: Both) -> str | None:
    """Return the error that had *code* in the old catalog, and is another than the new *name*."""
    if code is None:
        return None
    for other, spec in both.before.errors.items():
        if both.pairs.errors.get(other) == name or spec.retired:
            continue
        if not isinstance(spec.code, Range) and code in own_codes(other, spec):
            return other if not _shares(other, code, both) else None
    return None


def _shares(other: str, code: Any, both: Both) -> bool:
    """Tell whether the old error *other* still has *code*, which pins then tell apart."""
    pair = both.pairs.errors.get(other)
    if pair is None or both.after.errors[pair].retired:
        return False
    return code in own_codes(pair, both.after.errors[pair])


def _alias_differences(
    old_name: str, new_name: str, both: Both
) -> Iterator[Difference]:
    old, new = both.before.errors[old_name], both.after.errors[new_name]
    own = {*own_codes(new_name, new)}
    before = {*own_codes(old_name, old)}
    for alias in new.aliases:
        if alias not in old.aliases and alias not in before:
            yield _difference(
                "alias-added",
                old_name,
                new_name,
                f"{_shown(alias)} is read, too",
                _shown(alias),
                key="aliases",
            )
    for alias in old.aliases:
        if alias not in new.aliases and alias not in own:
            found = _difference(
                "alias-removed",
                old_name,
                new_name,
                f"{_shown(alias)} is not read any more",
                "",
                key="aliases",
            )
            yield replace(found, subject=(new_name, "aliases", _shown(alias)))


def _difference(
    change: str,
    old_name: str,
    new_name: str,
    message: str,
    value: str,
    hint: str | None = None,
    key: str = "code",
) -> Difference:
    signs = _SIGNS | {"name"} if key == "aliases" else _SIGNS
    return Difference(
        change,
        (new_name,),
        message,
        value,
        ("errors", old_name, key),
        ("errors", new_name, key),
        frozenset((new_name,)),
        signs,
        hint,
    )


def _shown(code: Any) -> str:
    return "none" if code is None else spell(code)
