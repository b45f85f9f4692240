"""
An HTTP response to an exception: headers, what its places hold, class, attributes.

Everything here is total: whatever a server or a proxy sent, it never raises. A response
that fits no envelope, or none with a place for its code, is recovered: the places of all
envelopes are looked up one by one, so that a readable code is never dropped.

One module because reading and recovering share the response, its clock and its fields.
"""

from __future__ import annotations

import re
from functools import partial
from time import time

from .contract import places, within
from .identification import NOTHING, admits, find, identify, settle, status_in
from .matcher import MISFIT, absorb, fitter, is_tree, shown
from .template import Elements, Object, Parts, Place, Text
from .values import (
    ANY,
    MAX_PARSE,
    MISSING,
    NOT_PLAIN,
    NOT_UTF8,
    REDACTION,
    UNREADABLE,
    as_text,
    attribute_name,
    bytes_of,
    decode,
    decode_payload,
    is_array,
    is_object,
    is_scalar,
    spell,
    unix_time,
    wait,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from types import ModuleType
    from typing import Any

    from .contract import Contract, Rule, Shape
    from .errors import APIError
    from .identification import Found
    from .matcher import Fields, Fit
    from .template import Node
    from .values import Body, Clock

    Headers = (
        Mapping[str, str]
        | Mapping[bytes, bytes]
        | Iterable[tuple[str, str]]
        | Iterable[tuple[bytes, bytes]]
    )
    Classes = Mapping[int, type[APIError]]
    Read = Callable[[int | None, Headers | None, Body], Any]
    ReadPayload = Callable[[int | None, Headers | None, Any], Any]
    Make = Callable[[Found, int | None, Clock], APIError]
    Step = str | None | frozenset[str]
    Spot = tuple[int, tuple[Step, ...], Fit, frozenset[str]]
    Source = tuple[Shape, list[Spot]]
    Response = tuple[Mapping[str, str], Any, str | None]
    Recover = Callable[[Found | None, int | None, Response, Clock], Found]

_MAX_LAYOUTS = 256
_MAX_NAMES = 2048


def status_of(status: Any) -> int | None:
    """
    Return a status of any type as an integer; None if there is none.

    Callers take it from queues, logs and other libraries: as text, or as 404.0.
    """
    if isinstance(status, bool):
        return None
    if isinstance(status, int):
        return int(status)
    if isinstance(status, float):
        return int(status) if status.is_integer() else None
    if isinstance(status, str) and _STATUS.fullmatch(status):
        return int(status)
    return None


_STATUS = re.compile("[1-9][0-9]{2}")


def lower_headers(headers: Headers | None) -> dict[str, str]:
    """Return headers by lower-case name; of several with one name, the first."""
    found: dict[str, str] = {}
    for name, value in _pairs(headers):
        text = _text(value)
        if text is not None:
            found.setdefault(_lower(name), text)
    return found


def header_reader(
    wanted: Container[str],
) -> Callable[[Mapping[Any, Any]], dict[str, str]]:
    """
    Return a function that does the same, but only for the headers that are *wanted*.

    It remembers which names come together: those of most responses cost one look-up.

    Args:
        wanted: Names in lower case.
    """
    layouts: dict[tuple[Any, ...], list[tuple[Any, str]]] = {}

    def learn(names: tuple[Any, ...]) -> list[tuple[Any, str]]:
        spelled = [each for each in names if isinstance(each, str | bytes)]
        found = [(each, lower) for each in spelled if (lower := _lower(each)) in wanted]
        # Names come from servers, which must not fill our memory.
        is_short = len(spelled) == len(names) and sum(map(len, spelled)) < _MAX_NAMES
        if is_short and len(layouts) < _MAX_LAYOUTS:
            layouts[names] = found
        return found

    def read(given: Mapping[Any, Any]) -> dict[str, str]:
        names = tuple(given)
        layout = layouts.get(names)
        found: dict[str, str] = {}
        for name, lower in learn(names) if layout is None else layout:
            if lower not in found:
                value = given[name]
                text = value if type(value) is str else _text(value)
                if text is not None:
                    found[lower] = text
        return found

    return read


def _readable(headers: Any) -> dict[str | bytes, str]:
    """Return headers of any kind by name, as it is spelled; of several, the first."""
    found: dict[str | bytes, str] = {}
    for name, value in _pairs(headers):
        text = _text(value)
        if text is not None:
            found.setdefault(name, text)
    return found


def _pairs(headers: Any) -> Iterator[tuple[str | bytes, Any]]:
    """Yield the pairs of headers of any kind, until one cannot be read."""
    if headers is None:
        return
    try:
        items: Any = getattr(headers, "items", None)
        pairs: Any = items() if callable(items) else headers
        for pair in pairs:
            if is_array(pair) and len(pair) == 2 and isinstance(pair[0], str | bytes):
                yield pair[0], pair[1]
    except Exception:  # noqa: BLE001  A caller's own object may raise anything.
        return


def _lower(name: str | bytes) -> str:
    text = name.decode("latin-1") if isinstance(name, bytes) else name
    return text.lower()


def _text(value: Any) -> str | None:
    """Return a header's value as text; None if it is not a value that a header can have."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray):
        return value.decode("latin-1")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value) if is_scalar(value) else None
    if is_array(value):  # The lines of one header, as some libraries have them.
        found: Any = next(iter(value), None)
        return None if is_array(found) else _text(found)
    return None


_OWN = ("code", "title", "message", "docs", "request_id")
_SPECIAL = frozenset(("params", "retry_after", "status"))
_new = Exception.__new__


def maker(contract: Contract, classes: Classes) -> Make:
    """Return a function that makes the exception from what was found and the status."""
    renamed = tuple(
        (name, attribute_name(name))
        for name in contract.fields
        if name not in _OWN and name not in _SPECIAL and name != attribute_name(name)
    )

    def make(found: Found, status: int | None, clock: Clock) -> APIError:
        rule, _, fields, extra, parts = found
        cls = rule.key if rule is not None else status_class(classes, status)
        error: APIError = _new(cls)
        for name, attribute in renamed:
            if name in fields:
                fields[attribute] = fields.pop(name)
        if "message" in fields:
            message = fields.pop("message")
            fields["message_"] = message if isinstance(message, str) else spell(message)
        if "params" in fields or "retry_after" in fields or "status" in fields:
            _rename_special(fields, clock)
        if cls.status != status and (status is not None or not cls.status):
            fields["status"] = status
        if MISFIT in fields:
            fields["malformed"] = fields.pop(MISFIT)
        if extra:
            fields["extra"] = extra
        if parts:
            fields["errors"] = tuple([make(*part, clock) for part in parts])
        # What was found becomes the error's own dictionary, without a copy.
        error.__dict__ = fields
        return error

    return make


def status_class(classes: Classes, status: int | None) -> type[APIError]:
    """Return the class of *status*, else of its hundred, else the base of all errors."""
    # Keys below 100 stand for hundreds, which no server's status may select.
    if status is None or status < 100:
        return classes[0]
    return classes.get(status) or classes.get(status // 100) or classes[0]


def _rename_special(fields: dict[str, Any], clock: Clock) -> None:
    """Convert the fields that are not attributes as they are: status, wait, params."""
    # A status in the body is advisory: the status line wins.
    fields.pop("status", None)
    if "retry_after" in fields:
        seconds = wait(fields.pop("retry_after"), clock)
        if seconds is not None:
            fields["retry_after"] = seconds
    if "params" in fields:
        for name, value in fields.pop("params").items():
            fields[attribute_name(name)] = value


MAX_KEPT = 64 * 1024
"""How many bytes of a body an error keeps at most."""

REQUEST_IDS = ("x-request-id", "request-id", "x-correlation-id")
"""Headers to take the request's ID from where the catalog's own places have none."""

RETRY_AFTER = ("retry-after-ms", "retry-after")
"""Headers to take the wait from where the catalog's own places have none; precise first."""

_NO_HEADERS: Mapping[str, str] = {}


def reader(
    contract: Contract, classes: Classes, *, is_decoded: bool = False
) -> ReadPayload:
    """
    Return a function that reads a response as an exception; it never raises.

    Args:
        classes: The class of each status; at ``4`` and ``5`` those of all other statuses
            of that hundred, at ``0`` that of everything else.
        is_decoded: The function takes data in place of a body.
    """
    read_headers = header_reader(_names(contract))
    make = maker(contract, classes)
    has_text = contract.has_text
    redaction: ModuleType | None = getattr(classes[0], REDACTION)()
    recover: Recover | None = None

    def read(status: int | None, headers: Headers | None, body: Any) -> Any:
        nonlocal recover
        if type(status) is not int:
            status = status_of(status)
        raw = b"" if is_decoded else body if type(body) is bytes else bytes_of(body)
        value, why = decode_payload(body) if is_decoded else decode(raw)
        kind = type(headers)
        given: Any = headers if kind is dict else _readable(headers)
        named = read_headers(given) if given else _NO_HEADERS
        clock = (lambda: _sent_at(given)) if given else time
        text = _text_in(raw, named) if has_text else None
        is_data = value is not UNREADABLE
        found = find(contract, status, named, value, clock, text) if is_data else None
        if why is not None:
            why = _serious(why, found, text)
        if found is None or "code" not in found[2]:
            # Made on first use: most responses have a code.
            recover = recover or recoverer(contract)
            found = recover(found, status, (named, value, text), clock)
        fields = found[2]
        error = make(found, status_in(fields) if status is None else status, clock)
        if why is not None:
            error.malformed = why
        # ``fields`` is the error's own dictionary now.
        if named:
            _add_headers(fields, named, clock)
        if raw:
            fields["body"] = raw if len(raw) <= MAX_KEPT else raw[:MAX_KEPT]
        if redaction is not None:
            redaction.keep_received(error, value)
        return error

    return read


def _text_in(raw: bytes, named: Mapping[str, str]) -> str | None:
    """Return a body as text; None if there is none, or too much."""
    is_read = 0 < len(raw) <= MAX_PARSE
    return as_text(raw, named.get("content-type", "")) if is_read else None


def is_error(
    contract: Contract, status: int | None, headers: Headers | None, body: Body
) -> bool:
    """
    Tell whether a response is an error; some APIs send errors with status 200.

    Without a status, it is one if it has a code or parts.
    """
    status = status_of(status)
    if status is not None and status >= 400:
        return True
    raw = bytes_of(body)
    value, _ = decode(raw)
    named = lower_headers(headers)
    text = _text_in(raw, named) if contract.has_text else None
    clock = partial(_sent_at, named)
    found = find(contract, status, named, value, clock, text)
    if status is None and found is not None:
        return "code" in found[2] or bool(found[4])
    return found is not None


def find_class(
    contract: Contract, classes: Classes, status: int | None, code: str | int | None
) -> Any:
    """
    Return the class of *code*, else of *status*; the most specific one.

    For an error with cases, that is the case with that status, else the error itself.
    """
    status = status_of(status)
    if code is None:
        rules = [rule for rule in contract.codeless if not rule.pins]
    else:
        rules = contract.with_code(code)
    exact = [rule for rule in rules if (status, status) in rule.statuses]
    ranged = [] if status is None else _admitting(status, rules)
    unsaid = [rule for rule in rules if not rule.statuses]
    found = exact or ranged or unsaid or (rules if code is not None else [])
    if not found or any(rule.error is not found[0].error for rule in found):
        return status_class(classes, status)
    if len(found) == 1:
        return found[0].key
    return contract.general.get(found[0].error, found[0]).key


def _admitting(status: int, rules: Iterable[Rule]) -> list[Rule]:
    return [rule for rule in rules if within(status, rule.statuses)]


def _serious(why: str, found: Found | None, text: str | None) -> str | None:
    """Return why the body is not JSON, unless the response fits and it does not matter."""
    if found is None:
        return why
    envelope = found[1]
    if why == NOT_UTF8 and envelope is not None and envelope.body is not ANY:
        # Text may be in another charset, which the response declares.
        return None if envelope.is_text and text and "\ufffd" not in text else why
    return why if why == NOT_PLAIN else None


def _names(contract: Contract) -> frozenset[str]:
    """Return the names of the headers that are read, in lower case."""
    own = (name for shape in contract.shapes for name, *_ in shape.header_fits)
    charset = ("content-type",) if contract.has_text else ()
    return frozenset((*own, *REQUEST_IDS, *RETRY_AFTER, *charset))


def _add_headers(state: dict[str, Any], named: Mapping[str, str], clock: Clock) -> None:
    """Set the wait and the request's ID from common headers, unless the catalog's places did."""
    if "retry_after" not in state:
        seconds = None
        if "retry-after-ms" in named:
            seconds = _milliseconds(named["retry-after-ms"], clock)
        if seconds is None and "retry-after" in named:
            seconds = wait(named["retry-after"], clock)
        if seconds is not None:
            state["retry_after"] = seconds
    if "request_id" not in state:
        for name in REQUEST_IDS:
            value = named.get(name)
            if value:
                state["request_id"] = value
                return


def _milliseconds(text: str, clock: Clock) -> float | None:
    text = text.strip()
    return wait(float(text) / 1000, clock) if _MILLISECONDS.fullmatch(text) else None


_MILLISECONDS = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")


def _sent_at(headers: Headers) -> float:
    """Return the Unix time at which the response was sent, else the current one."""
    date = lower_headers(headers).get("date")
    sent = None if date is None else unix_time(date, time)
    return time() if sent is None else sent


_HEADERS, _BODY, _TEXT = range(3)
_EACH = None
"""The step from a list to each of its elements; a set of keys leads to the other members."""

_WANTED = ("message", "request_id", "retry_after", "status")


def recoverer(contract: Contract) -> Recover:
    """
    Return a function that adds to what was found what stands in places that were not read.

    It takes what ``find`` found, if anything, without a code, and the response. It returns
    the same with the code, message, request ID and wait that it recovers, and in ``MISFIT``
    what does not fit.
    """
    sources = [(shape, _spots(shape, contract)) for shape in contract.shapes]
    code_reach = _reach(sources, "code")
    reach = _reach(sources, "code", *_WANTED)
    having_code = any("code" in spot[3] for _, spots in sources for spot in spots)

    def recover(
        found: Found | None, status: int | None, response: Response, clock: Clock
    ) -> Found:
        headers, body, text = response
        envelope = found and found[1]
        if found is None:
            body = MISSING if body is UNREADABLE else body
            found = None, None, loose_fields(contract, headers, clock), NOTHING, ()
            # All headers are read.
            is_in_reach = reach(body, ()) or "code" in found[2]
        elif envelope is None or envelope.body is ANY or envelope.body is MISSING:
            is_in_reach = reach(body, headers)
        else:
            is_in_reach = code_reach(body, headers)
        if is_in_reach and having_code and (status is None or status >= 400):
            if text is None and body is not MISSING and not is_tree(body):
                text = spell(body)
            response = headers, body, text
            found = _recover(contract, sources, found, status, response, clock)
        if found[1] is None and MISFIT not in found[2]:
            found[2][MISFIT] = misfit(contract, body, clock)
        return found

    return recover


def _recover(
    contract: Contract,
    sources: list[Source],
    found: Found,
    status: int | None,
    response: Response,
    clock: Clock,
) -> Found:
    # Those that the status admits come first.
    sources = sorted(sources, key=lambda each: not admits(each[0], status))
    _, envelope, fields, _, _ = found
    shape, code = _code_in(contract, sources, found, response, clock)
    if shape is None and envelope and envelope.body not in (ANY, MISSING):
        return found
    # A request ID or a wait is in common headers: to find one says nothing about the body.
    is_odd = shape is not None or "message" not in fields
    for name in _WANTED:
        if name not in fields and (name != "status" or status is None):
            for _, value in _values(sources, name, found, response, clock):
                fields[name] = value
                break
    if shape is not None:
        fields["code"] = code
    if is_odd and not {"code", "message"}.isdisjoint(fields) and MISFIT not in fields:
        fields[MISFIT] = misfit(contract, response[_BODY], clock, shape)
    if shape is None or not contract.with_code(code):
        return found
    # The error of its code, which is known.
    _, _, _, extra, parts = found
    fields["params"] = {**extra, **fields.get("params", {})}
    at = status_in(fields) if status is None else status
    rule, _ = identify(contract, at, shape.envelope.name, fields, clock)
    return rule, envelope, fields, settle(contract, rule, fields, clock), parts


def _code_in(
    contract: Contract,
    sources: list[Source],
    found: Found,
    response: Response,
    clock: Clock,
) -> tuple[Shape | None, Any]:
    """Return the first known code and where it is from, else the first code at all."""
    first: tuple[Shape | None, Any] = (None, None)
    for shape, code in _values(sources, "code", found, response, clock):
        if contract.with_code(code):
            return shape, code
        if first[0] is None:
            first = shape, code
    return first


def _values(
    sources: list[Source], name: str, found: Found, response: Response, clock: Clock
) -> Iterator[tuple[Shape, Any]]:
    """Yield what is in the places of the field *name* that have not been read."""
    for shape, spots in sources:
        # What fitted has been read, but for members and elements that were passed over.
        is_read = shape.envelope is found[1] and MISFIT not in found[2]
        for root, steps, fit, names in spots:
            if name not in names or (is_read and all(map(_is_key, steps))):
                continue
            for value in _reached(response[root], steps):
                bound: Fields = {}
                if fit(value, bound, [], clock) >= 0 and name in bound:
                    yield shape, bound[name]


def _is_key(step: Step) -> bool:
    return isinstance(step, str)


def _reach(sources: list[Source], *fields: str) -> Callable[[Any, Iterable[str]], bool]:
    """Return a quick look whether a body or headers can have anything in places of *fields*."""
    spots = [
        (root, steps)
        for _, each in sources
        for root, steps, _, names in each
        if not names.isdisjoint(fields)
    ]
    headers = frozenset(steps[0] for root, steps in spots if root == _HEADERS)
    is_any = any(not steps for _, steps in spots)
    first = {steps[0] for root, steps in spots if root == _BODY and steps}
    keys = frozenset(filter(_is_key, first))
    in_objects = is_any or any(isinstance(each, frozenset) for each in first)
    in_lists = _EACH in first

    def has(body: Any, given: Iterable[str]) -> bool:
        # Every response without a code comes here.
        members: Any = body
        if isinstance(body, dict):
            if in_objects or not keys.isdisjoint(members):
                return True
        elif is_any or (in_lists and is_array(body)):
            return True
        return not headers.isdisjoint(given)

    return has


def _spots(shape: Shape, contract: Contract) -> list[Spot]:
    """Return where each place of an envelope is, how to read it, and the fields it has."""
    found: list[tuple[int, tuple[Step, ...], Fit, Node]] = []
    if shape.fit_body is not None and shape.body is not None:
        for steps, node in _leaves(shape.body, ()):
            found.append((_BODY, steps, fitter(node, contract.integers), node))
    assert isinstance(shape.headers, Object)
    for header, member in zip(shape.header_fits, shape.headers.members, strict=True):
        found.append((_HEADERS, header[:1], header[1], member.node))
    if shape.fit_text is not None and shape.body is not None:
        found.append((_TEXT, (), shape.fit_text, shape.body))
    return [
        (root, steps, fit, frozenset(place.field for place in places(node)))
        for root, steps, fit, node in found
    ]


def _leaves(
    node: Node, steps: tuple[Step, ...]
) -> Iterator[tuple[tuple[Step, ...], Node]]:
    """Yield how to reach each place, and the place."""
    if isinstance(node, Place | Text):
        yield steps, node
    elif isinstance(node, Object):
        for member in node.members:
            yield from _leaves(member.node, (*steps, member.key))
        if node.others is not None:
            yield from _leaves(node.others.node, (*steps, node.names))
    elif isinstance(node, Parts):
        yield from _leaves(node.node, (*steps, _EACH))
    elif isinstance(node, Elements):
        for member in node.members:
            yield from _leaves(member.node, (*steps, _EACH))


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
            if name in headers and fit(headers[name], bound, [], clock) >= 0:
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
