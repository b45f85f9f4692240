"""
Every answer, written with only what it must have, is read back as itself.

This covers tied codes, overlapping ranges, envelopes that nothing reaches and text templates
that take too much; comparing errors pair by pair would miss some of them.

Source: LANGUAGE section 4, item 1.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostics import Finding
from generator.meaning.examples import Example, example, values_of
from generator.meaning.resolving import Answer, Resolved
from generator.runtime.arguments import MissingValueError
from generator.runtime.decoding import as_text, decode
from generator.runtime.headers import lower_headers
from generator.runtime.identifying import recognise
from generator.runtime.ranking import holds, rank
from generator.runtime.rules import Rule
from generator.runtime.values import MISSING, has_type, same
from generator.runtime.weighing import Match
from generator.runtime.wire import Wire, write
from generator.shaping import shown as shown_value
from generator.sources import Path


def check(resolved: Resolved) -> Iterator[Finding]:
    """Find answers that come back as another error, or as none, or with other values."""
    for answer in resolved.answers:
        yield from _check(answer, resolved)


def read(wire: Wire, resolved: Resolved) -> Match | None:
    """Return what a client makes of *wire*."""
    body, _ = decode(wire.body)
    headers = lower_headers(wire.headers)
    text = as_text(wire.body)
    # `float` is a clock that stands at zero.
    return recognise(resolved.contract, wire.status, headers, body, float, text)


def _check(answer: Answer, resolved: Resolved) -> Iterator[Finding]:
    path: Path = ("errors", answer.name)
    if answer.case in answer.spec.cases:
        path = (*path, "cases", answer.case or "")
    try:
        samples = list(_samples(answer, resolved, example(answer, resolved)))
    except MissingValueError as missing:
        yield _unfilled(path, missing.field, answer)
        return
    except (ValueError, TypeError, OverflowError) as error:
        message = f"its answer cannot be written: {error}"
        hint = "change the value, or the place that holds it"
        yield Finding(path, message, hint, on_key=True)
        return
    for wire, given in samples:
        match = read(wire, resolved)
        if match is None or match.rule is not answer.rule:
            message, hint = _mistaken(answer, wire, match, resolved)
            yield Finding(path, message, hint, on_key=True)
            return
        changed = list(_changed(path, given, match))
        if changed:
            yield from changed
            return


def _unfilled(path: Path, field: str, answer: Answer) -> Finding:
    if field in answer.rule.omits:
        message = f"`{field}` is omitted, but what stands beside it needs it"
        return Finding(path, message, "let its key end in `?`", on_key=True)
    message = f"`{field}` has no value that its place can hold"
    return Finding(path, message, "give it an `example`", on_key=True)


def _samples(
    answer: Answer, resolved: Resolved, shown: Example
) -> Iterator[tuple[Wire, Mapping[str, Any]]]:
    """Yield the answer with least and with most, then with each other status and code."""
    spec = answer.spec
    given = {name: shown.given[name] for name in shown.needed if name in shown.given}
    params = {name: each for name, each in shown.given.items() if name in spec.params}
    least = {
        name: value
        for name, value in shown.given.items()
        if name in given or (name in params and not spec.params[name].optional)
    }
    yield shown.wire, shown.given
    if shown.least is not shown.wire:
        yield shown.least, least
    for status in answer.statuses[1:]:
        values = values_of(answer, resolved, given, params, status)
        yield write(values, status), least
    for code in answer.rule.codes[1:]:
        if code is not None:
            values = values_of(
                answer, resolved, {**given, "code": code}, params, shown.status
            )
            yield write(values, shown.status), least


def _mistaken(
    answer: Answer, wire: Wire, match: Match | None, resolved: Resolved
) -> tuple[str, str]:
    """Return what *wire* was taken for, and what would help."""
    what = f"`{answer.id}` with status {wire.status}"
    hint = "add a pin, a status or an envelope that tells them apart"
    if match is not None and match.rule is not None:
        name, case = match.rule.key
        if name != answer.name or case is not None:
            return f"{what} is read back as `{_id(match.rule)}`", hint
        return f"{what} is read back as `{name}`, but nothing tells which case", hint
    rivals = _rivals(answer, match, resolved) if match is not None else []
    if rivals:
        return f"{what} cannot be told from `{rivals[0]}`", hint
    if match is None or match.envelope is None:
        hint = "change the example, or the place that cannot be read"
        return f"{what} is read back as an answer of no known shape", hint
    envelope = match.envelope.name
    if envelope == answer.shape.envelope.name:
        return f"{what} is read back as no error of this catalog", hint
    hint = "let one of the envelopes have a constant or a key that the other has not"
    return f"{what} is taken for an answer in the envelope `{envelope}`", hint


def _rivals(answer: Answer, match: Match, resolved: Resolved) -> list[str]:
    """Return the errors that fit the answer as well as its own does."""
    contract, code = resolved.contract, match.fields.get("code")
    envelope = (match.envelope or answer.shape.envelope).name

    def standing(rule: Rule) -> object:
        if holds(contract, rule, match.fields, float):
            return rank(contract, rule, match.status, envelope)
        return None

    own = standing(answer.rule)
    rules = contract.with_code(code) if code is not None else contract.codeless
    return [
        _id(rule)
        for rule in rules
        if rule.error != answer.name and own is not None and own == standing(rule)
    ]


def _id(rule: Rule) -> str:
    name, case = rule.key
    return str(name) if case is None else f"{name}.{case}"


def _changed(path: Path, given: Mapping[str, Any], found: Match) -> Iterator[Finding]:
    """Find values that come back as others; those without a place do not come back."""
    read_values = {**found.fields["params"], **found.fields}
    for name, value in given.items():
        back = read_values.get(name, MISSING)
        if back is MISSING or _is_close(name, back, value):
            continue
        message = f"`{name}` is {shown_value(value)}, read back as {shown_value(back)}"
        hint = "choose another example, or give a field beside it a `pattern`"
        yield Finding(path, message, hint, on_key=True)


def _is_close(name: str, back: Any, value: Any) -> bool:
    # Retry-After is in whole seconds, which may be up to one more than the value.
    if name == "retry_after" and has_type(back, ("number",)):
        return bool(abs(back - value) <= 1)
    return same(back, value)
