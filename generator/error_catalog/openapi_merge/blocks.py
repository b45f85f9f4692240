"""Edits of block mappings, whose entries have lines of their own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from error_catalog.openapi_merge.edits import (
    Edit,
    Style,
    block_entry,
    block_value,
    line_end,
    line_start,
    next_line,
)
from error_catalog.yaml12.nodes import Kind, Member, Node


def can_edit(text: str, node: Node, new: Mapping[str, Any]) -> bool:
    """Tell whether *node* has lines to edit, and keeps at least one."""
    return (
        bool(new)
        and bool(node.members)
        and all(not _before(text, each.key).strip() for each in node.members)
    )


def replacement(text: str, member: Member, value: Any, style: Style) -> Edit:
    """Return the edit that makes *value* the value of *member*."""
    key, end = member.key, member.value.end
    head, newline, tail = block_value(value, key.column, style).partition(style.newline)
    # A comment after the old value moves to the first line of the new one.
    rest_end = end if _is_kept(text, member.value) else line_end(text, end)
    rest = text[end:rest_end]
    return Edit(key.end, rest_end, f":{head}{rest}{newline}{tail}")


def removals(text: str, _: Node, members: Sequence[Member]) -> Iterator[Edit]:
    """Yield the edits that remove *members*, with the comments on their lines."""
    for each in members:
        start = line_start(text, each.key.start)
        yield Edit(start, _below(text, each.value), "")


def insertion(
    text: str,
    node: Node,
    after: Member | None,
    entries: Mapping[str, Any],
    style: Style,
) -> Edit:
    """Return the edit that adds *entries* after a member, or before the first."""
    first = node.members[0].key
    like = next((each.key for each in node.members if each.key.data.isdigit()), None)
    lines = style.newline.join(
        block_entry(key, value, first.column, style, like)
        for key, value in entries.items()
    )
    if after is None:
        at = line_start(text, first.start)
        return Edit(at, at, f"{lines}{style.newline}")
    at = _below(text, after.value)
    if after is node.members[-1]:
        at = _after_comments(text, at, first.column)
    return Edit(at, at, f"{lines}{style.newline}")


def _before(text: str, node: Node) -> str:
    return text[line_start(text, node.start) : node.start]


def _below(text: str, node: Node) -> int:
    """Return where the line below *node* begins."""
    return node.end if _is_kept(text, node) else next_line(text, node.end)


def _is_kept(text: str, node: Node) -> bool:
    """Tell whether *node* ends in a block scalar that keeps the lines below it."""
    while node.kind is not Kind.SCALAR and not node.flow:
        if not node.members and not node.items:
            return False
        node = node.members[-1].value if node.members else node.items[-1]
    return node.style in ("|", ">") and text[node.end - 1] in "\r\n"


def _after_comments(text: str, at: int, column: int) -> int:
    """Return the place after the comments at *at* that are indented like the mapping."""
    end = at
    while at < len(text):
        line = text[at : line_end(text, at)]
        content = line.lstrip(" ")
        if content and (content[0] != "#" or len(line) - len(content) < column):
            break
        at = next_line(text, at)
        if content:
            end = at
    return end
