"""What every catalog comes to: remembered, or made anew, on every core."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial

from generator.artifacts import Artifact
from generator.diagnostics import Diagnostic, has_errors
from generator.examining import Reader
from generator.meaning.examples import Example, examples
from generator.memory import Made, Memory
from generator.output.emitting import Workshop
from generator.pipeline import Target, build
from generator.running.helping import cores, helpers, spread
from generator.running.preparing import Prepared, workshop
from generator.sources import SourceFile
from generator.targets.python.modeling import know, known, models_source, models_text
from generator.understanding import Understood, ordered, understand

Progress = Callable[[int, int, str], None]
"""Is told how many catalogs are done, of how many, and what is done next."""

FEW = 3
"""So many catalogs are made one after the other; the models are made beside them."""


def silent(done: int, count: int, doing: str) -> None:
    """Show nothing."""
    del done, count, doing


def produce(prepared: Prepared, memory: Memory, progress: Progress) -> dict[str, Made]:
    """Return what each catalog came to, in their order."""
    made = {path: memory.made_of(path, prepared.now) for path in prepared.paths}
    for each in made.values():
        for diagnostic in () if each is None else each.diagnostics:
            prepared.reader.read(diagnostic.location.path)
    missing = [path for path, each in made.items() if each is None]
    if missing:
        equipment = workshop(prepared)
        are_many = len(missing) > FEW and cores() > 1
        make = _make_many if are_many else _make_few
        done = len(made) - len(missing)
        count = len(made)

        def note(ready: int, doing: str) -> None:
            progress(done + ready, count, doing)

        made.update(zip(missing, make(missing, prepared, equipment, note), strict=True))
    return {path: each for path, each in made.items() if each is not None}


Note = Callable[[int, str], None]
"""Is told how many of the catalogs to make are ready, and what is done next."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """
    A catalog on its way.

    Args:
        understood: None if the catalog is wrong.
    """

    path: str
    reader: Reader
    understood: Understood | None
    diagnostics: list[Diagnostic]
    examples: Mapping[str, Example] = field(default_factory=dict[str, Example])
    artifacts: list[Artifact] = field(default_factory=list[Artifact])

    @property
    def made(self) -> Made:
        """What the catalog has come to."""
        artifacts = [] if has_errors(self.diagnostics) else self.artifacts
        return Made(self.reader.digests, artifacts, ordered(self.diagnostics))


def _make_few(
    paths: Sequence[str], prepared: Prepared, equipment: Workshop, note: Note
) -> Iterator[Made]:
    """Make catalogs here, while another process makes the models that nobody knows yet."""
    drafts = [_draft(path, prepared) for path in paths]
    slow = [each for each in prepared.targets if each.spec.view == "python"]
    quick = [each for each in prepared.targets if each.spec.view != "python"]
    unknown = _unknown_models(drafts) if slow and cores() > 1 else []
    with helpers(1) if unknown else nullcontext() as pool:
        texts = (
            [] if pool is None else [pool.submit(models_text, each) for each in unknown]
        )
        for at, draft in enumerate(drafts):
            _build(draft, quick, equipment, partial(note, at))
        know({each: text.result() for each, text in zip(unknown, texts, strict=True)})
    for at, draft in enumerate(drafts):
        _build(draft, slow, equipment, partial(note, at))
        yield draft.made


def _make_many(
    paths: Sequence[str], prepared: Prepared, equipment: Workshop, note: Note
) -> Iterator[Made]:
    """Make each catalog in one of several processes."""
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
    _build(draft, prepared.targets, equipment, lambda _: None)
    sources = draft.reader.sources if draft.diagnostics else {}
    return draft.made, sources, known()


def _draft(path: str, prepared: Prepared) -> _Draft:
    reader = Reader(prepared.reader.root)
    source = reader.read(path)
    prepared.reader.sources.update(reader.sources)
    if isinstance(source, Diagnostic):
        return _Draft(path, reader, None, [source])
    understood, found = understand(source, reader.read)
    prepared.reader.sources.update(reader.sources)
    shown = {} if understood is None else examples(understood.resolved)
    return _Draft(path, reader, understood, found, shown)


def _build(
    draft: _Draft,
    targets: Sequence[Target],
    equipment: Workshop,
    note: Callable[[str], None],
) -> None:
    """Add what *targets* make of a catalog to it."""
    if draft.understood is None:
        return
    for target in targets:
        note(f"{draft.path}: {target.spec.name}")
        made, found = build(draft.understood, draft.examples, target, equipment)
        draft.artifacts.extend(made)
        draft.diagnostics.extend(found)


def _unknown_models(drafts: Sequence[_Draft]) -> list[str]:
    found = dict.fromkeys(
        models_source(each.understood.resolved)
        for each in drafts
        if each.understood is not None
    )
    return [source for source in found if source and source not in known()]
