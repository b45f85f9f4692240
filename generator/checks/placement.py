"""
Whatever an error pins, requires, omits or says as a param has a place in its answers.

Source: LANGUAGE section 4, items 4, 5 and 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.diagnostics import Finding, Severity
from generator.meaning.fields import BUILT_IN_SCHEMAS
from generator.meaning.resolving import Answer, Resolved
from generator.runtime.places import places, shape_places
from generator.runtime.shapes import Shape
from generator.runtime.templates import Elements, Object, Parts, split_text
from generator.runtime.values import BUILT_IN
from generator.sources import Path

if TYPE_CHECKING:
    from generator.runtime.templates import Node


def check(resolved: Resolved) -> Iterator[Finding]:
    """Find pins, requires, omits and params that could not travel."""
    seen: set[tuple[Path, str]] = set()
    for answer in resolved.answers:
        for finding in _check(answer, resolved):
            if (finding.path, finding.message) not in seen:
                seen.add((finding.path, finding.message))
                yield finding


def _check(answer: Answer, resolved: Resolved) -> Iterator[Finding]:
    spec, rule = answer.spec, answer.rule
    if not (spec.params or spec.pins or spec.example or rule.requires or rule.omits):
        return
    path: Path = ("errors", answer.name)
    fields = {place.field for place in shape_places(answer.shape)}
    pinned = {
        place.field
        for pin in resolved.contract.pins(answer.rule).values()
        for place in places(pin)
    }
    yield from _pins(path, answer, fields)
    yield from _requires(path, answer, fields | pinned)
    yield from _omits(path, answer)
    for name in spec.example:
        if name not in fields | pinned | BUILT_IN | {*spec.params}:
            message = f"the envelope `{_envelope(answer)}` has no place for `{name}`"
            hint = "add a place to the envelope, or drop the example"
            yield Finding((*path, "example", name), message, hint, on_key=True)
    for name in spec.params:
        yield from _param((*path, "params", name), name, answer, pinned)


def _pins(path: Path, answer: Answer, fields: set[str]) -> Iterator[Finding]:
    needed = _needed(answer.shape)
    for name, pin in answer.spec.pins.items():
        place = (*path, "pins", name)
        if name not in fields:
            message = f"the envelope `{_envelope(answer)}` has no place for `{name}`"
            hint = "add a place to the envelope, or drop the pin"
            yield Finding(place, message, hint, on_key=True)
        elif name not in {*needed, *answer.rule.requires} and pin is not None:
            message = f"`{name}` may be absent in `{_envelope(answer)}`, "
            message += "but this error always has it"
            hint = f"add it to `requires: [{name}]` to say so, or drop the pin"
            yield Finding(place, message, hint, Severity.WARNING, on_key=True)


def _requires(path: Path, answer: Answer, fields: set[str]) -> Iterator[Finding]:
    for name in answer.rule.requires:
        place = _listed(path, answer, "requires", name)
        if name in answer.rule.omits:
            message = f"`{name}` is required and omitted"
            yield Finding(place, message, "keep one of the two")
        elif name not in fields and not (
            name in answer.spec.params and "params" in fields
        ):
            message = f"the envelope `{_envelope(answer)}` has no place for `{name}`"
            hint = "add a place to the envelope, or drop it here"
            yield Finding(place, message, hint)


def _omits(path: Path, answer: Answer) -> Iterator[Finding]:
    needed = _needed(answer.shape)
    for name in answer.rule.omits:
        place = _listed(path, answer, "omits", name)
        if name in answer.spec.pins:
            message = f"`{name}` is pinned and omitted"
            yield Finding(place, message, "keep one of the two")
        elif name in needed:
            message = f"`{name}` is omitted, but always there in `{_envelope(answer)}`"
            hint = "let its key end in `?`, or name an envelope without it"
            yield Finding(place, message, hint)


def _listed(path: Path, answer: Answer, key: str, name: str) -> Path:
    """Return where *name* is listed under *key*, of the case or of the error."""
    for spec, at in (
        (answer.spec, path),
        (answer.spec.cases.get(answer.case or ""), (*path, "cases", answer.case or "")),
    ):
        names = getattr(spec, key, ())
        if name in names:
            return (*at, key, names.index(name))
    return path


def _param(
    path: Path, name: str, answer: Answer, pinned: set[str]
) -> Iterator[Finding]:
    if name in BUILT_IN_SCHEMAS:
        message = f"`{name}` is a built-in field already"
        yield Finding(path, message, "choose another name", on_key=True)
        return
    fields = {place.field for place in shape_places(answer.shape)}
    if "params" in fields:
        if name in _spread_keys(answer):
            message = (
                f"the envelope `{_envelope(answer)}` has a key `{name}` of its own"
            )
            yield Finding(path, message, "choose another name", on_key=True)
    elif name not in pinned and name not in _told(answer):
        message = f"`{name}` travels nowhere: clients cannot read it"
        hint = 'add `"...": "{params}"` to the envelope if the wire carries it'
        yield Finding(path, message, hint, Severity.WARNING, on_key=True)


def _told(answer: Answer) -> set[str]:
    """Return what the message tells, for a person to read."""
    pieces = split_text(answer.message)
    return {each[0] for each in pieces if not isinstance(each, str)}


def _spread_keys(answer: Answer) -> set[str]:
    """Return the keys that objects with a spread have already."""
    found: set[str] = set()
    waiting = [answer.shape.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Object):
            found |= node.names if node.spread else set()
            waiting += [node.others.node] if node.others is not None else []
        if isinstance(node, Object | Elements):
            waiting += [member.node for member in node.members]
        if isinstance(node, Parts):
            waiting.append(node.node)
    return found


def _needed(shape: Shape) -> set[str]:
    """Return the fields of the places that are always there."""
    found: set[str] = set()
    waiting: list[Node | None] = [shape.headers, shape.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Object | Elements):
            waiting += [each.node for each in node.members if not each.optional]
        if isinstance(node, Object) and node.others and not node.others.optional:
            waiting.append(node.others.node)
        elif isinstance(node, Parts) and not node.optional:
            waiting.append(node.node)
        elif node is not None and not isinstance(node, Object | Elements | Parts):
            found |= {place.field for place in places(node)}
    return found


def _envelope(answer: Answer) -> str:
    return answer.shape.envelope.name
