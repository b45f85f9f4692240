"""Edits of flow mappings, which are in braces, and so of JSON."""

import re
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
    value_start,
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


def restoration(text: str, member: Member, value: str) -> Iterator[Edit]:
    """Yield the edit that makes *value* what stands behind the colon of *member*."""
    yield Edit(value_start(text, member), member.value.end, value)


def removals(text: str, node: Node, members: Sequence[Member]) -> Iterator[Edit]:
    """Yield the edits that remove *members*, each with one comma; comments stay."""
    removed = {id(each) for each in members}
    is_kept = [id(each) not in removed for each in node.members]
    first = is_kept.index(True)
    if first:
        yield Edit(node.members[0].key.start, node.members[first].key.start, "")
    last = node.members[first]
    for at in range(first + 1, len(node.members)):
        member = node.members[at]
        if is_kept[at]:
            last = member
            continue
        before = node.members[at - 1]
        gap = _Gap(text, before.value.end, member.key.start)
        if gap.comment is None:
            yield Edit(before.value.end, member.value.end, "")
            continue
        end = member.value.end
        has_comma = text[end] == ","
        if not has_comma and before is last and gap.comma is not None:
            yield Edit(gap.comma, gap.comma + 1, "")
        yield Edit(gap.comment, end + has_comma, "")


def insertions(
    text: str,
    node: Node,
    after: Member | None,
    entries: Mapping[str, Any],
    style: Style,
) -> Iterator[Edit]:
    """Yield the edits that add *entries* after a member, or before the first."""
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
        yield Edit(first.start, first.start, comma.join((*printed, "")))
        return
    end = after.value.end
    below = _Gap(text, end, _next_start(node, list(node.members).index(after)))
    if below.comment is None:
        yield Edit(end, end, comma.join(("", *printed)))
        return
    # What is added goes below the comment, which belongs to what is before it.
    if below.comma is None:
        yield Edit(end, end, ",")
    lines = f",{style.newline}{margin}".join(printed)
    last = "" if below.comma is None else ","
    yield Edit(below.comment, below.comment, f"{style.newline}{margin}{lines}{last}")


class _Gap:
    """
    What follows an entry in its line.

    Attributes:
        comma: Where the comma is; None if there is none.
        comment: Where the comment ends; None if there is none.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        found = _GAP.match(text, start, end)
        assert found is not None
        self.comma = found.start("comma") if found["comma"] else None
        self.comment = found.end("comment") if found["comment"] else None


_GAP = re.compile(r"(?:[ \t]*(?P<comma>,))?(?:[ \t]+(?P<comment>#[^\r\n]*))?")


def _next_start(node: Node, at: int) -> int:
    is_last = at + 1 == len(node.members)
    return node.end - 1 if is_last else node.members[at + 1].key.start


def value(new: Any, text: str, start: int, style: Style) -> str:
    """Return *new* as an item of a list."""
    return flow_value(new, _margin(text, start), style)


def _margin(text: str, index: int) -> str:
    """Return the indentation of the line of *index*."""
    found = _SPACES.match(text, line_start(text, index), index)
    return found[0] if found else ""


_SPACES = re.compile(r"\s*")
