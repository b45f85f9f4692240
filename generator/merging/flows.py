"""Edits of mappings in braces, and so of JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.merging.edits import Edit, line_end, line_start
from generator.merging.printing import WIDEST, flow_entry, flow_value
from generator.merging.styling import Style
from generator.yaml12.nodes import Member, Node


def can_edit(_: str, node: Node, new: Mapping[str, Any]) -> bool:
    """Tell whether an entry of *node* will stay, so that others can stand beside it."""
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
    """Give the edits that remove *members*, each with one comma."""
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
    """Return the edit that adds *entries* behind a member, or in front of the first."""
    first = node.members[0].key
    gap = text[node.start : first.start]
    margin = _margin(text, first.start)
    comma = f",{style.newline}{margin}" if gap.strip(" {\t") else style.comma
    printed = [flow_entry(*each, margin, style) for each in entries.items()]
    width = line_end(text, node.end) - line_start(text, node.start)
    is_wide = width + len(comma.join(("", *printed))) > WIDEST
    if is_wide and comma == style.comma and not style.is_json:
        comma = f",{style.newline}{margin}{' ' * style.step}"
    if after is None:
        return Edit(first.start, first.start, comma.join((*printed, "")))
    return Edit(after.value.end, after.value.end, comma.join(("", *printed)))


def value(new: Any, text: str, start: int, style: Style) -> str:
    """Return *new* as it stands in a list."""
    return flow_value(new, _margin(text, start), style)


def _margin(text: str, index: int) -> str:
    """Return the indentation of the line of *index*."""
    line = text[line_start(text, index) : index]
    return line[: len(line) - len(line.lstrip())]
