"""
Both sides of a project, catalog by catalog: as it was, and as it is on the disk.

What was is read as it was written: with the configuration of then, and without checks that
catalogs of then did not have to pass.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from error_catalog.config import Config, former_config
from error_catalog.diagnostics import Diagnostic, has_errors, is_mapping, ordered
from error_catalog.disk.history import Former, list_former_catalogs
from error_catalog.disk.sources import CONFIGURATION, exists, list_catalogs
from error_catalog.files import SourceFile
from error_catalog.pipeline import STAGES, Stages, Understood, understand
from error_catalog.project import Project, Reader, from_root
from error_catalog.runtime.values import spell
from error_catalog.semantics.fields import own_codes


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One catalog of one side, as far as it can be read.

    Args:
        api: Its id; empty if even that cannot be read.
        understood: None if it cannot be compared; *found* says why.
        found: What is wrong with it; a former catalog may be compared all the same.
    """

    path: str
    api: str
    understood: Understood | None
    found: Sequence[Diagnostic] = ()

    @property
    def codes(self) -> set[str]:
        """The codes of all errors, as text."""
        if self.understood is None:
            return set()
        return {
            spell(code)
            for name, error in self.understood.resolved.catalog.errors.items()
            for code in own_codes(name, error)
            if code is not None
        }


@dataclass(frozen=True, slots=True)
class Now:
    """
    The project as it is on the disk.

    Args:
        listed: Files and folders of catalogs that were asked for, from the root.
        found: What is wrong with the list of catalogs.
        sources: Every file that was read, by path.
    """

    root: Path
    config: Config
    readings: Sequence[Reading]
    listed: Sequence[str]
    found: Sequence[Diagnostic]
    sources: Mapping[str, SourceFile]


def read_now(
    project: Project,
    config: Config,
    start: Path,
    catalogs: Sequence[str] = (),
    stages: Stages = STAGES,
) -> Now:
    """
    Read the catalogs of *project*.

    Args:
        catalogs: Files and folders of it, from *start*; empty for all.
    """
    root = project.root
    listed = [from_root(each, start, root) for each in catalogs]
    sources = project.reader(stages.read).sources
    reader = Reader(root, stages.read, [*config.catalog, *listed])
    paths, found = list_catalogs(root, config.catalog)
    if listed:
        # Those that nobody asked for are read, too: one of the others may come from them.
        asked, found = list_catalogs(root, listed)
        paths = list(dict.fromkeys([*paths, *asked]))
    readings: list[Reading] = []
    for path in paths:
        understood, said = understand(path, reader.read, stages)
        api = "" if understood is None else understood.resolved.catalog.api.id
        if understood is None:
            api = _written_id(reader.sources.get(path), reader, stages)
        readings.append(Reading(path, api, understood, ordered(said)))
    sources.update(reader.sources)
    return Now(root, config, readings, listed, found, sources)


def _written_id(source: SourceFile | None, reader: Reader, stages: Stages) -> str:
    """Return the id of an API whose catalog has errors."""
    if source is None:
        return ""
    _, merged, _ = stages.load(source, reader.read)
    return "" if merged is None else _id_in(merged.data)


def _id_in(data: Mapping[str, Any]) -> str:
    api: Any = data.get("api")
    found: Any = api.get("id") if is_mapping(api) else None
    return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class FormerProject:
    """
    The project as it was.

    Args:
        paths: Its catalogs, from the root of today.
        package: The Python package that held those of all APIs; None if each had its own.
        found: Why its configuration, or a folder, cannot be read.
    """

    paths: Sequence[str]
    package: str | None
    found: Sequence[Diagnostic] = ()


def former_project(now: Now, files: Former) -> FormerProject:
    """Return the catalogs that the project had, by the configuration that it had."""
    then = _former_project(now.root, files)
    # Catalogs that no configuration names are compared with what stood in their place.
    listed, found = list_former_catalogs(files, now.listed)
    paths = list(dict.fromkeys([*then.paths, *listed]))
    return replace(then, paths=paths, found=[*then.found, *found])


def _former_project(root: Path, files: Former) -> FormerProject:
    for up in range(files.depth + 1):
        folder = "/".join([".."] * up) or "."
        path = posixpath.normpath(f"{folder}/{CONFIGURATION}")
        config, found = _configured(files, path)
        if found:
            return FormerProject((), None, found)
        if config is not None:
            return _configured_project(files, path, config)
    paths, found = list_former_catalogs(files, Config().catalog)
    if paths or found:
        return FormerProject(paths, None, found)
    surprise = files.surprise()
    if surprise is None:
        return _moved_project(root, files)
    paths, found = list_former_catalogs(files, (".",))
    return FormerProject(paths, None, found if paths else [surprise])


def _configured(files: Former, path: str) -> tuple[Config | None, list[Diagnostic]]:
    kind = files.kind(path)
    if kind is None:
        return None, []
    source = kind if isinstance(kind, Diagnostic) else files.read(path)
    return (None, [source]) if isinstance(source, Diagnostic) else former_config(source)


def _configured_project(files: Former, path: str, config: Config) -> FormerProject:
    folder = posixpath.dirname(path) or "."
    entries = [files.direct(posixpath.join(folder, each)) for each in config.catalog]
    paths, found = list_former_catalogs(files, entries)
    return FormerProject(paths, config.package, found)


def _moved_project(root: Path, files: Former) -> FormerProject:
    """Return the catalogs of those projects whose configuration is not there any more."""
    paths: list[str] = []
    package: str | None = None
    for path in files.alike(frozenset((CONFIGURATION,))):
        config, _ = (None, []) if exists(root, path) else _configured(files, path)
        if config is not None:
            moved = _configured_project(files, path, config)
            paths += moved.paths
            package = moved.package
    return FormerProject(paths, package)


def read_former(path: str, files: Former, stages: Stages = STAGES) -> Reading:
    """
    Return a catalog as it was.

    What today's rules say about it does not matter, as long as it can be resolved.
    """
    source = files.read(path)
    if isinstance(source, Diagnostic):
        return Reading(path, "", None, [source])
    catalog, merged, found = stages.load(source, files.read)
    if catalog is None or merged is None:
        api = "" if merged is None else _id_in(merged.data)
        return Reading(path, api, None, ordered(found))
    found += stages.check(catalog, merged)
    try:
        resolved = stages.resolve(catalog)
    except Exception:
        # The rules say what is wrong: it does not have to be sound then.
        if not has_errors(found):
            raise
        return Reading(path, catalog.api.id, None, ordered(found))
    said = ordered(found) if has_errors(found) else ()
    return Reading(path, catalog.api.id, Understood(merged, resolved), said)


@dataclass(frozen=True, slots=True)
class Pair:
    """
    One catalog on both sides.

    Args:
        old: None if it was added.
        new: None if it was removed.
        is_same: Every file of it is as it was.
    """

    old: Reading | None
    new: Reading | None
    is_same: bool = False


@dataclass
class _Matching:
    """Catalogs of both sides that have no partner yet."""

    old: list[Reading]
    new: list[Reading]
    pairs: dict[str, Pair] = field(default_factory=dict[str, Pair])

    def join(self, old: Reading, new: Reading) -> None:
        self.old.remove(old)
        self.new.remove(new)
        self.pairs[new.path] = Pair(old, new)


def pair(now: Now, then: FormerProject, files: Former, stages: Stages) -> list[Pair]:
    """
    Return every catalog of either side with its partner.

    Partners have the same id; or else the same path; or else half of their codes in
    common. A file that was moved from outside of the project is found by its name and id.
    """
    same = {
        each.path: Pair(each, each, is_same=True)
        for each in now.readings
        if each.path in then.paths and _is_same(each, files)
    }
    old = [read_former(each, files, stages) for each in then.paths if each not in same]
    new = [each for each in now.readings if each.path not in same]
    matching = _Matching(old, new)
    _match(matching)
    if matching.new:
        matching.old += _moved(matching.new, now, then, files, stages)
        _match(matching)
    pairs = {**same, **matching.pairs}
    found = [pairs.get(each.path, Pair(None, each)) for each in now.readings]
    # Where a list of catalogs cannot be read, nobody knows what is gone.
    removed = [
        each
        for each in matching.old
        if not now.found and not _is_elsewhere(each.path, now)
    ]
    found += [Pair(each, None) for each in removed]
    return [each for each in found if _is_asked_for(each, now.listed)]


def _is_elsewhere(path: str, now: Now) -> bool:
    """Tell whether a catalog outside of the project belongs to another one today."""
    return path.startswith("../") and exists(now.root, path)


def _is_asked_for(pair: Pair, listed: Sequence[str]) -> bool:
    paths = [each.path for each in (pair.old, pair.new) if each is not None]
    return not listed or any(
        path == entry or path.startswith(f"{entry}/") or entry == "."
        for path in paths
        for entry in listed
    )


def _is_same(side: Reading, files: Former) -> bool:
    if side.understood is None:
        return False
    for source in side.understood.merged.sources:
        was = files.read(source.path)
        if isinstance(was, Diagnostic) or _text(was) != _text(source):
            return False
    return True


def _text(source: SourceFile) -> str:
    """Return what a file says, whichever line ends git has given it."""
    return source.text.replace("\r\n", "\n")


def _match(matching: _Matching) -> None:
    # Of several with one id, that at the same place is meant.
    for is_partner in (_is_unmoved, _has_id, _has_path):
        for old in list(matching.old):
            partners = [each for each in matching.new if is_partner(old, each)]
            if partners:
                matching.join(old, partners[0])
    for _, old, new in sorted(_akin(matching), key=lambda each: -each[0]):
        if old in matching.old and new in matching.new:
            matching.join(old, new)


def _is_unmoved(old: Reading, new: Reading) -> bool:
    return _has_id(old, new) and _has_path(old, new)


def _has_id(old: Reading, new: Reading) -> bool:
    return bool(old.api) and old.api == new.api


def _has_path(old: Reading, new: Reading) -> bool:
    return old.path == new.path


def _akin(matching: _Matching) -> Iterator[tuple[float, Reading, Reading]]:
    """Yield the catalogs that have half of their codes in common, and how many."""
    for old in matching.old:
        for new in matching.new:
            fewer = min(len(old.codes), len(new.codes))
            common = len(old.codes & new.codes)
            if fewer and common * 2 >= fewer:
                yield common / fewer, old, new


def _moved(
    new: Sequence[Reading], now: Now, then: FormerProject, files: Former, stages: Stages
) -> Iterator[Reading]:
    """Yield the former catalogs of *new* ones that were outside of the project."""
    wanted = {each.api for each in new if each.api}
    named = {posixpath.basename(each.path): each for each in new}
    for path in sorted(files.alike(frozenset(named))):
        if path in then.paths or exists(now.root, path):
            continue  # A copy of it is still there: it was not moved.
        side = read_former(path, files, stages)
        if side.api in wanted:
            yield side
        elif not side.api:
            # It cannot be read, and may well be the one: that must not look like a new one.
            yield replace(side, api=named[posixpath.basename(path)].api)
