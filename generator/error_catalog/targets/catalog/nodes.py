"""Templates, statuses and extensions as plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from error_catalog.runtime.template import (
    Constant,
    Elements,
    Object,
    Parts,
    Place,
    Text,
)
from error_catalog.semantics.statuses import PHRASES

if TYPE_CHECKING:
    from error_catalog.runtime.contract import Span
    from error_catalog.runtime.template import Member, Node

Json = dict[str, Any]
"""An object of the view."""


def node_of(node: Node) -> Json:
    """Return a template as a tree of nodes, each with its ``kind``."""
    if isinstance(node, Constant):
        return {"kind": "constant", "value": node.value}
    if isinstance(node, Place):
        types = list(node.types)
        return {"kind": "place", "field": node.field, "types": types, "cast": node.cast}
    if isinstance(node, Text):
        return {"kind": "text", "pieces": [piece_of(each) for each in node.pieces]}
    if isinstance(node, Parts):
        inner = node_of(node.node)
        return {"kind": "errors", "optional": node.optional, "node": inner}
    if isinstance(node, Elements):
        return {"kind": "elements", "members": [_member(x) for x in node.members]}
    return {
        "kind": "object",
        "members": members_of(node),
        "params": node.spread,
        "others": None if node.others is None else _others(node.others),
    }


def piece_of(piece: str | Place) -> Json:
    """Return a piece of a text template as a node."""
    return node_of(Constant(piece) if isinstance(piece, str) else piece)


def members_of(node: Object) -> list[Json]:
    """Return the members of an object, or the headers of an envelope, by name."""
    return [{"name": each.key, **_member(each)} for each in node.members]


def _member(member: Member) -> Json:
    return {"optional": member.optional, "node": node_of(member.node)}


def _others(others: Parts) -> Json:
    inner = node_of(others.node)
    return {"field": others.key, "optional": others.optional, "node": inner}


def statuses_of(spans: Iterable[Span]) -> list[int]:
    """Return every single status, and those of each range that are registered."""
    found: dict[int, None] = {}
    for first, last in spans:
        if first == last:
            found[first] = None
        found |= dict.fromkeys(each for each in PHRASES if first <= each <= last)
    return list(found)


def ranges_of(spans: Iterable[Span]) -> list[Json]:
    """Return the ranges of more than one status."""
    return [range_of((first, last)) for first, last in spans if first < last]


def range_of(span: Span) -> Json:
    """Return a range of numbers, both ends included."""
    return {"from": span[0], "to": span[1]}


def extensions_of(extensions: Mapping[str, Any]) -> list[Json]:
    """Return the keys of an entry that begin with ``x-``."""
    return [{"name": name, "value": value} for name, value in extensions.items()]
