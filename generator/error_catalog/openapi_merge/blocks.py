"""
Edits of block mappings, whose entries have lines of their own.

A key may be explicit, `? key`, and then its value stands below it, behind a `:`.
"""

import re
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
    value_start,
)
from error_catalog.yaml12.nodes import Kind, Member, Node

_INDICATORS = re.compile(r"[ ]*(?:[-?:][ ]+)*")
"""What may stand before the first key of a mapping, in its line."""


def can_edit(text: str, node: Node, new: Mapping[str, Any]) -> bool:
    """Tell whether *node* has lines to edit, and keeps at least one."""
    if not new or not node.members:
        return False
    first, *others = (_before(text, each.key) for each in node.members)
    return _INDICATORS.fullmatch(first) is not None and all(
        each.strip() in ("", "?") for each in others
    )


def replacement(text: str, member: Member, value: Any, style: Style) -> Edit:
    """Return the edit that makes *value* the value of *member*."""
    start, end = value_start(text, member), member.value.end
    column = _column(text, member)
    printed = block_value(value, column, style)
    if start == member.key.end:
        # There is a key, but not even a colon.
        colon = f"{style.newline}{' ' * column}:" if _is_explicit(text, member) else ":"
        return Edit(start, start, f"{colon}{printed}")
    head, newline, tail = printed.partition(style.newline)
    # A comment after the old value moves to the first line of the new one.
    rest_end = end if _is_kept(text, member.value) else line_end(text, end)
    rest = text[max(start, end) : rest_end]
    return Edit(start, rest_end, f"{head}{rest}{newline}{tail}")


def restoration(text: str, member: Member, value: str) -> Iterator[Edit]:
    """Yield the edits that leave *value* of *member*, which is a mapping, on its line."""
    at = value_start(text, member)
    if member.value.flow:
        yield Edit(at, member.value.end, value)
        return
    yield Edit(at, at, value)
    yield from removals(text, member.value, member.value.members)


def removals(text: str, node: Node, members: Sequence[Member]) -> Iterator[Edit]:
    """Yield the edits that remove *members*, with the comments on their lines."""
    for each in members:
        start = line_start(text, each.key.start)
        end = _below(text, each.value)
        if not _before(text, each.key).strip(" ?"):
            yield Edit(start, end, "")
        elif len(node.members) > 1:
            # What stands before the first key now stands before the second.
            next_start = _start(text, node.members[1])
            yield Edit(_start(text, each), next_start, "")


def insertions(
    text: str,
    node: Node,
    after: Member | None,
    entries: Mapping[str, Any],
    style: Style,
) -> Iterator[Edit]:
    """Yield the edit that adds *entries* after a member, or before the first."""
    first = node.members[0]
    column = _column(text, first)
    like = next((each.key for each in node.members if each.key.data.isdigit()), None)
    lines = style.newline.join(
        block_entry(key, value, column, style, like) for key, value in entries.items()
    )
    if after is None:
        at = line_start(text, first.key.start)
        if not _before(text, first.key).strip(" ?"):
            yield Edit(at, at, f"{lines}{style.newline}")
            return
        # Something of another mapping stands before it.
        at = _start(text, first)
        yield Edit(at, at, f"{lines[column:]}{style.newline}{' ' * column}")
        return
    at = _below(text, after.value)
    if after is node.members[-1]:
        at = _after_comments(text, at, column)
    yield Edit(at, at, f"{lines}{style.newline}")


def _is_explicit(text: str, member: Member) -> bool:
    return _before(text, member.key).rstrip().endswith("?")


def _start(text: str, member: Member) -> int:
    """Return where *member* begins: with its key, or with the `?` before that."""
    start = member.key.start
    return text.rindex("?", 0, start) if _is_explicit(text, member) else start


def _column(text: str, member: Member) -> int:
    start = _start(text, member)
    return start - line_start(text, start)


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
