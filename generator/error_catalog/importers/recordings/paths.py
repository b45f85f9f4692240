"""Paths of requests as templates: what varies is a parameter."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from error_catalog.importers.recordings.secrets import is_secret

_ID = re.compile(
    r"[0-9]+|[0-9a-f]{8,}|(?=[^-]*[0-9])[0-9a-f-]{16,}|(?=.*[0-9].*[0-9].*[0-9])[A-Za-z0-9_-]{6,}"
    r"|(?-i:(?=.*[0-9])(?=.*[A-Z])[A-Za-z0-9]{6,})|(?=.*[0-9])[a-z]{1,5}_[A-Za-z0-9]{4,}|[0-9][0-9.,:TZ+-]*",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"v[0-9]+(?:[.-][0-9a-z]+)*|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?", re.IGNORECASE
)
_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9._~:+-]*")
MANY = 3
"""From so many values on, a segment between two others varies."""


def templates_of(paths: Iterable[str]) -> Mapping[str, str]:
    """Return the template of each path: ``/contacts/17`` is ``/contacts/{contact_id}``."""
    every = {path: _segments(path) for path in paths}
    masked = {path: _masked(segments) for path, segments in every.items()}
    around: dict[tuple[tuple[str, ...], tuple[str, ...]], set[str]] = defaultdict(set)
    for segments in masked.values():
        for at, each in enumerate(segments):
            before, after = segments[:at], segments[at + 1 :]
            if at and after and each and before[-1].endswith("s"):
                around[before, after].add(each)
    varying = {before for (before, _), found in around.items() if len(found) >= MANY}
    return {path: _template(segments, varying) for path, segments in masked.items()}


def _segments(path: str) -> tuple[str, ...]:
    return tuple(unquote(each) for each in path.strip("/").split("/"))


def _masked(segments: tuple[str, ...]) -> tuple[str, ...]:
    """Return segments, with nothing for each that is an id by its form."""
    return tuple("" if _is_id(each, at) else each for at, each in enumerate(segments))


def _is_id(segment: str, at: int) -> bool:
    if _VERSION.fullmatch(segment) and at < 3:
        return False
    is_plain = bool(_SAFE.fullmatch(segment))
    return (
        bool(_ID.fullmatch(segment))
        or is_secret(segment)
        or (bool(segment) and not is_plain)
    )


def _template(segments: tuple[str, ...], varying: set[tuple[str, ...]]) -> str:
    found: list[str] = []
    for at, each in enumerate(segments):
        is_varying = bool(at) and segments[:at] in varying and at + 1 < len(segments)
        if (each and not is_varying) or segments == ("",):
            found.append(each)
            continue
        before = segments[at - 1] if at else ""
        name = _name("" if found[-1:] and found[-1].startswith("{") else before)
        stem, number = name, 2
        while f"{{{name}}}" in found:
            name, number = f"{stem}_{number}", number + 1
        found.append(f"{{{name}}}")
    return f"/{'/'.join(found)}"


def _name(before: str) -> str:
    """Return the name of a parameter behind a segment: of ``companies``, ``company_id``."""
    words = re.sub(r"[^a-z0-9]+", "_", before.lower()).strip("_")
    for end, singular in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if words.endswith(end) and not words.endswith("ss"):
            words = words.removesuffix(end) + singular
            break
    is_word = words.replace("_", "").isalpha() and words.isascii()
    return f"{words}_id" if is_word else "id"
