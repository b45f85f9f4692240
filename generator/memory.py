"""What the last run made of each catalog: what has not changed need not be made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.artifacts import Artifact
from generator.diagnostics import Diagnostic, Severity
from generator.output.placing import Outputs, place
from generator.recalling import MALFORMED, Recalled, paths
from generator.sources import Location

if TYPE_CHECKING:
    from generator.recalling import Record


@dataclass(frozen=True, slots=True)
class Made:
    """
    What one catalog came to.

    Args:
        inputs: Digests of the catalog and of what it includes, by path from the
            project's root, taken before they were read: what changes meanwhile is new
            to the next run.
        artifacts: None of those that are remembered.
        standing: What is remembered, if all of it stands as it should.
    """

    inputs: Mapping[str, str | None]
    artifacts: Sequence[Artifact]
    diagnostics: Sequence[Diagnostic]
    standing: Record | None = None

    def remembered(self, catalog: str) -> list[Artifact]:
        """Return the artifacts of *catalog* that are remembered, without their texts."""
        groups = () if self.standing is None else self.standing["files"]
        return [
            Artifact(target, f"{folder}{name}", "", catalog)
            for target, folder, _, digests in groups
            for name in digests
        ]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """
    What a run depends on beside its catalogs, as digests that were taken before it began.

    Args:
        tool: ``gen`` itself.
        settings: Targets, options, templates and output folders.
        inputs: Files that were read or looked for, from the project's root.
        folders: Folders that were listed for catalogs.
        trees: Folders that were gone through for templates.
    """

    tool: str
    settings: str
    outputs: Outputs
    inputs: Mapping[str, str | None]
    folders: Mapping[str, str]
    trees: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Memory:
    """
    What is known of the last run.

    Args:
        models: The sources of the models whose texts are remembered.
    """

    recalled: Recalled | None = None
    models: frozenset[str] = frozenset()

    def made_of(self, catalog: str, now: Circumstances) -> Made | None:
        """Return what *catalog* came to, if it is the same and all its files stand."""
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
            # Nothing is known, or something broken.
            return None

    def has_placed(self, made: Mapping[str, Made], now: Circumstances) -> bool:
        """Tell whether each file was there the last time, made of the same catalog."""
        return all(
            {place(artifact, now.outputs) for artifact in each.artifacts}
            <= self._paths(catalog, now)
            for catalog, each in made.items()
            if each.standing is None
        )

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
