"""What the cache knows about files that ``gen`` wrote, from the records of all runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from error_catalog.cache.record import Circumstances, Made
from error_catalog.cache.snapshot import MALFORMED, is_run, paths
from error_catalog.cache.store import load, names
from error_catalog.disk.digests import digest_readable
from error_catalog.output.drift import Trace

if TYPE_CHECKING:
    from error_catalog.cache.snapshot import Record


@dataclass(frozen=True, slots=True)
class _Writing:
    """One file of a record: its digest, its catalog, and the run that wrote it."""

    digest: str
    catalog: str
    inputs: Mapping[str, str | None]
    run: str
    tool: str
    version: str
    settings: str


def written(root: str | None, candidates: Collection[str]) -> set[str]:
    """
    Return those of *candidates* that are as some run wrote them.

    Args:
        root: The project's root; None if the cache may not be read.
    """
    return {
        path
        for path, writings in _known(root, candidates).items()
        if digest_readable(f"{root}/{path}") in {each.digest for each in writings}
    }


def traces(
    root: str | None,
    name: str,
    candidates: Collection[str],
    made: Mapping[str, Made],
    now: Circumstances,
) -> dict[str, Trace]:
    """
    Return what the cache knows about those of *candidates* that some run wrote.

    Args:
        root: The project's root; None if the cache may not be read.
        name: Of the record of runs of this kind, which comes first.
    """
    found: dict[str, Trace] = {}
    for path, writings in _known(root, candidates, name).items():
        digest = digest_readable(f"{root}/{path}")
        same = [each for each in writings if each.digest == digest]
        # Those of runs of this kind come first.
        found[path] = _trace((same or writings)[0], digest, made, now, name)
    return found


def _known(
    root: str | None, candidates: Collection[str], first: str = ""
) -> dict[str, list[_Writing]]:
    """Return what all records say of *candidates*; the record *first* comes first."""
    found: dict[str, list[_Writing]] = {}
    if root is None or not candidates:
        return found
    for name in sorted(filter(is_run, names(root)), key=lambda name: name != first):
        try:
            for path, writing in _writings(name, load(root, name), candidates):
                found.setdefault(path, []).append(writing)
        except MALFORMED:
            continue
    return found


def _writings(
    name: str, record: Record, candidates: Collection[str]
) -> list[tuple[str, _Writing]]:
    found: list[tuple[str, _Writing]] = []
    run = (name, record["tool"], record["version"], record["settings"])
    for catalog, entry in record["catalogs"].items():
        inputs = dict(entry["inputs"])
        digests = [each for *_, group in entry["files"] for each in group.values()]
        for path, digest in zip(paths(entry), digests, strict=True):
            if path in candidates:
                found.append((path, _Writing(digest, catalog, inputs, *run)))
    return found


def _trace(
    writing: _Writing,
    digest: str | None,
    made: Mapping[str, Made],
    now: Circumstances,
    name: str,
) -> Trace:
    """Return what *writing* says about its file, which has *digest* now."""
    was = writing.inputs
    is_made = writing.catalog in made
    inputs = made[writing.catalog].inputs if is_made else was
    changed = [path for path in {**was, **inputs} if was.get(path) != inputs.get(path)]
    return Trace(
        digest == writing.digest,
        tuple(changed) if is_made else (writing.catalog,),
        writing.settings != now.settings if writing.run == name else None,
        None if writing.tool == now.tool else writing.version,
    )
