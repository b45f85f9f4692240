"""Where a project begins; its catalogs, read once."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from error_catalog.config import Config, configure
from error_catalog.diagnostics import Diagnostic, is_list, ordered
from error_catalog.disk.digests import digest_file
from error_catalog.disk.sources import (
    CONFIGURATION,
    configurations,
    list_catalogs,
    refused_link,
)
from error_catalog.files import SourceFile
from error_catalog.output.target import ALL
from error_catalog.pipeline import STAGES, Stages, Understood, understand
from error_catalog.targets.python.adapters import ADAPTERS, OPTION, Adapter, chosen

Read = Callable[[Path, str], SourceFile | Diagnostic]
"""Reads one file below a root; the pipeline's first stage."""


@dataclass(frozen=True, slots=True)
class Project:
    """
    A project's root and its configuration.

    Args:
        config: None if a diagnostic says why.
        digests: Of each file that was looked for as the configuration, by its path; None
            for one that is not there.
    """

    root: Path
    config: Config | None
    diagnostics: list[Diagnostic]
    digests: Mapping[Path, str | None]

    def reader(self, read: Read) -> "Reader":
        """Return a reader that has read the configuration, to quote its lines."""
        reader = Reader(self.root, read)
        reader.read(CONFIGURATION)
        return reader


def find_project(
    start: Path, out: str | None = None, catalogs: Sequence[str] = ()
) -> Project:
    """
    Return the project of *catalogs*, or else the one around *start*.

    The nearest ``pyproject.toml`` upward from a catalog that has our table is at the
    root; without one, the nearest upward from *start*. Without that, *start* is the root
    and the defaults hold.

    Args:
        out: The folder of all targets' folders, from *start*; it overrides all others.
        catalogs: Files and folders of one project, from *start*; see ``by_project``.
    """
    digests: dict[Path, str | None] = {}
    for begin in (*(_folder_of(start / each) for each in catalogs[:1]), start):
        # Before they are read: what changes meanwhile is then new to the next run.
        above = {
            folder / CONFIGURATION: digest_file(str(folder / CONFIGURATION))
            for folder in (begin, *begin.parents)
        }
        for folder, source in configurations(begin):
            if isinstance(source, Diagnostic):
                return Project(folder, None, [source], digests)
            config, found = configure(source)
            if config is not None or found:
                digests |= _up_to(folder, above)
                config = config and _redirected(config, out, start, folder)
                return Project(folder, config, found, digests)
        digests |= above
    return Project(start, _redirected(Config(), out, start, start), [], digests)


def by_project(start: Path, catalogs: Sequence[str]) -> list[tuple[str, ...]]:
    """Return *catalogs* by the project that they belong to, in the order of the first of each."""
    if len(catalogs) < 2:
        return [tuple(catalogs)]
    groups: dict[Path, list[str]] = {}
    for each in catalogs:
        groups.setdefault(find_project(start, None, (each,)).root, []).append(each)
    return [tuple(each) for each in groups.values()]


def _folder_of(path: Path) -> Path:
    path = Path(os.path.normpath(path))
    return path if path.is_dir() else path.parent


def _up_to(root: Path, digests: Mapping[Path, str | None]) -> dict[Path, str | None]:
    """Return those of *digests* that stand no higher than *root*, nearest first."""
    paths = list(digests)
    return {
        path: digests[path] for path in paths[: paths.index(root / CONFIGURATION) + 1]
    }


def from_root(path: str, start: Path, root: Path) -> str:
    """Return *path*, which is from *start*, from *root*, with forward slashes."""
    return os.path.relpath(start / path, root).replace(os.sep, "/")


def _redirected(config: Config, out: str | None, start: Path, root: Path) -> Config:
    if out is None:
        return config
    targets = tuple(replace(each, out=None) for each in config.targets)
    return replace(config, out=from_root(out, start, root), targets=targets)


class Reader:
    """
    Reads sources of a project, and keeps them, with their digests.

    Args:
        read: Reads one file below the root; the pipeline's first stage.
        entries: Files and folders of catalogs that the user has named, from the root.
            Nothing is read that lies outside of the root, but for these and what is
            beside them: an included file may not show any file of the machine.
    """

    def __init__(
        self,
        root: Path,
        read: Read = STAGES.read,
        entries: Sequence[str] = (),
    ) -> None:
        self.root = root
        self._read = read
        self._entries = entries
        self.sources: dict[str, SourceFile] = {}
        self.digests: dict[str, str | None] = {}

    def read(self, path: str) -> SourceFile | Diagnostic:
        """Return the file at *path*, which is from the root; or why there is none."""
        refused = refused_link(self.root, path, self._entries)
        if refused is not None:
            return refused
        # Before it is read: what changes meanwhile is then new to the next run.
        self.digests[path] = digest_file(str(self.root / path))
        source = self._read(self.root, path)
        if isinstance(source, SourceFile):
            self.sources[path] = source
        return source

    def anew(self) -> "Reader":
        """Return a reader of the same project that has read nothing."""
        return Reader(self.root, self._read, self._entries)


@dataclass(frozen=True, slots=True)
class Examined:
    """
    What a project's catalogs say.

    Args:
        root: The project's root.
        catalogs: Those that are sound, by path.
        count: How many there are, sound or not.
        sources: Every file that was read, by path.
        package: The Python package that holds those of all APIs; empty for none.
        adapters: Those that the Python packages are to have.
        config: The project's configuration; None if a diagnostic says why.
    """

    root: Path
    catalogs: Mapping[str, Understood]
    count: int
    diagnostics: list[Diagnostic]
    sources: Mapping[str, SourceFile]
    package: str = ""
    adapters: tuple[Adapter, ...] = ()
    config: Config | None = None


def examine(
    start: Path, catalogs: tuple[str, ...], stages: Stages = STAGES
) -> Examined:
    """
    Read the catalogs of the project around *start*.

    Args:
        catalogs: Files and folders of one project, from *start*; empty for those of the
            configuration.
    """
    project = find_project(start, None, catalogs)
    root, config = project.root, project.config
    if config is None:
        sources = project.reader(stages.read).sources
        return Examined(root, {}, 0, project.diagnostics, sources)
    entries = [from_root(each, start, root) for each in catalogs] or config.catalog
    reader = Reader(root, stages.read, entries)
    paths, found = list_catalogs(root, entries)
    sound: dict[str, Understood] = {}
    for path in paths:
        understood, said = understand(path, reader.read, stages)
        found += ordered(said)
        if understood is not None:
            sound[path] = understood
    diagnostics = list(dict.fromkeys(found))
    return Examined(
        root,
        sound,
        len(paths),
        diagnostics,
        reader.sources,
        package=config.package or "",
        adapters=_adapters(config),
        config=config,
    )


def _adapters(config: Config) -> tuple[Adapter, ...]:
    python = config.target("python")
    asked: object = python.options.get(OPTION)
    if python.enabled is False:
        return ()
    if asked == ALL:
        return ADAPTERS
    return chosen(list(map(str, asked))) if is_list(asked) else ()
