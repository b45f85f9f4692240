"""What one run leaves to the next: its record, and the texts of models."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.memory import Circumstances, Made, Memory
from generator.recalling import Recalled, record_name
from generator.recording import record_of, with_documents
from generator.running.marked import Marked
from generator.running.modelling import MODELS
from generator.running.preparing import Prepared
from generator.running.request import Request
from generator.shaping import is_mapping
from generator.targets.python.models import know, known
from generator.workspace.remembering import load, save

MOST_MODELS = 1000
"""The texts of so many are remembered; of more, only the newest."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a run may be remembered by: what it depended on, and what it made of that."""

    memory: Memory
    now: Circumstances
    made: Mapping[str, Made]
    others: Mapping[str, Any]
    marked: Marked


def memory_of(
    prepared: Prepared, request: Request, recalled: Recalled | None
) -> Memory:
    """Return what is known of the last run; take the texts of its models."""
    root = str(prepared.reader.root)
    name = record_name(str(request.start), root, request.wishes)
    if recalled is None or not recalled.is_at(root, name):
        recalled = Recalled(root, name)
    models = _models_of(load(root, MODELS), prepared.now.tool)
    know(models)
    return Memory(recalled, frozenset(models))


def remember(root: Path, basis: Basis | None, said: str) -> None:
    """
    Remember a run after which every file stands as it should.

    Args:
        basis: None if there is nothing to remember.
        said: What was printed of the catalogs.
    """
    if basis is None or basis.memory.recalled is None:
        return
    documents = basis.marked
    record = record_of(root, basis.now, basis.made, dict(basis.others), said)
    if record is not None:
        record = with_documents(root, record, documents.texts, documents.others)
    if record is not None:
        save(str(root), basis.memory.recalled.name, record)
        _remember_models(root, basis)


def _models_of(record: Any, tool: str) -> dict[str, str]:
    """Return the texts of models in *record* by their sources, if *tool* made them."""
    texts: Any = record.get("texts") if is_mapping(record) else None
    if not is_mapping(texts) or record.get("tool") != tool:
        return {}
    return {key: each for key, each in texts.items() if isinstance(each, str)}


def _remember_models(root: Path, basis: Basis) -> None:
    """Remember the models of this run, and of former ones as long as they are not many."""
    texts, tool = known(), basis.now.tool
    if texts.keys() - basis.memory.models:
        # Another run may have remembered some meanwhile.
        former = _models_of(load(str(root), MODELS), tool)
        kept = texts if len(former) > MOST_MODELS else {**former, **texts}
        save(str(root), MODELS, {"tool": tool, "texts": dict(kept)})
