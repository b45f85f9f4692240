"""
A catalog resolved: every response with its codes, statuses and envelope.

With it come the runtime's tables: generated packages, examples and rules read the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from error_catalog.catalog.model import CaseSpec, Catalog, ErrorSpec, Range
from error_catalog.runtime.contract import Contract, Envelope, Rule, Shape, Span, choose
from error_catalog.runtime.values import ANY, MISSING
from error_catalog.semantics.fields import field_of, field_schemas, own_codes
from error_catalog.semantics.statuses import plainest


@dataclass(frozen=True, slots=True)
class Response:
    """
    One way in which an error is sent: the error itself, or one of its cases.

    Args:
        name: The error's name.
        case: The name of the case, or the status if the error has several; None if the
            error has only this response.
        when: When the error has this response; empty if the catalog does not say.
        code: The code to write; None if there is none on the wire.
        status: The status to write; None if the catalog leaves it open.
        statuses: The status to write for each of its ranges; *status* is the first.
        message: The template of the text on the wire.
        retry_after: Seconds; None if the catalog does not say.
    """

    name: str
    case: str | None
    spec: ErrorSpec
    rule: Rule
    shape: Shape
    code: str | int | None
    status: int | None
    statuses: tuple[int, ...]
    when: str
    title: str
    message: str
    description: str | None
    action: str | None
    docs: str | None
    retry_after: float | None

    @property
    def id(self) -> str:
        """The response's name in this catalog: ``NAME`` or ``NAME.case``."""
        return self.name if self.case is None else f"{self.name}.{self.case}"


@dataclass(frozen=True, slots=True)
class Resolved:
    """
    A catalog and what it means.

    Args:
        responses: All responses of all errors that are not retired, in catalog order.
        field_schemas: The JSON Schema of every field, the built-in ones included.
        by_error: The same responses, by the name of their error.
    """

    catalog: Catalog
    contract: Contract
    responses: tuple[Response, ...]
    field_schemas: dict[str, Any]
    by_error: dict[str, tuple[Response, ...]] = field(default_factory=dict)


def resolve(catalog: Catalog) -> Resolved:
    """
    Return what *catalog* means.

    The catalog must have passed the rules of structure: templates compile, and every name
    that it uses exists.
    """
    schemas = field_schemas(catalog)
    contract = contract_of(catalog, schemas)
    exact = _exact_statuses(contract)
    responses = tuple(
        _response(rule, catalog, contract, _written_statuses(rule, exact))
        for rule in contract.rules
    )
    by_error: dict[str, list[Response]] = {}
    for response in responses:
        by_error.setdefault(response.name, []).append(response)
    grouped = {name: tuple(each) for name, each in by_error.items()}
    return Resolved(catalog, contract, responses, schemas, grouped)


def contract_of(catalog: Catalog, schemas: Mapping[str, Any]) -> Contract:
    """
    Return the runtime's tables for *catalog*, as in its generated package.

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


def _response(
    rule: Rule, catalog: Catalog, contract: Contract, statuses: tuple[int, ...]
) -> Response:
    name, case = rule.key
    spec = catalog.errors[name]
    case_spec = spec.cases.get(case) if case is not None else None
    code = next((each for each in own_codes(name, spec) if each is not None), None)
    message = (case_spec.message if case_spec else None) or spec.message
    pinned = spec.pins.get("message")
    if isinstance(pinned, str):
        message = pinned
    status = statuses[0] if statuses else None
    return Response(
        name=name,
        case=case,
        spec=spec,
        rule=rule,
        shape=choose(contract, rule, status or 0),
        code=code,
        status=status,
        statuses=statuses,
        when=case_spec.when if case_spec else "",
        title=spec.title or spec.summary,
        message=message or spec.summary.replace("{", "{{").replace("}", "}}"),
        description=(case_spec.description if case_spec else None) or spec.description,
        action=(case_spec.action if case_spec else None) or spec.action,
        docs=_docs(name, spec, catalog),
        retry_after=_retry_delay(spec),
    )


def _docs(name: str, spec: ErrorSpec, catalog: Catalog) -> str | None:
    """Return the URL of the error's documentation, None if the catalog has none."""
    template = spec.docs or catalog.api.docs
    if template is None:
        return None
    code = next((each for each in own_codes(name, spec) if each is not None), name)
    quoted = quote(str(code), safe="-._~", errors="replace")
    return template.replace("{code}", quoted).replace("{name}", name)


def _retry_delay(spec: ErrorSpec) -> float | None:
    """Return how long the catalog says to wait before a retry, in seconds."""
    if spec.retry is None or isinstance(spec.retry, bool):
        return None
    text = spec.retry.after
    for unit, factor in (("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    raise AssertionError(text)


def _written_statuses(rule: Rule, exact: frozenset[int]) -> tuple[int, ...]:
    """
    Return the status to write for each of the rule's ranges: the plainest of it.

    Args:
        exact: Statuses that some error has exactly; a range leaves them to it.
    """
    return tuple(
        (
            next((each for each in plainest((span,)) if each not in exact), span[0])
            if span[0] < span[1]
            else span[0]
        )
        for span in rule.statuses
    )


def _exact_statuses(contract: Contract) -> frozenset[int]:
    return frozenset(
        first
        for rule in contract.rules
        for first, last in rule.statuses
        if first == last
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
    """Return the statuses of the case, or else of the error, or else of the envelope."""
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
