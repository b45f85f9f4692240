"""The change of a document as an OpenAPI Overlay."""

from collections.abc import Iterator
from typing import Any

from generator.filters.yaml_text import to_yaml
from generator.meaning.resolving import Resolved
from generator.merging.rewriting import same
from generator.shaping import is_mapping

Data = dict[str, Any]


def overlay(resolved: Resolved, old: Data, new: Data) -> str:
    """
    Return the overlay that makes *new* of *old*.

    An update can only add, so what changes is removed first.

    Source: OpenAPI Overlay 1.0.0; RFC 9535, normalized paths.
    """
    api = resolved.catalog.api
    document: Data = {
        "overlay": "1.0.0",
        "info": {"title": f"Errors of {api.title}", "version": api.version or "0"},
        "actions": list(_actions(old, new, "$")),
    }
    return f"{to_yaml(document)}\n"


def _actions(old: Data, new: Data, at: str) -> Iterator[Data]:
    added: Data = {}
    for key, value in new.items():
        if key not in old:
            added[key] = value
        elif not same(old[key], value):
            inner = old[key]
            if is_mapping(inner) and is_mapping(value) and inner.keys() & value.keys():
                yield from _actions(inner, value, _member(at, key))
            else:
                yield {"target": _member(at, key), "remove": True}
                added[key] = value
    for key in old:
        if key not in new:
            yield {"target": _member(at, key), "remove": True}
    if added:
        yield {"target": at, "update": added}


def _member(at: str, key: str) -> str:
    escaped = key.replace("\\", "\\\\").replace("'", "\\'")
    return f"{at}['{escaped}']"
