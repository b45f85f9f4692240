"""
An HTTP response to an exception: body, headers, class, attributes.

Everything here is total: whatever a server or a proxy sent, it never raises.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from time import time

from .body import (
    MAX_PARSE,
    NOT_PLAIN,
    NOT_UTF8,
    as_text,
    body_decoder,
    bytes_of,
    decode,
    decode_payload,
    is_scalar,
)
from .contract import within
from .identification import find, status_in
from .matcher import MISFIT
from .values import (
    ANY,
    RECEIVED,
    SENSITIVE,
    UNREADABLE,
    attribute_name,
    is_array,
    spell,
    unix_time,
    wait,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from typing import Any

    from .body import Body
    from .contract import Contract, Rule
    from .errors import APIError
    from .identification import Found, Match
    from .recovery import Recover
    from .values import Clock

    Headers = (
        Mapping[str, str]
        | Mapping[bytes, bytes]
        | Iterable[tuple[str, str]]
        | Iterable[tuple[bytes, bytes]]
    )
    Classes = Mapping[int, type[APIError]]
    Read = Callable[[int | None, Headers | None, Body], Any]
    ReadPayload = Callable[[int | None, Headers | None, Any], Any]
    Decode = Callable[[Any], tuple[Any, str | None, bytes]]
    Make = Callable[[Found, int | None, Clock], APIError]

_MAX_SPELLINGS = 1000
_MAX_NAME = 100


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
) -> Callable[[Headers | None], dict[str, str]]:
    """
    Return a function that does the same, but only for the headers that are *wanted*.

    It remembers how names are spelled, so that most headers cost one look-up.

    Args:
        wanted: Names in lower case.
    """
    known: dict[Any, str] = {}
    others: set[Any] = set()

    def learn(name: Any) -> str | None:
        lower = _lower(name) if isinstance(name, str | bytes) else ""
        is_wanted = lower in wanted
        if len(lower) <= _MAX_NAME and len(known) + len(others) < _MAX_SPELLINGS:
            if is_wanted:
                known[name] = lower
            else:
                others.add(name)
        return lower if is_wanted else None

    def read(headers: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        given: Any = headers
        pairs = given.items() if type(headers) is dict else _pairs(headers)
        for name, value in pairs:
            if name in others:
                continue
            lower = known.get(name) or learn(name)
            if lower is not None and lower not in found:
                text = value if isinstance(value, str) else _text(value)
                if text is not None:
                    found[lower] = text
        return found

    return read


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
        error: APIError = cls.__new__(cls)
        for name, attribute in renamed:
            if name in fields:
                fields[attribute] = fields.pop(name)
        if "message" in fields:
            message = fields.pop("message")
            fields["message_"] = message if isinstance(message, str) else spell(message)
        if not _SPECIAL.isdisjoint(fields):
            _rename_special(fields, clock)
        if cls.status != status and (status is not None or not cls.status):
            fields["status"] = status
        if MISFIT in fields:
            fields["malformed"] = fields.pop(MISFIT)
        if extra:
            fields["extra"] = extra
        if parts:
            fields["errors"] = tuple(_made_part(each, make, clock) for each in parts)
        # What was found becomes the error's own dictionary, without a copy.
        error.__dict__ = fields
        return error

    return make


def _made_part(part: Match, make: Make, clock: Clock) -> APIError:
    error = make(part.found(), part.status, clock)
    if part.malformed is not None:
        error.malformed = part.malformed
    return error


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


def reader(contract: Contract, classes: Classes) -> Read:
    """
    Return a function that reads a response as an exception; it never raises.

    Args:
        classes: The class of each status; at ``4`` and ``5`` those of all other statuses
            of that hundred, at ``0`` that of everything else.
    """
    return _reader(contract, classes, body_decoder())


def payload_reader(contract: Contract, classes: Classes) -> ReadPayload:
    """Return a function that does the same with a body that is already decoded."""
    return _reader(contract, classes, decode_payload)


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
    text = as_text(raw) if contract.has_text and len(raw) <= MAX_PARSE else None
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


def _reader(contract: Contract, classes: Classes, decode_body: Decode) -> ReadPayload:
    read_headers = header_reader(_names(contract))
    make = maker(contract, classes)
    has_text = contract.has_text

    def read(status: int | None, headers: Headers | None, body: Any) -> Any:
        if type(status) is not int:
            status = status_of(status)
        value, why, raw = decode_body(body)
        named = _NO_HEADERS if headers is None else read_headers(headers)
        clock = (lambda: _sent_at(named)) if named else time
        text = as_text(raw) if has_text and 0 < len(raw) <= MAX_PARSE else None
        found = None
        if value is not UNREADABLE:
            found = find(contract, status, named, value, clock, text)
        if why is not None and found is not None:
            why = _serious(why, found)
        if found is None or "code" not in found[2]:
            found = _recoverer(contract)(found, status, named, value, clock, text)
        fields = found[2]
        error = make(found, status_in(fields) if status is None else status, clock)
        if why is not None:
            error.malformed = why
        # ``fields`` is the error's own dictionary now.
        if named:
            _add_headers(fields, named, clock)
        if raw:
            fields["body"] = raw if len(raw) <= MAX_KEPT else raw[:MAX_KEPT]
        names = getattr(error, SENSITIVE)
        if names:
            _keep_secrets(fields, value, names)
        return error

    return read


def _keep_secrets(state: dict[str, Any], value: Any, names: tuple[str, ...]) -> None:
    """Remember what the body has under *names*, wherever that is, to hide it."""
    from .redaction import members

    found = members(value, names)
    if found:
        state[RECEIVED] = found


@lru_cache(16)
def _recoverer(contract: Contract) -> Recover:
    # Loaded on first use: most responses have a code.
    from .recovery import recoverer

    return recoverer(contract)


def _serious(why: str, found: Found) -> str | None:
    """Return why the body is not JSON if that matters, although the response fits."""
    if why == NOT_PLAIN:
        return why
    is_promised = found[1] is not None and found[1].body is not ANY
    return why if why == NOT_UTF8 and is_promised else None


def _names(contract: Contract) -> frozenset[str]:
    """Return the names of the headers that are read, in lower case."""
    own = (name for shape in contract.shapes for name, *_ in shape.header_fits)
    return frozenset((*own, *REQUEST_IDS, *RETRY_AFTER, "date"))


def _add_headers(state: dict[str, Any], named: Mapping[str, str], clock: Clock) -> None:
    """Set the wait and the request's ID from common headers, unless the catalog's places did."""
    if "retry_after" not in state and (
        "retry-after" in named or "retry-after-ms" in named
    ):
        seconds = _wait_in(named, clock)
        if seconds is not None:
            state["retry_after"] = seconds
    if "request_id" not in state:
        for name in REQUEST_IDS:
            if named.get(name):
                state["request_id"] = named[name]
                return


def _wait_in(named: Mapping[str, str], clock: Clock) -> float | None:
    """Return the seconds to wait that the headers ask for; None if they ask for none."""
    fine, coarse = (named.get(name) for name in RETRY_AFTER)
    if fine is not None and _MILLISECONDS.fullmatch(fine.strip()):
        return wait(float(fine) / 1000, clock)
    return None if coarse is None else wait(coarse, clock)


_MILLISECONDS = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")


def _sent_at(named: Mapping[str, str]) -> float:
    """Return the Unix time at which the response was sent, else the current one."""
    sent = unix_time(named["date"], time) if "date" in named else None
    return time() if sent is None else sent
