"""Operations as catalogs name them, by method and path; beside routes and paths elsewhere."""

import re

VARIABLE = re.compile(r"\{[^{}]*\}|<[^<>]*>|(?<=/):[A-Za-z_]\w*")
"""A variable in a path, as OpenAPI, Flask or Express spell it."""

ANY = "*"
"""Every method."""

_OPERATION = re.compile(r"([A-Za-z]+)\s+(/\S*)")


def split(operation: str) -> tuple[str, str] | None:
    """Return the method, in capitals, and the path; None for an ``operationId``."""
    match = _OPERATION.fullmatch(operation.strip())
    return None if match is None else (match[1].upper(), match[2])


def plain(path: str) -> str:
    """Return a path without its query, each variable as ``{}``."""
    return VARIABLE.sub("{}", path.partition("?")[0])


def steps_of(path: str) -> list[str]:
    """Return the steps of a path, each variable as ``{}``."""
    steps = plain(path).strip("/")
    return steps.split("/") if steps else []


def is_same(operation: str, method: str, path: str) -> bool:
    """
    Tell whether an operation of a catalog is a route: the same method and path.

    One path may stand below a base that the other does not have; names of variables do not
    count.
    """
    pairs = _pairs(operation, method, path)
    return pairs is not None and all(one == other for one, other in pairs)


def serves(operation: str, method: str, path: str) -> bool:
    """Tell the same of a path that was asked for: a variable may be anything there."""
    pairs = _pairs(operation, method, path)
    return pairs is not None and all(
        "{}" in (one, other) or one == other for one, other in pairs
    )


def _pairs(operation: str, method: str, path: str) -> list[tuple[str, str]] | None:
    """Return the steps that two paths have at their ends; None if one names nothing there."""
    named = split(operation)
    if named is None or method not in (ANY, named[0]):
        return None
    left, right = steps_of(named[1]), steps_of(path)
    count = min(len(left), len(right))
    if not count:
        return [] if left == right else None
    pairs = list(zip(left[-count:], right[-count:], strict=True))
    return pairs if any(one == other != "{}" for one, other in pairs) else None
