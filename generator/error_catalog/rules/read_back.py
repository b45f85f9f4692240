"""
Every response, written with only its required values, is read back as itself.

This covers tied codes, overlapping ranges, unreachable envelopes and text templates that
match too much; comparing errors pair by pair would miss some of them.

Source: LANGUAGE section 4, item 1.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from error_catalog.diagnostics import Finding, shown
from error_catalog.files import Path
from error_catalog.runtime.contract import Contract, Envelope, Rule, shape_places
from error_catalog.runtime.identification import find, holds, rank, status_in
from error_catalog.runtime.matcher import MISFIT
from error_catalog.runtime.reader import lower_headers
from error_catalog.runtime.values import (
    MISSING,
    as_text,
    decode,
    has_type,
    same,
)
from error_catalog.runtime.writer import MissingValueError, Wire, write
from error_catalog.semantics.examples import Example, example, values_of
from error_catalog.semantics.resolution import Resolved, Response

if TYPE_CHECKING:
    from error_catalog.runtime.identification import Found


@dataclass(frozen=True, slots=True)
class Match:
    """
    What a response, or one part of it, was read as.

    Args:
        rule: None if the catalog has no error for it.
        envelope: The envelope that it came in; None if it fits none.
        fields: The values that were bound, by field; ``params`` holds those of the rule.
        extra: Members that are not params of the rule.
        parts: The errors inside this one, in order.
        malformed: Which optional member was passed over; None if none was.
    """

    status: int | None
    rule: Rule | None
    envelope: Envelope | None
    fields: dict[str, Any]
    extra: Mapping[str, Any]
    parts: tuple["Match", ...]
    malformed: str | None


def match_of(found: "Found", status: int | None) -> Match:
    """Return what ``find`` found for a response of *status*."""
    rule, envelope, bound, extra, parts = found
    fields: dict[str, Any] = {"params": {}, **bound}
    malformed = fields.pop(MISFIT, None)
    inside = tuple(match_of(*part) for part in parts)
    return Match(status, rule, envelope, fields, extra, inside, malformed)


def check(resolved: Resolved) -> Iterator[Finding]:
    """Find responses that are read back as another error, as none, or with other values."""
    for response in resolved.responses:
        yield from _check(response, resolved)


def read(wire: Wire, resolved: Resolved) -> Match | None:
    """Return what a client reads from *wire*."""
    body, _ = decode(wire.body)
    headers = lower_headers(wire.headers)
    text = as_text(wire.body, wire.headers.get("Content-Type", ""))
    # As a clock, `float` always returns zero.
    return recognise(resolved.contract, wire.status, headers, body, float, text)


def recognise(
    contract: Contract,
    status: int | None,
    headers: Mapping[str, str],
    body: Any,
    clock: Callable[[], float],
    text: str | None = None,
) -> Match | None:
    """Return what ``find`` finds with its status; None if that is below 400 and no error is found."""
    found = find(contract, status, headers, body, clock, text)
    if status is None and found is not None:
        status = status_in(found[2])
    if found is None and status is not None and status < 400:
        return None
    return match_of(found or (None, None, {}, {}, ()), status)


def _check(response: Response, resolved: Resolved) -> Iterator[Finding]:
    path: Path = ("errors", response.name)
    if response.case in response.spec.cases:
        path = (*path, "cases", response.case or "")
    try:
        samples = list(_samples(response, resolved, example(response, resolved)))
    except MissingValueError as missing:
        yield _unfilled(path, missing.field, response)
        return
    except (ValueError, TypeError, OverflowError) as error:
        message = f"its response cannot be written: {error}"
        hint = "change the value, or its place in the envelope"
        yield Finding(path, message, hint, on_key=True)
        return
    for name, wire, given in samples:
        match = read(wire, resolved)
        at = _example_at(path, response, name) if name else path
        if match is None or match.rule is not response.rule:
            message, hint = _unplaced(response, match) or _mismatch(
                response, wire, match, resolved
            )
            yield Finding(at, message, hint, on_key=True)
            return
        changed = list(_changed(at, given, match))
        if changed:
            yield from changed
            return


def _example_at(path: Path, response: Response, name: str) -> Path:
    """Return the place of the example *name*: in the case at *path*, else in its error."""
    case = response.spec.cases.get(response.case or "")
    at = path if case is not None and name in case.examples else path[:2]
    return (*at, "examples", name)


def _unfilled(path: Path, field: str, response: Response) -> Finding:
    if field in response.rule.omits:
        message = f"`{field}` is omitted, but other values require it"
        return Finding(path, message, "end its key with `?`", on_key=True)
    message = f"no value for `{field}` fits its place"
    return Finding(path, message, "add an `example`", on_key=True)


def _samples(
    response: Response, resolved: Resolved, full: Example
) -> Iterator[tuple[str, Wire, Mapping[str, Any]]]:
    """
    Yield the response as in each example and at its least, then with each status and code.

    With it come the name of the example, empty for others, and the values that it has.
    """
    spec = response.spec
    given = {name: full.given[name] for name in full.needed if name in full.given}
    params = {name: each for name, each in full.given.items() if name in spec.params}
    least = {
        name: value
        for name, value in full.given.items()
        if name in given or (name in params and not spec.params[name].optional)
    }
    for each in full.every:
        yield each.name, each.wire, each.given
    if full.least is not full.wire:
        yield "", full.least, least
    for status in response.statuses[1:]:
        values = values_of(response, resolved, given, params, status)
        yield "", write(values, status), least
    for code in response.rule.codes[1:]:
        if code is not None:
            values = values_of(
                response, resolved, {**given, "code": code}, params, full.status
            )
            yield "", write(values, full.status), least


def _mismatch(
    response: Response, wire: Wire, match: Match | None, resolved: Resolved
) -> tuple[str, str]:
    """Return in words what *wire* was read back as, and a hint."""
    what = f"`{response.id}` with status {wire.status}"
    hint = "add a pin, a status or an envelope that tells them apart"
    if match is not None and match.rule is not None:
        name, case = match.rule.key
        if name != response.name or case is not None:
            return f"{what} is read back as `{_id(match.rule)}`", hint
        return f"{what} is read back as `{name}`, but without its case", hint
    rivals = _rivals(response, match, resolved) if match is not None else []
    if rivals:
        return f"{what} cannot be told apart from `{rivals[0]}`", hint
    if match is None or match.envelope is None:
        hint = "change the example, or the place that cannot be read"
        return f"{what} does not fit any envelope when it is read back", hint
    envelope = match.envelope.name
    if envelope == response.shape.envelope.name:
        hint = "add a pin, a status or an envelope that identifies it"
        return f"{what} is not read back as any error of this catalog", hint
    hint = "add a constant or a key to one of the two envelopes"
    return f"{what} is read back in the wrong envelope, `{envelope}`", hint


def _unplaced(response: Response, match: Match | None) -> tuple[str, str] | None:
    """Return what to say if the envelope has no place for the code, or has always one."""
    shape, id_ = response.shape, response.id
    if match is not None and match.rule is not None:
        return None
    name = f"its envelope `{shape.envelope.name}`"
    has_place = any(each.field == "code" for each in shape_places(shape))
    pinned = "code" in response.rule.pins
    if response.rule.code_range is None and response.code is None:
        found = None if match is None else match.fields.get("code")
        if found is None or not has_place or response.rule.pins:
            return None
        hint = "give it a code, name another `envelope`, or end the key of the code with `?`"
        return f"`{id_}` has no code, but {name} always has one", hint
    if has_place or pinned:
        return None
    hint = 'write `"{code}"` where the code stands, or `code: null` if there is none'
    return f"`{id_}` has a code, but {name} has no place for one", hint


def _rivals(response: Response, match: Match, resolved: Resolved) -> list[str]:
    """Return the errors that fit the response as well as its own does."""
    contract, code = resolved.contract, match.fields.get("code")
    envelope = (match.envelope or response.shape.envelope).name

    def rank_of(rule: Rule) -> object:
        if holds(contract, rule, match.fields, float):
            return rank(contract, rule, match.status, envelope)
        return None

    own = rank_of(response.rule)
    rules = contract.with_code(code) if code is not None else contract.codeless
    return [
        _id(rule)
        for rule in rules
        if rule.error != response.name and own is not None and own == rank_of(rule)
    ]


def _id(rule: Rule) -> str:
    name, case = rule.key
    return str(name) if case is None else f"{name}.{case}"


def _changed(path: Path, given: Mapping[str, Any], found: Match) -> Iterator[Finding]:
    """Find values that are read back differently; values without a place are not."""
    read_values = {**found.fields["params"], **found.fields}
    for name, value in given.items():
        read_value = read_values.get(name, MISSING)
        if read_value is MISSING or _is_close(name, read_value, value):
            continue
        message = f"`{name}` is {shown(value)}, but read back as {shown(read_value)}"
        hint = "choose another example, or give a field beside it a `pattern`"
        yield Finding(path, message, hint, on_key=True)


def _is_close(name: str, read_value: Any, value: Any) -> bool:
    # Retry-After is in whole seconds, which may be up to one more than the value.
    if name == "retry_after" and has_type(read_value, ("number",)):
        return bool(abs(read_value - value) <= 1)
    return same(read_value, value)
