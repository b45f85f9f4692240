"""A document's text, rewritten for new data: what is equal keeps every character."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.files import Path, SourceFile
from error_catalog.openapi_merge import blocks, flows
from error_catalog.openapi_merge.edits import (
    Edit,
    Style,
    apply,
    style_of,
    value_start,
)
from error_catalog.yaml12.nodes import Kind, Member, Node, compose, inherited, is_merge


def rewrite(
    source: SourceFile,
    root: Node,
    data: dict[str, Any],
    former: Mapping[Path, str] | None = None,
) -> str | None:
    """
    Return the text of *source* with *data* in it.

    An alias is written out if it has to differ from what it repeats. New keys come after
    those that they follow in *data*. A text without a line end at its end stays so.

    Args:
        root: What ``compose`` returns for *source*.
        former: How values were written, behind their colons, before they were replaced:
            aliases, and empty values. They are written like that where they say the same again.

    Returns:
        None if the edits would not yield *data*, because the text is too unusual.
    """
    style = style_of(source.text, root)
    is_ended = root.flow or source.text[-1] in "\r\n"
    # Otherwise the first line that is added would continue the last one.
    text = source.text if is_ended else source.text + style.newline
    pen = _Pen(text, style, _may_repeat(text, root), former or {})
    if not _in_place(pen, root, data, ()):
        return None
    if not pen.edits:
        return source.text
    text = apply(text, pen.edits)
    if is_ended:
        return text if _says(source.path, text, data) else None
    for each in (text.removesuffix(style.newline), text):
        if _says(source.path, each, data):
            return each
    return None


def replaced(
    source: SourceFile, root: Node, data: dict[str, Any], former: Mapping[Path, str]
) -> dict[Path, str]:
    """Return how the values are written that ``rewrite`` would replace; see its *former*."""
    pen = _Pen(source.text, style_of(source.text, root), True, former)
    _in_place(pen, root, data, ())
    return pen.replaced


def _says(path: str, text: str, data: dict[str, Any]) -> bool:
    again, found = compose(SourceFile(path, text))
    return again is not None and not found and same(again.data, data)


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal as JSON; in Python 1 equals True and 1.0."""
    if one is other:
        return True
    if is_mapping(one) and is_mapping(other):
        return one.keys() == other.keys() and all(
            same(value, other[key]) for key, value in one.items()
        )
    if is_list(one) and is_list(other):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


@dataclass(slots=True)
class _Pen:
    """
    The edits so far, in the order of the text.

    Args:
        may_repeat: The document has anchors, so equal data may still need an edit.
        former: As ``rewrite`` takes it.
        anchors: The new data of each anchor so far.
        replaced: As ``replaced`` returns it.
        around: Where the mappings are that have a value of *former* in them.
    """

    text: str
    style: Style
    may_repeat: bool
    former: Mapping[Path, str]
    edits: list[Edit] = field(default_factory=list[Edit])
    anchors: dict[str, Any] = field(default_factory=dict[str, Any])
    replaced: dict[Path, str] = field(default_factory=dict[Path, str])
    around: frozenset[Path] = field(init=False)

    def __post_init__(self) -> None:
        self.around = frozenset(
            path[:depth] for path in self.former for depth in range(len(path))
        )

    def anchored(self, name: str) -> Any:
        return self.anchors.get(name, _GONE)


_GONE = object()
"""The data of an anchor that was removed, which equals nothing."""


def _in_place(pen: _Pen, node: Node, new: Any, at: Path) -> bool:
    """
    Turn *node* into *new* by edits inside it; return False if that cannot be done.

    Args:
        at: Where *node* is.
    """
    if same(node.data, new):
        if node.kind is Kind.MAPPING and at in pen.around:
            # What says the same may be written as it was.
            edits = len(pen.edits)
            if _mapping(pen, node, new, at):
                return True
            del pen.edits[edits:]
        if not pen.may_repeat or _stays(pen, node):
            return True
    done = _CHANGES[node.kind](pen, node, new, at)
    if done and node.anchor is not None and node.kind is not Kind.ALIAS:
        pen.anchors[node.anchor] = new
    return done


def _alias(pen: _Pen, node: Node, new: Any, _: Path) -> bool:
    return same(pen.anchored(node.anchor or ""), new)


def _scalar(_: _Pen, node: Node, new: Any, __: Path) -> bool:
    return same(node.data, new)


def _sequence(pen: _Pen, node: Node, new: Any, at: Path) -> bool:
    if not same(node.data, new):
        return False
    # Only the data of aliases has changed.
    for number, (item, value) in enumerate(zip(node.items, new, strict=True)):
        done = len(pen.edits)
        if not _in_place(pen, item, value, (*at, number)):
            del pen.edits[done:]
            text = flows.value(value, pen.text, item.start, pen.style)
            _forget(pen, item)
            pen.edits.append(Edit(item.start, item.end, text))
    return True


def _mapping(pen: _Pen, node: Node, new: Any, at: Path) -> bool:
    kind = flows if node.flow else blocks
    if not is_mapping(new) or not kind.can_edit(pen.text, node, new):
        return False
    others = inherited(node.members, pen.anchored)
    if not others.keys() <= new.keys():
        return False
    removed: list[Member] = []
    for member in node.members:
        if is_merge(member):
            _stays(pen, member.value)
        elif _is_gone(member, new, others):
            _forget(pen, member.value)
            removed.append(member)
        elif not _become(
            pen, kind, member, new[member.key.data], (*at, member.key.data)
        ):
            return False
    pen.edits += kind.removals(pen.text, node, removed)
    for after, entries in _additions(node, new, others):
        pen.edits += kind.insertions(pen.text, node, after, entries, pen.style)
    return True


def _is_gone(member: Member, new: dict[str, Any], others: dict[str, Any]) -> bool:
    """Tell whether *member* is removed, or says again what is inherited anyway."""
    key = member.key.data
    if key not in new:
        return True
    is_inherited = key in others and same(others[key], new[key])
    return is_inherited and not same(member.value.data, new[key])


def _become(pen: _Pen, kind: ModuleType, member: Member, new: Any, at: Path) -> bool:
    """Make *new* the value of *member*; return False if much of its text would be lost."""
    old, former = member.value, pen.former.get(at)
    if former is not None and old.members and _means(pen, former, new):
        _forget(pen, old)
        pen.edits += kind.restoration(pen.text, member, former)
        return True
    done = len(pen.edits)
    if _in_place(pen, old, new, at):
        return True
    if old.kind is Kind.MAPPING and is_mapping(new) and old.data.keys() & new.keys():
        # Its comments, and the way in which it is written, are its author's.
        return False
    del pen.edits[done:]
    _forget(pen, old)
    if old.kind is Kind.ALIAS or not old.data:
        pen.replaced[at] = pen.text[value_start(pen.text, member) : old.end]
    pen.edits.append(kind.replacement(pen.text, member, new, pen.style))
    return True


def _means(pen: _Pen, former: str, new: Any) -> bool:
    """Tell whether *new* is what *former* says: an alias, or an empty value."""
    text = former.strip()
    if text.startswith("*"):
        return same(pen.anchored(text[1:]), new)
    return new == {} if text.endswith("}") else new is None


def _additions(
    node: Node, new: dict[str, Any], others: dict[str, Any]
) -> Iterator[tuple[Member | None, dict[str, Any]]]:
    """
    Yield the entries to add, with the member that they follow.

    Args:
        others: The entries that the mapping inherits.
    """
    written = {each.key.data: each for each in node.members if not is_merge(each)}
    after: Member | None = None
    entries: dict[str, Any] = {}
    for key, value in new.items():
        if key in written:
            if entries:
                yield after, entries
            after, entries = written[key], {}
        elif key not in others or not same(others[key], value):
            entries[key] = value
    if entries:
        yield after, entries


def _stays(pen: _Pen, node: Node) -> bool:
    """Tell whether *node* keeps its data without edits; if so, record its anchors."""
    for each in _all(node):
        if each.kind is Kind.ALIAS:
            if not same(pen.anchored(each.anchor or ""), each.data):
                return False
        elif each.anchor is not None:
            pen.anchors[each.anchor] = each.data
    return True


def _forget(pen: _Pen, node: Node) -> None:
    """Forget the anchors in *node*, which is removed."""
    for each in _all(node):
        if each.anchor is not None and each.kind is not Kind.ALIAS:
            pen.anchors.pop(each.anchor, None)


def _may_repeat(text: str, root: Node) -> bool:
    return "&" in text and any(each.anchor is not None for each in _all(root))


def _all(node: Node) -> Iterator[Node]:
    """Yield *node* and the values in it, in the order of the text."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(each.items)
        waiting += (member.value for member in reversed(each.members))


_CHANGES: dict[Kind, Callable[[_Pen, Node, Any, Path], bool]] = {
    Kind.ALIAS: _alias,
    Kind.SCALAR: _scalar,
    Kind.SEQUENCE: _sequence,
    Kind.MAPPING: _mapping,
}
