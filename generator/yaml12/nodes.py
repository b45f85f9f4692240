"""The values of a document that know where in the text they stand, so that it can be edited."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

MERGE = "<<"
"""The key that stands for the entries of other mappings. Source: YAML 1.1, merge keys."""


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
        start: Where it begins, its anchor included; characters before it.
        end: Behind its last character; comments behind it are not part of it.
        column: Characters before it in its line.
        style: How a scalar is quoted; None for a plain one, `|` and `>` for blocks.
        flow: It is a collection in brackets.
        data: Plain data; what aliases repeat is one object in several places.
        members: Of a mapping, merge keys among them.
        items: Of a sequence.
        anchor: The name of its anchor, or of that which an alias repeats.
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
        """Return the member that is written under *key*."""
        found = (each for each in self.members if each.key.data == key)
        return next(found, None)


def own(members: Sequence[Member]) -> dict[str, Any]:
    """Return what is written in a mapping itself."""
    return {each.key.data: each.value.data for each in members if not is_merge(each)}


def inherited(
    members: Sequence[Member], anchored: Callable[[str], Any]
) -> dict[str, Any]:
    """
    Return what a mapping has by its merge keys; the first to have a key wins.

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
