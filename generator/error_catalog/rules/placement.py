"""
Whatever an error pins, requires, allows, omits, shows or declares has a place in its responses.

Source: LANGUAGE section 4, items 4, 5 and 7, and section 5, items 5 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from error_catalog.catalog.model import ResponseSpec
from error_catalog.diagnostics import Finding, Severity
from error_catalog.files import Path
from error_catalog.rules.example_value import each_example
from error_catalog.runtime.contract import (
    Shape,
    holds_parts,
    places,
    shape_places,
)
from error_catalog.runtime.template import Elements, Object, Parts, split_text
from error_catalog.runtime.values import BUILT_IN
from error_catalog.semantics.fields import BUILT_IN_SCHEMAS
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.selectivity import EVERYBODYS, WAIT

if TYPE_CHECKING:
    from error_catalog.runtime.template import Node


def check(resolved: Resolved) -> Iterator[Finding]:
    """Find pins, lists of fields, examples and params that the wire has no place for."""
    seen: set[tuple[Path, str]] = set()
    for response in resolved.responses:
        for finding in _check(response, resolved):
            if (finding.path, finding.message) not in seen:
                seen.add((finding.path, finding.message))
                yield finding


def _check(response: Response, resolved: Resolved) -> Iterator[Finding]:
    spec, rule = response.spec, response.rule
    path: Path = ("errors", response.name)
    yield from _message(path, response)
    has_own = spec.params or rule.pins or rule.requires or rule.omits
    if not (has_own or response.allows or any(response.shown.values())):
        return
    fields = {place.field for place in shape_places(response.shape)}
    if response.shape.body is not None and holds_parts(response.shape.body):
        fields.add("errors")
    pinned = {
        place.field
        for pin in resolved.contract.pins(rule).values()
        for place in places(pin)
    }
    yield from _pins(path, response, fields)
    yield from _requires(path, response, fields | pinned)
    yield from _allows(path, response, fields)
    yield from _omits(path, response)
    yield from _examples(path, response, fields | pinned, resolved)
    sent = pinned | _pinned_params(response, resolved) if spec.cases else pinned
    for name in spec.params:
        yield from _param((*path, "params", name), name, response, sent)


def _pins(path: Path, response: Response, fields: set[str]) -> Iterator[Finding]:
    needed = _needed(response.shape)
    for name, pin in response.rule.pins.items():
        at = next(at for at, spec in _specs(path, response) if name in spec.pins)
        place = (*at, "pins", name)
        if name not in fields:
            message = f"the envelope `{_envelope(response)}` has no place for `{name}`"
            hint = "add a place to the envelope, or remove the pin"
            yield Finding(place, message, hint, on_key=True)
        elif name in response.rule.requires and pin is None:
            message = f"`{name}` is required, but pinned to nothing"
            yield Finding(place, message, "remove one of the two", on_key=True)
        elif name not in {*needed, *response.rule.requires} and pin is not None:
            message = f"`{name}` may be absent in `{_envelope(response)}`, "
            message += "but with a pin this error always has it"
            hint = f"add `requires: [{name}]` to confirm that, or remove the pin"
            yield Finding(place, message, hint, Severity.WARNING, on_key=True)


def _requires(path: Path, response: Response, fields: set[str]) -> Iterator[Finding]:
    for name in response.rule.requires:
        place = _listed(path, response, name, "requires")
        if name in response.rule.omits:
            place = _listed(path, response, name, "requires", "omits")
            message = f"`{name}` is both required and omitted"
            yield Finding(place, message, "remove one of the two")
        elif name not in fields and not (
            name in response.spec.params and "params" in fields
        ):
            message = f"the envelope `{_envelope(response)}` has no place for `{name}`"
            hint = "add a place to the envelope, or remove it here"
            yield Finding(place, message, hint)


def _allows(path: Path, response: Response, fields: set[str]) -> Iterator[Finding]:
    for name in response.allows:
        place = _listed(path, response, name, "allows")
        if name in response.rule.omits:
            place = _listed(path, response, name, "allows", "omits")
            message = f"`{name}` is both allowed and omitted"
            yield Finding(place, message, "remove one of the two")
        elif name in response.rule.requires:
            message = f"`{name}` is both allowed and required"
            yield Finding(place, message, "remove it from `allows`", Severity.WARNING)
        elif name in EVERYBODYS or name in response.spec.params:
            message = f"every response may have `{name}`, without being allowed to"
            yield Finding(place, message, "remove it here", Severity.WARNING)
        elif name not in fields:
            message = f"the envelope `{_envelope(response)}` has no place for `{name}`"
            hint = "add a place to the envelope, or remove it here"
            yield Finding(place, message, hint)


def _omits(path: Path, response: Response) -> Iterator[Finding]:
    needed = _needed(response.shape)
    for name in response.rule.omits:
        place = _listed(path, response, name, "omits")
        if name in response.rule.pins:
            message = f"`{name}` is both pinned and omitted"
            yield Finding(place, message, "remove one of the two")
        elif name in needed:
            message = (
                f"`{name}` is omitted, but `{_envelope(response)}` always contains it"
            )
            hint = "end its key with `?`, or use an envelope without it"
            yield Finding(place, message, hint)


def _examples(
    path: Path, response: Response, fields: set[str], resolved: Resolved
) -> Iterator[Finding]:
    whole = resolved.contract.general.get(response.name, response.rule)
    for at, spec in _specs(path, response):
        # An example of an error with cases shows each of them what it may have.
        foreign = whole.foreign if spec is response.spec else response.rule.foreign
        for place, values in each_example(at, spec):
            for name in values:
                if name not in fields | BUILT_IN | {*response.spec.params}:
                    message = f"the envelope `{_envelope(response)}` has no place for "
                    message += f"`{name}`"
                    hint = "add a place to the envelope, or remove the example"
                    yield Finding((*place, name), message, hint, on_key=True)
                elif name in foreign:
                    yield Finding((*place, name), *_others_alone(name), on_key=True)


def _message(path: Path, response: Response) -> Iterator[Finding]:
    """Yield a finding for each field in a message that this response never has."""
    foreign = response.rule.foreign
    if not foreign or "{" not in response.message:
        return
    for name in sorted(_in_message(response) & {*foreign}):
        for at, spec in _specs(path, response):
            if spec.message is not None:
                yield Finding((*at, "message"), *_others_alone(name))
                break


def _others_alone(name: str) -> tuple[str, str]:
    """Return the message and the hint about a field that only other responses have."""
    if name == WAIT:
        hint = "add `allows: [retry_after]`, or `retry: {after: 60s}`"
        return "`retry_after` belongs to the errors that say when to retry", hint
    hint = f"add `allows: [{name}]` if this one may have it too"
    return f"`{name}` belongs to the errors that require or pin it", hint


def _specs(path: Path, response: Response) -> Iterator[tuple[Path, ResponseSpec]]:
    """Yield what the case says, if it is one, then what its error says, with the places."""
    case = response.case or ""
    if case in response.spec.cases:
        yield (*path, "cases", case), response.spec.cases[case]
    yield path, response.spec


def _listed(path: Path, response: Response, name: str, *keys: str) -> Path:
    """Return where *name* is first listed under one of *keys*, of the case or of the error."""
    for at, spec in _specs(path, response):
        for key in keys:
            names = getattr(spec, key)
            if name in names:
                return (*at, key, names.index(name))
    return path


def _param(
    path: Path, name: str, response: Response, pinned: set[str]
) -> Iterator[Finding]:
    if name in BUILT_IN_SCHEMAS:
        message = f"`{name}` is already a built-in field"
        yield Finding(path, message, "choose another name", on_key=True)
        return
    fields = {place.field for place in shape_places(response.shape)}
    if "params" in fields:
        if name in _spread_keys(response):
            message = f"the envelope `{_envelope(response)}` already has a key `{name}`"
            yield Finding(path, message, "choose another name", on_key=True)
    elif pinned.isdisjoint((name, "params")) and name not in _in_message(response):
        message = f"`{name}` is not sent anywhere: clients cannot read it"
        hint = 'to send it, add `"...": "{params}"` to the envelope'
        yield Finding(path, message, hint, Severity.WARNING, on_key=True)


def _pinned_params(response: Response, resolved: Resolved) -> set[str]:
    """Return the params that some case of the error has in a pin."""
    pins = (
        resolved.contract.pins(each.rule) for each in resolved.by_error[response.name]
    )
    inside = {
        place.field for each in pins for pin in each.values() for place in places(pin)
    }
    return inside & {*response.spec.params}


def _in_message(response: Response) -> set[str]:
    """Return the names in the message, whose values people can read there."""
    pieces = split_text(response.message)
    return {each[0] for each in pieces if not isinstance(each, str)}


def _spread_keys(response: Response) -> set[str]:
    """Return the keys of the envelope's objects that also hold the params."""
    found: set[str] = set()
    pending = [response.shape.body]
    while pending:
        node = pending.pop()
        if isinstance(node, Object):
            found |= node.names if node.spread else set()
            pending += [node.others.node] if node.others is not None else []
        if isinstance(node, Object | Elements):
            pending += [member.node for member in node.members]
        if isinstance(node, Parts):
            pending.append(node.node)
    return found


def _needed(shape: Shape) -> set[str]:
    """Return the fields of the places that are not optional."""
    found: set[str] = set()
    pending: list[Node | None] = [shape.headers, shape.body]
    while pending:
        node = pending.pop()
        if isinstance(node, Object | Elements):
            pending += [each.node for each in node.members if not each.optional]
        if isinstance(node, Object) and node.others and not node.others.optional:
            pending.append(node.others.node)
        elif isinstance(node, Parts) and not node.optional:
            pending.append(node.node)
        elif node is not None and not isinstance(node, Object | Elements | Parts):
            found |= {place.field for place in places(node)}
    return found


def _envelope(response: Response) -> str:
    return response.shape.envelope.name
