"""Rules about envelopes: what is read from them, and problem documents."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from error_catalog.catalog.model import EnvelopeSpec
from error_catalog.diagnostics import Finding, Severity, is_mapping
from error_catalog.files import Path
from error_catalog.rules.quality.rule import Rule, Subject
from error_catalog.runtime.contract import media_kind
from error_catalog.runtime.template import split_key, split_text


def unreachable(subject: Subject) -> Iterator[Finding]:
    """No error is written in an envelope, and nothing is read from it."""
    written = {each.shape.envelope.name for each in subject.resolved.responses}
    has_codeless = any(None in each.codes for each in subject.resolved.contract.rules)
    for name, fields in subject.fields.items():
        if name in written or {"code", "message"} & fields or has_codeless:
            continue
        path: Path = ("envelopes", name)
        message = f"no error has the envelope `{name}`, and nothing is read from it"
        hint = "add a place for `{code}` or `{message}`, or remove it"
        yield Finding(path, message, hint, on_key=True)


def problem_media_type(subject: Subject) -> Iterator[Finding]:
    """A problem document is sent as another media type."""
    for name, spec in subject.catalog.envelopes.items():
        members = _members(spec.body)
        is_problem = {"title", "detail"} <= members.keys()
        others = {"type", "status", "instance"} & members.keys()
        kinds = {media_kind(each) for each in spec.media_types}
        if is_problem and len(others) >= 2 and not kinds & _PROBLEMS:
            at: Path = ("envelopes", name)
            if "media_types" in spec.model_fields_set:
                at = (*at, "media_type")
            message = f"a problem document is sent as `{spec.media_type}`"
            hint = "if the server does so, write `media_type: application/problem+json`"
            yield Finding(at, message, hint)


_PROBLEMS = frozenset(("application/problem+json", "application/problem+xml"))


def _members(body: Any) -> Mapping[str, Any]:
    """Return what stands in an object's template by key, optional or not."""
    if not is_mapping(body):
        return {}
    return {split_key(key)[0]: value for key, value in body.items()}


def type_relative(subject: Subject) -> Iterator[Finding]:
    """The ``type`` of a problem is a relative URI."""
    for name, spec in subject.catalog.envelopes.items():
        if not _is_problem(spec):
            continue
        value = _members(spec.body).get("type")
        path: Path = ("envelopes", name, "body", _key_of(spec.body, "type"))
        for place, text in _types(subject, name, path, value):
            if isinstance(text, str) and _is_relative(text):
                message = f"the type `{text}` is relative"
                hint = "write the whole URI, or `about:blank`"
                yield Finding(place, message, hint)


def _is_problem(spec: EnvelopeSpec) -> bool:
    kinds = {media_kind(each) for each in spec.media_types}
    return bool(kinds & _PROBLEMS) or {"title", "detail"} <= _members(spec.body).keys()


def _key_of(body: Any, key: str) -> str:
    keys = body if is_mapping(body) else ()
    return next((each for each in keys if split_key(each)[0] == key), key)


def _types(
    subject: Subject, envelope: str, path: Path, value: Any
) -> Iterator[tuple[Path, Any]]:
    """Yield what can stand in the place of ``type``, each with what says so."""
    if not isinstance(value, str) or not value:
        return
    pieces = split_text(value)
    if isinstance(pieces[0], str):
        yield path, value
    elif len(pieces) == 1:
        yield from _values(subject, envelope, pieces[0][0])


def _values(subject: Subject, envelope: str, field: str) -> Iterator[tuple[Path, Any]]:
    """Yield what a field that is the type can be, each with what says so."""
    spec = subject.catalog.fields.get(field)
    if spec is not None and subject.written("fields").get(field):
        yield ("fields", field, "default"), spec.default
    if field == "docs":
        yield ("api", "docs"), subject.catalog.api.docs
        for name, error in subject.errors.items():
            yield ("errors", name, "docs"), error.docs
    for response in subject.resolved.responses:
        if response.shape.envelope.name == envelope:
            for at, each in subject.specs(response.name):
                if field in each.pins:
                    yield (*at, "pins", field), each.pins[field]


def _is_relative(text: str) -> bool:
    return not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|\{", text)


RULES = (
    Rule("envelope-unreachable", unreachable, Severity.WARNING, "Our own experience"),
    Rule(
        "problem-media-type", problem_media_type, Severity.NOTE, "RFC 9457, section 3"
    ),
    Rule(
        "type-uri-relative", type_relative, Severity.WARNING, "RFC 9457, section 3.1.1"
    ),
)
