"""Where ``gen`` begins, and what becomes of everything that can go wrong."""

import os
import signal
import sys
from io import TextIOWrapper

from generator.cli.exits import BROKEN, CLEAN, INTERRUPTED
from generator.cli.repeating import remembered, say_unchanged

# What is heavy is imported where it is used: a run with nothing to do costs no more than
# Python and the reading of files.


def main() -> None:
    """Run ``gen`` and exit."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows its escape, not a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # Whoever stops a run stops it as Ctrl-C does, and the old tree stands.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    try:
        recalled = remembered(arguments)
        if recalled is not None and recalled.holds():
            say_unchanged(recalled, frozenset(arguments))
            code = CLEAN
        else:
            from generator.cli.commands import execute

            code = execute(arguments, recalled)
    except KeyboardInterrupt:
        sys.stderr.write("gen: interrupted\n")
        return INTERRUPTED
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"gen: {where}{(error.strerror or str(error)).lower()}\n")
        return BROKEN
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has gone; Python must not try to flush once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
