"""The models of a catalog: what they are made from, and those that are made already."""

import json
from collections.abc import Mapping

from generator.filters.formatting import format_python
from generator.meaning.resolving import Resolved
from generator.targets.python.definitions import model_definitions
from generator.targets.python.modeling import models_code


def py_models(source: str) -> str:
    """Return the text of ``models.py`` from its imports on, made from ``models_source``."""
    if source not in _KNOWN:
        take({source: models_code(source)})
    return _KNOWN[source]


def models_source(resolved: Resolved) -> str:
    """Return what the models are made from, as JSON; empty if there are no models."""
    definitions = model_definitions(resolved)
    return json.dumps(definitions, ensure_ascii=False) if definitions else ""


def take(codes: Mapping[str, str]) -> None:
    """Take the code of models that was made elsewhere, by their sources."""
    for source, code in codes.items():
        _KNOWN[source] = format_python(code).strip("\n")


def know(texts: Mapping[str, str]) -> None:
    """Take the texts of models that were remembered, by their sources."""
    _KNOWN.update(texts)


def known() -> Mapping[str, str]:
    """Return the texts of all models so far, by their sources."""
    return dict(_KNOWN)


_KNOWN: dict[str, str] = {}
"""Memorised, as the same source always gives the same text, and no other part is as slow."""
