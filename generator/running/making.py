"""Catalogs made: each by itself, or large ones by several processes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial

from generator.artifacts import Artifact
from generator.diagnostics import Diagnostic, has_errors
from generator.examining import Reader
from generator.filters.formatting import format_python
from generator.meaning.examples import Example, examples
from generator.memory import Made
from generator.output.emitting import Workshop
from generator.pipeline import Target, build
from generator.running.helping import Helper, HelperError, cores, spread
from generator.running.modelling import Modeller, make_models
from generator.running.preparing import Prepared
from generator.sources import SourceFile
from generator.targets.python.models import know, known, models_source, take
from generator.understanding import Understood, ordered, understand

FEW = 3
"""So many catalogs are made one after the other; more, one on each core."""

LARGE = 200
"""Catalogs with so many answers are made on two cores, one the Python and one the rest."""

Note = Callable[[int, str], None]
"""Is told how many of the catalogs to make are ready, and what is done next."""


Work = tuple[list[Artifact], list[Diagnostic]]
"""What targets make of a catalog, and what is wrong with their templates."""


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

    def made(self, *works: Work) -> Made:
        """Return what the catalog has come to by several works."""
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
    modeller: Modeller | None,
) -> Iterator[Made]:
    """Make catalogs here, while others make models, and most of what is large."""
    drafts = [_draft(path, prepared) for path in paths]
    slow = [each for each in prepared.targets if each.spec.view == "python"]
    quick = [each for each in prepared.targets if each.spec.view != "python"]
    unknown = _unknown_models(drafts) if slow else []
    with ExitStack() as stack:
        if unknown and modeller is None and cores() > 1:
            modeller = stack.enter_context(Helper(make_models))
        if unknown and modeller is not None:
            modeller.give(unknown)
        aside = None
        if slow and quick and cores() > 1 and _answers(drafts) >= LARGE:
            rest = partial(_build_all, drafts, quick, equipment, _unheard)
            aside = stack.enter_context(Helper(rest))
            aside.give(None)
        quickly = [] if aside else _build_all(drafts, quick, equipment, note)
        if unknown and modeller is not None:
            # What formats them is slow to import; there is time until they come.
            format_python("")
            with suppress(HelperError):
                take(modeller.take())
        slowly = _build_all(drafts, slow, equipment, note)
        if aside is not None:
            try:
                quickly = aside.take()
            except HelperError:
                quickly = _build_all(drafts, quick, equipment, note)
    for draft, *works in zip(drafts, quickly, slowly, strict=True):
        yield draft.made(*works)


def _unheard(ready: int, doing: str) -> None:
    del ready, doing


def _answers(drafts: Sequence[_Draft]) -> int:
    return sum(len(each.examples) for each in drafts)


def make_many(
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
    made = draft.made(_build(draft, prepared.targets, equipment, lambda _: None))
    sources = draft.reader.sources if made.diagnostics else {}
    return made, sources, known()


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


def _build_all(
    drafts: Sequence[_Draft],
    targets: Sequence[Target],
    equipment: Workshop,
    note: Note,
    _: None = None,
) -> list[Work]:
    return [
        _build(draft, targets, equipment, partial(note, at))
        for at, draft in enumerate(drafts)
    ]


def _build(
    draft: _Draft,
    targets: Sequence[Target],
    equipment: Workshop,
    note: Callable[[str], None],
) -> Work:
    artifacts: list[Artifact] = []
    diagnostics: list[Diagnostic] = []
    for target in targets if draft.understood else ():
        assert draft.understood is not None
        note(f"{draft.path}: {target.spec.name}")
        made, found = build(draft.understood, draft.examples, target, equipment)
        artifacts += made
        diagnostics += found
    return artifacts, diagnostics


def _unknown_models(drafts: Sequence[_Draft]) -> list[str]:
    found = dict.fromkeys(
        models_source(each.understood.resolved)
        for each in drafts
        if each.understood is not None
    )
    return [source for source in found if source and source not in known()]
