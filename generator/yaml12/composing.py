"""A text as nodes, for those who edit it; catalogs are read by ``building``."""

from typing import Any, NoReturn

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
)
from yaml.reader import ReaderError

from generator.diagnostics import Diagnostic
from generator.sources import SourceFile
from generator.yaml12 import refusals, rules
from generator.yaml12.events import is_blank, open_events
from generator.yaml12.nodes import MERGE, Kind, Member, Node, inherited, own
from generator.yaml12.places import place
from generator.yaml12.scalars import resolve
from generator.yaml12.syntax import forbidden_character, syntax_error, tag_directive

MAX_VALUES = 5_000_000
"""Of one document; the largest that are published have about a million."""


def compose(source: SourceFile) -> tuple[Node | None, list[Diagnostic]]:
    """
    Return the root of the document in *source*; None if a diagnostic says why.

    Unlike a catalog it may hold tags, which say nothing, and merge keys.
    """
    directive = tag_directive(source)
    if directive is not None:
        return None, [directive]
    composer = _Composer(source)
    try:
        root = composer.document()
    except _HaltError:
        return None, composer.diagnostics
    except MarkedYAMLError as error:
        return None, [*composer.diagnostics, syntax_error(source, error)]
    except (ReaderError, UnicodeEncodeError):
        return None, [*composer.diagnostics, forbidden_character(source)]
    return (None if composer.diagnostics else root), composer.diagnostics


class _HaltError(Exception):
    """Reading on makes no sense; the last diagnostic says why."""


class _Composer:
    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.next_event = open_events(source.text)
        self.anchors: dict[str, Node | None] = {}
        self.sizes: dict[int, int] = {}
        self.values = 0
        self.aliased = 0
        self.diagnostics: list[Diagnostic] = []

    def document(self) -> Node:
        self.next_event()
        start = self.next_event()
        event = self.next_event() if isinstance(start, DocumentStartEvent) else None
        if event is None or is_blank(event):
            self.halt(None, _EMPTY)
        root = self.node(event, 1)
        self.next_event()
        after = self.next_event()
        if isinstance(after, DocumentStartEvent):
            self.halt(after, refusals.SECOND_DOCUMENT)
        return root

    def node(self, event: Event | None, depth: int) -> Node:
        assert isinstance(event, ScalarEvent | CollectionStartEvent | AliasEvent)
        self.values += 1
        if self.values > MAX_VALUES:
            self.halt(event, refusals.TOO_MANY_VALUES)
        if depth > refusals.MAX_DEPTH:
            self.halt(event, refusals.TOO_DEEP)
        mark, end = event.start_mark, event.end_mark
        assert mark is not None
        assert end is not None
        node = Node(Kind.SCALAR, mark.index, end.index, mark.line, mark.column)
        node.anchor = event.anchor
        if isinstance(event, AliasEvent):
            return self.alias(event, node)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        before = self.values
        if isinstance(event, ScalarEvent):
            self.scalar(event, node)
        elif isinstance(event, MappingStartEvent):
            self.mapping(event, node, depth + 1)
        else:
            self.sequence(event, node, depth + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
            self.sizes[id(node)] = self.values - before + 1
        return node

    def alias(self, event: AliasEvent, node: Node) -> Node:
        name = event.anchor or ""
        target = self.anchors.get(name)
        if target is None:
            known = name in self.anchors
            refuse = refusals.recursive_alias if known else refusals.unknown_alias
            self.halt(event, refuse(name))
        self.values += self.sizes[id(target)] - 1
        self.aliased += self.sizes[id(target)]
        if self.aliased > refusals.MAX_ALIASED:
            self.halt(event, refusals.ALIAS_BOMB)
        node.kind, node.data = Kind.ALIAS, target.data
        return node

    def scalar(self, event: ScalarEvent, node: Node) -> None:
        node.style = event.style or None
        is_plain = not event.style if event.tag is None else event.tag in _CORE_TAGS
        node.data = resolve(event.value) if is_plain else event.value
        if event.style in ("|", ">"):
            # libyaml counts blank lines below a block to it; they only say something
            # where they are kept.
            text = self.source.text[node.start : node.end]
            if "+" not in text.partition("\n")[0].partition("#")[0]:
                node.end = node.start + len(text.rstrip())

    def sequence(self, event: CollectionStartEvent, node: Node, depth: int) -> None:
        node.kind, node.flow = Kind.SEQUENCE, bool(event.flow_style)
        items: list[Node] = []
        while not isinstance(inner := self.next_event(), SequenceEndEvent):
            items.append(self.node(inner, depth))
        node.items, node.data = items, [each.data for each in items]
        close(node, inner, items[-1] if items else None)

    def mapping(self, event: CollectionStartEvent, node: Node, depth: int) -> None:
        node.kind, node.flow = Kind.MAPPING, bool(event.flow_style)
        lines: dict[str, int] = {}
        members: list[Member] = []
        while not isinstance(inner := self.next_event(), MappingEndEvent):
            key = self.key(inner, depth)
            value = self.node(self.next_event(), depth)
            if key.data in lines:
                self.report(inner, refusals.duplicate_key(key.data, lines[key.data]))
            lines.setdefault(key.data, key.line + 1)
            members.append(Member(key, value))
        node.members, node.data = members, own(members)
        if MERGE in lines:
            node.data = inherited(members, self.anchored().get) | node.data
        close(node, inner, members[-1].value if members else None)

    def anchored(self) -> dict[str, Any]:
        return {name: each.data for name, each in self.anchors.items() if each}

    def key(self, event: Event | None, depth: int) -> Node:
        if not isinstance(event, ScalarEvent):
            start = event.start_mark.index if event and event.start_mark else 0
            text = self.source.text[start : start + 100]
            self.halt(event, refusals.odd_key(event, text))
        node = self.node(event, depth)
        # 404 and no are names here, whatever else they may be.
        node.data = event.value
        return node

    def halt(self, event: Event | None, refusal: refusals.Refusal) -> NoReturn:
        self.report(event, refusal)
        raise _HaltError

    def report(self, event: Event | None, refusal: refusals.Refusal) -> None:
        rule, message, hint = refusal
        location = place(self.source.path, event.start_mark if event else None)
        self.diagnostics.append(Diagnostic(location, rule, message, hint))


def close(node: Node, event: Event, last: Node | None) -> None:
    """Say where a collection ends: libyaml puts that below the comments behind it."""
    assert event.end_mark is not None
    node.end = event.end_mark.index if node.flow or last is None else last.end


_CORE_TAGS = tuple(
    f"tag:yaml.org,2002:{each}" for each in ("bool", "float", "int", "null")
)
_EMPTY = refusals.Refusal(rules.EMPTY, "the file is empty", "check the path")
