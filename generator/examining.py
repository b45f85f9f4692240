"""Every catalog of a project, read and understood; nothing is made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.config.rooting import find_project, from_root
from generator.diagnostics import Diagnostic
from generator.sources import SourceFile
from generator.understanding import Understood, ordered, understand
from generator.workspace.digesting import digest_file
from generator.workspace.reading import list_catalogs, read_source


class Reader:
    """Reads sources from a project's root, and remembers them, with their digests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sources: dict[str, SourceFile] = {}
        self.digests: dict[str, str | None] = {}

    def read(self, path: str) -> SourceFile | Diagnostic:
        """Return the file at *path*, which is from the root; or why there is none."""
        # Before it is read: what changes meanwhile is then new to the next run.
        self.digests[path] = digest_file(str(self.root / path))
        source = read_source(self.root, path)
        if isinstance(source, SourceFile):
            self.sources[path] = source
        return source


@dataclass(frozen=True, slots=True)
class Examined:
    """
    What a project's catalogs say.

    Args:
        catalogs: Those that are sound, by path.
        count: How many there are, sound or not.
        sources: Every file that was read, by path.
    """

    catalogs: Mapping[str, Understood]
    count: int
    diagnostics: list[Diagnostic]
    sources: Mapping[str, SourceFile]


def examine(start: Path, catalogs: tuple[str, ...]) -> Examined:
    """
    Read the catalogs of the project around *start*.

    Args:
        catalogs: Files and folders, from *start*; empty for those of the configuration.
    """
    root, config, found = find_project(start, None)
    reader = Reader(root)
    if config is None:
        reader.read("pyproject.toml")
        return Examined({}, 0, found, reader.sources)
    entries = [from_root(each, start, root) for each in catalogs]
    paths, found = list_catalogs(root, entries or config.catalog)
    sound: dict[str, Understood] = {}
    for path in paths:
        source = reader.read(path)
        if isinstance(source, Diagnostic):
            found.append(source)
            continue
        understood, said = understand(source, reader.read)
        found += ordered(said)
        if understood is not None:
            sound[path] = understood
    return Examined(sound, len(paths), list(dict.fromkeys(found)), reader.sources)
