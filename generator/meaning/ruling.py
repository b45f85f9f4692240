"""The runtime's tables for a catalog: its envelopes, and a rule for each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.catalog.entries import Range
from generator.catalog.model import CaseSpec, Catalog, ErrorSpec
from generator.meaning.fields import field_of, own_codes
from generator.runtime.contract import Contract
from generator.runtime.rules import ANY, Envelope, Rule
from generator.runtime.values import MISSING

if TYPE_CHECKING:
    from generator.runtime.rules import Span


def contract_of(catalog: Catalog, schemas: Mapping[str, Any]) -> Contract:
    """
    Return the tables of *catalog*, as its generated package has them.

    Args:
        schemas: The JSON Schema of every field.
    """
    fields = {name: field_of(schema, schemas) for name, schema in schemas.items()}
    for name, each in catalog.fields.items():
        fields[name].default = each.default
    live = {name: spec for name, spec in catalog.errors.items() if not spec.retired}
    rules = [
        rule
        for name, spec in live.items()
        for rule in _rules(name, spec, catalog, schemas)
    ]
    whole = {rule.error for rule in rules if rule.key == (rule.error, None)}
    return Contract(
        fields=fields,
        envelopes=[_envelope(name, catalog) for name in catalog.envelopes],
        rules=rules,
        general=[
            _rule(name, None, spec, None, _statuses(spec, None, catalog), schemas)
            for name, spec in live.items()
            if name not in whole
        ],
    )


def spans_of(statuses: tuple[Any, ...]) -> tuple[Span, ...]:
    """Return the statuses of a spec as ranges."""
    return tuple(
        (each, each) if isinstance(each, int) else (each.first, each.last)
        for each in statuses
    )


def _rules(
    name: str, spec: ErrorSpec, catalog: Catalog, schemas: Mapping[str, Any]
) -> Iterator[Rule]:
    for case, case_spec in spec.cases.items():
        statuses = _statuses(spec, case_spec, catalog)
        yield _rule(name, case, spec, case_spec, statuses, schemas)
    if spec.cases:
        return
    statuses = _statuses(spec, None, catalog)
    if len(statuses) < 2:
        yield _rule(name, None, spec, None, statuses, schemas)
        return
    for first, last in statuses:
        case = str(first) if first == last else f"{first}_{last}"
        yield _rule(name, case, spec, None, ((first, last),), schemas)


def _statuses(
    spec: ErrorSpec, case: CaseSpec | None, catalog: Catalog
) -> tuple[Span, ...]:
    """Return what the case says, else the error, else the envelope."""
    envelope = (case.envelope if case else None) or spec.envelope
    if envelope is None and catalog.envelopes:
        envelope = next(iter(catalog.envelopes))
    default = catalog.envelopes[envelope].status if envelope else ()
    return spans_of((case.status if case else ()) or spec.status or default)


def _rule(
    name: str,
    case: str | None,
    spec: ErrorSpec,
    case_spec: CaseSpec | None,
    statuses: tuple[Span, ...],
    schemas: Mapping[str, Any],
) -> Rule:
    ranged = spec.code if isinstance(spec.code, Range) else None
    return Rule(
        (name, case),
        error=name,
        codes=(*own_codes(name, spec), *spec.aliases),
        code_range=(ranged.first, ranged.last) if ranged else None,
        statuses=statuses,
        envelope=(case_spec.envelope if case_spec else None) or spec.envelope,
        pins=spec.pins,
        params={
            key: field_of(
                param.json_schema,
                schemas,
                param.default,
                is_required=not param.optional,
            )
            for key, param in spec.params.items()
        },
        requires=(*spec.requires, *(case_spec.requires if case_spec else ())),
        omits=(*spec.omits, *(case_spec.omits if case_spec else ())),
    )


def _envelope(name: str, catalog: Catalog) -> Envelope:
    spec = catalog.envelopes[name]
    body = MISSING if spec.body is None else ANY if spec.body == "any" else spec.body
    return Envelope(
        name,
        body=body,
        headers=spec.headers,
        media_type=spec.media_type,
        statuses=spans_of(spec.status),
    )
