"""
A YAML text as nodes, which know where they begin and end, so that it can be edited in place.

Catalogs are read by ``document``; this is for documents of others, with tags and merge keys.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import SourceFile
from error_catalog.yaml12.events import is_blank, resolve
from error_catalog.yaml12.messages import (
    MAX_ALIASED,
    MAX_DEPTH,
    RULE_EMPTY,
    TOO_DEEP,
    Refusal,
    bad_alias,
    duplicate_key,
    too_many_values,
)
from error_catalog.yaml12.walk import Walk, attempt

MERGE = "<<"
"""The key whose value holds more entries of its mapping. Source: YAML 1.1, merge keys."""


class Kind(Enum):
    """What a node is."""

    SCALAR = "scalar"
    MAPPING = "mapping"
    SEQUENCE = "sequence"
    ALIAS = "alias"


class Member(NamedTuple):
    """A key of a mapping and its value."""

    key: "Node"
    value: "Node"


@dataclass(slots=True, eq=False)
class Node:
    """
    A value and its place in the text.

    Args:
        start: Where it begins, with its anchor: the characters before it.
        end: Just after its last character; comments after it are not part of it.
        line: Lines before it.
        column: Characters before it in its line.
        style: How a scalar is quoted; None for a plain one, `|` and `>` for blocks.
        flow: Whether it is a collection in brackets.
        data: Plain data; what aliases repeat is one object in several places.
        members: Of a mapping, with its merge keys.
        items: Of a sequence.
        anchor: The name of its anchor; of an alias, the anchor that it names.
    """

    kind: Kind
    start: int
    end: int
    line: int
    column: int
    style: str | None = None
    flow: bool = False
    data: Any = None
    members: Sequence[Member] = ()
    items: "Sequence[Node]" = ()
    anchor: str | None = None

    def member(self, key: str) -> Member | None:
        """Return the member whose key is *key*, if it is written here."""
        found = (each for each in self.members if each.key.data == key)
        return next(found, None)


def own(members: Sequence[Member]) -> dict[str, Any]:
    """Return the entries that are written in a mapping itself."""
    return {each.key.data: each.value.data for each in members if not is_merge(each)}


def inherited(
    members: Sequence[Member], anchored: Callable[[str], Any]
) -> dict[str, Any]:
    """
    Return the entries that a mapping has by its merge keys; the first of equal keys wins.

    Args:
        anchored: Returns the data of an anchor.
    """
    found: dict[str, Any] = {}
    for each in members:
        if not is_merge(each):
            continue
        value = each.value
        sources = value.items if value.kind is Kind.SEQUENCE else [value]
        for source in sources:
            is_alias = source.kind is Kind.ALIAS
            data = anchored(source.anchor or "") if is_alias else source.data
            if isinstance(data, dict):
                found = {**data, **found}
    return found


def is_merge(member: Member) -> bool:
    """Tell whether a member of a mapping is a merge key."""
    return member.key.data == MERGE and member.key.style is None


MAX_VALUES = 5_000_000
"""Of one document; the largest published ones have about a million."""


def compose(source: SourceFile) -> tuple[Node | None, list[Diagnostic]]:
    """
    Return the root of the document in *source*; None if there is any diagnostic.

    Unlike a catalog, it may have merge keys, and tags, which are ignored.
    """
    diagnostics: list[Diagnostic] = []
    root = attempt(source, diagnostics, lambda: _Composer(source, diagnostics).root())
    return (None if diagnostics else root), diagnostics


class _Composer(Walk):
    """Events to nodes; it recurses no deeper than ``MAX_DEPTH``."""

    # Programs that write documents repeat with aliases whatever they have twice.
    most_aliased = 10 * MAX_ALIASED

    def __init__(self, source: SourceFile, diagnostics: list[Diagnostic]) -> None:
        super().__init__(source, diagnostics)
        # An anchor is None while its own value is being read.
        self.anchors: dict[str, Node | None] = {}
        self.sizes: dict[int, int] = {}

    def root(self) -> Node:
        event = self.first()
        if event is None or is_blank(event):
            self.halt(None, _EMPTY)
        root = self.node(event, 1)
        self.finish()
        return root

    def node(self, event: Event | None, depth: int) -> Node:
        assert isinstance(event, ScalarEvent | CollectionStartEvent | AliasEvent)
        self.values += 1
        if self.values > MAX_VALUES:
            self.halt(event, too_many_values(MAX_VALUES))
        if depth > MAX_DEPTH:
            self.halt(event, TOO_DEEP)
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
            self.halt(event, bad_alias(name, is_known=name in self.anchors))
        self.repeat(event, self.sizes[id(target)])
        node.kind, node.data = Kind.ALIAS, target.data
        return node

    def scalar(self, event: ScalarEvent, node: Node) -> None:
        node.style = event.style or None
        is_plain = not event.style if event.tag is None else event.tag in _CORE_TAGS
        node.data = resolve(event.value) if is_plain else event.value
        if event.style in ("|", ">"):
            # For libyaml the blank lines below a block belong to it; they matter only
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
        _close(node, inner, items[-1] if items else None)

    def mapping(self, event: CollectionStartEvent, node: Node, depth: int) -> None:
        node.kind, node.flow = Kind.MAPPING, bool(event.flow_style)
        lines: dict[str, int] = {}
        members: list[Member] = []
        while not isinstance(inner := self.next_event(), MappingEndEvent):
            key = self.key(inner, depth)
            value = self.node(self.next_event(), depth)
            if key.data in lines:
                self.report(inner, duplicate_key(key.data, lines[key.data]))
            lines.setdefault(key.data, key.line + 1)
            members.append(Member(key, value))
        node.members, node.data = members, own(members)
        if MERGE in lines:
            node.data = inherited(members, self.anchored) | node.data
        _close(node, inner, members[-1].value if members else None)

    def anchored(self, name: str) -> Any:
        node = self.anchors.get(name)
        return None if node is None else node.data

    def key(self, event: Event | None, depth: int) -> Node:
        if not isinstance(event, ScalarEvent):
            self.halt(event, self.odd_key(event))
        node = self.node(event, depth)
        # As keys, 404 and no are text.
        node.data = event.value
        return node


def _close(node: Node, event: Event, last: Node | None) -> None:
    """Set where a collection ends; for libyaml that is below the comments after it."""
    assert event.end_mark is not None
    node.end = event.end_mark.index if node.flow or last is None else last.end


_CORE_TAGS = tuple(
    f"tag:yaml.org,2002:{each}" for each in ("bool", "float", "int", "null")
)
_EMPTY = Refusal(RULE_EMPTY, "the file is empty", "check the path")
