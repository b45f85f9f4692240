"""Worker processes: a part of a run on another core, and the models' code ahead of time."""

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Self, TypeVar

from error_catalog.signals import ignore_interrupts
from error_catalog.targets.python.models import formatted, get_ready, models_code

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


Task = TypeVar("Task")
Result = TypeVar("Result")


class WorkerError(Exception):
    """A worker has failed; its work has to be done here, where the reason will show."""


class Worker(Generic[Task, Result]):
    """
    A process that does one task while this one does something else.

    It is a fork, so it has everything that this process has loaded. It ends when this
    process ends, for whatever reason.

    Args:
        work: Called with the task; its result is sent back.
        get_ready: Called before the task is there.
    """

    def __init__(
        self,
        work: Callable[[Task], Result],
        get_ready: Callable[[], object] = lambda: None,
    ) -> None:
        from multiprocessing import get_context

        context = get_context("fork")
        self._pipe, theirs = context.Pipe()
        arguments = (work, get_ready, theirs, self._pipe, _lifeline())
        self.process = context.Process(target=_serve, args=arguments, daemon=True)
        self.process.start()
        self._is_done = False
        theirs.close()

    def give(self, task: Task) -> None:
        """Send the task; if the worker has failed, ``take`` raises."""
        with suppress(OSError):
            self._pipe.send(task)

    def take(self) -> Result:
        """
        Wait for the result.

        Raises:
            WorkerError: There is none.
        """
        try:
            result: Result = _received(self._pipe.fileno())
        except (EOFError, OSError, pickle.UnpicklingError):
            raise WorkerError from None
        self._is_done = True
        return result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, unless it is done and so ends by itself."""
        self._pipe.close()
        if not self._is_done:
            self.process.kill()
        self.process.join()


def _lifeline() -> tuple[int, int]:
    """Return both ends of a pipe that nothing is sent through; it ends with this process."""
    if not _LIFELINE:
        _LIFELINE.extend(os.pipe())
    return _LIFELINE[0], _LIFELINE[1]


_LIFELINE: list[int] = []


def _live(lifeline: tuple[int, int]) -> None:
    """Leave signals to the process that started this one, and end when it does."""
    ignore_interrupts()
    ours, theirs = lifeline
    os.close(theirs)

    def follow() -> None:
        os.read(ours, 1)
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _serve(
    work: Callable[[Any], Any],
    get_ready: Callable[[], object],
    pipe: "Connection",
    other: "Connection",
    lifeline: tuple[int, int],
) -> None:
    _live(lifeline)
    other.close()
    gc.disable()  # What it makes lives to its end, as in the process that started it.
    # If it fails, its work is done where it was asked for.
    with suppress(Exception):
        get_ready()
        _send(pipe.fileno(), work(pipe.recv()))


def _send(pipe: int, result: object) -> None:
    """Send *result* bit by bit: ``Connection.send`` would hold it all a second time."""
    with os.fdopen(pipe, "wb", closefd=False) as file:
        pickle.dump(result, file, pickle.HIGHEST_PROTOCOL)


def _received(pipe: int) -> Any:
    with os.fdopen(pipe, "rb", closefd=False) as file:
        return pickle.load(file)  # noqa: S301  Only our own fork has the other end.


def cores() -> int:
    """
    Return how many processes can work at once; 1 where forking is not safe.

    It is safe on Linux, in a process without threads.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def spread(work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
    """Yield the result of each task, in the order of the tasks, using every core."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Only tasks and results are sent: a fork has everything else.
    _WORK.append(work)
    count = min(cores(), len(tasks))
    lifeline = _lifeline()
    pool = ProcessPoolExecutor(count, get_context("fork"), _live, (lifeline,))
    try:
        yield from pool.map(_work, tasks)
    finally:
        pool.shutdown(cancel_futures=True)
        _WORK.pop()


_WORK: list[Callable[[Any], Any]] = []


def _work(task: Any) -> Any:
    return _WORK[-1](task)


class Order(NamedTuple):
    """
    The sources of models.

    Args:
        is_formatted: Their texts are asked for, and not only their code.
    """

    sources: Sequence[str]
    is_formatted: bool


ModelWorker = Worker[Order, dict[str, str]]
"""Turns the sources of models into their code, or into their texts."""


def model_worker() -> AbstractContextManager[ModelWorker | None]:
    """
    Return a worker that gets ready to make models, if there is a core for it.

    datamodel-code-generator takes as long to import as everything else together, so the
    import starts before the sources are known.
    """
    return nullcontext() if cores() == 1 else Worker(make_models, get_ready)


def make_models(order: Order) -> dict[str, str]:
    """Return the code or the texts of models by their sources."""
    codes = {source: models_code(source) for source in order.sources}
    return formatted(codes) if order.is_formatted else codes
