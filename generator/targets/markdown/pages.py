"""The files of a site that has one page for each code."""

import re
from collections.abc import Collection, Iterator, Mapping

from generator.targets.markdown.anchors import shared_keys

INDEX = "index"
"""The file of the API itself."""

_LONGEST = 120
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# Names of devices on Windows, pages that sites take for a folder's own, and tests, which
# Docusaurus leaves out.
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?|index|readme|.*\.(?:test|md|mdx)|.*\."
)


def error_pages(
    keys: Mapping[str, tuple[str, ...]], live: Collection[str], api: str
) -> dict[str, str]:
    """
    Return the file of each live error, by name, without its suffix.

    It is the first of its keys if no other error has that and a file can be called so on
    every system; else the error's name, ``error-`` and the name, … No two differ in case
    alone.

    Args:
        api: The name of the folder; sites take a file of that name for the folder's own.
    """
    shared = shared_keys(keys)
    taken = {api.casefold(), *(each.casefold() for each in shared)}
    pages: dict[str, str] = {}
    for name in live:
        key = keys[name][0] if keys[name] else ""
        if usable(key) and key.casefold() not in taken:
            pages[name] = key
            taken.add(key.casefold())
    for name in live:
        if name not in pages:
            pages[name] = next(
                each
                for each in _candidates(name)
                if usable(each) and each.casefold() not in taken
            )
            taken.add(pages[name].casefold())
    return pages


def code_pages(
    keys: Mapping[str, tuple[str, ...]], pages: Mapping[str, str], api: str
) -> dict[str, tuple[str, ...]]:
    """
    Return the names of the errors of each further file, which leads on to them.

    There is one for every key that is no error's own page and that a file can be called.
    """
    taken = {api.casefold(), *(each.casefold() for each in pages.values())}
    files: dict[str, str] = {}
    owners: dict[str, tuple[str, ...]] = {}
    for name, own in keys.items():
        for key in own:
            folded = key.casefold()
            if (
                usable(key)
                and folded not in taken
                and files.setdefault(folded, key) == key
            ):
                owners[key] = (*owners.get(key, ()), name)
    return owners


def usable(key: str) -> bool:
    """Tell whether a page can be called *key*, whatever the system and the site."""
    return (
        _SAFE.fullmatch(key) is not None
        and len(key) <= _LONGEST
        and _RESERVED.fullmatch(key.casefold()) is None
    )


def _candidates(name: str) -> Iterator[str]:
    stem = name[: _LONGEST // 2]
    yield from (name, f"error-{name}")
    number = 1
    while True:
        number += 1
        yield f"error-{stem}-{number}"
