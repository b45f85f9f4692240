"""Other processes that share the work, where the system lends them at no price."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Task = TypeVar("Task")
Result = TypeVar("Result")


class HelperError(Exception):
    """A helper has failed; whoever does its work instead finds out why."""


class Helper(Generic[Task, Result]):
    """
    A process that does one piece of work while this one does something else.

    It is a fork: what this process knows now need not be sent. It ends when this one does,
    of whatever that dies: nobody else holds the other end of its pipe.

    Args:
        work: What it does with its task.
        get_ready: What it does before it has one.
    """

    def __init__(
        self,
        work: Callable[[Task], Result],
        get_ready: Callable[[], object] = lambda: None,
    ) -> None:
        from multiprocessing import get_context

        context = get_context("fork")
        self._pipe, theirs = context.Pipe()
        arguments = (work, get_ready, theirs, self._pipe)
        self.process = context.Process(target=_serve, args=arguments, daemon=True)
        self.process.start()
        self._is_done = False
        theirs.close()

    def give(self, task: Task) -> None:
        """Hand the work over; what has gone wrong until now is told by ``take``."""
        with suppress(OSError):
            self._pipe.send(task)

    def take(self) -> Result:
        """
        Wait for the result.

        Raises:
            HelperError: There is none.
        """
        try:
            result: Result = self._pipe.recv()
        except (EOFError, OSError):
            raise HelperError from None
        self._is_done = True
        return result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, whatever it does; one that is done ends by itself."""
        self._pipe.close()
        if not self._is_done:
            self.process.kill()
        self.process.join()


def _serve(
    work: Callable[[Any], Any],
    get_ready: Callable[[], object],
    pipe: "Connection",
    other: "Connection",
) -> None:
    _obey()
    other.close()
    gc.disable()  # What it makes lives to its end, as in the process that started it.
    # Nobody waits for a helper that has failed: the work is done where it was asked for.
    with suppress(Exception):
        get_ready()
        pipe.send(work(pipe.recv()))


def cores() -> int:
    """
    Return how many processes can work at once, 1 if no other can be had for nothing.

    A fork costs nothing, but is safe only without threads, and on Linux.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def spread(work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
    """Yield the result of each task in their order, on every core."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # What a forked process knows need not be sent to it: only tasks and results are.
    _WORK.append(work)
    count = min(cores(), len(tasks))
    pool = ProcessPoolExecutor(count, get_context("fork"), _obey)
    try:
        yield from pool.map(_work, tasks)
    finally:
        pool.shutdown(cancel_futures=True)
        _WORK.pop()


_WORK: list[Callable[[Any], Any]] = []


def _work(task: Any) -> Any:
    return _WORK[-1](task)


def _obey() -> None:
    """Leave being stopped to the process that lends this one: it stops this one too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
