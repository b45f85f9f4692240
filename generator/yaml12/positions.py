"""Where each value of a document stands: a second walk, taken only to report."""

from typing import NamedTuple

from yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from generator.sources import Path
from generator.yaml12.events import NextEvent, is_blank, open_events

Place = tuple[int, int]
"""Line and column, from 1."""


class Position(NamedTuple):
    """Where a value begins, and its key; an item of a list is its own key."""

    key: Place
    value: Place


Positions = dict[Path, Position]


def read_positions(text: str) -> Positions:
    """Return the places of all values of *text*, which has passed ``building.build``."""
    next_event = open_events(text)
    next_event()
    next_event()
    root = next_event()
    positions: Positions = {}
    _walk(next_event, root, (), _place(root), positions)
    return positions


def _walk(
    next_event: NextEvent,
    event: Event | None,
    path: Path,
    key: Place,
    positions: Positions,
) -> None:
    """Record *event* and what is in it; of equal keys the first one stays."""
    value = key if is_blank(event) else _place(event)
    positions.setdefault(path, Position(key, value))
    if isinstance(event, MappingStartEvent):
        while not isinstance(event := next_event(), MappingEndEvent):
            _entry(next_event, event, path, positions)
    elif isinstance(event, SequenceStartEvent):
        index = 0
        while not isinstance(event := next_event(), SequenceEndEvent):
            _walk(next_event, event, (*path, index), _place(event), positions)
            index += 1


def _entry(
    next_event: NextEvent, key: Event | None, path: Path, positions: Positions
) -> None:
    """Record an entry of a mapping, or nothing if its key is taken or cannot be one."""
    place = _place(key)
    kept: Positions
    if isinstance(key, ScalarEvent):
        inside = (*path, key.value)
        kept = {} if inside in positions else positions
    else:
        inside = path
        kept = {}
        _walk(next_event, key, path, place, kept)
    _walk(next_event, next_event(), inside, place, kept)


def _place(event: Event | None) -> Place:
    mark = event.start_mark if event else None
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
