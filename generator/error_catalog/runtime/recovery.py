"""
What can still be read of a response that fits no envelope, or none with a place for its code.

The places of all envelopes are looked up one by one: a readable code is never dropped.
"""

from __future__ import annotations

from .contract import shape_places, within
from .identification import NOTHING, identify, settle, status_in
from .matcher import MISFIT, absorb, fitter, shown
from .template import Elements, Object, Parts, Place, Text
from .values import ANY, MISSING, UNREADABLE, is_array, is_object, spell

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from .contract import Contract, Rule, Shape
    from .identification import Found
    from .matcher import Fields, Fit
    from .template import Node
    from .values import Clock

    Step = str | None | frozenset[str]
    Leaf = tuple[tuple[Step, ...], Fit, frozenset[str]]
    Recover = Callable[
        [Found | None, int | None, Mapping[str, str], Any, Clock, str | None], Found
    ]

_EACH = None
"""The step from a list to each of its elements; a set of keys leads to the other members."""

_WANTED = ("message", "request_id", "retry_after", "status")


class _Source:
    """
    The places of one envelope.

    Attributes:
        plain: Fields outside lists: if the envelope fits, each place has been read.
    """

    __slots__ = ("leaves", "names", "shape")

    def __init__(self, shape: Shape, contract: Contract) -> None:
        self.shape = shape
        self.leaves: list[Leaf] = []
        self.names = frozenset(place.field for place in shape_places(shape))
        if shape.fit_body is not None and shape.body is not None:
            self.leaves = list(_leaves(shape.body, (), contract))

    def values(
        self, name: str, response: _Response, *, in_lists: bool
    ) -> Iterator[Any]:
        """Yield what is in the places of the field *name*; *in_lists*: only of lists."""
        if name not in self.names:
            return
        for steps, fit, names in self.leaves:
            if name in names and not (in_lists and all(map(_is_key, steps))):
                for value in _reached(response.body, steps):
                    bound: Fields = {}
                    if fit(value, bound, [], response.clock) >= 0 and name in bound:
                        yield bound[name]
        if not in_lists:
            yield from self._outside(name, response)

    def _outside(self, name: str, response: _Response) -> Iterator[Any]:
        """Yield what is in headers, or in a body of text."""
        for header, fit, _ in self.shape.header_fits:
            bound: Fields = {}
            text = response.headers.get(header)
            if text is not None and fit(text, bound, response.clock) >= 0:
                yield from (bound[name],) if name in bound else ()
        text = response.text
        if self.shape.fit_text is not None and text is not None:
            bound = {}
            if self.shape.fit_text(text, bound, response.clock) >= 0 and name in bound:
                yield bound[name]


class _Reach:
    """Whether a response can have anything in a place of some fields: a quick look."""

    __slots__ = ("headers", "is_any", "keys", "lists", "others")

    def __init__(self, sources: Iterable[_Source], *fields: str) -> None:
        steps: list[tuple[Step, ...]] = []
        headers: set[str] = set()
        self.is_any = False
        for source in sources:
            if source.names.isdisjoint(fields):
                continue
            steps += [leaf[0] for leaf in source.leaves if leaf[2].intersection(fields)]
            headers.update(name for name, _, _ in source.shape.header_fits)
            self.is_any = self.is_any or source.shape.fit_text is not None
        self.is_any = self.is_any or () in steps
        first = [each[0] for each in steps if each]
        self.keys = frozenset(each for each in first if isinstance(each, str))
        self.lists = _EACH in first
        self.others = any(isinstance(each, frozenset) for each in first)
        self.headers = frozenset(headers)

    def has(self, body: Any, headers: Iterable[str]) -> bool:
        # Every response without a code comes here.
        given = body
        if isinstance(body, dict):
            if self.others or not self.keys.isdisjoint(given):
                return True
            return self.is_any or not self.headers.isdisjoint(headers)
        if self.is_any or not self.headers.isdisjoint(headers):
            return True
        return self.lists and is_array(body)


class _Response:
    __slots__ = ("body", "clock", "headers", "text")

    def __init__(
        self, headers: Mapping[str, str], body: Any, clock: Clock, text: str | None
    ) -> None:
        is_flat = body is not MISSING and not is_object(body) and not is_array(body)
        self.headers = headers
        self.body = body
        self.clock = clock
        self.text = text if text is not None or not is_flat else spell(body)


def recoverer(contract: Contract) -> Recover:
    """
    Return a function that adds to what was found what stands in places that were not read.

    It takes what ``find`` found, if anything, without a code, and the response. It returns
    the same with the code, message, request ID and wait that it recovers, and in ``MISFIT``
    what does not fit.
    """
    sources = [_Source(shape, contract) for shape in contract.shapes]
    having_code = any("code" in source.names for source in sources)
    code_reach = _Reach(sources, "code")
    reach = _Reach(sources, "code", *_WANTED)

    def recover(
        found: Found | None,
        status: int | None,
        headers: Mapping[str, str],
        body: Any,
        clock: Clock,
        text: str | None,
    ) -> Found:
        if found is None:
            body = MISSING if body is UNREADABLE else body
            found = None, None, loose_fields(contract, headers, clock), NOTHING, ()
            # All headers are read.
            is_in_reach = reach.has(body, ()) or "code" in found[2]
        elif found[1] is None or found[1].body in (ANY, MISSING):
            is_in_reach = reach.has(body, headers)
        else:
            is_in_reach = code_reach.has(body, headers)
        if is_in_reach and having_code and (status is None or status >= 400):
            response = _Response(headers, body, clock, text)
            found = _recover(contract, sources, found, status, response)
        if found[1] is None and MISFIT not in found[2]:
            found[2][MISFIT] = misfit(contract, body, clock)
        return found

    return recover


def _recover(
    contract: Contract,
    sources: list[_Source],
    found: Found,
    status: int | None,
    response: _Response,
) -> Found:
    ordered = _ordered(sources, status)
    _, envelope, fields, _, _ = found
    source, code = _code_in(contract, ordered, found, response)
    if source is None and envelope and envelope.body not in (ANY, MISSING):
        return found
    # A request ID or a wait is in common headers: to find one says nothing about the body.
    is_odd = source is not None or "message" not in fields
    for name in _WANTED:
        if name not in fields and (name != "status" or status is None):
            value = next(_values(ordered, name, found, response), MISSING)
            if value is not MISSING:
                fields[name] = value
    if source is not None:
        fields["code"] = code
    if is_odd and not {"code", "message"}.isdisjoint(fields) and MISFIT not in fields:
        shape = None if source is None else source.shape
        fields[MISFIT] = misfit(contract, response.body, response.clock, shape)
    if source is None or not contract.with_code(code):
        return found
    at = status_in(fields) if status is None else status
    return _identified(contract, at, source.shape, found, response.clock)


def _identified(
    contract: Contract, status: int | None, shape: Shape, found: Found, clock: Clock
) -> Found:
    """Return *found* as the error of its code, which is known."""
    _, envelope, fields, extra, parts = found
    fields["params"] = {**extra, **fields.get("params", {})}
    rule: Rule | None
    rule, _ = identify(contract, status, shape.envelope.name, fields, clock)
    rest = settle(contract, rule, fields, clock)
    return rule, envelope, fields, rest, parts


def _ordered(sources: list[_Source], status: int | None) -> list[_Source]:
    """Return first those that *status* admits."""
    if status is None or len(sources) < 2:
        return sources

    def contradicts(source: _Source) -> bool:
        spans = source.shape.envelope.statuses
        return bool(spans) and not within(status, spans)

    return sorted(sources, key=contradicts)


def _code_in(
    contract: Contract, sources: Iterable[_Source], found: Found, response: _Response
) -> tuple[_Source | None, Any]:
    """Return the first known code and where it is from, else the first code at all."""
    first: tuple[_Source | None, Any] = (None, None)
    for source in sources:
        for code in _values((source,), "code", found, response):
            if contract.with_code(code):
                return source, code
            if first[0] is None:
                first = source, code
    return first


def _values(
    sources: Iterable[_Source], name: str, found: Found, response: _Response
) -> Iterator[Any]:
    for source in sources:
        # What fitted has been read, but for members and elements that were passed over.
        is_read = source.shape.envelope is found[1] and MISFIT not in found[2]
        yield from source.values(name, response, in_lists=is_read)


def _is_key(step: Step) -> bool:
    return isinstance(step, str)


def _leaves(node: Node, steps: tuple[Step, ...], contract: Contract) -> Iterator[Leaf]:
    """Yield how to reach each place, how to read it, and the fields that it has."""
    if isinstance(node, Place | Text):
        pieces = node.pieces if isinstance(node, Text) else (node,)
        names = frozenset(each.field for each in pieces if isinstance(each, Place))
        yield steps, fitter(node, contract.integers), names
    elif isinstance(node, Object):
        for member in node.members:
            yield from _leaves(member.node, (*steps, member.key), contract)
        if node.others is not None:
            yield from _leaves(node.others.node, (*steps, node.names), contract)
    elif isinstance(node, Parts):
        yield from _leaves(node.node, (*steps, _EACH), contract)
    elif isinstance(node, Elements):
        for member in node.members:
            yield from _leaves(member.node, (*steps, _EACH), contract)


def _reached(value: Any, steps: tuple[Step, ...]) -> list[Any]:
    level = [value]
    for step in steps:
        if step is None:
            level = [child for each in level if is_array(each) for child in each]
        elif isinstance(step, str):
            level = [each[step] for each in level if is_object(each) and step in each]
        else:
            level = [
                child
                for each in level
                if is_object(each)
                for key, child in each.items()
                if key not in step
            ]
    return level


def loose_fields(
    contract: Contract, headers: Mapping[str, str], clock: Clock
) -> Fields:
    """Return the fields that headers bind, each on its own, in a response that fits nothing."""
    fields: Fields = {}
    for shape in contract.shapes:
        for name, fit, _ in shape.header_fits:
            bound: Fields = {}
            if name in headers and fit(headers[name], bound, clock) >= 0:
                absorb(fields, bound)
    return fields


def misfit(
    contract: Contract, body: Any, clock: Clock, first: Shape | None = None
) -> str:
    """
    Return in words where *body* departs from a documented shape.

    Args:
        first: The shape; otherwise the first one whose body is JSON.
    """
    text = "the body fits no documented shape"
    for shape in contract.shapes if first is None else (first,):
        if shape.fit_body is not None and shape.body is not None:
            found = _misfit_in(shape.body, body, contract, clock)
            return f"{text}: {found}" if found else text
    return text


def _misfit_in(node: Node, value: Any, contract: Contract, clock: Clock) -> str:
    """Return the first place in *node* that *value* does not fit; empty if there is none."""
    path: list[str] = []
    while isinstance(node, Object) and is_object(value):
        for member in node.members:
            if member.optional:
                continue
            if member.key not in value:
                return f"{shown([*path, member.key])} is missing"
            child = value[member.key]
            if fitter(member.node, contract.integers)(child, {}, [], clock) < 0:
                path.append(member.key)
                node, value = member.node, child
                break
        else:
            return ""
    return f"{shown(path)} is not as documented" if path else ""
