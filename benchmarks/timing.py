"""Short calls timed in turns, so that what else the machine does hits all of them."""

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import thread_time

BURST = 0.002
"""Seconds for which one function runs before the next has its turn."""


def in_turns(
    functions: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, list[float]]:
    """Return the microseconds of one call of each function, for each round of turns."""
    numbers = {name: _number(function) for name, function in functions.items()}
    taken: dict[str, list[float]] = {name: [] for name in functions}
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, function in functions.items():
                seconds = _burst(function, numbers[name])
                taken[name].append(seconds / numbers[name] * 1e6)
    finally:
        gc.enable()
    return taken


def ratio(taken: list[float], least: list[float]) -> float:
    """
    Return how many times as long one function took as another in the same rounds.

    It is the median of the rounds' ratios: a machine that is slow for a while is slow for
    both, where the best of each may come from different whiles.
    """
    return median(it / floor for it, floor in zip(taken, least, strict=True))


def _number(function: Callable[[], object]) -> int:
    # The first call may import modules and fill tables: it tells nothing of the next.
    function()
    number = 1
    while (seconds := _burst(function, number)) < BURST:
        number = max(number * 2, int(number * BURST / max(seconds, 1e-6)))
    return number


def _burst(function: Callable[[], object], number: int) -> float:
    # Time on the processor: what else runs on it meanwhile does not count.
    start = thread_time()
    for _ in range(number):
        function()
    return thread_time() - start
