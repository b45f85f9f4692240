"""Where ``gen`` begins: streams, signals, and an exit code for everything that can fail."""

import os
import sys
from contextlib import suppress

from error_catalog.cli.fast_path import remembered, say_unchanged, starting
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, INTERRUPTED, guard_streams
from error_catalog.signals import ignore_interrupts, raise_interrupts

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from error_catalog.pipeline import Stages

# Heavy imports are local: a run with nothing to do costs no more than starting Python and
# reading files.


def main() -> None:
    """Run ``gen`` and exit."""
    _open_closed_streams()
    guard_streams()
    # SIGTERM stops a run like Ctrl-C: the old files stay as they are.
    try:
        raise_interrupts()
        code = run(sys.argv[1:])
        # What there was to stop is done; on the way out there is nobody to catch them.
        ignore_interrupts()
    except KeyboardInterrupt:
        code = INTERRUPTED
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            code = _broken(error)
    # On its way out Python would free every object one by one.
    os._exit(code)


def _open_closed_streams() -> None:
    """Open the null device for closed streams; otherwise a file could get their number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            mode = "w" if number else "r"
            # It is opened by number, and stays open.
            stream = open(number, mode, encoding="utf-8")  # noqa: PTH123, SIM115
            setattr(sys, name, stream)


def run(arguments: list[str], stages: "Stages | None" = None) -> int:
    """
    Run one command and return its exit code.

    Args:
        stages: The pipeline's; None for the real ones.
    """
    try:
        if "_GEN_COMPLETE" in os.environ:
            from error_catalog.cli.completion import complete

            return complete(os.environ["_GEN_COMPLETE"])
        recalled = remembered(arguments)
        if recalled is not None and recalled.holds():
            say_unchanged(recalled, frozenset(arguments))
            code = CLEAN
        else:
            with starting(arguments) as worker:
                from error_catalog.cli.commands import execute

                code = execute(arguments, Session(stages, recalled, worker))
    except KeyboardInterrupt:
        return _failed("interrupted", INTERRUPTED)
    except OSError as error:
        return _broken(error)
    return code


def _broken(error: OSError) -> int:
    if isinstance(error, BrokenPipeError):
        return BROKEN  # The reader has gone.
    where = f"{error.filename}: " if error.filename else ""
    return _failed(f"{where}{(error.strerror or str(error)).lower()}", BROKEN)


def _failed(message: str, code: int) -> int:
    from error_catalog.filters.escapes import visible

    with suppress(OSError):
        sys.stderr.write(f"gen: {visible(message)}\n")
    return code
