"""An answer read as an exception: total, whatever the server or a proxy sent."""

from __future__ import annotations

from functools import partial
from time import time

from .dates import unix_time, wait
from .decoding import MAX_PARSE, NOT_UTF8, as_text, body_decoder, bytes_of, decode
from .fitting import loose_fields
from .headers import header_reader, lower_headers
from .identifying import find
from .making import maker, status_class
from .rules import ANY, within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .contract import Contract
    from .decoding import Body
    from .headers import Headers
    from .making import Classes

    Read = Callable[[int, Headers | None, Body], Any]
    ReadPayload = Callable[[int, Headers | None, Any], Any]
    Decode = Callable[[Any], tuple[Any, str | None, bytes]]

MAX_KEPT = 64 * 1024
"""The most bytes of a body that an error keeps."""

REQUEST_IDS = ("x-request-id", "request-id", "x-correlation-id")
"""Headers that hold the request's id where the catalog's own place for it holds none."""

RETRY_AFTER = ("retry-after-ms", "retry-after")
"""Headers that hold the wait where the catalog's own place holds none, the finer first."""

_NO_HEADERS: Mapping[str, str] = {}


def reader(contract: Contract, classes: Classes) -> Read:
    """
    Return the function that reads an answer as an exception, and never raises.

    Args:
        classes: The class of each status, of ``4`` and ``5`` for the rest of their
            hundred, and of ``0`` for everything else.
    """
    return _reader(contract, classes, body_decoder())


def payload_reader(contract: Contract, classes: Classes) -> ReadPayload:
    """Return the function that does the same with a body that is already decoded."""
    return _reader(contract, classes, lambda value: (value, None, b""))


def read_payload(
    contract: Contract,
    classes: Classes,
    status: int,
    headers: Headers | None,
    value: Any,
) -> Any:
    """Return the exception for an answer whose body is already decoded; never raise."""
    return payload_reader(contract, classes)(status, headers, value)


def is_error_answer(
    contract: Contract, status: int, headers: Headers | None, body: Body
) -> bool:
    """Tell whether an answer is an error; some APIs send errors with status 200."""
    if status >= 400:
        return True
    raw = bytes_of(body)
    value, _ = decode(raw)
    named = lower_headers(headers)
    text = as_text(raw) if contract.has_text and len(raw) <= MAX_PARSE else None
    clock = partial(_sent_at, named)
    return find(contract, status, named, value, clock, text) is not None


def find_class(
    contract: Contract, classes: Classes, status: int, code: str | int | None
) -> Any:
    """
    Return the class of *code*, else of *status*; the most exact one that fits.

    Of an error with cases it is the case with that status, else the error itself.
    """
    if code is None:
        rules = [rule for rule in contract.codeless if not rule.pins]
    else:
        rules = contract.with_code(code)
    exact = [rule for rule in rules if (status, status) in rule.statuses]
    ranged = [rule for rule in rules if within(status, rule.statuses)]
    unsaid = [rule for rule in rules if not rule.statuses]
    found = exact or ranged or unsaid or (rules if code is not None else [])
    if not found or any(rule.error is not found[0].error for rule in found):
        return status_class(classes, status)
    if len(found) == 1:
        return found[0].key
    return contract.general.get(found[0].error, found[0]).key


def _reader(contract: Contract, classes: Classes, decode_body: Decode) -> ReadPayload:
    read_headers = header_reader(_names(contract))
    make = maker(contract, classes)
    has_text = contract.has_text

    def read(status: int, headers: Headers | None, body: Any) -> Any:
        value, why, raw = decode_body(body)
        named = _NO_HEADERS if headers is None else read_headers(headers)
        clock = (lambda: _sent_at(named)) if named else time
        text = as_text(raw) if has_text and 0 < len(raw) <= MAX_PARSE else None
        found = find(contract, status, named, value, clock, text)
        if found is None:
            fields = loose_fields(contract, named, clock)
            error = make((None, None, fields, {}, ()), status, clock)
            error.malformed = why or _complaint(contract, value, clock)
        else:
            error = make(found, status, clock)
            if why == NOT_UTF8 and found[1] is not None and found[1].body is not ANY:
                error.malformed = why
        state = error.__dict__
        if named:
            _add_headers(state, named, clock)
        if raw:
            state["body"] = raw if len(raw) <= MAX_KEPT else raw[:MAX_KEPT]
        return error

    return read


def _names(contract: Contract) -> frozenset[str]:
    """Return the headers that any answer is asked for, in lower case."""
    own = (name for shape in contract.shapes for name, *_ in shape.header_fits)
    return frozenset((*own, *REQUEST_IDS, *RETRY_AFTER, "date"))


def _add_headers(
    state: dict[str, Any], named: Mapping[str, str], clock: Callable[[], float]
) -> None:
    """Set what headers say on every HTTP server, where the catalog's places say nothing."""
    if "retry_after" not in state and (
        "retry-after" in named or "retry-after-ms" in named
    ):
        seconds = _asked(named, clock)
        if seconds is not None:
            state["retry_after"] = seconds
    if "request_id" not in state:
        for name in REQUEST_IDS:
            if named.get(name):
                state["request_id"] = named[name]
                return


def _asked(named: Mapping[str, str], clock: Callable[[], float]) -> float | None:
    """Return the seconds that the server asks for; None if no header says any."""
    fine, coarse = (named.get(name) for name in RETRY_AFTER)
    if fine is not None and fine.strip().replace(".", "", 1).isdigit():
        return wait(float(fine) / 1000, clock)
    return None if coarse is None else wait(coarse, clock)


def _sent_at(named: Mapping[str, str]) -> float:
    """Return the Unix time that the answer was sent at, else the clock's."""
    sent = unix_time(named["date"]) if "date" in named else None
    return time() if sent is None else sent


def _complaint(contract: Contract, value: Any, clock: Callable[[], float]) -> str:
    # Only a body that fits nothing is worth the import.
    from .explaining import complaint

    return complaint(contract, value, clock)
