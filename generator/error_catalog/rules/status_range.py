"""
No range is empty, and errors with a status below 400 can be told apart from successes.

An envelope that occurs below 400 needs something that a success does not have: a constant,
the code, or a list that is not empty.

Source: RFC 9110 section 15 (status codes); LANGUAGE section 4, items 5 and 6.
"""

from collections.abc import Iterator
from typing import Any

from error_catalog.catalog.model import Catalog, EnvelopeSpec, Range
from error_catalog.diagnostics import Finding, is_list, is_mapping
from error_catalog.files import Path
from error_catalog.runtime.contract import Span, within
from error_catalog.runtime.template import key_placeholder, split_key, split_text
from error_catalog.semantics.resolution import spans_of


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find empty ranges, and envelopes that could mistake successes for errors."""
    for name, error in catalog.errors.items():
        path: Path = ("errors", name)
        if isinstance(error.code, Range) and error.code.first > error.code.last:
            yield _empty((*path, "code"), error.code)
        yield from _ranges((*path, "status"), error.status)
        for case, spec in error.cases.items():
            yield from _ranges((*path, "cases", case, "status"), spec.status)
    early = _early_envelopes(catalog)
    for name, envelope in catalog.envelopes.items():
        path = ("envelopes", name)
        yield from _ranges((*path, "status"), envelope.status)
        if name in early and not _marks_errors(envelope):
            key: Path = (*path, "body") if envelope.body is not None else path
            hint = "add a constant, a required `{code}` or a list of errors"
            if envelope.standard is not None:  # Its body is not written there.
                key = early[name]
                hint = "write a status from 400 on, or an envelope with a `body` of its own"
            message = f"`{name}` occurs below 400, where a success could look the same"
            yield Finding(key, message, hint)


def _ranges(path: Path, statuses: tuple[Any, ...]) -> Iterator[Finding]:
    for each in statuses:
        if isinstance(each, Range) and each.first > each.last:
            yield _empty(path, each)


def _empty(path: Path, found: Range) -> Finding:
    message = f"the range from {found.first} to {found.last} is empty"
    return Finding(path, message, "swap `from` and `to`")


def _early_envelopes(catalog: Catalog) -> dict[str, Path]:
    """Return the envelopes of responses with a status below 400, each with what says so."""
    found: dict[str, Path] = {
        name: ("envelopes", name, "status")
        for name, envelope in catalog.envelopes.items()
        if any(first < 400 for first, _ in spans_of(envelope.status))
    }
    for owner, error in catalog.errors.items():
        responses = [(error.envelope, error.status)] if not error.cases else []
        for case in error.cases.values():
            envelope = case.envelope or error.envelope
            responses.append((envelope, case.status or error.status))
        for named, statuses in responses:
            for span in spans_of(statuses):
                if span[0] < 400:
                    for each in {named} if named else _admitting(span, catalog):
                        found.setdefault(each, ("errors", owner, "status"))
    return found


def _admitting(span: Span, catalog: Catalog) -> set[str]:
    """Return the first envelope that admits the first status of *span*."""
    for name, envelope in catalog.envelopes.items():
        if not envelope.status or within(span[0], spans_of(envelope.status)):
            return {name}
    return set(list(catalog.envelopes)[:1])


def _marks_errors(envelope: EnvelopeSpec) -> bool:
    """Tell whether a success cannot be mistaken for *envelope*."""
    headers = (
        _is_mark(value)
        for key, value in envelope.headers.items()
        if not split_key(key)[1]
    )
    has_template = envelope.body is not None and envelope.body != "any"
    return any(headers) or (has_template and _is_mark(envelope.body))


def _is_mark(value: Any) -> bool:
    """Tell whether a required part of a template is a constant, the code or a list."""
    if is_list(value):
        return any(not (is_mapping(each) and "?" in each) for each in value)
    if is_mapping(value):
        return any(
            key_placeholder(split_key(key)[0]) is not None or _is_mark(child)
            for key, child in value.items()
            if not split_key(key)[1] and key != "..."
        )
    if not isinstance(value, str):
        return True
    try:
        pieces = split_text(value)
    except ValueError:
        return True  # The rule `template` reports it.
    return any(isinstance(each, str) or each[0] == "code" for each in pieces)
