"""Whether an answer fits a template, and the fields that it binds."""

from __future__ import annotations

from .leaves import NO, constant_fitter, place_fitter, plain_place, template_fitter
from .templates import Constant, Elements, Object, Parts, Place, Text
from .values import MISSING, is_array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from typing import Any

    from .leaves import Clock, Fields, Fit, Many
    from .templates import Member, Node


def fitter(node: Node, integers: Container[int]) -> Fit:
    """
    Return the function that fits a JSON value to *node*.

    It takes the value, the fields bound so far, the list that parts are added to, and the
    clock that dates count from. It returns ``NO``, or how much was explained: a constant
    counts 2, a placeholder 1.

    Args:
        integers: The integer codes of the catalog; text becomes one only if it is here.
    """
    return _FITTERS[type(node)](node, integers)


def may_differ(member: Member) -> bool:
    """Tell whether a value that does not fit counts as absent (RFC 9457 section 3.1)."""
    return member.optional and isinstance(member.node, Place)


def _object(  # noqa: C901  Every parse goes through here: no call that can be saved.
    node: Object, integers: Container[int]
) -> Fit:
    members = tuple(
        (
            each.key,
            *plain_place(each.node),
            fitter(each.node, integers),
            each.optional,
            may_differ(each),
        )
        for each in node.members
    )

    def fit_members(value: Any, fields: Fields, parts: Many, clock: Clock) -> int:
        given: Any = value
        if not isinstance(value, dict):
            return NO
        weight = 0
        for key, field, kind, fit, is_optional, differs in members:
            child = given.get(key, MISSING)
            if isinstance(child, kind):
                # What its function would do, without the call: most places are such.
                if field not in fields:
                    fields[field] = child
                weight += 1
            elif child is not MISSING:
                got = fit(child, fields, parts, clock)
                if got > 0:
                    weight += got
                elif got < 0 and not differs:
                    return NO
            elif not is_optional:
                return NO
        return weight

    if not node.spread and node.others is None:
        return fit_members
    return _open_object(node, fit_members, integers)


def _open_object(node: Object, fit_members: Fit, integers: Container[int]) -> Fit:
    fit_others = node.others and _others(node.others, integers)

    def fit_open(value: Any, fields: Fields, parts: Many, clock: Clock) -> int:
        weight = fit_members(value, fields, parts, clock)
        if weight < 0:
            return NO
        rest = {key: child for key, child in value.items() if key not in node.names}
        if node.spread and (rest or "params" not in fields):
            fields["params"] = {**fields.get("params", {}), **rest}
        if not fit_others:
            return weight
        got = fit_others(rest, fields, parts, clock)
        return NO if got < 0 else weight + got

    return fit_open


def _others(others: Member, integers: Container[int]) -> Fit:
    fit = fitter(others.node, integers)

    def fit_others(rest: Any, _f: Fields, parts: Many, clock: Clock) -> int:
        weight = 0 if others.optional else NO
        for key, child in rest.items():
            own: Fields = {others.key: key}
            inner: Many = []
            got = fit(child, own, inner, clock)
            if got >= 0:
                weight = max(weight, 0) + 1 + got
                _join(own, inner, parts)
        return weight

    return fit_others


def _parts(node: Parts, integers: Container[int]) -> Fit:
    fit = fitter(node.node, integers)

    def fit_parts(value: Any, _f: Fields, parts: Many, clock: Clock) -> int:
        if not is_array(value):
            return NO
        weight = 0 if node.optional else NO
        for child in value:
            own: Fields = {}
            inner: Many = []
            got = fit(child, own, inner, clock)
            if got >= 0:
                weight = max(weight, 0) + got
                _join(own, inner, parts)
        return weight

    return fit_parts


def _join(own: Fields, inner: Many, parts: Many) -> None:
    """Add a part to *parts*: its own parts, each with its fields, else itself."""
    if inner:
        for each in inner:
            absorb(each, own)
        parts += inner
    elif not {"code", "message", "title"}.isdisjoint(own):
        parts.append(own)


def _elements(node: Elements, integers: Container[int]) -> Fit:
    fits = tuple((fitter(each.node, integers), each.optional) for each in node.members)

    def fit_elements(value: Any, fields: Fields, parts: Many, clock: Clock) -> int:
        if not is_array(value):
            return NO
        weight = 0
        for fit, is_optional in fits:
            got = _fit_somewhere(fit, value, fields, parts, clock)
            if got < 0 and not is_optional:
                return NO
            weight += max(got, 0)
        return weight

    return fit_elements


def _fit_somewhere(
    fit: Fit, values: Any, fields: Fields, parts: Many, clock: Clock
) -> int:
    for child in values:
        own: Fields = {}
        inner: Many = []
        got = fit(child, own, inner, clock)
        if got >= 0:
            absorb(fields, own)
            parts += inner
            return got
    return NO


def absorb(fields: Fields, further: Fields) -> None:
    """Add *further* fields to those that are not bound yet; params of both."""
    own = fields.get("params")
    for name, value in further.items():
        fields.setdefault(name, value)
    if own is not None and "params" in further:
        fields["params"] = {**further["params"], **own}


_FITTERS: dict[type, Callable[[Any, Container[int]], Fit]] = {
    Constant: constant_fitter,
    Place: place_fitter,
    Text: template_fitter,
    Object: _object,
    Parts: _parts,
    Elements: _elements,
}
