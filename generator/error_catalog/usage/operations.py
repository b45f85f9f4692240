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


def serves(operation: str, method: str, path: str) -> bool:
    """
    Tell whether an operation of a catalog is that of a method and a path.

    One path may stand below a base that the other does not have; a variable of one fits
    any step of the other.
    """
    match = _OPERATION.fullmatch(operation.strip())
    if match is None or (method != ANY and match[1].upper() != method):
        return False
    left, right = steps_of(match[2]), steps_of(path)
    short, long = sorted((left, right), key=len)
    if not short:
        return not long
    tail = long[len(long) - len(short) :]
    return all(
        "{}" in (one, other) or one == other
        for one, other in zip(short, tail, strict=True)
    ) and any(one == other != "{}" for one, other in zip(short, tail, strict=True))
