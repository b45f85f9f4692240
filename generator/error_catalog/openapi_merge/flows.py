"""Edits of flow mappings, which are in braces, and so of JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from error_catalog.openapi_merge.edits import (
    MAX_WIDTH,
    Edit,
    Style,
    flow_entry,
    flow_value,
    line_end,
    line_start,
)
from error_catalog.yaml12.nodes import Member, Node


def can_edit(_: str, node: Node, new: Mapping[str, Any]) -> bool:
    """Tell whether *node* keeps an entry, beside which others can be added."""
    return any(each.key.data in new for each in node.members)


def replacement(text: str, member: Member, new: Any, style: Style) -> Edit:
    """Return the edit that makes *new* the value of *member*."""
    margin = _margin(text, member.key.start)
    old = member.value
    printed = flow_value(new, margin, style)
    if old.start == old.end:
        return Edit(member.key.end, old.end, f"{style.colon}{printed}")
    return Edit(old.start, old.end, printed)


def removals(_: str, node: Node, members: Sequence[Member]) -> Iterator[Edit]:
    """Yield the edits that remove *members*, each with one comma."""
    removed = {id(each) for each in members}
    is_kept = [id(each) not in removed for each in node.members]
    first = is_kept.index(True)
    if first:
        yield Edit(node.members[0].key.start, node.members[first].key.start, "")
    for at in range(first + 1, len(node.members)):
        if not is_kept[at]:
            yield Edit(node.members[at - 1].value.end, node.members[at].value.end, "")


def insertion(
    text: str,
    node: Node,
    after: Member | None,
    entries: Mapping[str, Any],
    style: Style,
) -> Edit:
    """Return the edit that adds *entries* after a member, or before the first."""
    first = node.members[0].key
    gap = text[node.start : first.start]
    margin = _margin(text, first.start)
    comma = f",{style.newline}{margin}" if gap.strip(" {\t") else style.comma
    printed = [flow_entry(*each, margin, style) for each in entries.items()]
    width = line_end(text, node.end) - line_start(text, node.start)
    is_wide = width + len(comma.join(("", *printed))) > MAX_WIDTH
    if is_wide and comma == style.comma and not style.is_json:
        comma = f",{style.newline}{margin}{' ' * style.step}"
    if after is None:
        return Edit(first.start, first.start, comma.join((*printed, "")))
    return Edit(after.value.end, after.value.end, comma.join(("", *printed)))


def value(new: Any, text: str, start: int, style: Style) -> str:
    """Return *new* as an item of a list."""
    return flow_value(new, _margin(text, start), style)


def _margin(text: str, index: int) -> str:
    """Return the indentation of the line of *index*."""
    line = text[line_start(text, index) : index]
    return line[: len(line) - len(line.lstrip())]
