"""How many examples the tests try: a sample in each run, many more in ``make torture``."""

from collections.abc import Iterable
from typing import Any

TORTURE = 10
"""How many times as many examples torture tries."""

_factor = 1


def use_torture() -> None:
    """Try the larger numbers of examples; call this before any test is imported."""
    global _factor  # noqa: PLW0603, only conftest.py calls it, before anything reads it
    _factor = TORTURE


def tries(sample: int, torture: int | None = None) -> int:
    """
    Return how many examples to try where each run tries *sample*.

    Args:
        torture: How many torture tries; None for ten times as many.
    """
    if torture is not None and _factor == TORTURE:
        return torture
    return sample * _factor


def spread(every: Iterable[Any], sample: int) -> list[Any]:
    """Return *sample* of *every*, from first to last; all of them in torture."""
    found = list(every)
    count = len(found) if _factor == TORTURE else min(sample, len(found))
    return [found[number * len(found) // count] for number in range(count)]
