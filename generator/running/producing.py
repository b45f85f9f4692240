"""What every catalog comes to: remembered, or made anew, on every core."""

from collections.abc import Callable
from functools import partial

from generator.memory import Made, Memory
from generator.running.helping import cores
from generator.running.making import FEW, make_few, make_many
from generator.running.modelling import Modeller
from generator.running.preparing import Prepared, workshop

Progress = Callable[[int, int, str], None]
"""Is told how many catalogs are done, of how many, and what is done next."""


def silent(done: int, count: int, doing: str) -> None:
    """Show nothing."""
    del done, count, doing


def produce(
    prepared: Prepared,
    memory: Memory,
    progress: Progress = silent,
    modeller: Modeller | None = None,
) -> dict[str, Made]:
    """
    Return what each catalog came to, in their order.

    Args:
        modeller: Is ready to make models.
    """
    made = {path: memory.made_of(path, prepared.now) for path in prepared.paths}
    for each in made.values():
        for diagnostic in () if each is None else each.diagnostics:
            prepared.reader.read(diagnostic.location.path)
    missing = [path for path, each in made.items() if each is None]
    if missing:
        equipment = workshop(prepared)
        are_many = len(missing) > FEW and cores() > 1
        make = make_many if are_many else partial(make_few, modeller=modeller)
        done = len(made) - len(missing)
        count = len(made)

        def note(ready: int, doing: str) -> None:
            progress(done + ready, count, doing)

        made.update(zip(missing, make(missing, prepared, equipment, note), strict=True))
    return {path: each for path, each in made.items() if each is not None}
