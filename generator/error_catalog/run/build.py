"""The artifacts of every catalog: taken as they stand, or made by the pipeline."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial

from error_catalog.cache.record import Made, Memory
from error_catalog.diagnostics import Diagnostic, has_errors, ordered
from error_catalog.files import Artifact, SourceFile
from error_catalog.filters.python import format_python
from error_catalog.output.emitter import Workshop
from error_catalog.pipeline import Target, Understood, generate, understand
from error_catalog.project import Reader
from error_catalog.run.plan import Prepared, workshop
from error_catalog.run.workers import (
    ModelWorker,
    Order,
    Worker,
    WorkerError,
    cores,
    make_models,
    spread,
)
from error_catalog.targets.python.model_schemas import models_source
from error_catalog.targets.python.models import formatted, know, known, outline

FEW = 3
"""Up to this many catalogs are made one after another; more, one per core."""

SMALL = 50
"""Below this many responses, models are formatted here: what waits for them has time."""

LARGE = 200
"""From this many responses on, one core makes what ``APART`` lists, and another the rest."""

APART = ("openapi",)
"""Views of targets that take about as long as all others together."""

VAST = 5_000
"""From this many responses on, what catalogs mean is let go before files are compared."""

Note = Callable[[int, str], None]
"""Called with the number of catalogs that are ready, and with what is made next."""


Work = tuple[list[Artifact], list[Diagnostic]]
"""The artifacts of a catalog, and the mistakes in templates."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """
    A catalog that has been read.

    Args:
        understood: None if the catalog has errors.
    """

    path: str
    reader: Reader
    understood: Understood | None
    diagnostics: list[Diagnostic]

    def made(self, *works: Work) -> Made:
        """Return the results of several works as one."""
        artifacts = [each for made, _ in works for each in made]
        found = self.diagnostics + [each for _, said in works for each in said]
        return Made(
            self.reader.digests, [] if has_errors(found) else artifacts, ordered(found)
        )


def make_few(
    paths: Sequence[str],
    prepared: Prepared,
    equipment: Workshop,
    note: Note,
    worker: ModelWorker | None,
) -> Iterator[Made]:
    """Make catalogs here, while workers make models and, of large catalogs, the rest."""
    drafts = [_draft(path, prepared) for path in paths]
    slow, quick, apart = _divided(prepared.targets, drafts)
    unknown = _unknown_models(drafts) if slow else []
    with ExitStack() as stack:
        if unknown and worker is None and cores() > 1:
            worker = stack.enter_context(Worker(make_models))
        is_small = _responses(drafts) < SMALL
        if unknown and worker is not None:
            worker.give(Order(unknown, is_formatted=not is_small))
        aside = None
        if apart:
            rest = partial(_generate_all, drafts, prepared, apart, equipment, _unheard)
            aside = stack.enter_context(Worker(rest))
            aside.give(None)
        quickly = _generate_all(drafts, prepared, quick, equipment, note)
        if unknown and worker is not None:
            if is_small:
                # black is slow to import; there is time until the code arrives.
                format_python("")
            with suppress(WorkerError):
                codes = worker.take()
                know(formatted(codes) if is_small else codes)
        slowly = _generate_all(drafts, prepared, slow, equipment, note)
        elsewhere: list[Work] = [([], []) for _ in drafts]
        if aside is not None:
            try:
                elsewhere = aside.take()
            except WorkerError:
                # Rare: all is made again here, of one reading.
                drafts = [_draft(path, prepared) for path in paths]
                elsewhere, quickly, slowly = (
                    _generate_all(drafts, prepared, each, equipment, note)
                    for each in (apart, quick, slow)
                )
    if _responses(drafts) >= VAST:
        # Not while the worker is there: to look at what both share would copy it.
        drafts[:] = [replace(each, understood=None) for each in drafts]
        gc.collect()  # Contracts are cycles.
    for draft, *works in zip(drafts, elsewhere, quickly, slowly, strict=True):
        yield draft.made(*works)


def _divided(
    targets: Sequence[Target], drafts: Sequence[_Draft]
) -> tuple[list[Target], list[Target], list[Target]]:
    """Return the targets that wait for models, those that do not, and those of a worker."""
    slow = [each for each in targets if each.spec.view == "python"]
    quick = [each for each in targets if each.spec.view != "python"]
    # What takes most memory while it is made comes before anything has to be kept.
    quick.sort(key=lambda each: each.spec.view != "openapi")
    apart = [each for each in quick if each.spec.view in APART]
    is_shared = cores() > 1 and _responses(drafts) >= LARGE
    if not is_shared or len(apart) == len(targets):
        return slow, quick, []
    return slow, [each for each in quick if each not in apart], apart


def _unheard(ready: int, doing: str) -> None:
    del ready, doing


def _responses(drafts: Sequence[_Draft]) -> int:
    return sum(
        len(each.understood.examples) for each in drafts if each.understood is not None
    )


def make_many(
    paths: Sequence[str], prepared: Prepared, equipment: Workshop, note: Note
) -> Iterator[Made]:
    """Make each catalog in one of several workers."""
    for at, (made, sources, texts) in enumerate(
        spread(partial(_make_one, prepared, equipment), paths)
    ):
        prepared.reader.sources.update(sources)
        know(texts)
        note(at + 1, paths[at])
        yield made


def _make_one(
    prepared: Prepared, equipment: Workshop, path: str
) -> tuple[Made, Mapping[str, SourceFile], Mapping[str, str]]:
    draft = _draft(path, prepared)
    made = draft.made(
        _generate(draft, prepared, prepared.targets, equipment, lambda _: None)
    )
    sources = draft.reader.sources if made.diagnostics else {}
    return made, sources, known()


def _draft(path: str, prepared: Prepared) -> _Draft:
    reader = prepared.reader.anew()
    understood, found = understand(path, reader.read, prepared.stages)
    prepared.reader.sources.update(reader.sources)
    # A large catalog's data takes as much memory as its meaning.
    bare = None if understood is None else understood.without_data()
    return _Draft(path, reader, bare, found)


def _generate_all(
    drafts: Sequence[_Draft],
    prepared: Prepared,
    targets: Sequence[Target],
    equipment: Workshop,
    note: Note,
    _: None = None,
) -> list[Work]:
    return [
        _generate(draft, prepared, targets, equipment, partial(note, at))
        for at, draft in enumerate(drafts)
    ]


def _generate(
    draft: _Draft,
    prepared: Prepared,
    targets: Sequence[Target],
    equipment: Workshop,
    note: Callable[[str], None],
) -> Work:
    if draft.understood is None:
        return [], []

    def named(target: str) -> None:
        note(f"{draft.path}: {target}")

    return generate(draft.understood, targets, equipment, named, prepared.stages)


def _unknown_models(drafts: Sequence[_Draft]) -> list[str]:
    found = dict.fromkeys(
        outline(models_source(each.understood.resolved))
        for each in drafts
        if each.understood is not None
    )
    return [source for source in found if source and source not in known()]


Progress = Callable[[int, int, str], None]
"""Called with the number of catalogs done, their total, and what is done next."""


def silent(done: int, count: int, doing: str) -> None:
    """Show nothing."""
    del done, count, doing


def produce(
    prepared: Prepared,
    memory: Memory,
    progress: Progress = silent,
    worker: ModelWorker | None = None,
) -> dict[str, Made]:
    """
    Return the artifacts and diagnostics of each catalog, in order.

    Args:
        worker: Makes models, if they are not in the cache.
    """
    made = {path: memory.made_of(path, prepared.now) for path in prepared.paths}
    for each in made.values():
        for diagnostic in () if each is None else each.diagnostics:
            prepared.reader.read(diagnostic.location.path)
    missing = [path for path, each in made.items() if each is None]
    if missing:
        equipment = workshop(prepared)
        are_many = len(missing) > FEW and cores() > 1
        make = make_many if are_many else partial(make_few, worker=worker)
        done = len(made) - len(missing)
        count = len(made)

        def note(ready: int, doing: str) -> None:
            progress(done + ready, count, doing)

        made.update(zip(missing, make(missing, prepared, equipment, note), strict=True))
    return {path: each for path, each in made.items() if each is not None}
