"""Models made in another process, which gets ready while this one reads the catalogs."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from generator.running.helping import Helper, cores
from generator.targets.python.modeling import get_ready, models_code
from generator.workspace.remembering import find_root, is_saved

Modeller = Helper[Sequence[str], dict[str, str]]
"""Makes the code of models of their sources."""

MODELS = "models"
"""What the texts of models are remembered as."""


def modelling(
    start: str, *, is_cached: bool
) -> AbstractContextManager[Modeller | None]:
    """
    Return a process that gets ready to make models, if none are remembered.

    What makes them takes as long to import as everything else together, so it must not
    wait until it is known what they are made of. They come as they are made, without
    ``format_python``, which is slow to import as well.

    Args:
        start: The current folder.
    """
    root = find_root(start) if is_cached else None
    if cores() == 1 or (root is not None and is_saved(root, MODELS)):
        return nullcontext()
    return Helper(make_models, get_ready)


def make_models(sources: Sequence[str]) -> dict[str, str]:
    """Return the code of models by their sources."""
    return {source: models_code(source) for source in sources}
