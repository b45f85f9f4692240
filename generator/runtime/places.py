"""The placeholders of a template, and the envelope that an answer takes."""

from __future__ import annotations

from .rules import within
from .templates import Elements, Object, Parts, Place, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .contract import Contract
    from .rules import Envelope, Rule
    from .shapes import Shape
    from .templates import Node


def choose(
    contract: Contract, rule: Rule | None, status: int, envelope: Envelope | None = None
) -> Shape:
    """Return the shape of *envelope*, else of the rule's own, else the first for *status*."""
    name = rule.envelope if rule is not None else None
    if envelope is not None:
        name = envelope.name
    shapes = contract.shapes
    for shape in shapes:
        if shape.envelope.name == name:
            return shape
    for shape in shapes:
        if not shape.envelope.statuses or within(status, shape.envelope.statuses):
            return shape
    return shapes[0]


def holds_parts(node: Node) -> bool:
    """Tell whether a list of errors stands somewhere in *node*."""
    if isinstance(node, Parts):
        return True
    if isinstance(node, Object) and node.others is not None:
        return True
    return isinstance(node, Object | Elements) and any(
        holds_parts(member.node) for member in node.members
    )


def shape_places(shape: Shape, *, in_parts: bool = True) -> list[Place]:
    """Return the placeholders of an envelope, its headers first."""
    found = places(shape.headers, in_parts=in_parts)
    return (
        found if shape.body is None else found + places(shape.body, in_parts=in_parts)
    )


def places(node: Node, *, in_parts: bool = True) -> list[Place]:
    """Return the placeholders of *node* in order; *in_parts*: inside lists of errors too."""
    if isinstance(node, Place):
        return [node]
    if isinstance(node, Text):
        return [piece for piece in node.pieces if isinstance(piece, Place)]
    if isinstance(node, Parts):
        return places(node.node) if in_parts else []
    found: list[Place] = []
    if isinstance(node, Object | Elements):
        for member in node.members:
            found += places(member.node, in_parts=in_parts)
    if isinstance(node, Object) and node.spread:
        found.append(Place("params", None, ("object",)))
    if isinstance(node, Object) and node.others is not None and in_parts:
        key = Place(node.others.key, None, ("string",))
        found += [key, *places(node.others.node)]
    return found
