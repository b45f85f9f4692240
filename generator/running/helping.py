"""Other processes that share the work, where the system lends them at no price."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Task = TypeVar("Task")
Result = TypeVar("Result")


def cores() -> int:
    """
    Return how many processes can work at once, 1 if no other can be had for nothing.

    A fork costs nothing, but is safe only without threads, and on Linux.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


@contextmanager
def helpers(count: int) -> "Generator[ProcessPoolExecutor, None, None]":
    """Lend *count* processes, which know all that this one knows now."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(count, get_context("fork"), _obey)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def spread(work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
    """Yield the result of each task in their order, on every core."""
    # What a forked process knows need not be sent to it: only tasks and results are.
    _WORK.append(work)
    try:
        with helpers(min(cores(), len(tasks))) as pool:
            yield from pool.map(_work, tasks)
    finally:
        _WORK.pop()


_WORK: list[Callable[[Any], Any]] = []


def _work(task: Any) -> Any:
    return _WORK[-1](task)


def _obey() -> None:
    """Leave being stopped to the process that lends this one: it stops this one too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
