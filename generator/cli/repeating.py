"""``gen`` where nothing has changed since the last time."""

from __future__ import annotations

import os
import sys

from generator.cli.exits import CLEAN
from generator.recalling import recall

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from generator.recalling import Record

MODES = frozenset(("--check", "--diff", "--quiet", "-q"))
"""Arguments that say what to do with the files, and have no part in what these are."""


def repeat(arguments: list[str]) -> int | None:
    """Say that nothing has changed, and return the exit code; None if something may have."""
    if not MODES.issuperset(arguments):
        return None
    record = recall(os.getcwd(), ())
    if record is not None:
        say_unchanged(record, frozenset(arguments))
        return CLEAN
    return None


def say_unchanged(record: Record, modes: frozenset[str]) -> None:
    """Print what a run that changes nothing prints."""
    if modes & {"--quiet", "-q"}:
        return
    count = len(record["files"])
    sys.stderr.write(record["said"])
    if "--diff" in modes:
        sys.stderr.write(f"unchanged {count}\n")
    elif "--check" in modes:
        sys.stdout.write(f"unchanged {count}\n")
    else:
        sys.stdout.write(f"wrote 0, unchanged {count}, removed 0\n")
