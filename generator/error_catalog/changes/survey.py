"""Every catalog of a project compared with what it was."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from error_catalog.changes.accepts import Accept, read_accepts, remarks
from error_catalog.changes.change import (
    Breaks,
    Change,
    Comparison,
    Severity,
    Side,
    fingerprint,
)
from error_catalog.changes.classes import CLASSES
from error_catalog.changes.comparison import compare
from error_catalog.changes.report import CatalogReport, Problem, Report, judged
from error_catalog.changes.sides import (
    FormerProject,
    Now,
    Pair,
    Reading,
    former_project,
)
from error_catalog.changes.sides import pair as pairs_of
from error_catalog.config import Config, locate
from error_catalog.diagnostics import Diagnostic, has_errors, ordered
from error_catalog.disk.history import Former
from error_catalog.disk.trees import UNREAD
from error_catalog.files import Location, SourceFile
from error_catalog.pipeline import STAGES, Stages, Understood
from error_catalog.semantics.names import package_name

Trouble = tuple[Diagnostic, bool]
"""Why something cannot be compared, and whether that is about the old side."""

PACKAGE_RENAMED = "package-renamed"
_PACKAGE = ("tool", "error-catalog", "package")


def survey(
    now: Now,
    files: Former,
    today: date,
    base: tuple[str, str] = ("", ""),
    stages: Stages = STAGES,
) -> Report:
    """
    Compare each catalog of the project with what it was.

    Args:
        files: The project as it was.
        today: Decides which entries that accept changes still count.
        base: The ref and the commit that *files* are from; empty for a folder.
    """
    then = former_project(now, files)
    accepts, mistakes = read_accepts(now.config.source, CLASSES)
    troubles = [(each, False) for each in (*mistakes, *now.found)]
    troubles += [(each, True) for each in then.found]
    counting = {each.key: each for each in accepts if not each.is_expired(today)}
    catalogs: list[CatalogReport] = []
    pairs = pairs_of(now, then, files, stages)
    for each in pairs:
        found = _obstacles(each, then) or _compared(each, stages)
        if isinstance(found, Comparison):
            found = _with_package(found, each, then, now.config)
            catalogs.append(_judged(each, found, counting))
        else:
            troubles += found
    is_whole = not (now.listed or now.found or then.found)
    said = _remarks(accepts, catalogs, pairs, today, is_whole=is_whole)
    problems = [
        Problem(trouble, is_old, _source(trouble, now, files if is_old else None))
        for trouble, is_old in dict.fromkeys(troubles)
    ]
    return Report(files.label, *base, catalogs, problems, said, now.sources)


def _source(trouble: Diagnostic, now: Now, files: Former | None) -> SourceFile | None:
    """Return the file that *trouble* is about, as it was or as it is; None if it is unread."""
    path = trouble.location.path
    if files is None:
        return now.sources.get(path)
    found = None if trouble.rule == UNREAD else files.read(path)
    return found if isinstance(found, SourceFile) else None


def _obstacles(pair: Pair, then: FormerProject) -> list[Trouble]:
    """Return why the two sides of *pair* cannot be compared."""
    sides = ((pair.new, False), (pair.old, True))
    found = [
        (diagnostic, is_old)
        for reading, is_old in sides
        if reading is not None and reading.understood is None
        for diagnostic in reading.found
    ]
    if pair.old is None and not found and then.found:
        # It may be one of those that could not be listed.
        found = [(each, True) for each in then.found]
    return found


def _compared(pair: Pair, stages: Stages) -> Comparison | list[Trouble]:
    """Return all changes of a catalog; or why not, if the old one is too broken for that."""
    if pair.is_same:
        assert pair.new is not None
        return Comparison(pair.new.api, (), "any order", "none")
    try:
        return compare(_side(pair.old), _side(pair.new))
    except Exception:
        # Nothing is promised of what the rules refuse; of anything else it is our mistake.
        mistakes = _mistakes(pair.old, stages)
        if not has_errors(mistakes):
            raise
        return [(each, True) for each in mistakes]


def _mistakes(old: Reading | None, stages: Stages) -> list[Diagnostic]:
    """Return what today's rules say about a catalog of then."""
    if old is None or old.understood is None:
        return []
    understood = old.understood
    meant = (
        []
        if old.found
        else stages.check_meaning(understood.resolved, understood.merged)
    )
    return [*old.found, *ordered(meant)]


def _side(reading: Reading | None) -> Side | None:
    if reading is None or reading.understood is None:
        return None
    return Side(reading.understood, reading.path)


def _judged(
    pair: Pair,
    comparison: Comparison,
    accepts: dict[tuple[str, str, str], Accept],
) -> CatalogReport:
    sides = (pair.old, pair.new)
    paths = tuple(None if each is None else each.path for each in sides)
    versions = tuple(_version(each) for each in sides)
    return judged(
        comparison,
        (paths[0], paths[1]),
        (versions[0], versions[1]),
        accepts,
        _place_of_version(pair.new),
    )


def _place_of_version(new: Reading | None) -> Location | None:
    if new is None or new.understood is None:
        return None
    return new.understood.merged.locate(("api", "version"))


def _version(reading: Reading | None) -> str | None:
    if reading is None or reading.understood is None:
        return None
    return reading.understood.resolved.catalog.api.version


def _remarks(
    accepts: Sequence[Accept],
    catalogs: Sequence[CatalogReport],
    pairs: Sequence[Pair],
    today: date,
    *,
    is_whole: bool,
) -> list[Diagnostic]:
    """
    Return what is wrong with entries that accept changes.

    Args:
        is_whole: All catalogs of the project were asked for, and could be listed.
    """
    found = [each.change for catalog in catalogs for each in catalog.changes]
    used = {(each.change, each.subject, each.value) for each in found}
    compared = {each.api for each in catalogs}
    unread = {
        reading.api
        for pair in pairs
        for reading in (pair.old, pair.new)
        if reading is not None and reading.understood is None
    }

    def is_compared(api: str) -> bool:
        # A catalog of which not even the id can be read may be that of any API.
        is_gone = is_whole and "" not in unread
        return (api in compared or is_gone) and api not in unread

    return remarks(accepts, used, is_compared, today)


def _with_package(
    comparison: Comparison, pair: Pair, then: FormerProject, config: Config
) -> Comparison:
    """Add that the configuration gives the API's package another name."""
    if pair.old is None or pair.new is None or config.source is None:
        return comparison
    is_made = config.target("python").enabled is not False
    old = _package(pair.old.understood, then.package)
    new = _package(pair.new.understood, config.package)
    known = {each.change for each in comparison.changes}
    if not is_made or old == new or PACKAGE_RENAMED in known:
        return comparison
    place = locate(config.source, _PACKAGE, on_key=False)
    change = Change(
        PACKAGE_RENAMED,
        Severity.BREAKING,
        comparison.api,
        f"the Python package {old} -> {new}",
        "keep `package` as it was",
        Breaks(upgrade="breaking"),
        None,
        place,
        None,
        new,
        None,
        fingerprint(comparison.api, PACKAGE_RENAMED, comparison.api, new),
    )
    return replace(comparison, changes=(change, *comparison.changes), requires="major")


def _package(understood: Understood | None, parent: str | None) -> str:
    assert understood is not None
    return package_name(understood.resolved.catalog, parent or "")
