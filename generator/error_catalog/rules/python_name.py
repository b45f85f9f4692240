"""
Every error has its own Python class, and every field and param its own attribute.

Source: psycopg's generator, which fails if two codes have the same class name.
"""

from collections.abc import Iterable, Iterator
from keyword import iskeyword

from error_catalog.catalog.model import FieldSpec
from error_catalog.diagnostics import Finding, Severity
from error_catalog.files import Path
from error_catalog.runtime.values import BUILT_IN, RESERVED, attribute_name
from error_catalog.semantics.names import class_names, collisions, former_names
from error_catalog.semantics.resolution import Resolved
from error_catalog.targets.python.statuses import statuses_of


def check(resolved: Resolved) -> Iterator[Finding]:
    """Find errors, fields and params that would have the same name in Python."""
    names = class_names(resolved)
    for name, ids in collisions(names).items():
        for each in ids[1:]:
            message = f"`{each}` and `{ids[0]}` both make the class `{name}`"
            yield Finding(_path(each), message, "rename one of them", on_key=True)
    taken = {"APIError", *statuses_of(resolved).names}
    for each, name in names.items():
        if name in taken:
            message = f"`{each}` makes the class `{name}`, which every package has"
            yield Finding(_path(each), message, "rename it", on_key=True)
    taken.update(names.values())
    for former, owner in former_names(resolved).items():
        if former in taken:
            message = f"an alias of `{owner}` makes `{former}`, another error's class"
            at: Path = ("errors", owner, "aliases")
            yield Finding(at, message, "remove the alias, or rename the other error")
    fields = resolved.catalog.fields
    yield from _attributes(
        ("fields",), [name for name in fields if name not in BUILT_IN]
    )
    for name, error in resolved.catalog.errors.items():
        path: Path = ("errors", name, "params")
        yield from _attributes(path, error.params)
        for param in error.params:
            if param in fields:
                yield _field_again((*path, param), param, fields[param])


def _field_again(path: Path, name: str, field: FieldSpec) -> Finding:
    """Return the finding that a param is a field, perhaps one that nobody has written."""
    # Only a few catalogs get here; the others start faster without this.
    from error_catalog.catalog.standards import is_of_standard

    message, hint = f"`{name}` is already a field", "remove the param"
    if is_of_standard(name, field):
        message += " of the standard envelope"
        hint = f"use that (`requires: [{name}]`), or give the param another name"
    return Finding(path, message, hint, on_key=True)


def _path(response_id: str) -> Path:
    name, _, case = response_id.partition(".")
    if case and not case[0].isdigit():
        return ("errors", name, "cases", case)
    return ("errors", name)


def _attributes(path: Path, names: Iterable[str]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(attribute_name(name), name)
        if other != name:
            message = f"`{name}` and `{other}` both make `{attribute_name(name)}`"
            yield Finding((*path, name), message, "rename one of them", on_key=True)
        elif iskeyword(name) or name in RESERVED - BUILT_IN:
            attribute = attribute_name(name)
            message = f"`{name}` is the attribute `{attribute}` in Python"
            hint = f"write `{attribute}=`, since every error has its own `{name}`"
            if iskeyword(name):
                hint = f"write `{attribute}=`, since `{name}` is a Python keyword"
            yield Finding((*path, name), message, hint, Severity.NOTE, on_key=True)
