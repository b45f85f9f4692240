"""What is timed: commands in a project, each with the state that it needs."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gen.processes import gen
from benchmarks.gen.projects import Project

HERE = Path(__file__).parent
SIZES = (10, 100, 1_000, 10_000)
"""Codes of a single catalog."""

WORKSPACES = (1, 50, 400)
"""Small catalogs of a project."""

TURNS = {10: 5, 100: 5, 1_000: 3, 10_000: 2}
WORKSPACE_TURNS = {1: 5, 50: 3, 400: 1}
"""How often what takes longest is run, by size: it varies less."""

COMPARED = 1_000
CHANGES = 50
"""Codes of the catalog that ``gen diff`` is timed with, and errors that it finds changed."""

QUICK_TURNS = 3
"""At least so often is everything else run."""


@dataclass(frozen=True)
class Cell:
    """
    A command to time.

    Args:
        prepare: Brings the project into its state, given the number of the turn.
        turns: How often it is run.
        codes: Exit codes that are no failure.
        says_seconds: It prints its own time, which counts in place of the process's.
    """

    name: str
    command: Sequence[str]
    folder: Path
    turns: int
    prepare: Callable[[int], None] = lambda _: None
    codes: tuple[int, ...] = (0,)
    says_seconds: bool = False


def of_catalog(codes: int, project: Project) -> Iterator[Cell]:
    """Give what is timed for one catalog; the first is a cold run, which all others need."""
    turns = TURNS[codes]
    yield _gen("cold", project, turns, lambda _: project.empty())
    yield _floor(project, turns)
    models = (sys.executable, str(HERE / "models.py"), str(project.catalogs[0]))
    yield Cell("models", models, project.folder, turns, says_seconds=True)
    few = 1 if codes == max(SIZES) else turns
    yield _gen("cold, files in place", project, few, lambda _: project.forget())
    yield _gen("one entry changed", project, turns, project.change)
    yield from _idle(project, turns)
    if codes < max(SIZES):
        yield from _unbelieving(project, turns)
    # Its codes are of several styles, which is a finding.
    yield Cell("lint", (*gen(), "lint"), project.folder, turns, codes=(0, 1))
    yield _gen("--list-outputs", project, turns, arguments=("--list-outputs",))
    yield _gen("--help", project, turns, arguments=("--help",))
    if codes == COMPARED:
        yield from _compared(project, turns)


def _compared(project: Project, turns: int) -> Iterator[Cell]:
    """Give comparisons with the same catalog and with one of which 50 errors were different."""
    catalogs = (str(project.catalogs[0]),) * 2
    reading = (sys.executable, str(HERE / "reading.py"), *catalogs)
    yield Cell("reading both sides", reading, project.folder, turns)
    for name, changes in (("diff, nothing changed", 0), ("diff, 50 changes", CHANGES)):

        def prepare(_: int, changes: int = changes) -> None:
            project.was(changes)

        told = ("diff", "--from-dir", str(project.former(changes)))
        command = (*gen(), *told)
        yield Cell(name, command, project.folder, turns, prepare, codes=(0, 1))


def of_workspace(catalogs: int, project: Project) -> Iterator[Cell]:
    """Give what is timed for many catalogs."""
    turns = WORKSPACE_TURNS[catalogs]
    yield _gen("cold", project, turns, lambda _: project.empty())
    yield _floor(project, turns)
    quick = max(turns, QUICK_TURNS)
    yield _gen("one entry changed", project, quick, project.change)
    yield from _idle(project, quick)


def _idle(project: Project, turns: int) -> Iterator[Cell]:
    """Give what changes nothing, and what can be had for no less."""
    yield _gen("nothing to do", project, turns)
    yield _gen("--check", project, turns, arguments=("--check",))
    folders = [str(project.folder / "catalog"), str(project.generated)]
    hashing = (sys.executable, str(HERE / "hashing.py"), *folders)
    yield Cell("hashing", hashing, project.folder, turns)
    yield Cell("bare Python", (sys.executable, "-c", "pass"), project.folder, turns)


def _unbelieving(project: Project, turns: int) -> Iterator[Cell]:
    """Give what changes nothing and does not read the cache: a check in CI, and anyone's run."""
    name, command = "--check, CI=true", ("env", "CI=true", *gen(), "--check")
    yield Cell(name, command, project.folder, turns)
    yield _gen("nothing to do, --no-cache", project, turns, arguments=("--no-cache",))


def _gen(
    name: str,
    project: Project,
    turns: int,
    prepare: Callable[[int], None] = lambda _: None,
    arguments: tuple[str, ...] = (),
) -> Cell:
    return Cell(name, (*gen(), *arguments), project.folder, turns, prepare)


def _floor(project: Project, turns: int) -> Cell:
    def prepare(turn: int) -> None:
        project.without_floor()
        if not turn:
            project.plan()

    plan = str(project.folder / "plan.json")
    command = (sys.executable, str(HERE / "floor.py"), plan)
    return Cell("floor", command, project.folder, turns, prepare)
