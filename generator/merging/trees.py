"""Plain data with something else in one place; what stays is shared with the old."""

from collections.abc import Mapping
from typing import Any

from generator.merging.placing import order
from generator.shaping import is_mapping
from generator.sources import Path

Data = dict[str, Any]


def put(data: Data, path: Path, value: Any) -> Data:
    """Return *data* with *value* at *path*, which leads through mappings or nothing."""
    key = str(path[0])
    if len(path) == 1:
        return {**data, key: value}
    inner = data.get(key)
    return {**data, key: put(inner if is_mapping(inner) else {}, path[1:], value)}


def without(data: Data, path: Path) -> Data:
    """Return *data* without *path*, and without the mappings that this leaves empty."""
    key = str(path[0])
    inner = data.get(key)
    if len(path) > 1 and is_mapping(inner):
        rest = without(inner, path[1:])
        if rest:
            return {**data, key: rest}
    return {name: value for name, value in data.items() if name != key}


def inserted(responses: Mapping[str, Any], fresh: Mapping[str, Any]) -> Data:
    """Return *responses* with those that are *fresh*, each behind the lower ones."""
    entries = list(responses.items())
    for key, value in sorted(fresh.items(), key=lambda each: order(each[0])):
        lower = [at for at, (name, _) in enumerate(entries) if order(name) < order(key)]
        entries.insert(lower[-1] + 1 if lower else 0, (key, value))
    return dict(entries)
