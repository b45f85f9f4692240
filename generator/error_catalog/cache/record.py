"""The record of a run: what it made of each catalog, taken from the cache or written to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from error_catalog.cache.snapshot import MALFORMED, Recalled, paths
from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.disk.digests import digest_file, digest_of
from error_catalog.files import Artifact, Location
from error_catalog.output.drift import Outputs, place
from error_catalog.version import VERSION

if TYPE_CHECKING:
    from error_catalog.cache.snapshot import Record


@dataclass(frozen=True, slots=True)
class Made:
    """
    The result of one catalog.

    Args:
        inputs: Digests of the catalog and of what it includes, by path from the
            project's root, taken before they were read: what changes meanwhile is new
            to the next run.
        artifacts: Those that were made in this run.
        standing: Its entry in the record, if the catalog and all of its files are unchanged.
    """

    inputs: Mapping[str, str | None]
    artifacts: Sequence[Artifact]
    diagnostics: Sequence[Diagnostic]
    standing: Record | None = None

    def remembered(self, catalog: str) -> list[Artifact]:
        """Return the artifacts of *catalog* that its entry lists, without their texts."""
        groups = () if self.standing is None else self.standing["files"]
        return [
            Artifact(target, f"{folder}{name}", "", catalog, is_shared)
            for target, is_shared, folder, _, digests in groups
            for name in digests
        ]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """
    What a run depends on besides its catalogs, as digests from before it began.

    Args:
        tool: ``gen`` itself.
        settings: Targets, options, templates and output folders.
        watched: Folders that were looked through for files that ``gen`` wrote.
        inputs: Files that were read, or are not there, by path from the project's root.
        folders: Folders that were listed for catalogs.
        trees: Folders that were searched for templates and documents.
    """

    tool: str
    settings: str
    outputs: Outputs
    watched: Sequence[str]
    inputs: Mapping[str, str | None]
    folders: Mapping[str, str]
    trees: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Memory:
    """
    What the cache has of the last run.

    Args:
        models: The sources of the models whose code is in the cache.
    """

    recalled: Recalled | None = None
    models: frozenset[str] = frozenset()

    def made_of(self, catalog: str, now: Circumstances) -> Made | None:
        """Return the result of *catalog*, if it and all of its files are unchanged."""
        recalled = self.recalled
        try:
            if recalled is None or recalled.record["tool"] != now.tool:
                return None
            entry = self._entry(catalog, now)
            if entry is None or not recalled.stands(catalog):
                return None
            if not all(target in now.outputs for target, *_ in entry["files"]):
                return None
            said = [_diagnostic(*each) for each in entry["said"]]
            return Made(entry["inputs"], [], said, entry)
        except MALFORMED:
            # There is no entry, or not one of ours.
            return None

    def has_placed(self, made: Mapping[str, Made], now: Circumstances) -> bool:
        """Tell whether each catalog had all of these files in the last run too."""
        return all(
            {place(artifact, now.outputs) for artifact in each.artifacts}
            <= self._paths(catalog, now)
            for catalog, each in made.items()
            if each.standing is None
        )

    def former(self) -> set[str]:
        """Return the paths that the last run of this kind wrote, from the root."""
        try:
            return set() if self.recalled is None else set(self.recalled.paths())
        except MALFORMED:
            return set()

    def _paths(self, catalog: str, now: Circumstances) -> set[str]:
        try:
            return set(paths(self._entry(catalog, now)))
        except MALFORMED:
            return set()

    def _entry(self, catalog: str, now: Circumstances) -> Record | None:
        record = {} if self.recalled is None else self.recalled.record
        if record.get("settings") != now.settings:
            return None
        entry: Record | None = record["catalogs"].get(catalog)
        return entry


def _diagnostic(
    path: str,
    line: int,
    column: int,
    rule: str,
    message: str,
    hint: str | None,
    severity: str,
) -> Diagnostic:
    place = Location(path, line, column)
    return Diagnostic(place, rule, message, hint, Severity(severity))


def record_of(
    root: Path,
    now: Circumstances,
    made: Mapping[str, Made],
    others: Record,
    said: str,
    *,
    is_clean: bool,
) -> Record | None:
    """
    Return the record of a run; None if a file is not as the run made it, because somebody changed it meanwhile.

    Args:
        made: By catalog.
        others: As in ``snapshot.Record``, from before the files were compared.
        said: What was printed.
        is_clean: Nothing is left that drifts.
    """
    catalogs: Record = {}
    for path, each in made.items():
        entry = each.standing or _entry_of(root, each, now.outputs)
        if entry is None:
            return None
        catalogs[path] = entry
    return {
        "tool": now.tool,
        "version": VERSION,
        "is_clean": is_clean,
        "settings": now.settings,
        "inputs": dict(now.inputs),
        "folders": dict(now.folders),
        "trees": dict(now.trees),
        "outputs": sorted(now.watched),
        "documents": {},
        "others": others,
        "said": said,
        "catalogs": catalogs,
    }


def with_documents(
    root: Path, record: Record, texts: Mapping[str, str], others: Mapping[str, str]
) -> Record | None:
    """
    Return *record* with the documents of the user; None if one is not as it should be.

    Args:
        texts: Of those with markers, by path.
        others: The same for those without any.
    """
    digests = {path: digest_of(text.encode()) for path, text in texts.items()}
    for path, digest in digests.items():
        if digest_file(str(root / path)) != digest:
            return None
    inputs = {path: digest_of(text.encode()) for path, text in others.items()}
    return {
        **record,
        "inputs": {**record["inputs"], **inputs},
        "documents": digests,
        "others": {k: v for k, v in record["others"].items() if k not in digests},
    }


def _entry_of(root: Path, made: Made, outputs: Outputs) -> Record | None:
    """Return the entry of a catalog; None if a file is not as it was made."""
    groups: dict[tuple[str, bool, str, str], dict[str, str]] = {}
    for artifact in made.artifacts:
        path = place(artifact, outputs)
        found = digest_file(str(root / path))
        if found is None or not _is_digest_of(artifact.text, found):
            return None
        name = path.rpartition("/")[2]
        group = (
            artifact.target,
            artifact.is_shared,
            artifact.path.removesuffix(name),
            path.removesuffix(name),
        )
        groups.setdefault(group, {})[name] = found
    return {
        "inputs": dict(made.inputs),
        "files": [[*group, digests] for group, digests in groups.items()],
        "said": [
            [
                *(each.location.path, each.location.line, each.location.column),
                *(each.rule, each.message, each.hint, each.severity.value),
            ]
            for each in made.diagnostics
        ],
    }


def _is_digest_of(text: str, digest: str) -> bool:
    """Tell whether a file that says *text* has *digest*; git may have changed its line ends."""
    content = text.encode()
    if digest_of(content) == digest:
        return True
    return digest_of(content.replace(b"\n", b"\r\n")) == digest
