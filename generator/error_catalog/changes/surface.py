"""
The Python package of a catalog as type checkers see it, and where user code stops fitting.

It is that of the target ``python``: its classes with their bases, arguments and attributes,
and the constants of the codes. No module is generated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property

from error_catalog.changes.pairs import Pairs, pair_params
from error_catalog.runtime.values import attribute_name
from error_catalog.semantics.examples import Example, example
from error_catalog.semantics.names import class_names, former_names
from error_catalog.semantics.resolution import Resolved
from error_catalog.targets.python.arguments import Argument
from error_catalog.targets.python.classes import ErrorClass, classes
from error_catalog.targets.python.statuses import HUNDREDS, Statuses, statuses_of
from error_catalog.targets.python.tables import members

ROOT = ""
"""Stands for the class that all errors have as their base."""

_UNWRITABLE = (ValueError, TypeError, OverflowError, RecursionError)


class Surface:
    """The Python package of one catalog, as far as it is asked for."""

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self.names = class_names(resolved)
        self.former = former_names(resolved)
        self.exported = {*self.names.values(), *self.former}

    @cached_property
    def statuses(self) -> Statuses:
        """The root and the classes of statuses."""
        return statuses_of(self.resolved)

    @cached_property
    def constants(self) -> dict[str | int, str]:
        """The name of the constant of each code."""
        return {each.value: each.name for each in members(self.resolved)}

    def classes(self, errors: AbstractSet[str]) -> dict[str, tuple[ErrorClass, ...]]:
        """Return the class of each of *errors* and of its cases; without those that fail."""
        found: dict[str, tuple[Example, ...]] = {}
        shown: dict[str, Example] = {}
        for name in errors:
            for response in self.resolved.by_error.get(name, ()):
                try:
                    shown[response.id] = example(response, self.resolved)
                except _UNWRITABLE:
                    break
            else:
                found[name] = ()
        part = {k: v for k, v in self.resolved.by_error.items() if k in found}
        whole = replace(self.resolved, by_error=part)
        return classes(whole, shown, self.names, self.statuses)


@dataclass(frozen=True, slots=True)
class Misfit:
    """
    That code which was written against the old package does not fit the new one.

    Args:
        error: By its old name; ``ROOT`` for what all have.
        sign: ``name``, ``base``, ``constant``, ``argument:NAME`` or ``attribute:NAME``.
    """

    error: str
    sign: str


def misfits(
    old: Surface, new: Surface, pairs: Pairs, errors: AbstractSet[str]
) -> Iterator[Misfit]:
    """
    Yield where code that uses the old package does not fit the new one.

    Args:
        errors: Those to compare, by their old names.
    """
    yield from _root(old, new)
    after = new.classes({pairs.errors[each] for each in errors if each in pairs.errors})
    for former, name in old.former.items():
        if name in errors and former not in new.exported:
            yield Misfit(name, "name")
    for name, found in old.classes(errors).items():
        for each in found:
            if each.name not in new.exported:
                yield Misfit(name, "name")
        other = after.get(pairs.errors.get(name, ""))
        if other is not None:
            yield from _codes(name, old, new)
            yield from _error(name, found, other, _renamed(name, old, new, pairs))


def _renamed(name: str, old: Surface, new: Surface, pairs: Pairs) -> dict[str, str]:
    """Return params by their new attributes; type checkers do not know of renaming."""
    before = old.resolved.by_error[name][0].spec
    after = new.resolved.by_error[pairs.errors[name]][0].spec
    return {
        attribute_name(b): attribute_name(a)
        for a, b in pair_params(before, after).items()
        if a != b
    }


def _root(old: Surface, new: Surface) -> Iterator[Misfit]:
    yield from _attributes(
        ROOT,
        {each.name: each.annotation for each in old.statuses.attributes},
        {each.name: each.annotation for each in new.statuses.attributes},
    )
    yield from _arguments(ROOT, old.statuses.arguments, new.statuses.arguments)


def _codes(name: str, old: Surface, new: Surface) -> Iterator[Misfit]:
    kept = {*new.constants.values()}
    for code in old.resolved.by_error[name][0].rule.codes:
        if code is not None and old.constants.get(code) not in kept:
            yield Misfit(name, "constant")


def _error(
    name: str,
    old: tuple[ErrorClass, ...],
    new: tuple[ErrorClass, ...],
    renamed: Mapping[str, str],
) -> Iterator[Misfit]:
    first = {each.name: each for each in new[1:]}
    pairs = [(old[0], new[0])]
    pairs += [(each, first[each.name]) for each in old[1:] if each.name in first]
    for before, after in pairs:
        if not _ancestors(before) <= _ancestors(after):
            yield Misfit(name, "base")
        yield from _arguments(name, before.arguments, after.arguments)
        yield from _attributes(
            name,
            {each.name: each.annotation for each in before.attributes},
            {each.name: each.annotation for each in after.attributes},
        )
    del renamed


def _ancestors(cls: ErrorClass) -> set[str]:
    """Return the classes of statuses that *cls* is derived from."""
    own = {each for each in cls.bases if each.startswith("statuses.")}
    own = {each.removeprefix("statuses.") for each in own}
    hundreds = {
        HUNDREDS[status // 100]
        for name, status in _statuses_named(own)
        if status // 100 in HUNDREDS and name not in HUNDREDS.values()
    }
    return own | hundreds


def _statuses_named(names: set[str]) -> Iterator[tuple[str, int]]:
    from error_catalog.semantics.statuses import ERROR_STATUSES
    from error_catalog.targets.python.statuses import status_class_name

    known = {status_class_name(each): each for each in ERROR_STATUSES}
    for name in names:
        number = re.fullmatch("HTTP([0-9]{3})Error", name)
        status = int(number[1]) if number else known.get(name)
        if status is not None:
            yield name, status


def _arguments(
    error: str, old: tuple[Argument, ...], new: tuple[Argument, ...]
) -> Iterator[Misfit]:
    taken = {each.name: each for each in new}
    given = {each.name for each in old}
    for each in old:
        now = taken.get(each.name)
        if now is None:
            yield Misfit(error, f"argument:{each.name}")
            continue
        is_stricter = now.is_required and not each.is_required
        if is_stricter or not fits(_type(each), _type(now)):
            yield Misfit(error, f"argument:{each.name}")
    for each in new:
        if each.is_required and each.name not in given:
            yield Misfit(error, f"argument:{each.name}")


def _attributes(
    error: str, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Misfit]:
    for name, kind in old.items():
        # Strict checkers do not take Any for a type.
        loses_type = new.get(name) == "Any" != kind
        if name not in new or loses_type or not fits(new[name], kind):
            yield Misfit(error, f"attribute:{name}")


def _type(argument: Argument) -> str:
    """Return the annotation of *argument*."""
    return argument.declaration.partition(": ")[2].partition(" = ")[0]


def fits(narrow: str, wide: str) -> bool:
    """Tell whether a type checker takes a value of the type *narrow* where *wide* is asked for."""
    if "Any" in (narrow, wide) or narrow == wide:
        return True
    return all(
        any(_part_fits(each, other) for other in alternatives(wide))
        for each in alternatives(narrow)
    )


def alternatives(text: str) -> list[str]:
    """Return the members of a union; a Literal's values are members of their own."""
    found: list[str] = []
    depth, quote, start = 0, "", 0
    for at, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote and text[at - 1] != "\\" else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "[]":
            depth += 1 if letter == "[" else -1
        elif letter == "|" and depth == 0:
            found.append(text[start:at].strip())
            start = at + 1
    found.append(text[start:].strip())
    return [value for each in found for value in _values(each)]


def _values(text: str) -> list[str]:
    if not text.startswith("Literal["):
        return [text]
    inner = text[len("Literal[") : -1]
    return [f"={each}" for each in re.findall(_VALUE, inner)]


_VALUE = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+|True|False|None""")


def _part_fits(narrow: str, wide: str) -> bool:
    if narrow == wide or "Any" in (narrow, wide):
        return True
    if narrow.startswith("="):
        value = narrow[1:]
        kind = "str" if value[0] in "'\"" else "None" if value == "None" else "int"
        return wide == kind or (kind == "int" and wide == "float")
    if narrow in ("int", "bool") and wide in ("int", "float"):
        return narrow == "bool" or wide == "float"
    for head in ("Sequence[", "Mapping[str, "):
        if narrow.startswith(head) and wide.startswith(head):
            return fits(narrow[len(head) : -1], wide[len(head) : -1])
    return False
