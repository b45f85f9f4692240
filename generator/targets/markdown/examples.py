"""Answers to look at on a Markdown page."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.filters.json_text import to_json
from generator.filters.markdown import md_code
from generator.meaning.examples import Example, value_of, values_of
from generator.meaning.resolving import Answer, Resolved
from generator.runtime.places import shape_places
from generator.runtime.wire import write
from generator.shaping import is_list, is_mapping
from generator.targets.bodies import example_body
from generator.targets.markdown.index import Index, status_line
from generator.targets.markdown.views import Example as Shown

# What the error itself says; a header such as Retry-After would not suit every answer.
_OWN = frozenset(
    ("code", "docs", "errors", "message", "params", "retry_after", "status", "title")
)


def error_examples(
    answers: tuple[Answer, ...], examples: Mapping[str, Example]
) -> Iterator[Shown]:
    """Yield the examples that have a body or headers; those that look alike once."""
    alike = ambiguous_cases(answers)
    seen: set[tuple[object, ...]] = set()
    for answer in answers:
        wire = examples[answer.id].wire
        known = (*wire.headers.items(), wire.body)
        if known in seen or known == (b"",):
            continue
        seen.add(known)
        label = f"Example of {md_code(answer.case or '')}" if alike else "Example"
        yield _shown(answer, examples[answer.id], label)


def ambiguous_cases(answers: tuple[Answer, ...]) -> bool:
    """Tell whether the statuses of an error's cases do not tell them apart."""
    return len({answer.rule.statuses for answer in answers}) < len(answers)


def format_examples(page: Index, examples: Mapping[str, Example]) -> dict[str, Shown]:
    """Return an answer for each envelope, with every field that may be in it."""
    fullest: dict[str, Answer] = {}
    sizes: dict[str, int] = {}
    for name in page.errors:
        for answer in page.resolved.by_error[name]:
            envelope = answer.shape.envelope.name
            size = _size(answer, examples[answer.id])
            if size > sizes.get(envelope, 0):
                fullest[envelope], sizes[envelope] = answer, size
    return {
        envelope: _shown(answer, _full(answer, examples[answer.id], page.resolved))
        for envelope, answer in fullest.items()
    }


def _shown(answer: Answer, example: Example, label: str = "Example") -> Shown:
    """Return status, headers and printed body of an answer."""
    wire = example.wire
    lines = [status_line(wire.status)]
    lines += [f"{k}: {v}" for k, v in wire.headers.items() if k != "Content-Type"]
    body, language = "", ""
    if answer.shape.body is not None:
        value = example_body(answer, example)
        is_text = answer.shape.envelope.is_text
        body, language = (value, "text") if is_text else (to_json(value), "json")
    return Shown(label, ", ".join(map(md_code, lines)), language, body)


def _full(answer: Answer, example: Example, resolved: Resolved) -> Example:
    """Return *example* with the optional fields that the error itself has no value for."""
    rule = answer.rule
    fields = {place.field for place in shape_places(answer.shape, in_parts=False)}
    fields -= _OWN | {*rule.omits, *rule.pins, *answer.spec.params}
    params = {name: value_of(name, answer, resolved) for name in answer.spec.params}
    given = {name: value_of(name, answer, resolved) for name in sorted(fields)}
    given = {**given, **{k: v for k, v in example.given.items() if k not in params}}
    values = values_of(answer, resolved, given, params, example.status)
    try:
        return replace(example, wire=write(values, example.status))
    except ValueError:
        return example  # A value that only a list of errors could carry.


def _size(answer: Answer, example: Example) -> int:
    """Return how many headers and members an answer has; 0 if there is nothing to see."""
    if answer.shape.body is None:
        return len(example.wire.headers)
    if answer.shape.envelope.is_text:
        return 1 + len(example.wire.headers)
    return _members(json.loads(example.wire.body)) + len(example.wire.headers)


def _members(value: Any) -> int:
    # Of a list of errors, one shows as much as many do.
    if is_mapping(value):
        return sum(1 + _members(each) for each in value.values())
    return _members(value[0]) if is_list(value) and value else 0
