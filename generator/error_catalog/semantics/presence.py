"""
Which values of a response are always there: in what is written, and in what is read.

Reading is liberal, so it promises less than writing does: a code that only one error has
identifies that error, whatever else is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from error_catalog.runtime.contract import holds_parts, shape_places
from error_catalog.runtime.identification import find
from error_catalog.runtime.reader import lower_headers
from error_catalog.runtime.template import (
    Constant,
    Elements,
    Object,
    Parts,
    Place,
    Text,
)
from error_catalog.runtime.values import as_text, decode

if TYPE_CHECKING:
    from error_catalog.runtime.contract import Contract, Rule
    from error_catalog.runtime.template import Node
    from error_catalog.semantics.examples import Example
    from error_catalog.semantics.resolution import Resolved, Response


def own_fields(resolved: Resolved, response: Response) -> tuple[str, ...]:
    """Return the fields that belong to *response*, in the order of the catalog."""
    shape, rule = response.shape, response.rule
    found = {place.field for place in shape_places(shape, in_parts=False)}
    if shape.body is not None and holds_parts(shape.body):
        found.add("errors")
    found |= {name for name, pin in rule.pins.items() if pin is not None}
    found -= {*rule.omits, *rule.foreign, "params"}
    return tuple(name for name in resolved.contract.fields if name in found)


def written_always(
    resolved: Resolved, response: Response, example: Example
) -> frozenset[str]:
    """Return the fields and params that every written *response* has."""
    wire = example.least
    body, _ = decode(wire.body)
    text = as_text(wire.body, wire.headers.get("Content-Type", ""))
    headers = lower_headers(wire.headers)
    # As a clock, `float` always returns zero.
    found = find(resolved.contract, wire.status, headers, body, float, text)
    assert found is not None, response.id
    _, _, fields, _, parts = found
    inside = ("errors",) if parts else ()
    return frozenset((*fields, *fields.get("params", ()), *inside))


def read_always(contract: Contract, rule: Rule) -> frozenset[str]:
    """
    Return the fields and params that every response has that is read as *rule*.

    Source: LANGUAGE section 2, item 8.
    """
    if not _is_held(contract, rule):
        return frozenset()
    spreads = [names for shape in contract.shapes for names in _spreads(shape.body)]
    # What an error requires may stand among the undeclared members of an object, too.
    found = {
        name
        for name in rule.requires
        if name not in rule.params and all(name in names for names in spreads)
    }
    for name, pin in contract.pins(rule).items():
        if not (isinstance(pin, Constant) and pin.value is None):
            found.add(name)
            found |= {each for each in _certain(pin) if each not in rule.params}
            if not spreads:
                found |= set(_certain(pin))
    return frozenset(found)


def _is_held(contract: Contract, rule: Rule) -> bool:
    """Tell whether a response must keep what *rule* says to be read as it."""
    if rule.code_range is not None:
        return False
    codes = [code for code in rule.codes if code is not None]
    return all(len(contract.by_code[code]) > 1 for code in codes)


def _certain(node: Node) -> Iterator[str]:
    """Yield the fields of the places that a value which fits *node* has for certain."""
    if isinstance(node, Place):
        if node.types and "null" not in node.types:
            yield node.field
    elif isinstance(node, Text):
        yield from (each.field for each in node.pieces if isinstance(each, Place))
    elif isinstance(node, Object | Elements):
        for member in node.members:
            if not member.optional:
                yield from _certain(member.node)


def _spreads(node: Node | None) -> Iterator[frozenset[str]]:
    """Yield the keys that each object with room for params names."""
    if isinstance(node, Object):
        if node.spread:
            yield node.names
        if node.others is not None:
            yield from _spreads(node.others.node)
    if isinstance(node, Parts):
        yield from _spreads(node.node)
    for member in node.members if isinstance(node, Object | Elements) else ():
        yield from _spreads(member.node)
