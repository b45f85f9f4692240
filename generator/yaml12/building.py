"""YAML events to plain data; what a catalog may not hold is reported and skipped."""

from typing import Any, NamedTuple, NoReturn

from yaml import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.reader import ReaderError

from generator.diagnostics import Diagnostic
from generator.sources import SourceFile
from generator.yaml12 import refusals
from generator.yaml12.events import is_blank, open_events
from generator.yaml12.places import Mark, place
from generator.yaml12.scalars import resolve
from generator.yaml12.syntax import forbidden_character, syntax_error, tag_directive

MAX_DIAGNOSTICS = 100
"""Of one file; the last one says that there are more."""


def build(source: SourceFile) -> tuple[dict[str, Any] | None, list[Diagnostic]]:
    """Return the data of *source*, None if reading stopped before its end, and faults."""
    directive = tag_directive(source)
    if directive is not None:
        return None, [directive]
    diagnostics: list[Diagnostic] = []
    try:
        return _Builder(source, diagnostics).document(), diagnostics
    except _HaltError:
        pass
    except MarkedYAMLError as error:
        found = syntax_error(source, error)
        # What stands behind a fault on its line is its wake, no second fault.
        if not diagnostics or diagnostics[-1].location.line != found.location.line:
            diagnostics.append(found)
    except (ReaderError, UnicodeEncodeError):
        diagnostics.append(forbidden_character(source))
    return None, diagnostics


class _HaltError(Exception):
    """Reading on makes no sense; the last diagnostic says why."""


class _Anchored(NamedTuple):
    """What an alias repeats: a value, how many values are in it and how deep they go."""

    value: Any
    size: int
    height: int


class _Builder:
    """One walk along the events of a file; it recurses no deeper than ``MAX_DEPTH``."""

    def __init__(self, source: SourceFile, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.next_event = open_events(source.text)
        # An anchor is None while its own value is being read.
        self.anchors: dict[str, _Anchored | None] = {}
        self.values = 0
        self.aliased = 0
        self.deepest = 0

    def document(self) -> dict[str, Any]:
        self.next_event()
        start = self.next_event()
        root = self.next_event() if isinstance(start, DocumentStartEvent) else None
        if not isinstance(root, MappingStartEvent):
            self.refuse_root(root)
        data: dict[str, Any] = self.value(root, 1)
        self.next_event()
        after = self.next_event()
        if isinstance(after, DocumentStartEvent):
            self.report(after, refusals.SECOND_DOCUMENT)
        return data

    def refuse_root(self, root: Event | None) -> NoReturn:
        if isinstance(root, SequenceStartEvent):
            self.halt(root, refusals.TOP_LEVEL_LIST)
        if root is None or is_blank(root):
            self.halt(None, refusals.EMPTY)
        self.halt(root, refusals.TOP_LEVEL_SCALAR)

    def value(self, event: Event | None, depth: int) -> Any:
        """Read one value; *depth* is the nesting it has if it is a collection."""
        self.values += 1
        if self.values > refusals.MAX_VALUES:
            self.halt(event, refusals.TOO_MANY_VALUES)
        if type(event) is ScalarEvent and event.anchor is None and event.tag is None:
            return event.value if event.style else resolve(event.value)
        if isinstance(event, AliasEvent):
            return self.alias(event, depth)
        assert isinstance(event, ScalarEvent | CollectionStartEvent)
        if event.tag is not None:
            self.report(event, refusals.tag(event.tag))
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
        if depth > refusals.MAX_DEPTH:
            self.halt(event, refusals.TOO_DEEP)
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
                self.report(event, refusals.duplicate_key(key, first.line))
                continue
            data[key] = value
            marks[key] = event.start_mark if event else None
        return data

    def key(self, event: Event | None, depth: int) -> str | None:
        """Read one key; None for what cannot be one, which is reported."""
        if not isinstance(event, ScalarEvent):
            start = event.start_mark.index if event and event.start_mark else 0
            text = self.source.text[start : start + 100]
            self.report(event, refusals.odd_key(event, text))
            self.value(event, depth)
            return None
        if event.tag is not None or event.anchor is not None:
            self.value(event, depth)
        if event.style or event.value not in refusals.ODD_KEYS:
            return event.value
        self.report(event, refusals.ODD_KEYS[event.value])
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
            known = name in self.anchors
            refuse = refusals.recursive_alias if known else refusals.unknown_alias
            self.report(event, refuse(name))
            return None
        self.values += anchored.size - 1
        self.aliased += anchored.size
        if self.aliased > refusals.MAX_ALIASED:
            self.halt(event, refusals.ALIAS_BOMB)
        if anchored.height > 0:
            self.descend(event, depth + anchored.height - 1)
        return anchored.value

    def halt(self, event: Event | None, refusal: refusals.Refusal) -> NoReturn:
        self.report(event, refusal)
        raise _HaltError

    def report(self, event: Event | None, refusal: refusals.Refusal) -> None:
        last = len(self.diagnostics) == MAX_DIAGNOSTICS - 1
        rule, message, hint = refusals.MORE if last else refusal
        location = place(self.source.path, event.start_mark if event else None)
        self.diagnostics.append(Diagnostic(location, rule, message, hint))
        if last:
            raise _HaltError
