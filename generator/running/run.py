"""One run: configuration, catalogs and targets from the disk, through the pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.artifacts import Artifact
from generator.diagnostics import Diagnostic, has_errors
from generator.examining import Reader
from generator.memory import Circumstances, Made, Memory
from generator.output.comparing import Drift, compare
from generator.output.placing import misplaced, place
from generator.recalling import Recalled, paths, record_name
from generator.recording import record_of, with_documents
from generator.running.marked import Marked, marked
from generator.running.preparing import Prepared, prepare
from generator.running.producing import Progress, produce, silent
from generator.running.request import Request
from generator.shaping import is_mapping
from generator.sources import SourceFile
from generator.targets.python.modeling import know, known
from generator.workspace.digesting import other_files
from generator.workspace.remembering import load, save
from generator.workspace.trees import read_tree
from generator.workspace.walking import files_below


@dataclass(frozen=True, slots=True)
class Basis:
    """What a run may be remembered by: what it depended on, and what it made of that."""

    name: str
    now: Circumstances
    made: Mapping[str, Made]
    others: Mapping[str, Any]
    marked: Marked


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
    recalled: Recalled | None = None,
    *,
    is_cached: bool = False,
) -> Outcome:
    """
    Generate everything that *request* asks for, and compare it with the disk.

    Args:
        recalled: What the last run has left, if someone has asked already.
        is_cached: What is remembered of the last run is used.

    Raises:
        MisuseError: There is no target of a name that the request has.
    """
    prepared, reader, found = prepare(request, is_cached=is_cached)
    if prepared is None:
        return _outcome(reader, found)
    root = reader.root
    name = record_name(str(request.start), str(root), request.wishes)
    memory = Memory()
    if is_cached:
        is_ours = recalled is not None and recalled.is_at(str(root), name)
        memory = Memory(recalled if is_ours else Recalled(str(root), name))
        know(_models_of(load(str(root), MODELS), prepared.now.tool))
    made = produce(prepared, memory, progress)
    found = list(
        dict.fromkeys(each for one in made.values() for each in one.diagnostics)
    )
    if has_errors(found):
        return _outcome(reader, found)
    return _compared(prepared, request, name, memory, made, found)


def remember(outcome: Outcome, said: str) -> None:
    """
    Remember a run after which every file stands as it should.

    Args:
        said: What was printed of the catalogs.
    """
    basis = outcome.basis
    if basis is None:
        return
    root = outcome.root
    documents, others = basis.marked, dict(basis.others)
    record = record_of(root, basis.now, basis.made, others, said)
    if record is not None:
        record = with_documents(root, record, documents.texts, documents.others)
    if record is not None:
        save(str(root), basis.name, record)
        _remember_models(root, basis.now.tool)


def _models_of(record: Any, tool: str) -> dict[str, str]:
    """Return the texts of models in *record* by their sources, if *tool* made them."""
    texts: Any = record.get("texts") if is_mapping(record) else None
    if not is_mapping(texts) or record.get("tool") != tool:
        return {}
    return {key: each for key, each in texts.items() if isinstance(each, str)}


def _remember_models(root: Path, tool: str) -> None:
    """Remember the models of this run, and of former ones as long as they are not many."""
    texts = known()
    former = _models_of(load(str(root), MODELS), tool)
    if texts.keys() - former.keys():
        kept = texts if len(former) > MOST_MODELS else {**former, **texts}
        save(str(root), MODELS, {"tool": tool, "texts": dict(kept)})


MOST_MODELS = 1000
"""The texts of so many are remembered; of more, only the newest."""

MODELS = "models"
"""What the texts of models are remembered as."""


def _outcome(reader: Reader, diagnostics: list[Diagnostic]) -> Outcome:
    return Outcome(reader.root, diagnostics, reader.sources)


def _compared(
    prepared: Prepared,
    request: Request,
    name: str,
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
    expected = standing.union(place(each, now.outputs) for each in artifacts)
    below = files_below(str(reader.root), *sorted(set(now.outputs.values())))
    others = other_files(str(reader.root), below, expected)
    tree, refused = read_tree(reader.root, now.outputs, below, expected, standing)
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
    basis = Basis(name, now, made, left, documents)
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
