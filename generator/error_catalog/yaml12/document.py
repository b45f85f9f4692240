"""
YAML text to a document: plain data, and the place of each value.

Places are found by a second walk along the text, taken only when there is something to
report.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, NoReturn

from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from error_catalog.conflicts import conflict_in
from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location, Path, SourceFile
from error_catalog.yaml12.events import NextEvent, is_blank, open_events, resolve
from error_catalog.yaml12.messages import (
    EMPTY,
    MAX_DEPTH,
    MAX_VALUES,
    ODD_KEYS,
    RULE_SIZE,
    TOO_DEEP,
    TOP_LEVEL_LIST,
    TOP_LEVEL_SCALAR,
    Mark,
    bad_alias,
    duplicate_key,
    place,
    tag,
    too_many_values,
)
from error_catalog.yaml12.walk import Walk, attempt

MAX_CHARACTERS = 16 * 2**20
"""Of one file; 10,000 errors take about 3 million."""


@dataclass(frozen=True, eq=False)
class Document:
    """
    The data of one file.

    Args:
        data: Only dict with text keys, list, str, int, float, bool and None. What an
            alias repeats is one object in several places, so it must not be changed.
    """

    source: SourceFile
    data: dict[str, Any]

    # The flag is Finding.on_key, passed on.
    def locate(
        self, path: Path, on_key: bool = False  # noqa: FBT001, FBT002
    ) -> Location:
        """
        Return the place of the value at *path*, or of its key.

        Segments that are not in the file are skipped. If the last ones are not, that is
        the place of what lacks them: its key, or itself if it begins on the key's line.
        The place of an empty value is its key.
        """
        known: Path = ()
        missing = False
        for segment in path:
            missing = (*known, segment) not in self._positions
            known = known if missing else (*known, segment)
        position = self._positions[known]
        line, column = position.key if on_key else position.value
        if missing and line != position.key[0]:
            line, column = position.key
        return Location(self.source.path, line, column)

    @cached_property
    def _positions(self) -> "_Positions":
        return _read_positions(self.source.text)


def parse(source: SourceFile) -> tuple[Document | None, list[Diagnostic]]:
    """
    Read the YAML or JSON of *source*.

    Scalars are those of ``events.resolve``. Keys are text as written: ``404``, ``no``.

    Returns:
        The document, None if it cannot be read to its end, and all diagnostics in order
        of their places. A document with errors lacks what is wrong: the second of two
        equal keys, an entry without a proper key, the value of a broken alias, a tag.

    Source: YAML 1.2.2; RFC 8259, whose texts are YAML.
    """
    if len(source.text) > MAX_CHARACTERS:
        message = f"the file has more than {MAX_CHARACTERS:,} characters"
        start = Location(source.path)
        return None, [Diagnostic(start, RULE_SIZE, message, "split the file")]
    conflict = conflict_in(source)
    if conflict is not None:
        return None, [conflict]
    diagnostics: list[Diagnostic] = []
    data = attempt(source, diagnostics, lambda: _Builder(source, diagnostics).root())
    diagnostics.sort(key=lambda each: each.order)
    return None if data is None else Document(source, data), diagnostics


class _Anchored(NamedTuple):
    """What an alias repeats: a value, how many values are in it and how deep they go."""

    value: Any
    size: int
    height: int


class _Builder(Walk):
    """Events to plain data; it recurses no deeper than ``MAX_DEPTH``."""

    def __init__(self, source: SourceFile, diagnostics: list[Diagnostic]) -> None:
        super().__init__(source, diagnostics)
        # An anchor is None while its own value is being read.
        self.anchors: dict[str, _Anchored | None] = {}
        self.deepest = 0

    def root(self) -> dict[str, Any]:
        event = self.first()
        if not isinstance(event, MappingStartEvent):
            self.refuse_root(event)
        data: dict[str, Any] = self.value(event, 1)
        self.finish()
        return data

    def refuse_root(self, root: Event | None) -> NoReturn:
        if isinstance(root, SequenceStartEvent):
            self.halt(root, TOP_LEVEL_LIST)
        if root is None or is_blank(root):
            self.halt(None, EMPTY)
        self.halt(root, TOP_LEVEL_SCALAR)

    def value(self, event: Event | None, depth: int) -> Any:
        """Read one value; *depth* is how deep it is nested if it is a collection."""
        self.values += 1
        if self.values > MAX_VALUES:
            self.halt(event, too_many_values(MAX_VALUES))
        if type(event) is ScalarEvent and event.anchor is None and event.tag is None:
            return event.value if event.style else resolve(event.value)
        if isinstance(event, AliasEvent):
            return self.alias(event, depth)
        assert isinstance(event, ScalarEvent | CollectionStartEvent)
        if event.tag is not None:
            self.report(event, tag(event.tag))
        if event.anchor is not None:
            return self.anchored(event, event.anchor, depth)
        return self.content(event, depth)

    def content(self, event: ScalarEvent | CollectionStartEvent, depth: int) -> Any:
        if isinstance(event, ScalarEvent):
            return event.value if event.style else resolve(event.value)
        self.descend(event, depth)
        if isinstance(event, MappingStartEvent):
            return self.mapping(depth + 1)
        return self.sequence(depth + 1)

    def descend(self, event: Event, depth: int) -> None:
        if depth > MAX_DEPTH:
            self.halt(event, TOO_DEEP)
        self.deepest = max(self.deepest, depth)

    def sequence(self, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self.next_event(), SequenceEndEvent):
            items.append(self.value(event, depth))
        return items

    def mapping(self, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        marks: dict[str, Mark | None] = {}
        while not isinstance(event := self.next_event(), MappingEndEvent):
            key = self.key(event, depth)
            value = self.value(self.next_event(), depth)
            if key is None:
                continue
            if key in data:
                first = place(self.source.path, marks[key])
                self.report(event, duplicate_key(key, first.line))
                continue
            data[key] = value
            marks[key] = event.start_mark if event else None
        return data

    def key(self, event: Event | None, depth: int) -> str | None:
        """Read one key; report what cannot be one, and return None."""
        if not isinstance(event, ScalarEvent):
            self.report(event, self.odd_key(event))
            self.value(event, depth)
            return None
        if event.tag is not None or event.anchor is not None:
            self.value(event, depth)
        if event.style or event.value not in ODD_KEYS:
            return event.value
        self.report(event, ODD_KEYS[event.value])
        return None

    def anchored(
        self, event: ScalarEvent | CollectionStartEvent, name: str, depth: int
    ) -> Any:
        values, deepest = self.values, self.deepest
        self.anchors[name] = None
        self.deepest = depth - 1
        value = self.content(event, depth)
        height = self.deepest - depth + 1
        self.anchors[name] = _Anchored(value, self.values - values + 1, height)
        self.deepest = max(self.deepest, deepest)
        return value

    def alias(self, event: AliasEvent, depth: int) -> Any:
        name = event.anchor or ""
        anchored = self.anchors.get(name)
        if anchored is None:
            self.report(event, bad_alias(name, is_known=name in self.anchors))
            return None
        self.repeat(event, anchored.size)
        if anchored.height > 0:
            self.descend(event, depth + anchored.height - 1)
        return anchored.value


_Place = tuple[int, int]
"""Line and column, from 1."""


class _Position(NamedTuple):
    """Where a value begins, and its key; an item of a list is its own key."""

    key: _Place
    value: _Place


_Positions = dict[Path, _Position]


def _read_positions(text: str) -> _Positions:
    """Return the places of all values of *text*, which must be valid to its end."""
    next_event = open_events(text)
    next_event()
    next_event()
    root = next_event()
    positions: _Positions = {}
    _walk(next_event, root, (), _start_of(root), positions)
    return positions


def _walk(
    next_event: NextEvent,
    event: Event | None,
    path: Path,
    key: _Place,
    positions: _Positions,
) -> None:
    """Record the places of *event* and what is in it; of equal keys the first one counts."""
    value = key if is_blank(event) else _start_of(event)
    positions.setdefault(path, _Position(key, value))
    if isinstance(event, MappingStartEvent):
        while not isinstance(event := next_event(), MappingEndEvent):
            _entry(next_event, event, path, positions)
    elif isinstance(event, SequenceStartEvent):
        index = 0
        while not isinstance(event := next_event(), SequenceEndEvent):
            _walk(next_event, event, (*path, index), _start_of(event), positions)
            index += 1


def _entry(
    next_event: NextEvent, key: Event | None, path: Path, positions: _Positions
) -> None:
    """Record an entry of a mapping, but not one whose key is taken or not a scalar."""
    start = _start_of(key)
    kept: _Positions
    if isinstance(key, ScalarEvent):
        inside = (*path, key.value)
        kept = {} if inside in positions else positions
    else:
        inside = path
        kept = {}
        _walk(next_event, key, path, start, kept)
    _walk(next_event, next_event(), inside, start, kept)


def _start_of(event: Event | None) -> _Place:
    mark = event.start_mark if event else None
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
