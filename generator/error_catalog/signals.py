"""Signals that stop a run: Ctrl-C, SIGTERM, and the end of a terminal."""

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

STOPPING = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
)
"""Those that ask for an orderly end; Windows has no SIGHUP."""


def raise_interrupts() -> None:
    """Let each of them raise KeyboardInterrupt, except those that the caller ignores."""
    for number in STOPPING:
        # `nohup` ignores SIGHUP, and a shell ignores SIGINT for what it runs behind.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def ignore_interrupts() -> None:
    """Ignore them in a worker: the process that started it gets them too, and ends it."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def uninterrupted() -> Generator[Callable[[], None], None, None]:
    """
    Hold them back to the end of the block.

    Gives a function that raises what has come so far.
    """
    came: list[int] = []

    def stop_if_interrupted() -> None:
        if came:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield stop_if_interrupted
        return
    before = {
        number: signal.signal(number, lambda number, _: came.append(number))
        for number in STOPPING
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield stop_if_interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    stop_if_interrupted()
