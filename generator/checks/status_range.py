"""
Ranges of statuses and codes run upwards, and answers below 400 can be told from successes.

An envelope that occurs below 400 needs something that a success does not have: a constant,
the code, or a list that is not empty.

Source: RFC 9110 section 15 (status codes); LANGUAGE section 4, items 5 and 6.
"""

from collections.abc import Iterator
from typing import Any

from generator.catalog.entries import Range
from generator.catalog.model import Catalog
from generator.catalog.parts import EnvelopeSpec
from generator.diagnostics import Finding
from generator.meaning.ruling import spans_of
from generator.runtime.rules import Span, within
from generator.runtime.templates import key_placeholder, split_key, split_text
from generator.shaping import is_list, is_mapping
from generator.sources import Path


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find ranges that run backwards and envelopes that would take successes for errors."""
    for name, error in catalog.errors.items():
        path: Path = ("errors", name)
        if isinstance(error.code, Range) and error.code.first > error.code.last:
            yield _backwards((*path, "code"), error.code)
        yield from _ranges((*path, "status"), error.status)
        for case, spec in error.cases.items():
            yield from _ranges((*path, "cases", case, "status"), spec.status)
    early = _early_envelopes(catalog)
    for name, envelope in catalog.envelopes.items():
        path = ("envelopes", name)
        yield from _ranges((*path, "status"), envelope.status)
        if name in early and not _tells_errors(envelope):
            key = (*path, "body") if envelope.body is not None else path
            yield Finding(
                key,
                f"`{name}` occurs below 400, where a success could look the same",
                "add a constant, a required `{code}` or a list of errors",
            )


def _ranges(path: Path, statuses: tuple[Any, ...]) -> Iterator[Finding]:
    for each in statuses:
        if isinstance(each, Range) and each.first > each.last:
            yield _backwards(path, each)


def _backwards(path: Path, found: Range) -> Finding:
    message = f"the range from {found.first} to {found.last} is empty"
    return Finding(path, message, "exchange `from` and `to`")


def _early_envelopes(catalog: Catalog) -> set[str]:
    """Return the envelopes that answers below 400 come in."""
    found = {
        name
        for name, envelope in catalog.envelopes.items()
        if any(first < 400 for first, _ in spans_of(envelope.status))
    }
    for error in catalog.errors.values():
        answers = [(error.envelope, error.status)] if not error.cases else []
        for case in error.cases.values():
            envelope = case.envelope or error.envelope
            answers.append((envelope, case.status or error.status))
        for named, statuses in answers:
            for span in spans_of(statuses):
                if span[0] < 400:
                    found |= {named} if named else _admitting(span, catalog)
    return found


def _admitting(span: Span, catalog: Catalog) -> set[str]:
    """Return the first envelope that admits the first status of *span*."""
    for name, envelope in catalog.envelopes.items():
        if not envelope.status or within(span[0], spans_of(envelope.status)):
            return {name}
    return set(list(catalog.envelopes)[:1])


def _tells_errors(envelope: EnvelopeSpec) -> bool:
    headers = (
        _is_telling(value)
        for key, value in envelope.headers.items()
        if not split_key(key)[1]
    )
    promised = envelope.body is not None and envelope.body != "any"
    return any(headers) or (promised and _is_telling(envelope.body))


def _is_telling(value: Any) -> bool:
    """Tell whether a required part of a template is a constant, the code or a list."""
    if is_list(value):
        return any(not (is_mapping(each) and "?" in each) for each in value)
    if is_mapping(value):
        return any(
            key_placeholder(split_key(key)[0]) is not None or _is_telling(child)
            for key, child in value.items()
            if not split_key(key)[1] and key != "..."
        )
    if not isinstance(value, str):
        return True
    try:
        pieces = split_text(value)
    except ValueError:
        return True  # The rule `template` says what is wrong with it.
    return any(isinstance(each, str) or each[0] == "code" for each in pieces)
