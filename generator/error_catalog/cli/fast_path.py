"""What is decided before click is imported: nothing changed, or a worker to start early."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext

from error_catalog.cache.snapshot import Recalled, recall
from error_catalog.cache.store import MODELS, find_root, is_saved

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from error_catalog.run.workers import ModelWorker


MODES = frozenset(("--check", "--diff", "--quiet", "-q"))
"""Arguments that decide what is done with the files, not which files there are."""


KEEPING = frozenset(("--check", "--diff"))
"""Those of them with which nothing is written."""


def remembered(arguments: list[str]) -> Recalled | None:
    """Return the record of the last run, if *arguments* ask for all files of the project."""
    is_kept = not KEEPING.isdisjoint(arguments)
    if not MODES.issuperset(arguments) or not may_believe(is_kept=is_kept):
        return None
    return recall(os.getcwd(), ())


def may_believe(*, is_kept: bool) -> bool:
    """
    Tell whether the cache may be read: a check in CI proves something to other people.

    Args:
        is_kept: Nothing is to be written.
    """
    return not is_kept or os.environ.get("CI", "").lower() in ("", "0", "false")


def say_unchanged(recalled: Recalled, modes: frozenset[str]) -> None:
    """Print the same as a run that changes nothing."""
    if modes & {"--quiet", "-q"}:
        return
    count = recalled.count
    sys.stderr.write(recalled.record["said"])
    if "--diff" in modes:
        sys.stderr.write(f"unchanged {count}\n")
    elif "--check" in modes:
        sys.stdout.write(f"unchanged {count}\n")
    else:
        sys.stdout.write(f"wrote 0, unchanged {count}, removed 0\n")


COMMANDS = (
    "diff",
    "lint",
    "explain",
    "import",
    "openapi",
    "verify",
    "scan",
    "new",
    "rename",
    "deprecate",
    "retire",
    "list",
    "schema",
    "init",
    "templates",
)
"""First arguments that are commands, each a module; all others are arguments of ``gen``."""

ASKING = frozenset(("-h", "--help", "--version", "--list-outputs"))
"""Arguments with which no models are made either."""


def starting(arguments: list[str]) -> AbstractContextManager[ModelWorker | None]:
    """
    Return a worker that gets ready to make models, if *arguments* may ask for some.

    Not if the cache has any: then few are new, and nothing heavy is imported here.
    """
    is_other = bool(arguments) and arguments[0] in COMMANDS
    if is_other or ASKING.intersection(arguments) or not _may_be_python(arguments):
        return nullcontext()
    is_kept = not KEEPING.isdisjoint(arguments)
    is_cached = "--no-cache" not in arguments and may_believe(is_kept=is_kept)
    root = find_root(os.getcwd()) if is_cached else None
    if root is not None and is_saved(root, MODELS):
        return nullcontext()
    from error_catalog.run.workers import model_worker

    return model_worker()


def _may_be_python(arguments: list[str]) -> bool:
    targets = any(each.startswith("--target") for each in arguments)
    return not targets or any("python" in each for each in arguments)
