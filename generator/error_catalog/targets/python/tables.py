"""contract.py and codes.py as expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from error_catalog.filters.python import Call, Name
from error_catalog.runtime.contract import Envelope, Rule
from error_catalog.runtime.template import (
    Field,
    key_placeholder,
    split_key,
    split_text,
)
from error_catalog.runtime.values import ANY, MISSING, is_array, is_object
from error_catalog.semantics.acceptance import SLOW
from error_catalog.semantics.names import unique, words
from error_catalog.semantics.resolution import Resolved
from error_catalog.semantics.subschemas import subschemas

if TYPE_CHECKING:
    from error_catalog.runtime.contract import Contract, Span


def fields_table(resolved: Resolved) -> dict[str, Call]:
    """Return the constructor of each field, the built-in ones among them."""
    return {name: _field(each) for name, each in resolved.contract.fields.items()}


def envelopes_table(resolved: Resolved) -> tuple[Call, ...]:
    """Return the constructor of each envelope, with its templates as the catalog has them."""
    return tuple(_envelope(each) for each in resolved.contract.envelopes)


def rules_table(
    rules: list[Rule], classes: Mapping[str, str], fields: Mapping[str, Field]
) -> tuple[Call, ...]:
    """
    Return the constructor of each rule.

    Args:
        classes: The class of each error and response, by ``NAME`` or ``NAME.case``.
        fields: Those of the catalog.
    """
    defaults = {name for name, field in fields.items() if field.default is not None}
    waiting = {rule.error for rule in rules if _WAIT not in rule.foreign}
    return tuple(
        _rule(rule, classes, {*defaults, *((_WAIT,) if rule.error in waiting else ())})
        for rule in rules
    )


_WAIT = "retry_after"


def table_names(resolved: Resolved, rules: list[Rule]) -> tuple[str, ...]:
    """Return what the tables, *rules* among them, import from ``_runtime.contract``, sorted."""
    ruled = ("Rule",) if rules else ()
    enveloped = ("Envelope",) if resolved.contract.envelopes else ()
    return ("Contract", *enveloped, *ruled)


def promises_nothing(resolved: Resolved) -> bool:
    """Tell whether an envelope's body is ``any``: its table needs the runtime's ``ANY``."""
    return any(each.body is ANY for each in resolved.contract.envelopes)


def injected(contract: Contract) -> tuple[str, ...]:
    """Return the modules of the runtime that the contract is made with, sorted."""
    rules = (*contract.rules, *contract.general.values())
    groups = (contract.fields, *(rule.params for rule in rules))
    envelopes = (
        part for each in contract.envelopes for part in (each.headers, each.body)
    )
    found: set[str] = set()
    schemas = [each.schema for fields in groups for each in fields.values()]
    if any(schemas):
        found.add("schemas")
    if any(map(_is_slow, schemas)):
        found.add("text")
    for template in (*envelopes, *(rule.pins for rule in rules)):
        found.update(_needed(template))
    return tuple(sorted(found))


def _is_slow(schema: Any) -> bool:
    """Tell whether a pattern in *schema* is matched by the module ``text``."""
    if is_array(schema):  # What constructors check has a list under ``not``.
        return any(map(_is_slow, schema))
    if not is_object(schema):
        return False
    return SLOW in schema or any(_is_slow(each) for _, _, each in subschemas(schema))


def _needed(template: Any) -> Iterator[str]:
    """Yield the modules that a template is compiled with."""
    if is_array(template):
        yield "lists"
        for each in template:
            yield from _needed(each)
    elif is_object(template):
        for key, each in template.items():
            if key_placeholder(split_key(key)[0]) is not None:
                yield "lists"
            yield from _needed(each)
    elif isinstance(template, str) and len(split_text(template)) > 1:
        yield "text"


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
    if field.schema is not None:
        keywords.append(("schema", field.schema))
    return Call("Field", field.types, tuple(keywords))


def _envelope(envelope: Envelope) -> Call:
    keywords: list[tuple[str, Any]] = []
    if envelope.statuses:
        keywords.append(("statuses", _statuses(envelope.statuses)))
    if envelope.media_type != "application/json":
        keywords.append(("media_type", envelope.media_type))
    if envelope.format:
        keywords.append(("format", envelope.format))
    if envelope.also_read:
        keywords.append(("also_read", envelope.also_read))
    if envelope.headers:
        keywords.append(("headers", dict(envelope.headers)))
    if envelope.body is ANY:
        keywords.append(("body", Name("ANY")))
    elif envelope.body is not MISSING:
        keywords.append(("body", envelope.body))
    if envelope.texts:
        keywords.append(("texts", dict(envelope.texts)))
    return Call("Envelope", (envelope.name,), tuple(keywords))


def _rule(rule: Rule, classes: Mapping[str, str], unasked: set[str]) -> Call:
    """
    Return the constructor of one rule.

    Args:
        unasked: The fields that may be written although the caller gives no value: those
            with a default, and the wait that the class of some other case has. Of no other
            does the runtime need to know that it is foreign.
    """
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
    listed = (
        ("requires", rule.requires),
        ("omits", rule.omits),
        ("foreign", tuple(name for name in rule.foreign if name in unasked)),
    )
    keywords += [each for each in listed if each[1]]
    keywords += [("texts", dict(rule.texts))] if rule.texts else []
    return Call("Rule", (Name(f"errors.{classes[key]}"),), tuple(keywords))


def _statuses(ranges: tuple[Span, ...]) -> tuple[int | Span, ...]:
    return tuple(first if first == last else (first, last) for first, last in ranges)


@dataclass(frozen=True, slots=True)
class Member:
    """One constant of ``ErrorCode``."""

    name: str
    value: str | int


def members(resolved: Resolved) -> tuple[Member, ...]:
    """Return a constant for every code of the catalog, former ones too."""
    found: dict[str, Member] = {}
    for code in resolved.contract.by_code:
        parts = words(str(code)) or ("empty" if code == "" else "code",)
        name = "_".join(parts).upper()
        if not name[0].isalpha():
            name = f"CODE_{name}"
        name = unique(name, found)
        found[name] = Member(name, code)
    return tuple(found.values())
