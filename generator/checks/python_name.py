"""
Every error has a Python class of its own, and every field and param an attribute.

Source: psycopg's generator, which fails on two codes of one class name.
"""

from collections.abc import Iterable, Iterator
from keyword import iskeyword

from generator.diagnostics import Finding, Severity
from generator.meaning.naming import class_names, collisions, former_names
from generator.meaning.resolving import Resolved
from generator.runtime.values import BUILT_IN, RESERVED, attribute_name
from generator.sources import Path
from generator.targets.python.statuses import root_name, status_classes


def check(resolved: Resolved) -> Iterator[Finding]:
    """Find errors, fields and params whose Python names meet."""
    names = class_names(resolved)
    for name, ids in collisions(names).items():
        for each in ids[1:]:
            message = f"`{each}` and `{ids[0]}` both make the class `{name}`"
            yield Finding(_path(each), message, "rename one of them", on_key=True)
    root = root_name(resolved)
    statuses = (each.name for each in status_classes(resolved, root))
    taken = {"APIError", "HTTPClientError", "HTTPServerError", root, *statuses}
    for each, name in names.items():
        if name in taken:
            message = f"`{each}` makes the class `{name}`, which every package has"
            yield Finding(_path(each), message, "rename it", on_key=True)
    for former, owner in former_names(resolved).items():
        if former in taken or former in names.values():
            message = f"an alias of `{owner}` makes `{former}`, another error's class"
            at: Path = ("errors", owner, "aliases")
            yield Finding(at, message, "drop the alias, or rename the other")
    fields = resolved.catalog.fields
    yield from _attributes(
        ("fields",), [name for name in fields if name not in BUILT_IN]
    )
    for name, error in resolved.catalog.errors.items():
        path: Path = ("errors", name, "params")
        yield from _attributes(path, error.params)
        for param in error.params:
            if param in fields:
                message = f"`{param}` is a field already"
                yield Finding((*path, param), message, "drop the param", on_key=True)


def _path(answer_id: str) -> Path:
    name, _, case = answer_id.partition(".")
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
            hint = f"write `{attribute}=` there: every error has a `{name}` of its own"
            if iskeyword(name):
                hint = f"write `{attribute}=` there: Python keeps `{name}` for itself"
            yield Finding((*path, name), message, hint, Severity.NOTE, on_key=True)
