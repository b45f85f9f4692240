"""
Whether one response keeps what the catalog promises.

Reading is lenient, so that clients survive; this is strict: whatever a documented response
never has is a fault.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from error_catalog.diagnostics import shown
from error_catalog.runtime.contract import Envelope, Rule, media_kind, within
from error_catalog.runtime.identification import find
from error_catalog.runtime.matcher import MISFIT
from error_catalog.runtime.values import (
    MISSING,
    UNREADABLE,
    as_text,
    bytes_of,
    decode,
    has_type,
    spell,
)
from error_catalog.semantics.keywords import Violation
from error_catalog.traffic.exchange import Exchange
from error_catalog.traffic.fault import Fault
from error_catalog.traffic.promise import Api, Promise, folded

if TYPE_CHECKING:
    from error_catalog.runtime.identification import Part


class Verdict(NamedTuple):
    """
    What a response is, and what is wrong with it.

    Args:
        response: The error, or the case of one, as ``Response.id`` has it; None if it is
            none that the catalog has.
        is_error: Whether it is an error at all.
        faults: Empty if it keeps the contract.
    """

    response: str | None
    is_error: bool
    faults: tuple[Fault, ...]


_KEPT = Verdict(None, is_error=False, faults=())


class _Reading(NamedTuple):
    """What was read of a response, for the checks."""

    exchange: Exchange
    headers: Mapping[str, str]
    value: Any
    text: str | None
    rule: Rule | None
    envelope: Envelope | None
    fields: Mapping[str, Any]
    parts: "tuple[Part, ...]"


def judge(exchange: Exchange, api: Api) -> Verdict:
    """
    Hold one response against what its catalog promises.

    Without a body (``HEAD``, or one that was not recorded) nothing is judged.
    """
    if exchange.body is None or exchange.method == "HEAD":
        return Verdict(None, is_error=exchange.status >= 400, faults=())
    reading = _read(exchange, api)
    if reading is None:
        return _KEPT
    if exchange.status < 400 and not _is_told(reading, api):
        return _carried(reading, api)
    if reading.rule is None:
        response, found = None, [*_unidentified(reading, api)]
    else:
        response, found = _identified(reading, reading.rule, api)
    for (rule, _, fields, *_), _ in reading.parts:
        if rule is None:
            found += _code_faults(fields, api)
    faults = tuple(dict.fromkeys(found)) if found else ()
    return Verdict(response, is_error=True, faults=faults)


def _read(exchange: Exchange, api: Api) -> _Reading | None:
    """Return what a response is read as; None for a success that is like no error."""
    contract, status = api.contract, exchange.status
    raw = bytes_of(exchange.body)
    if status < 400 and not raw:
        return None
    value, _ = decode(raw)
    if status < 400 and not _may_be_error(value, api):
        return None
    headers = api.read_headers(exchange.headers)
    text = None
    if api.has_text and raw:
        text = as_text(raw, "" if exchange.is_text else headers.get("content-type", ""))
    if value is UNREADABLE:
        value = text or ""
    found = find(contract, status, headers, value, float, text)
    if found is None and status < 400:
        # Read as if nobody had said that it is a success.
        found = find(contract, None, headers, value, float, text)
        if found is None:
            return None
    elif found is None or "code" not in found[2]:
        found = api.recover(found, status, (headers, value, text), float)
    rule, envelope, fields, _, parts = found
    return _Reading(exchange, headers, value, text, rule, envelope, fields, parts)


def _may_be_error(value: Any, api: Api) -> bool:
    """Tell at a glance whether the body of a success may be an error: most are not."""
    if isinstance(value, dict):
        return any(keys <= value.keys() for keys in api.keys)
    return isinstance(value, list) or api.has_text


def _is_told(reading: _Reading, api: Api) -> bool:
    """Tell whether the catalog says that a response below 400 can be this error."""
    envelope = reading.envelope
    return envelope is not None and api.contract.says_error(
        reading.exchange.status, envelope
    )


def _carried(reading: _Reading, api: Api) -> Verdict:
    """Judge a success that looks like an error: only a code of the catalog makes it one."""
    code, rule = reading.fields.get("code"), reading.rule
    if code is None or rule is None or not api.contract.with_code(code):
        return _KEPT
    message = f"the success carries the error {rule.error}"
    return Verdict(None, is_error=True, faults=(Fault("success-error", message),))


def _unidentified(reading: _Reading, api: Api) -> Iterator[Fault]:
    """Say why a response is no error of the catalog."""
    code = reading.fields.get("code")
    if code is not None:
        yield from _code_faults(reading.fields, api)
    elif reading.envelope is None:
        yield Fault("shape", _misfit(reading))
    else:
        status = reading.exchange.status
        is_documented = any(
            not each.rule.statuses or within(status, each.rule.statuses)
            for each in api.resolved.responses
        )
        message = (
            f"none of the errors documented for {status} looks like this response"
            if is_documented
            else f"no error is documented for {status}"
        )
        yield Fault("undocumented", message)


def _misfit(reading: _Reading) -> str:
    if reading.value is MISSING:
        return "the response has no body, and no documented error is without"
    return str(reading.fields.get(MISFIT) or "the body fits no documented shape")


def _code_faults(fields: Mapping[str, Any], api: Api) -> Iterator[Fault]:
    """Say what is wrong with the code of a response, or of an error inside it."""
    code = fields.get("code")
    if code is None or api.contract.with_code(code):
        return
    name = api.retired.get(code)
    if name is not None:
        note = api.resolved.catalog.errors[name].retired
        hint = f"use {note.replaced_by}" if note and note.replaced_by else None
        yield Fault("retired-code", f"{shown(code)} is of the retired {name}", hint)
        return
    message = f"{shown(code)} is in no catalog"
    yield Fault("unregistered-code", message, _meant(code, api))


def _meant(code: Any, api: Api) -> str | None:
    """Return which code may have been meant: of another type, spelled alike; None if none."""
    other = spell(code) if has_type(code, ("integer",)) else _integer(code)
    if other is not None and api.contract.with_code(other):
        kind = "text" if isinstance(other, str) else "integer"
        return f"the catalog has the {kind} {shown(other)}"
    close = get_close_matches(folded(str(code)), api.codes, 1)
    return f"did you mean {shown(api.codes[close[0]])}?" if close else None


def _integer(code: Any) -> int | None:
    is_figures = isinstance(code, str) and re.fullmatch("-?[0-9]{1,18}", code)
    return int(code) if is_figures else None


def _identified(
    reading: _Reading, rule: Rule, api: Api
) -> tuple[str | None, list[Fault]]:
    """Return the response that this is, and what is wrong with it."""
    promises, faults, is_one = api.expected(
        rule, reading.exchange.status, reading.envelope
    )
    if len(promises) == 1:
        name = promises[0].id
        return name, [*faults, *_faults(reading, promises[0], api)]
    judged = [(_faults(reading, each, api), each.id) for each in promises]
    best, name = min(judged, key=_number)
    # Of cases that nothing tells apart, none was seen.
    is_told = is_one or [found for found, _ in judged].count(best) == 1
    return (name if is_told else None), [*faults, *best]


def _number(judged: tuple[list[Fault], str]) -> int:
    return len(judged[0])


def _faults(reading: _Reading, promise: Promise, api: Api) -> list[Fault]:
    """Return what is wrong with a response that is to keep *promise*."""
    found = [*promise.age, *_body_faults(reading, promise)]
    if promise.kinds and reading.value is not MISSING:
        kind = _kind(reading.headers.get("content-type", ""))
        if kind not in promise.kinds:
            found.append(_media_fault(kind, promise))
    for name, spelled in promise.headers:
        if name not in reading.headers:
            message = f"{promise.id} promises {spelled}: missing"
            found.append(Fault("missing-header", message))
    if promise.operations is not None:
        found += _operation_faults(reading, promise, promise.operations, api)
    if promise.aliases:
        found += _alias_faults(reading, promise)
    if promise.secrets:
        found += _leaks(reading, promise)
    return found


def _body_faults(reading: _Reading, promise: Promise) -> Sequence[Fault]:
    if not promise.has_body:
        if reading.value is MISSING:
            return ()
        return (Fault("shape", f"{promise.id} promises an empty body"),)
    if promise.check is None:
        return ()
    value = reading.text if promise.is_text else reading.value
    if value is MISSING or (value is None and promise.is_text):
        return (Fault("shape", f"{promise.id} promises a body: there is none"),)
    if isinstance(value, str) and not promise.is_text and _is_no_json(reading):
        return (Fault("shape", f"{promise.id} promises JSON: the body is none"),)
    violations = promise.check(value)
    return [_body_fault(promise, each) for each in violations] if violations else ()


def _body_fault(promise: Promise, violation: Violation) -> Fault:
    path = ".".join(map(str, violation.path))
    where = f"`{path}`" if path else "the body"
    if violation.is_missing:
        return Fault("missing-field", f"{promise.id} promises {where}: missing")
    wanted = f"expected {violation.expected}"
    return Fault("wrong-field", f"{promise.id}: {where} is not as documented: {wanted}")


def _is_no_json(reading: _Reading) -> bool:
    """Tell whether the body is no JSON at all, as opposed to JSON that is text."""
    return bytes_of(reading.exchange.body).lstrip()[:1] != b'"'


def _media_fault(kind: str, promise: Promise) -> Fault:
    found = shown(kind) if kind else "none"
    wanted = " or ".join(promise.kinds)
    message = f"{promise.id} is documented as {wanted}: found {found}"
    return Fault("media-type", message)


_kind = lru_cache(1000)(media_kind)


def _operation_faults(
    reading: _Reading, promise: Promise, operations: frozenset[str], api: Api
) -> Sequence[Fault]:
    exchange = reading.exchange
    operation = api.routes.operation(exchange.method, exchange.url)
    if operation is None or operation in operations:
        return ()
    message = f"{promise.id} is not documented for {operation}"
    return (Fault("operation", message),)


def _alias_faults(reading: _Reading, promise: Promise) -> Sequence[Fault]:
    code = reading.fields.get("code")
    if code not in promise.aliases:
        return ()
    now = promise.response.code
    hint = None if now is None else f"it is {shown(now)} now"
    message = f"{shown(code)} is a former code of {promise.response.name}"
    return (Fault("deprecated-code", message, hint),)


_MIN_SECRET = 4


def _leaks(reading: _Reading, promise: Promise) -> Iterator[Fault]:
    """Say which sensitive values also stand in texts, which nothing hides."""
    params: Mapping[str, Any] = reading.fields.get("params") or {}
    for name in promise.secrets:
        value = params.get(name)
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            continue
        secret = spell(value)
        if len(secret) < _MIN_SECRET:
            continue
        for place, text in _shown_texts(reading):
            if secret in text:
                message = f"{promise.id}: the sensitive `{name}` stands in {place}"
                yield Fault("sensitive", message)


def _shown_texts(reading: _Reading) -> Iterator[tuple[str, str]]:
    """Yield the texts that people and logs see, and what they are called."""
    for field in ("message", "title", "docs", "request_id"):
        text = reading.fields.get(field)
        if isinstance(text, str):
            yield f"the {field.replace('_', ' ')}", text
    for header, text in reading.headers.items():
        yield f"the header {header}", text
