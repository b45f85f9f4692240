"""Models made in another process, which gets ready while this one reads the catalogs."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from generator.running.helping import Helper, cores
from generator.targets.python.modeling import get_ready, models_text
from generator.workspace.remembering import find_root, is_saved

if TYPE_CHECKING:
    from generator.running.request import Request

Modeller = Helper[Sequence[str], dict[str, str]]
"""Makes models of their sources."""

MODELS = "models"
"""What the texts of models are remembered as."""


@contextmanager
def modelling(
    request: Request, *, is_cached: bool
) -> Generator[Modeller | None, None, None]:
    """
    Have a process get ready to make models, if there will be some to make.

    What makes them takes as long to import as everything else together, so it must not
    wait until it is known what they are made of.
    """
    if not _is_likely(request, is_cached=is_cached):
        yield None
        return
    with Helper(make_models, get_ready) as helper:
        yield helper


def make_models(sources: Sequence[str]) -> dict[str, str]:
    """Return the texts of models by their sources."""
    return {source: models_text(source) for source in sources}


def _is_likely(request: Request, *, is_cached: bool) -> bool:
    if cores() == 1 or (request.targets and "python" not in request.targets):
        return False
    root = find_root(str(request.start)) if is_cached else None
    return root is None or not is_saved(root, MODELS)
