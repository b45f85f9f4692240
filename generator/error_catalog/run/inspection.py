"""What ``gen lint`` says of a project: its catalogs, judged by its own settings."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from error_catalog.authoring.fixes import fixed
from error_catalog.catalog.loader import Merged
from error_catalog.config import diagnose
from error_catalog.diagnostics import Diagnostic, has_errors
from error_catalog.files import SourceFile
from error_catalog.pipeline import Stages, Understood
from error_catalog.project import Examined, examine
from error_catalog.rules import open_question
from error_catalog.rules.quality.judgement import (
    Judged,
    broken_rules,
    names_of,
    quality,
    settled,
    subject_of,
    with_settings,
)
from error_catalog.rules.quality.own import OwnRule, View
from error_catalog.rules.quality.rule import Change
from error_catalog.rules.quality.settings import Settings, settings

UNCOVERED = "uncovered-status"
"""The rule about what web frameworks make by themselves."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """
    What was found in a project.

    Args:
        root: The project's root.
        diagnostics: In the order of places.
        sources: Every file that was read, by path.
        count: How many catalogs there are.
        changes: What would fix some of it, by the path of the file.
    """

    root: Path
    diagnostics: list[Diagnostic]
    sources: Mapping[str, SourceFile]
    count: int
    changes: Mapping[str, list[Change]]


def inspect(
    start: Path, catalogs: tuple[str, ...], stages: Stages, own: Sequence[OwnRule]
) -> Inspected:
    """
    Judge the catalogs of the project around *start*.

    Args:
        catalogs: Files and folders of one project, from *start*; empty for those of the
            configuration.
        own: The rules of users' own.
    """
    examined = examine(start, catalogs, stages)
    names = names_of(own)
    config = examined.config
    table = config.lint if config is not None else None
    chosen, findings = settings(table, names)
    wrong, sources = broken_rules(own), dict(examined.sources)
    if config is not None and config.source is not None:
        wrong += [diagnose(config.source, each) for each in findings]
        sources[config.source.path] = config.source
    said = [*examined.diagnostics, *_questions(examined)]
    judged = list(with_settings(said, chosen))
    if not findings:
        judged += _quality(examined, chosen, own)
    sound = {
        document.source.path: document.source
        for each in examined.catalogs.values()
        for document in each.merged.documents
    }
    is_serving = any(each.makes for each in examined.adapters)
    idle = () if is_serving else (UNCOVERED,)
    remaining = settled(judged, sound.values(), chosen, names, idle)
    diagnostics = [*wrong, *(each.diagnostic for each in remaining)]
    return Inspected(
        examined.root,
        sorted(dict.fromkeys(diagnostics), key=lambda each: each.order),
        sources,
        examined.count,
        _changes(examined, remaining, is_whole=not catalogs),
    )


def _questions(examined: Examined) -> Iterator[Diagnostic]:
    """Yield what stands in catalogs as a question."""
    for path, source in examined.sources.items():
        if path.endswith((".yaml", ".yml")):
            yield from open_question.check(source)


def _quality(
    examined: Examined, chosen: Settings, own: Sequence[OwnRule]
) -> Iterator[Judged]:
    for understood in examined.catalogs.values():
        merged = understood.merged
        subject = subject_of(understood.resolved, merged, examined.adapters)
        view: View = _view(understood, examined.package) if own else {}
        yield from quality(subject, merged, view, own, chosen)


def _view(understood: Understood, parent: str) -> View:
    """Return the neutral view of a catalog, with what is internal, for users' own rules."""
    from error_catalog.targets.catalog.document import document

    resolved, shown = understood.resolved, understood.examples
    view: View = document(resolved, shown, parent=parent, internal=True)
    return view


def _changes(
    examined: Examined, judged: Sequence[Judged], *, is_whole: bool
) -> dict[str, list[Change]]:
    """
    Return the changes that fix something, by file.

    A file that several catalogs include is changed only if each of them asks for that.

    Args:
        is_whole: All catalogs of the project were read.
    """
    holders = Counter(
        document.source.path
        for each in examined.catalogs.values()
        for document in each.merged.documents
    )
    asked: Counter[tuple[str, Change]] = Counter()
    for each in judged:
        for change in dict.fromkeys(each.changes):
            merged = examined.catalogs[each.catalog].merged
            asked[_home(merged, change), change] += 1
    is_known = is_whole and examined.count == len(examined.catalogs)
    changes: dict[str, list[Change]] = {}
    for (path, change), count in asked.items():
        is_own = path in examined.catalogs
        if count == holders[path] and (is_own or is_known):
            changes.setdefault(path, []).append(change)
    return changes


def _home(merged: Merged, change: Change) -> str:
    """Return the path of the file that has what *change* is about."""
    return merged.locate(change.path).path


_ROUNDS = 100
"""Changes that touch each other are made one after the other."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """
    A project with what could be fixed.

    Args:
        inspected: As it is then.
        texts: The files that change, by path.
        counts: How many changes there are in each.
    """

    inspected: Inspected
    texts: Mapping[str, str]
    counts: Mapping[str, int]


def repair(
    start: Path, catalogs: tuple[str, ...], stages: Stages, own: Sequence[OwnRule]
) -> Repaired:
    """Return the project with everything fixed that can be; nothing is written."""
    changed: dict[str, SourceFile] = {}
    counts: Counter[str] = Counter()
    inspected = inspect(start, catalogs, stages, own)
    for _ in range(_ROUNDS):
        was = has_errors(inspected.diagnostics)
        new = {
            path: fixed(inspected.sources[path], changes)
            for path, changes in inspected.changes.items()
        }
        new = {path: (source, made) for path, (source, made) in new.items() if made}
        if not new:
            break
        trial = {**changed, **{path: source for path, (source, _) in new.items()}}
        again = inspect(start, catalogs, _reading(stages, trial), own)
        if has_errors(again.diagnostics) and not was:
            break
        changed, inspected = trial, again
        counts.update({path: made for path, (_, made) in new.items()})
    texts = {path: source.text for path, source in changed.items()}
    return Repaired(inspected, texts, counts)


def _reading(stages: Stages, changed: Mapping[str, SourceFile]) -> Stages:
    """Return stages that read files as they would be."""

    def read(root: Path, path: str) -> SourceFile | Diagnostic:
        return changed[path] if path in changed else stages.read(root, path)

    return replace(stages, read=read)
