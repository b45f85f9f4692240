"""One run: configuration, catalogs and targets from the disk, through the pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.artifacts import Artifact
from generator.diagnostics import Diagnostic, has_errors
from generator.examining import Reader
from generator.memory import Circumstances, Made, Memory
from generator.output.comparing import Drift, compare
from generator.output.placing import misplaced, place
from generator.recalling import Recalled, paths
from generator.running.marked import marked
from generator.running.modelling import Modeller
from generator.running.preparing import Prepared, prepare
from generator.running.producing import Progress, produce, silent
from generator.running.remembering import Basis, memory_of
from generator.running.request import Request
from generator.sources import SourceFile
from generator.workspace.digesting import other_files
from generator.workspace.trees import read_tree
from generator.workspace.walking import files_below


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What a run found; nothing has been written.

    Args:
        root: The project's root.
        artifacts: Those that are not remembered. Empty if any diagnostic is an error; so
            are the drifts.
        sources: Every file that was read, by path, to show where a diagnostic stands.
        standing: How many files there are beside: those that are remembered, and the
            user's documents with markers.
        basis: None if any diagnostic is an error.
    """

    root: Path
    diagnostics: list[Diagnostic]
    sources: Mapping[str, SourceFile]
    artifacts: list[Artifact] = field(default_factory=list[Artifact])
    drifts: list[Drift] = field(default_factory=list[Drift])
    standing: int = 0
    basis: Basis | None = None

    @property
    def count(self) -> int:
        """How many files there should be, those of the user with markers among them."""
        return len(self.artifacts) + self.standing


def run(
    request: Request,
    progress: Progress = silent,
    modeller: Modeller | None = None,
    recalled: Recalled | None = None,
    *,
    is_cached: bool = False,
) -> Outcome:
    """
    Generate everything that *request* asks for, and compare it with the disk.

    Args:
        modeller: Is ready to make models.
        recalled: What the last run has left, if someone has asked already.
        is_cached: What is remembered of the last run is used.

    Raises:
        MisuseError: There is no target of a name that the request has.
    """
    prepared, reader, found = prepare(request, is_cached=is_cached)
    if prepared is None:
        return _outcome(reader, found)
    memory = memory_of(prepared, request, recalled) if is_cached else Memory()
    made = produce(prepared, memory, progress, modeller)
    found = list(
        dict.fromkeys(each for one in made.values() for each in one.diagnostics)
    )
    if has_errors(found):
        return _outcome(reader, found)
    return _compared(prepared, request, memory, made, found)


def _outcome(reader: Reader, diagnostics: list[Diagnostic]) -> Outcome:
    return Outcome(reader.root, diagnostics, reader.sources)


def _compared(
    prepared: Prepared,
    request: Request,
    memory: Memory,
    made: dict[str, Made],
    found: list[Diagnostic],
) -> Outcome:
    reader, now = prepared.reader, prepared.now
    artifacts = [each for one in made.values() for each in one.artifacts]
    refused = _misplaced(made, memory, now)
    if refused:
        return _outcome(reader, found + refused)
    standing = {path for each in made.values() for path in paths(each.standing)}
    texts = {place(each, now.outputs): each.text for each in artifacts}
    expected = standing.union(texts)
    below = files_below(str(reader.root), *sorted(set(now.outputs.values())))
    others = other_files(str(reader.root), below, expected)
    tree, refused = read_tree(reader.root, now.outputs, below, texts, standing)
    if refused:
        return _outcome(reader, found + refused)
    documents = marked(prepared, request, expected)
    if documents.diagnostics:
        return _outcome(reader, found + documents.diagnostics)
    drifts = compare(artifacts, tree, now.outputs, prepared.sources)
    gone = {each.path for each in drifts if each.new is None}
    left = {path: each for path, each in others.items() if path not in gone}
    drifts = sorted([*drifts, *documents.drifts], key=lambda each: each.path)
    count = len(standing) + len(documents.texts)
    basis = Basis(memory, now, made, left, documents)
    return Outcome(reader.root, found, reader.sources, artifacts, drifts, count, basis)


def _misplaced(
    made: Mapping[str, Made], memory: Memory, now: Circumstances
) -> list[Diagnostic]:
    """Return what ``misplaced`` says of all artifacts, those that are remembered too."""
    if memory.has_placed(made, now):
        # What did not meet the last time does not meet now.
        return []
    every = [
        artifact
        for path, each in made.items()
        for artifact in (*each.remembered(path), *each.artifacts)
    ]
    return misplaced(every, now.outputs)
