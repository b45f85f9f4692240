"""One example of every answer, written by the very code that generated packages run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.catalog.parts import ParamSpec
from generator.meaning.resolving import Answer, Resolved
from generator.meaning.synthesizing import synthesize
from generator.runtime.arguments import MissingValueError, Values
from generator.runtime.rules import within
from generator.runtime.templates import split_text
from generator.runtime.values import spell
from generator.runtime.wire import Wire, write

_BUILT_IN = {
    "request_id": "req_7f9c2ba4",
    "retry_after": 30,
    "message": "Something went wrong.",
    "docs": "https://docs.example.com/errors",
    "title": "Error",
}


@dataclass(frozen=True, slots=True)
class Example:
    """
    An answer as the documentation shows it.

    Args:
        given: The values that it was made from: required arguments, params, and what the
            error's own ``example`` names; by field or param.
        needed: The fields that the exception cannot do without, in the order of their places.
        least: The same answer with only what it cannot do without.
    """

    status: int
    given: dict[str, Any]
    needed: tuple[str, ...]
    wire: Wire
    least: Wire


def examples(resolved: Resolved) -> dict[str, Example]:
    """
    Return the example of each answer, by ``Answer.id``.

    Raises:
        ValueError: A required place that no value can fill; the checks find those first.
    """
    return {answer.id: example(answer, resolved) for answer in resolved.answers}


def example(answer: Answer, resolved: Resolved) -> Example:
    """Return the example of one answer."""
    status = _status(answer, resolved)
    spec, rule = answer.spec, answer.rule
    elsewhere = {"status", *rule.omits, *spec.pins, *spec.params}
    needed: dict[str, Any] = {
        name: value_of(name, answer, resolved)
        for name in rule.requires
        if name not in elsewhere
    }
    every = {
        name: value_of(name, answer, resolved)
        for name in spec.params
        if name not in rule.omits
    }
    params = {
        name: value
        for name, value in every.items()
        if not spec.params[name].optional or name in rule.requires
    }
    least = _complete(answer, resolved, status, needed, params)
    shown = {
        **needed,
        **{k: value for k, value in spec.example.items() if k not in elsewhere},
    }
    if shown == needed and every == params:
        return Example(status, {**every, **shown}, tuple(needed), least, least)
    wire = _complete(answer, resolved, status, shown, every)
    return Example(status, {**every, **shown}, tuple(needed), wire, least)


def values_of(
    answer: Answer,
    resolved: Resolved,
    given: Mapping[str, Any],
    params: Mapping[str, Any],
    status: int,
) -> Values:
    """Return what the runtime writes *answer* from."""
    own = {
        "code": given.get("code", answer.code),
        "status": status,
        "title": answer.title,
        "docs": answer.docs,
        "retry_after": answer.retry_after,
    }
    own["message"] = given.get("message") or message_text(
        answer, {**own, **given, **params}
    )
    return Values(resolved.contract, answer.rule, given, own=own, params=params)


def message_text(answer: Answer, values: Mapping[str, Any]) -> str:
    """Return the answer's message with *values* in the places of its template."""
    return "".join(
        piece if isinstance(piece, str) else _spelled(piece[0], values)
        for piece in split_text(answer.message)
    )


def _spelled(name: str, values: Mapping[str, Any]) -> str:
    value = values.get(name)
    return f"{{{name}}}" if value is None else spell(value)


def value_of(name: str, answer: Answer, resolved: Resolved) -> Any:
    """Return an example value for a field or param of *answer*."""
    if name in answer.spec.example:
        return answer.spec.example[name]
    param = answer.spec.params.get(name)
    if param is not None:
        return _param_value(name, param, resolved)
    spec = resolved.catalog.fields.get(name)
    if spec is not None and (spec.example is not None or spec.default is not None):
        return spec.default if spec.example is None else spec.example
    if spec is None and name in _BUILT_IN:
        return _BUILT_IN[name]
    if name == "code":
        return _free_code(answer, resolved)
    return synthesize(
        name, resolved.field_schemas.get(name, {}), resolved.field_schemas
    )


def _complete(
    answer: Answer,
    resolved: Resolved,
    status: int,
    given: dict[str, Any],
    params: Mapping[str, Any],
) -> Wire:
    """Write *answer*; add to *given* each value that turns out to be needed."""
    while True:
        try:
            return write(values_of(answer, resolved, given, params, status), status)
        except MissingValueError as missing:
            if missing.field in given:
                raise
            given[missing.field] = value_of(missing.field, answer, resolved)


def _param_value(name: str, param: ParamSpec, resolved: Resolved) -> Any:
    for value in (param.example, param.default):
        if value is not None:
            return value
    return synthesize(name, param.keywords, resolved.field_schemas)


def _status(answer: Answer, resolved: Resolved) -> int:
    """Return the status of the example: its own, the answer's, or one that is free."""
    shown = answer.spec.example.get("status")
    spans = answer.rule.statuses
    if isinstance(shown, int) and (not spans or within(shown, spans)):
        return shown
    if answer.status is not None:
        return answer.status
    admitted = answer.shape.envelope.statuses or ((400, 599),)
    if None not in answer.rule.codes:
        return 400 if within(400, admitted) else admitted[0][0]
    taken = {span for rule in resolved.contract.rules for span in rule.statuses}
    each = (n for first, last in admitted for n in range(first, last + 1))
    return next((n for n in each if not within(n, taken)), admitted[0][0])


def _free_code(answer: Answer, resolved: Resolved) -> str | int:
    """Return a code for an error that does not say which: of its range, or an unknown one."""
    if answer.rule.code_range is not None:
        return answer.rule.code_range[0]
    if "string" in resolved.contract.fields["code"].types:
        return next(each for each in _names() if each not in resolved.contract.by_code)
    return next(n for n in range(1, 10**9) if n not in resolved.contract.by_code)


def _names() -> Iterator[str]:
    yield "some_code"
    yield from (f"some_code_{number}" for number in range(2, 10**9))
