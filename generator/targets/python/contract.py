"""The tables of a generated package, as expressions: fields, envelopes, rules, classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from generator.filters.expressions import Call, Name
from generator.meaning.resolving import Resolved
from generator.runtime.rules import ANY, Envelope, Rule
from generator.runtime.templates import Field
from generator.runtime.values import MISSING

if TYPE_CHECKING:
    from generator.runtime.rules import Span


def fields_table(resolved: Resolved) -> dict[str, Call]:
    """Return the constructor of each field, the built-in ones among them."""
    return {name: _field(each) for name, each in resolved.contract.fields.items()}


def envelopes_table(resolved: Resolved) -> tuple[Call, ...]:
    """Return the constructor of each envelope, with its templates as the catalog has them."""
    return tuple(_envelope(each) for each in resolved.contract.envelopes)


def rules_table(rules: list[Rule], classes: Mapping[str, str]) -> tuple[Call, ...]:
    """
    Return the constructor of each rule.

    Args:
        classes: The class of each error and answer, by ``NAME`` or ``NAME.case``.
    """
    return tuple(_rule(rule, classes) for rule in rules)


def classes_table(root: str, statuses: Mapping[int, str]) -> dict[int, Name]:
    """Return the class of each status, and of 4, 5 and 0 for all the others."""
    named = {0: root, 4: "HTTPClientError", 5: "HTTPServerError", **statuses}
    return {status: Name(f"errors.{name}") for status, name in named.items()}


def table_names(resolved: Resolved, rules: list[Rule]) -> tuple[str, ...]:
    """Return what the tables, *rules* among them, import from ``_runtime.rules``, sorted."""
    promised_nothing = any(each.body is ANY for each in resolved.contract.envelopes)
    ruled = ("Rule",) if rules else ()
    enveloped = ("Envelope",) if resolved.contract.envelopes else ()
    return (*(("ANY",) if promised_nothing else ()), *enveloped, *ruled)


def _field(field: Field) -> Call:
    keywords: list[tuple[str, Any]] = []
    if field.pattern is not None:
        keywords.append(("pattern", field.pattern))
    if field.default is not None:
        keywords.append(("default", field.default))
    if field.empty:
        keywords.append(("empty", True))
    if field.null:
        keywords.append(("null", True))
    return Call("Field", field.types, tuple(keywords))


def _envelope(envelope: Envelope) -> Call:
    keywords: list[tuple[str, Any]] = []
    if envelope.statuses:
        keywords.append(("statuses", _statuses(envelope.statuses)))
    if envelope.media_type != "application/json":
        keywords.append(("media_type", envelope.media_type))
    if envelope.headers:
        keywords.append(("headers", dict(envelope.headers)))
    if envelope.body is ANY:
        keywords.append(("body", Name("ANY")))
    elif envelope.body is not MISSING:
        keywords.append(("body", envelope.body))
    return Call("Envelope", (envelope.name,), tuple(keywords))


def _rule(rule: Rule, classes: Mapping[str, str]) -> Call:
    name, case = rule.key
    key = name if case is None else f"{name}.{case}"
    keywords: list[tuple[str, Any]] = []
    if case is not None:
        keywords.append(("error", Name(f"errors.{classes[name]}")))
    if rule.codes:
        keywords.append(("codes", rule.codes))
    if rule.code_range is not None:
        keywords.append(("code_range", rule.code_range))
    if rule.statuses:
        keywords.append(("statuses", _statuses(rule.statuses)))
    if rule.envelope is not None:
        keywords.append(("envelope", rule.envelope))
    if rule.pins:
        keywords.append(("pins", dict(rule.pins)))
    if rule.params:
        params = {param: _field(each) for param, each in rule.params.items()}
        keywords.append(("params", params))
    if rule.requires:
        keywords.append(("requires", rule.requires))
    if rule.omits:
        keywords.append(("omits", rule.omits))
    return Call("Rule", (Name(f"errors.{classes[key]}"),), tuple(keywords))


def _statuses(ranges: tuple[Span, ...]) -> tuple[int | Span, ...]:
    return tuple(first if first == last else (first, last) for first, last in ranges)
