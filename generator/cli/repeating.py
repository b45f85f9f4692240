"""``gen`` where nothing has changed since the last time."""

from __future__ import annotations

import os
import sys

from generator.recalling import Recalled, recall

MODES = frozenset(("--check", "--diff", "--quiet", "-q"))
"""Arguments that say what to do with the files, and have no part in what these are."""


def remembered(arguments: list[str]) -> Recalled | None:
    """Return what the last run has left, if *arguments* ask for all files of the project."""
    return recall(os.getcwd(), ()) if MODES.issuperset(arguments) else None


def say_unchanged(recalled: Recalled, modes: frozenset[str]) -> None:
    """Print what a run that changes nothing prints."""
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
