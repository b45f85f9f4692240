"""A contract as the table that the TypeScript module reads: envelopes, rules, nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.runtime.identification import depth
from error_catalog.runtime.template import (
    Constant,
    Elements,
    Object,
    Parts,
    Place,
    Text,
)
from error_catalog.runtime.text import part_of, takes_any_text
from error_catalog.runtime.values import ANY, MISSING
from error_catalog.semantics.resolution import retry_delay

if TYPE_CHECKING:
    from error_catalog.runtime.contract import Contract, Rule, Shape
    from error_catalog.runtime.template import Field, Member, Node
    from error_catalog.semantics.resolution import Resolved, Response

Row = dict[str, Any]


def envelope_row(shape: Shape, contract: Contract) -> Row:
    """Return one envelope; what it does not have is left out."""
    envelope = shape.envelope
    row: Row = {"name": envelope.name}
    if envelope.statuses:
        row["statuses"] = envelope.statuses
    if shape.is_text:
        row["text"] = True
    assert isinstance(shape.headers, Object)
    if shape.headers.members:
        row["headers"] = [
            [each.key.lower(), node_row(each.node, contract.fields), *_mark(each)]
            for each in shape.headers.members
        ]
    if envelope.body is ANY:
        row["body"] = "any"
    elif envelope.body is not MISSING:
        assert shape.body is not None
        row["body"] = node_row(shape.body, contract.fields)
    return row


def rule_row(rule: Rule, resolved: Resolved, response: Response) -> Row:
    """
    Return one rule.

    Args:
        response: What it is, or the first one of its error.
    """
    contract, (name, case) = resolved.contract, rule.key
    pins = contract.pins(rule)
    known = {**contract.fields, **rule.params}
    weight = len(rule.requires) + len(rule.omits)
    weight += sum(1 + depth(pin) for pin in pins.values())
    is_plain = len(rule.statuses) == 1 and rule.statuses[0][0] == rule.statuses[0][1]
    retry = response.spec.retry if case is None else response.retry
    found: Row = {
        "name": name,
        "case": case,
        "codes": rule.codes or None,
        "range": rule.code_range,
        "statuses": rule.statuses or None,
        "status": None if is_plain else response.status,
        "envelope": rule.envelope,
        "pins": [[key, node_row(pin, known)] for key, pin in pins.items()] or None,
        "params": [[key, each.types] for key, each in rule.params.items()] or None,
        "requires": rule.requires or None,
        "omits": rule.omits or None,
        "weight": weight or None,
        "retry": None if retry is None else retry is not False,
        "after": retry_delay(retry),
    }
    return {key: value for key, value in found.items() if value is not None}


def node_row(node: Node, fields: Mapping[str, Field]) -> list[Any]:
    """Return a template's tree."""
    if isinstance(node, Constant):
        return ["const", node.value]
    if isinstance(node, Place):
        cast = [] if node.cast is None else [node.cast]
        return ["place", node.field, node.types, *cast]
    if isinstance(node, Text):
        pieces = [
            each if isinstance(each, str) else node_row(each, fields)
            for each in node.pieces
        ]
        return ["text", pieces, _finder(node.pieces, fields)]
    if isinstance(node, Parts):
        return ["errors", node_row(node.node, fields), *([1] if node.optional else [])]
    if isinstance(node, Elements):
        rows = [[node_row(each.node, fields), *_mark(each)] for each in node.members]
        return ["elements", rows]
    return _object(node, fields)


def _object(node: Object, fields: Mapping[str, Field]) -> list[Any]:
    members = [
        [each.key, node_row(each.node, fields), *_mark(each)] for each in node.members
    ]
    row: list[Any] = ["object", members]
    if node.spread or node.others is not None:
        row.append(int(node.spread))
    if node.others is not None:
        others = node.others
        row.append([others.key, node_row(others.node, fields), *_mark(others)])
    return row


def _mark(member: Member | Parts) -> list[int]:
    return [1] if member.optional else []


def _finder(pieces: Sequence[str | Place], fields: Mapping[str, Field]) -> list[Any]:
    """Return what finds placeholders in a text, as ``text_finder`` divides it."""
    lead = pieces[0] if isinstance(pieces[0], str) else ""
    tail = pieces[-1] if isinstance(pieces[-1], str) else ""
    inner = pieces[len(lead) > 0 : len(pieces) - (len(tail) > 0)]
    is_free = all(
        isinstance(each, str) == bool(at % 2)
        and (isinstance(each, str) or takes_any_text(each, fields[each.field]))
        for at, each in enumerate(inner)
    )
    literals = [each for each in inner if isinstance(each, str)]
    if is_free:
        places = [each for each in inner if isinstance(each, Place)]
        leasts = [0 if fields[each.field].empty else 1 for each in places]
        return [lead, tail, leasts, literals]
    return [lead, tail, [], literals, [_part(each, fields) for each in inner]]


def _part(piece: str | Place, fields: Mapping[str, Field]) -> Row:
    if isinstance(piece, str):
        letters = [[_letter(each), 1, 1] for each in piece]
        return _part_row([letters], is_place=False, is_long=True, repeats=False)
    part = part_of(piece, fields)
    branches = list(map(_branch, part.branches))
    return _part_row(
        branches, is_place=True, is_long=part.is_long, repeats=part.repeats
    )


def _part_row(
    branches: list[Any], *, is_place: bool, is_long: bool, repeats: bool
) -> Row:
    return {
        "place": is_place,
        "long": is_long,
        "repeats": repeats,
        "branches": branches,
    }


def _branch(branch: Sequence[Any]) -> list[Any]:
    return [
        [what if isinstance(what, str) else list(map(_branch, what)), least, most]
        for what, least, most in branch
    ]


def _letter(letter: str) -> str:
    """Return a pattern of one letter under the flag ``u`` of ECMA-262."""
    return f"\\{letter}" if letter in "^$\\.*+?()[]{}|/" else letter


def envelope_nodes(contract: Contract) -> Iterator[Node]:
    """Yield every node of every envelope."""
    for shape in contract.shapes:
        for node in (shape.headers, shape.body):
            if node is not None:
                yield from _within(node)


def pin_nodes(contract: Contract) -> Iterator[Node]:
    """Yield every node of every pin."""
    for rule in (*contract.rules, *contract.general.values()):
        for pin in contract.pins(rule).values():
            yield from _within(pin)


def has_parts(row: Any) -> bool:
    """Tell whether a text of the table is found by its patterns."""
    if is_mapping(row):
        return "branches" in row or any(map(has_parts, row.values()))
    return is_list(row) and any(map(has_parts, row))


def _within(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Text):
        yield from (each for each in node.pieces if isinstance(each, Place))
    elif isinstance(node, Parts):
        yield from _within(node.node)
    elif isinstance(node, Object | Elements):
        for member in node.members:
            yield from _within(member.node)
        if isinstance(node, Object) and node.others is not None:
            yield from _within(node.others.node)
