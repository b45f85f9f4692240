"""One run: ``run`` builds and compares, and returns an ``Outcome``; ``list_outputs``."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from error_catalog.cache.record import Circumstances, Made, Memory
from error_catalog.cache.snapshot import Recalled, paths
from error_catalog.diagnostics import Diagnostic, has_errors, ordered
from error_catalog.disk.digests import files_below, other_files
from error_catalog.disk.sources import read_runtime
from error_catalog.disk.trees import read_tree
from error_catalog.files import Artifact, SourceFile
from error_catalog.output.drift import Drift, compare, join, misplaced, place
from error_catalog.pipeline import STAGES, Stages, outputs, understand
from error_catalog.project import Reader
from error_catalog.run.build import Progress, produce, silent
from error_catalog.run.documents import marked
from error_catalog.run.leftovers import doubled, judge
from error_catalog.run.memory import Basis, memory_of
from error_catalog.run.plan import Prepared, prepare
from error_catalog.run.request import Request
from error_catalog.run.workers import ModelWorker
from error_catalog.targets.python.adapters import OPTION as ADAPTERS
from error_catalog.targets.python.adapters import summary


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What a run found; nothing has been written.

    Args:
        root: The project's root.
        artifacts: Those that were made in this run. Empty if any diagnostic is an error;
            so are the drifts.
        sources: Every file that was read, by path, to quote lines in diagnostics.
        standing: How many more files there are: those that the cache knows to be right,
            and the user's documents with markers.
        versions: Of other tools that wrote files which are stale now.
        remarks: What whoever has files written is told, line by line.
        basis: None if any diagnostic is an error.
    """

    root: Path
    diagnostics: list[Diagnostic]
    sources: Mapping[str, SourceFile]
    artifacts: list[Artifact] = field(default_factory=list[Artifact])
    drifts: list[Drift] = field(default_factory=list[Drift])
    standing: int = 0
    versions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    basis: Basis | None = None

    @property
    def count(self) -> int:
        """The number of files there should be, the user's documents with markers included."""
        return len(self.artifacts) + self.standing


def run(
    request: Request,
    progress: Progress = silent,
    worker: ModelWorker | None = None,
    recalled: Recalled | None = None,
    *,
    is_cached: bool = False,
    stages: Stages = STAGES,
) -> Outcome:
    """
    Generate everything that *request* asks for, and compare it with the disk.

    Args:
        worker: Makes models, if they are not in the cache.
        recalled: The last run, if it was looked up already.
        is_cached: The cache may be read.

    Raises:
        MisuseError: The request names a target that does not exist.
    """
    prepared, reader, found = prepare(request, stages, is_cached=is_cached)
    if prepared is None:
        return _outcome(reader, found)
    memory = memory_of(prepared, request, recalled) if is_cached else Memory()
    made = produce(prepared, memory, progress, worker)
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
    refused = _misplaced(made, memory, now)
    if refused:
        return _outcome(reader, found + refused)
    standing = {path for each in made.values() for path in paths(each.standing)}
    artifacts = _distinct(made, standing, now)
    texts = {place(each, now.outputs): each.text for each in artifacts}
    expected = standing.union(texts)
    below = files_below(str(reader.root), *prepared.search.folders)
    others = other_files(str(reader.root), below, expected)
    former = memory.former()
    # Files in their places are ours, which takes no judging; most are.
    judged = [
        each for each in below if each in expected or prepared.search.judges(each)
    ]
    judged += sorted((former - expected).difference(judged))
    tree, refused = read_tree(reader.root, now.outputs, judged, texts, standing, former)
    if refused:
        return _outcome(reader, found + refused)
    documents = marked(prepared, request, expected)
    if documents.diagnostics:
        return _outcome(reader, found + documents.diagnostics)
    drifts = compare(artifacts, tree, now.outputs, prepared.sources, former)
    judgement = judge(reader.root, drifts, memory, made, now)
    drifts = sorted([*judgement.drifts, *documents.drifts], key=lambda each: each.path)
    gone = {each.path for each in drifts if each.new is None}
    left = {path: each for path, each in others.items() if path not in gone}
    return Outcome(
        reader.root,
        [*found, *doubled(artifacts, now.outputs, prepared.config)],
        reader.sources,
        artifacts,
        drifts,
        len(standing) + len(documents.texts),
        judgement.versions,
        _remarks(prepared),
        Basis(memory, now, made, left, documents),
    )


def _remarks(prepared: Prepared) -> tuple[str, ...]:
    """Return which adapters the Python packages have, where that can be chosen."""
    asked = (each.options.get(ADAPTERS) for each in prepared.targets)
    return tuple(summary(each) for each in asked if isinstance(each, tuple))


def _distinct(
    made: Mapping[str, Made], standing: Collection[str], now: Circumstances
) -> list[Artifact]:
    """Return what was made, once for each path: catalogs may share files."""
    every = (each for one in made.values() for each in one.artifacts)
    by_path = {place(each, now.outputs): each for each in every}
    return [each for path, each in by_path.items() if path not in standing]


def _misplaced(
    made: Mapping[str, Made], memory: Memory, now: Circumstances
) -> list[Diagnostic]:
    """Return what ``misplaced`` finds in all artifacts, those in the cache included."""
    if memory.has_placed(made, now):
        # Paths that did not collide last time do not now.
        return []
    every = [
        artifact
        for path, each in made.items()
        for artifact in (*each.remembered(path), *each.artifacts)
    ]
    return misplaced(every, now.outputs)


def list_outputs(
    request: Request, stages: Stages = STAGES
) -> tuple[list[str], Reader, list[Diagnostic]]:
    """
    Return the path of every file that *request* makes, from the project's root, sorted.

    Raises:
        MisuseError: The request names a target that does not exist.
    """
    prepared, reader, found = prepare(request, stages)
    if prepared is None:
        return [], reader, found
    paths: set[str] = set()
    for catalog in prepared.paths:
        listed, said = _outputs(catalog, prepared)
        paths.update(listed)
        found += ordered(said)
    return ([] if has_errors(found) else sorted(paths)), reader, found


def _outputs(path: str, prepared: Prepared) -> tuple[list[str], list[Diagnostic]]:
    stages, now = prepared.stages, prepared.now
    understood, found = understand(path, prepared.reader.read, stages)
    if understood is None:
        return [], found
    copies = {"runtime": read_runtime()}
    made = outputs(understood, prepared.targets, copies, stages)
    return [join(now.outputs[target], each) for target, each in made], found
