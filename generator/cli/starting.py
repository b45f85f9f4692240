"""What begins before the command line is imported: a process that takes its time."""

from __future__ import annotations

import os
from contextlib import nullcontext

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from generator.running.modelling import Modeller

OTHERS = frozenset(("lint", "explain", "openapi"))
"""First arguments of commands that make no files."""

ASKING = frozenset(("-h", "--help", "--list-outputs"))
"""Arguments with which none are made either."""


def starting(arguments: list[str]) -> AbstractContextManager[Modeller | None]:
    """Return a process that gets ready to make models, if *arguments* may ask for some."""
    is_other = bool(arguments) and arguments[0] in OTHERS
    if is_other or ASKING.intersection(arguments) or not _may_be_python(arguments):
        return nullcontext()
    from generator.running.modelling import modelling

    return modelling(os.getcwd(), is_cached="--no-cache" not in arguments)


def _may_be_python(arguments: list[str]) -> bool:
    targets = any(each.startswith("--target") for each in arguments)
    return not targets or any("python" in each for each in arguments)
