"""An answer read as an exception: total, whatever the server or a proxy sent."""

from __future__ import annotations

from .casting import unix_time
from .identifying import Match, recognise
from .rules import within
from .values import MISSING, attribute_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from .base import APIError
    from .contract import Contract

    Headers = (
        Mapping[str, str]
        | Mapping[bytes, bytes]
        | Iterable[tuple[str, str]]
        | Iterable[tuple[bytes, bytes]]
    )
    Classes = Mapping[int, type[APIError]]

MAX_PARSE = 8 * 1024 * 1024
"""The longest body that is decoded, in bytes."""

MAX_KEPT = 64 * 1024
"""The most bytes of a body that an error keeps."""


def read_answer(
    contract: Contract,
    classes: Classes,
    status: int,
    headers: Headers | None,
    body: bytes | str,
) -> Any:
    """
    Return the exception for an answer; never raise.

    Args:
        classes: The class of each status, of ``4`` and ``5`` for the rest of their
            hundred, and of ``0`` for everything else.
    """
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    value, why = decode(raw)
    error = _read(contract, classes, status, headers, value, _text_of(raw, contract))
    error.body = raw[:MAX_KEPT]
    if error.malformed is not None and why is not None:
        error.malformed = why
    return error


def read_payload(
    contract: Contract,
    classes: Classes,
    status: int,
    headers: Headers | None,
    value: Any,
) -> Any:
    """Return the exception for an answer whose body is already decoded; never raise."""
    return _read(contract, classes, status, headers, value, None)


def _read(
    contract: Contract,
    classes: Classes,
    status: int,
    headers: Headers | None,
    value: Any,
    text: str | None,
) -> Any:
    named = lower_headers(headers)
    match = recognise(contract, status, named, value, _now(named), text)
    if match is None:
        match = Match(status)
    error = _make(match, status, classes)
    if match.envelope is None:
        error.malformed = "the body fits no documented shape"
        if "retry-after" in named:
            error.retry_after = _plain_seconds(named["retry-after"])
    return error


def is_error_answer(
    contract: Contract, status: int, headers: Headers | None, body: bytes | str
) -> bool:
    """Tell whether an answer is an error; some APIs send errors with status 200."""
    if status >= 400:
        return True
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    named = lower_headers(headers)
    value, _ = decode(raw)
    text = _text_of(raw, contract)
    return recognise(contract, status, named, value, _now(named), text) is not None


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
        return _status_class(classes, status)
    if len(found) == 1:
        return found[0].key
    return contract.general.get(found[0].error, found[0]).key


def decode(body: bytes) -> tuple[Any, str | None]:
    """Return the body as JSON, else as text, ``MISSING`` if empty; and why it is no JSON."""
    import json

    if not body:
        return MISSING, "the body is empty"
    if len(body) > MAX_PARSE:
        return MISSING, f"the body has {len(body)} bytes"
    try:
        return json.loads(body), None
    except (ValueError, RecursionError):
        return as_text(body), "the body is not JSON"


def as_text(body: bytes) -> str:
    """Return the body as text, whatever its bytes are."""
    return body.decode("utf-8", "replace")


def lower_headers(headers: Headers | None) -> dict[str, str]:
    """Return headers by lower-case name; the first of several equal ones counts."""
    if headers is None:
        return {}
    items: Any = getattr(headers, "items", None)
    pairs: Any = items() if callable(items) else headers
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(_text(name).lower(), _text(value))
    return found


def _text_of(body: bytes, contract: Contract) -> str | None:
    if len(body) > MAX_PARSE or not any(shape.is_text for shape in contract.shapes):
        return None
    return as_text(body)


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _now(headers: Mapping[str, str]) -> float:
    """Return the Unix time that the answer was sent at, else the clock's."""
    sent = unix_time(headers["date"]) if "date" in headers else None
    if sent is not None:
        return sent
    from time import time

    return time()


def _plain_seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _make(match: Match, status: int, classes: Classes) -> APIError:
    rule = match.rule
    cls = _status_class(classes, match.status) if rule is None else rule.key
    error: APIError = cls.__new__(cls)
    state = error.__dict__
    for name, value in match.fields.items():
        if name == "params":
            for param, each in value.items():
                state[attribute_name(param)] = each
        elif name == "message":
            state["message_"] = value if isinstance(value, str) else str(value)
        elif name in _OWN:
            state[name] = value
        elif name != "status":
            state[attribute_name(name)] = value
    if cls.status != match.status:
        state["status"] = match.status
    if match.extra:
        state["extra"] = match.extra
    if match.parts:
        state["errors"] = tuple(_make(part, status, classes) for part in match.parts)
    return error


_OWN = ("code", "title", "docs", "request_id", "retry_after")


def _status_class(classes: Classes, status: int) -> type[APIError]:
    return classes.get(status) or classes.get(status // 100) or classes[0]
