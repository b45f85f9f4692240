"""What the last run made of each catalog: what has not changed need not be made again."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.artifacts import Artifact
from generator.diagnostics import Diagnostic, Severity
from generator.output.placing import Outputs, place
from generator.sources import Location
from generator.workspace.digesting import digest_file, digest_of, read_regular

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
        standing: Digests of the artifacts by their paths from the root, if they are
            remembered and stand as they should; their texts are then left out.
    """

    inputs: Mapping[str, str | None]
    artifacts: Sequence[Artifact]
    diagnostics: Sequence[Diagnostic]
    standing: Mapping[str, str] = field(default_factory=dict[str, str])


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
    What is known of the last run; nothing if *record* is empty.

    Args:
        root: The project's root.
    """

    root: Path
    record: Record = field(default_factory=dict[str, Any])

    def made_of(self, catalog: str, now: Circumstances) -> Made | None:
        """Return what *catalog* came to, if it is the same and all its files stand."""
        try:
            then = self.record["tool"], self.record["settings"]
            if then != (now.tool, now.settings):
                return None
            return self._made_of(catalog, self.record["catalogs"][catalog])
        except (KeyError, TypeError, ValueError, OSError):
            # Nothing is known, or something broken.
            return None

    def _made_of(self, catalog: str, known: Record) -> Made | None:
        inputs: dict[str, str | None] = {}
        for path in known["inputs"]:
            inputs[path] = digest_file(os.path.join(self.root, path))
            if inputs[path] != self.record["inputs"][path]:
                return None
        artifacts: list[Artifact] = []
        standing: dict[str, str] = {}
        for target, path, placed in known["files"]:
            content = read_regular(os.path.join(self.root, placed))
            if content is None or digest_of(content) != self.record["files"][placed]:
                return None
            artifacts.append(Artifact(target, path, "", catalog))
            standing[placed] = self.record["files"][placed]
        said = [_diagnostic(*each) for each in known["said"]]
        return Made(inputs, artifacts, said, standing)


def record_of(
    root: Path, now: Circumstances, made: Mapping[str, Made], others: Record, said: str
) -> Record | None:
    """
    Return what to remember of a run after which every file should stand as it was made.

    None if one does not: someone has been quicker.

    Args:
        made: By catalog.
        others: As ``recalling.Record`` has it, from before the files were compared.
        said: What was printed.
    """
    files: Record = {}
    for each in made.values():
        files.update(each.standing)
        for artifact in () if each.standing else each.artifacts:
            path = place(artifact, now.outputs)
            found = digest_file(os.path.join(root, path))
            if found is None or not _is_digest_of(artifact.text, found):
                return None
            files[path] = found
    inputs = dict(now.inputs)
    for each in made.values():
        inputs.update(each.inputs)
    return {
        "tool": now.tool,
        "settings": now.settings,
        "inputs": inputs,
        "folders": dict(now.folders),
        "trees": dict(now.trees),
        "outputs": sorted(set(now.outputs.values())),
        "files": files,
        "others": {path: each for path, each in others.items() if path not in files},
        "said": said,
        "catalogs": {path: _known(each, now.outputs) for path, each in made.items()},
    }


def with_documents(
    root: Path, record: Record, texts: Mapping[str, str], others: Mapping[str, str]
) -> Record | None:
    """
    Return *record* with the documents of the user, as far as they are as they should be.

    Args:
        texts: Of those with markers, by path.
        others: The same for those without any.
    """
    digests = {path: digest_of(text.encode()) for path, text in texts.items()}
    for path, digest in digests.items():
        if digest_file(os.path.join(root, path)) != digest:
            return None
    inputs = {path: digest_of(text.encode()) for path, text in others.items()}
    return {
        **record,
        "inputs": {**record["inputs"], **inputs},
        "files": {**record["files"], **digests},
        "others": {k: v for k, v in record["others"].items() if k not in digests},
    }


def _is_digest_of(text: str, digest: str) -> bool:
    """Tell whether a file that says *text* has *digest*; git may have changed its line ends."""
    content = text.encode()
    if digest_of(content) == digest:
        return True
    return digest_of(content.replace(b"\n", b"\r\n")) == digest


def _known(made: Made, outputs: Outputs) -> Record:
    return {
        "inputs": list(made.inputs),
        "files": [
            [each.target, each.path, place(each, outputs)] for each in made.artifacts
        ],
        "said": [
            [
                *(each.location.path, each.location.line, each.location.column),
                *(each.rule, each.message, each.hint, each.severity.value),
            ]
            for each in made.diagnostics
        ],
    }


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
