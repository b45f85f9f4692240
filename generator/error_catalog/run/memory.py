"""What a run takes from the cache, and what it puts there: its record, and models' code."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from error_catalog.cache.record import (
    Circumstances,
    Made,
    Memory,
    record_of,
    with_documents,
)
from error_catalog.cache.snapshot import Recalled, record_name
from error_catalog.cache.store import MODELS, load, save
from error_catalog.diagnostics import is_mapping
from error_catalog.run.documents import Marked
from error_catalog.run.plan import Prepared
from error_catalog.run.request import Request
from error_catalog.targets.python.models import know, known

MOST_MODELS = 1000
"""The cache keeps the code of this many; beyond it, only that of the last run."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What goes into the record of a run: what it depended on, and what it made."""

    memory: Memory
    now: Circumstances
    made: Mapping[str, Made]
    others: Mapping[str, Any]
    marked: Marked


def memory_of(
    prepared: Prepared, request: Request, recalled: Recalled | None
) -> Memory:
    """Return what the cache has of the last run, and make the code of its models known."""
    root = str(prepared.reader.root)
    name = record_name(str(request.start), root, request.arguments)
    if recalled is None or not recalled.is_at(root, name):
        recalled = Recalled(root, name)
    models = _models_of(load(root, MODELS), prepared.now.tool)
    know(models)
    return Memory(recalled, frozenset(models))


def remember(root: Path, basis: Basis | None, said: str, *, is_clean: bool) -> None:
    """
    Write the record of a run after which every file that it makes is as it should be.

    Args:
        basis: None if nothing is to be recorded.
        said: The diagnostics that were printed.
        is_clean: Nothing else drifts either.
    """
    if basis is None or basis.memory.recalled is None:
        return
    documents = basis.marked
    record = record_of(
        root, basis.now, basis.made, dict(basis.others), said, is_clean=is_clean
    )
    if record is not None:
        record = with_documents(root, record, documents.texts, documents.others)
    if record is not None:
        save(str(root), basis.memory.recalled.name, record)
        _remember_models(root, basis)


def _models_of(record: Any, tool: str) -> dict[str, str]:
    """Return the code of models in *record* by their sources, if *tool* made it."""
    texts: Any = record.get("texts") if is_mapping(record) else None
    if not is_mapping(texts) or record.get("tool") != tool:
        return {}
    return {key: each for key, each in texts.items() if isinstance(each, str)}


def _remember_models(root: Path, basis: Basis) -> None:
    """Keep the models of this run, and earlier ones while they are few."""
    texts, tool = known(), basis.now.tool
    if texts.keys() - basis.memory.models:
        # Another run may have written some meanwhile.
        former = _models_of(load(str(root), MODELS), tool)
        kept = texts if len(former) > MOST_MODELS else {**former, **texts}
        save(str(root), MODELS, {"tool": tool, "texts": dict(kept)})
