"""Where ``gen`` begins, and what becomes of everything that can go wrong."""

import os
import signal
import sys
from io import TextIOWrapper

from generator.cli.exits import BROKEN, CLEAN, INTERRUPTED
from generator.cli.repeating import remembered, say_unchanged
from generator.cli.starting import starting

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
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # Whoever read has gone.
    except OSError as error:
        code = _broken(error)
    sys.stderr.flush()
    # Python would first take everything apart that was made, piece by piece.
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    try:
        recalled = remembered(arguments)
        if recalled is not None and recalled.holds():
            say_unchanged(recalled, frozenset(arguments))
            code = CLEAN
        else:
            with starting(arguments) as modeller:
                from generator.cli.commands import execute

                code = execute(arguments, recalled, modeller)
    except KeyboardInterrupt:
        sys.stderr.write("gen: interrupted\n")
        return INTERRUPTED
    except OSError as error:
        return _broken(error)
    return code


def _broken(error: OSError) -> int:
    where = f"{error.filename}: " if error.filename else ""
    sys.stderr.write(f"gen: {where}{(error.strerror or str(error)).lower()}\n")
    return BROKEN
