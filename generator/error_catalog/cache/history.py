"""What the cache knows about files that ``gen`` wrote, from the records of all runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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


class History:
    """
    The records of a project, read when they are asked for.

    Args:
        root: The project's root; None if the cache may not be read.
        name: Of the record of runs of this kind, which comes first.
    """

    def __init__(self, root: str | None, name: str = "") -> None:
        self._root = root
        self._name = name
        self._writings: dict[str, list[_Writing]] | None = None

    def written(self, candidates: Iterable[str]) -> set[str]:
        """Return those of *candidates* that are as some run wrote them."""
        found: set[str] = set()
        for path in candidates:
            known = {each.digest for each in self._all().get(path, ())}
            if known and digest_readable(f"{self._root}/{path}") in known:
                found.add(path)
        return found

    def traces(
        self, candidates: Iterable[str], made: Mapping[str, Made], now: Circumstances
    ) -> dict[str, Trace]:
        """Return what the cache knows about those of *candidates* that some run wrote."""
        found: dict[str, Trace] = {}
        for path in candidates:
            writings = self._all().get(path)
            if not writings:
                continue
            digest = digest_readable(f"{self._root}/{path}")
            same = [each for each in writings if each.digest == digest]
            # Those of runs of this kind come first.
            found[path] = _trace((same or writings)[0], digest, made, now, self._name)
        return found

    def _all(self) -> dict[str, list[_Writing]]:
        if self._writings is None:
            self._writings = {}
            for path, writing in self._read():
                self._writings.setdefault(path, []).append(writing)
        return self._writings

    def _read(self) -> Iterator[tuple[str, _Writing]]:
        saved = () if self._root is None else filter(is_run, names(self._root))
        for name in sorted(saved, key=lambda name: name != self._name):
            assert self._root is not None
            record = load(self._root, name)
            try:
                yield from _writings(name, record)
            except MALFORMED:
                continue


def _writings(name: str, record: Record) -> list[tuple[str, _Writing]]:
    found: list[tuple[str, _Writing]] = []
    run = (name, record["tool"], record["version"], record["settings"])
    for catalog, entry in record["catalogs"].items():
        inputs = dict(entry["inputs"])
        digests = [each for *_, group in entry["files"] for each in group.values()]
        for path, digest in zip(paths(entry), digests, strict=True):
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
