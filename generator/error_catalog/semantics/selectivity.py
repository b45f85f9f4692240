"""
Which fields of an envelope belong to some of its responses only.

A field all of whose places are optional, and that some response requires or pins, is
selective: it belongs to those that require, pin or allow it. So is the wait before a retry.

Source: LANGUAGE section 5, item 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from error_catalog.runtime.contract import (
    Contract,
    Rule,
    Shape,
    choose,
    holds_parts,
    places,
)
from error_catalog.runtime.lists import is_only_place
from error_catalog.runtime.template import Elements, Object, Parts, Place, Text

if TYPE_CHECKING:
    from error_catalog.runtime.template import Node

EVERYBODYS = frozenset(
    ("code", "docs", "message", "params", "request_id", "status", "title")
)
"""The fields that every response of an envelope may have, whatever others require."""

WAIT = "retry_after"


@dataclass(frozen=True, slots=True)
class Claim:
    """
    What the catalog says about the fields of one response, besides its rule.

    Args:
        allows: Fields that it may have too.
        retries: The same request may be sent again.
        waits: The catalog says after how long.
    """

    allows: tuple[str, ...]
    retries: bool
    waits: bool


def foreign_fields(
    contract: Contract, claims: Mapping[Any, Claim]
) -> dict[Any, tuple[str, ...]]:
    """
    Return by key of each rule the fields that belong to other responses only.

    Args:
        claims: By key of the rule.
    """
    shapes = {rule.key: _shapes(contract, rule) for rule in contract.rules}
    always = {rule.key: _always(rule) for rule in contract.rules}
    claimed: dict[Shape, set[str]] = {each: set() for each in contract.shapes}
    for key, found in shapes.items():
        for shape in found:
            claimed[shape] |= always[key]
    optional = {shape: _optional_fields(shape) for shape in contract.shapes}
    selective = {
        shape: fields & (claimed[shape] | {WAIT}) - EVERYBODYS
        for shape, fields in optional.items()
    }
    known: dict[object, tuple[str, ...]] = {}
    foreign: dict[Any, tuple[str, ...]] = {}
    for rule in contract.rules:
        own = _own(contract, rule, claims[rule.key]) | always[rule.key]
        if claims[rule.key].retries and not any(
            WAIT in claimed[shape] for shape in shapes[rule.key]
        ):
            own |= {WAIT}
        found = shapes[rule.key]
        # Most rules are alike, and there may be ten thousand of them.
        same = (found, frozenset(own))
        if same not in known:
            known[same] = _foreign(contract, found, own, selective)
        foreign[rule.key] = known[same]
    return foreign


def _foreign(
    contract: Contract,
    shapes: tuple[Shape, ...],
    own: set[str],
    selective: Mapping[Shape, set[str]],
) -> tuple[str, ...]:
    """Return the selective fields of *shapes* that are not its *own*, in catalog order."""
    found = set[str]().union(*(selective[shape] for shape in shapes)) - own
    for shape in shapes:
        found -= _fields(shape) - selective[shape]
    ties = [tie for shape in shapes for tie in _ties(shape)]
    size = -1
    while size != len(found):
        size = len(found)
        for fields, needed in ties:
            # Whatever else fills the object, it is incomplete without these.
            found -= needed if fields - found else set()
    return tuple(name for name in contract.fields if name in found)


def _shapes(contract: Contract, rule: Rule) -> tuple[Shape, ...]:
    """Return the envelopes that a response is sent in, whichever status it has."""
    ends = [each for span in rule.statuses for each in span]
    found = (choose(contract, rule, status) for status in ends or [0])
    return tuple(dict.fromkeys(found))


def _always(rule: Rule) -> set[str]:
    """Return the fields that a response requires, or pins to something."""
    pinned = (name for name, pin in rule.pins.items() if pin is not None)
    return {*rule.requires, *pinned}


def _own(contract: Contract, rule: Rule, claim: Claim) -> set[str]:
    """Return the fields that belong to a response whatever others claim."""
    inside = (
        place.field for pin in contract.pins(rule).values() for place in places(pin)
    )
    # What it pins to nothing or omits is settled already.
    own = {*claim.allows, *inside, *rule.pins, *rule.omits}
    return own | {WAIT} if claim.waits else own


def _fields(shape: Shape) -> set[str]:
    return {name for name, _ in _places(shape)}


def _optional_fields(shape: Shape) -> set[str]:
    """Return the fields all of whose places in *shape* are optional."""
    return _fields(shape) - {name for name, needed in _places(shape) if needed}


def _ties(shape: Shape) -> Iterator[tuple[set[str], set[str]]]:
    """Yield the fields inside each optional object, and those that are always in it."""
    waiting: list[Node | None] = [shape.headers, shape.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Parts):
            waiting.append(node.node)
        if isinstance(node, Object) and node.others is not None:
            waiting.append(node.others.node)
        for member in node.members if isinstance(node, Object | Elements) else ():
            waiting.append(member.node)
            if member.optional and isinstance(member.node, Object | Elements):
                inside = list(_in_node(member.node, shape, needed=True))
                fields = {place.field for place in places(member.node, in_parts=False)}
                fields |= {"errors"} if holds_parts(member.node) else set()
                yield fields, {name for name, needed in inside if needed}


def _places(shape: Shape) -> Iterator[tuple[str, bool]]:
    """Yield the field of each place, and whether every response has that place."""
    for node in (shape.headers, shape.body):
        if node is not None:
            yield from _in_node(node, shape, needed=True)


def _in_node(node: Node, shape: Shape, *, needed: bool) -> Iterator[tuple[str, bool]]:
    if isinstance(node, Place):
        yield node.field, needed
    elif isinstance(node, Text):
        for piece in node.pieces:
            if isinstance(piece, Place):
                yield piece.field, needed
    elif isinstance(node, Parts):
        yield from _in_list(node.node, shape, needed=needed and not node.optional)
    elif isinstance(node, Object | Elements):
        for member in node.members:
            there = needed and not member.optional
            yield from _in_node(member.node, shape, needed=there)
    if isinstance(node, Object) and node.others is not None:
        others = node.others
        yield others.key, True
        there = needed and not others.optional
        yield from _in_list(others.node, shape, needed=there)


def _in_list(node: Node, shape: Shape, *, needed: bool) -> Iterator[tuple[str, bool]]:
    """Yield the places of a list of errors: each element is a scope of its own."""
    yield "errors", needed or is_only_place(node, shape.outside)
    yield from _in_node(node, shape, needed=True)
