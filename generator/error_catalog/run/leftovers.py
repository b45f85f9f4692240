"""Where files may be that ``gen`` once wrote and no longer makes, and what is known of them."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from error_catalog.cache.record import Circumstances, Made, Memory
from error_catalog.config import Config, locate, output_folders
from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.disk.repository import former_configurations, kept_by_git
from error_catalog.files import Artifact
from error_catalog.output.drift import Drift, Kind, Outputs, explain
from error_catalog.output.target import TargetSpec
from error_catalog.run.request import Request

DOUBLED = "output-folder"
"""An output folder is called like the only folder that is made in it."""


@dataclass(frozen=True, slots=True)
class Search:
    """
    Where a run looks for files that nothing makes any more.

    Args:
        outputs: The folder of each target whose files this run judges.
        others: The folders of the other targets: what is there was made by another run.
        folders: All that are looked through, none within another.
    """

    outputs: Outputs
    others: Outputs
    folders: Sequence[str]

    def judges(self, path: str) -> bool:
        """Tell whether this run knows that the file at *path* should not be there."""
        theirs = _depth(path, self.others)
        return theirs == _NOWHERE or theirs < _depth(path, self.outputs)


def search_of(
    root: Path, config: Config, specs: Sequence[TargetSpec], request: Request
) -> Search:
    """
    Return where a run of *request* looks.

    Beside the folders of its targets, a run for all targets looks through the folder of
    all targets' folders, and through those that git's last commits had configured.
    """
    # Files of a target that was disabled are orphans too; those of a target that the
    # configuration does not mention may have been made with --target.
    spoken = {
        each.name
        for each in specs
        if each.enabled or config.target(each.name).enabled is not None
    }
    names = {each.name for each in specs}
    judged = set(request.targets) or spoken
    outputs = {name: config.out_of(name) for name in sorted(judged)}
    others = {name: config.out_of(name) for name in sorted(names - judged)}
    folders = set(outputs.values())
    if request.out is None and not request.targets:
        former = {config.out, *(config.out_of(each) for each in names)}
        for text in former_configurations(root):
            former |= output_folders(text, names)
        folders |= set(filter(_is_below, former))
    return Search(outputs, others, _outermost(folders))


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    Drifts with what the cache and git know of them.

    Args:
        versions: Of other tools that wrote files which are stale now.
    """

    drifts: list[Drift]
    versions: tuple[str, ...]


def judge(
    root: Path,
    drifts: Sequence[Drift],
    memory: Memory,
    made: Mapping[str, Made],
    now: Circumstances,
) -> Judgement:
    """Ask the cache, and git where the cache does not know, about *drifts*."""
    if not drifts:
        return Judgement([], ())
    # Most runs find no drift, and start without it.
    from error_catalog.cache.history import traces, written

    recalled = memory.recalled
    base, name = (recalled.root, recalled.name) if recalled else (None, "")
    stale = {each.path for each in drifts if each.kind is Kind.STALE}
    orphaned = {each.path for each in drifts if each.kind is Kind.ORPHANED}
    known = traces(base, name, stale, made, now)
    remembered = written(base, orphaned)
    unknown = sorted(orphaned - remembered)
    safe = remembered.union(kept_by_git(root, unknown) if unknown else ())
    others = {each.version for each in known.values() if each.is_untouched}
    versions = tuple(sorted(each for each in others if each is not None))
    return Judgement(explain(drifts, known, safe), versions)


def _is_below(folder: str) -> bool:
    """Tell whether *folder* lies below the root: whole projects are not looked through."""
    return folder != "." and not folder.startswith(("..", "/"))


def _outermost(folders: Iterable[str]) -> list[str]:
    found: list[str] = []
    for folder in sorted(set(map(posixpath.normpath, folders)), key=len):
        if not any(_is_inside(folder, each) for each in found):
            found.append(folder)
    return sorted(found)


def _is_inside(path: str, folder: str) -> bool:
    return folder in (".", path) or path.startswith(f"{folder}/")


def _depth(path: str, outputs: Outputs) -> int:
    """Return how deep the deepest of *outputs* is that *path* lies in."""
    inside = [each for each in outputs.values() if _is_inside(path, each)]
    depths = (0 if each == "." else each.count("/") + 1 for each in inside)
    return max(depths, default=_NOWHERE)


_NOWHERE = -1


def doubled(
    artifacts: Sequence[Artifact], outputs: Outputs, config: Config
) -> Iterator[Diagnostic]:
    """Yield a note for each output folder that is called like the only folder in it."""
    for target, folder in outputs.items():
        if config.source is None or config.target(target).out is None:
            continue
        paths = [each.path for each in artifacts if each.target == target]
        name = posixpath.basename(folder)
        if paths and all(path.startswith(f"{name}/") for path in paths):
            at = ("tool", "error-catalog", "targets", target, "out")
            message = f"this makes `{folder}/{name}/`: `out` is where that folder goes"
            hint = f'write `out = "{posixpath.dirname(folder) or "."}"` for `{folder}/`'
            place = locate(config.source, at, on_key=False)
            yield Diagnostic(place, DOUBLED, message, hint, Severity.NOTE)
