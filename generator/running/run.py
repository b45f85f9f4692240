"""One run: configuration, catalogs and targets from the disk, through the pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.artifacts import Artifact
from generator.diagnostics import Diagnostic, has_errors
from generator.examining import Reader
from generator.memory import (
    Circumstances,
    Made,
    Memory,
    record_of,
    with_documents,
)
from generator.output.comparing import Drift, compare
from generator.output.placing import misplaced, place
from generator.recalling import record_name
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
        artifacts: Empty if any diagnostic is an error; so are the drifts. Those that are
            remembered have no text.
        sources: Every file that was read, by path, to show where a diagnostic stands.
        marked: How many documents with markers there are.
        basis: None if any diagnostic is an error.
    """

    root: Path
    diagnostics: list[Diagnostic]
    sources: Mapping[str, SourceFile]
    artifacts: list[Artifact] = field(default_factory=list[Artifact])
    drifts: list[Drift] = field(default_factory=list[Drift])
    marked: int = 0
    basis: Basis | None = None

    @property
    def count(self) -> int:
        """How many files there should be, those of the user with markers among them."""
        return len(self.artifacts) + self.marked


def run(
    request: Request, progress: Progress = silent, *, is_cached: bool = False
) -> Outcome:
    """
    Generate everything that *request* asks for, and compare it with the disk.

    Args:
        is_cached: What is remembered of the last run is used.

    Raises:
        MisuseError: There is no target of a name that the request has.
    """
    prepared, reader, found = prepare(request, is_cached=is_cached)
    if prepared is None:
        return _outcome(reader, found)
    root = reader.root
    name = record_name(str(request.start), str(root), request.wishes)
    record: Any = load(str(root), name) if is_cached else None
    memory = Memory(root, dict(record) if is_mapping(record) else {})
    if is_cached:
        know(_models_of(load(str(root), MODELS), prepared.now.tool))
    made = produce(prepared, memory, progress)
    found = list(
        dict.fromkeys(each for one in made.values() for each in one.diagnostics)
    )
    if has_errors(found):
        return _outcome(reader, found)
    return _compared(prepared, request, name, made, found)


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
    made: dict[str, Made],
    found: list[Diagnostic],
) -> Outcome:
    reader, outputs = prepared.reader, prepared.now.outputs
    artifacts = [each for one in made.values() for each in one.artifacts]
    refused = misplaced(artifacts, outputs)
    if refused:
        return _outcome(reader, found + refused)
    fresh = [
        each for one in made.values() if not one.standing for each in one.artifacts
    ]
    standing = frozenset(path for one in made.values() for path in one.standing)
    texts = {place(each, outputs): each.text for each in fresh}
    expected = standing.union(texts)
    others = other_files(str(reader.root), sorted(set(outputs.values())), expected)
    tree, refused = read_tree(reader.root, outputs, expected, standing, texts)
    if refused:
        return _outcome(reader, found + refused)
    documents = marked(prepared, request, expected)
    if documents.diagnostics:
        return _outcome(reader, found + documents.diagnostics)
    drifts = compare(fresh, tree, outputs, prepared.sources)
    gone = {each.path for each in drifts if each.new is None}
    left = {path: each for path, each in others.items() if path not in gone}
    drifts = sorted([*drifts, *documents.drifts], key=lambda each: each.path)
    count = len(documents.texts)
    basis = Basis(name, prepared.now, made, left, documents)
    return Outcome(reader.root, found, reader.sources, artifacts, drifts, count, basis)
