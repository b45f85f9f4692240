"""How many examples the tests try: a sample in each run, many more in ``make torture``."""

TORTURE = 10
"""How many times as many examples torture tries."""

_factor = 1


def use_torture() -> None:
    """Try the larger numbers of examples; call this before any test is imported."""
    global _factor  # noqa: PLW0603, only conftest.py calls it, before anything reads it
    _factor = TORTURE


def tries(sample: int) -> int:
    """Return how many examples to try where each run tries *sample*."""
    return sample * _factor
