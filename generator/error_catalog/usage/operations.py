"""Operations as catalogs name them, beside the routes that code has."""

import re

_PARAMETER = re.compile(r"\{[^{}]*\}|<[^<>]*>|(?<=/):[A-Za-z_]\w*")
_OPERATION = re.compile(r"([A-Za-z]+)\s+(/\S*)")
ANY = "*"
"""Every method."""


def steps_of(path: str) -> list[str]:
    """Return the steps of a path, each variable as ``{}``."""
    plain = _PARAMETER.sub("{}", path.partition("?")[0]).strip("/")
    return plain.split("/") if plain else []


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
    match = _OPERATION.fullmatch(operation.strip())
    if match is None or (method != ANY and match[1].upper() != method):
        return None
    left, right = steps_of(match[2]), steps_of(path)
    count = min(len(left), len(right))
    if not count:
        return [] if left == right else None
    pairs = list(zip(left[-count:], right[-count:], strict=True))
    return pairs if any(one == other != "{}" for one, other in pairs) else None
