"""
A catalog resolved: every response with its codes, statuses and envelope.

With it come the runtime's tables: generated packages, examples and rules read the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from error_catalog.catalog.model import (
    CaseSpec,
    Catalog,
    ErrorSpec,
    ParamSpec,
    Range,
    ResponseSpec,
    RetrySpec,
)
from error_catalog.files import Location
from error_catalog.runtime.contract import Contract, Envelope, Rule, Shape, Span, choose
from error_catalog.runtime.template import Field, split_text
from error_catalog.runtime.values import ANY, MISSING, spell
from error_catalog.semantics.acceptance import add_texts, checked_schema
from error_catalog.semantics.fields import EXTRAS, field_of, field_schemas, own_codes
from error_catalog.semantics.selectivity import Claim, foreign_fields
from error_catalog.semantics.statuses import PHRASES, plainest, span_of

Retry = bool | RetrySpec | None
"""Whether, and after how long, to send a request again; None if the catalog does not say."""


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
        allows: Fields that belong to others, but that it may have too.
        operations: That return it; none if the catalog does not say.
        retry_after: Seconds; None if the catalog does not say.
        shown: The values of each example by its name, at least one: the name of the only
            one may be empty.
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
    allows: tuple[str, ...]
    operations: tuple[str, ...]
    retry: Retry
    retry_after: float | None
    shown: Mapping[str, Mapping[str, Any]]

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
        made: The examples that were made so far, by ``Response.id``.
        places: Where each error stands in the files of the catalog; only for those who ask.
    """

    catalog: Catalog
    contract: Contract
    responses: tuple[Response, ...]
    field_schemas: dict[str, Any]
    by_error: dict[str, tuple[Response, ...]] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    places: Mapping[str, Location] = field(default_factory=dict[str, Location])


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
        fields[name].schema = checked_schema(each.json_schema)
    live = {name: spec for name, spec in catalog.errors.items() if not spec.retired}
    rules = [
        rule
        for name, spec in live.items()
        for rule in _rules(name, spec, catalog, schemas)
    ]
    whole = {rule.error for rule in rules if rule.key == (rule.error, None)}
    contract = Contract(
        fields=fields,
        envelopes=[_envelope(name, catalog) for name in catalog.envelopes],
        rules=rules,
        general=[
            _rule(name, None, spec, None, _statuses(spec, None, catalog), schemas)
            for name, spec in live.items()
            if name not in whole
        ],
        status_headers=_status_headers(catalog, rules),
        extras=EXTRAS,
    )
    add_texts(contract)
    _part_fields(contract, catalog)
    return contract


def _part_fields(contract: Contract, catalog: Catalog) -> None:
    """Give each rule the fields that belong to others, which only all rules together say."""
    foreign = foreign_fields(
        contract, {rule.key: _claim(rule.key, catalog) for rule in contract.rules}
    )
    for rule in contract.rules:
        rule.foreign = foreign[rule.key]
    for error, rule in contract.general.items():
        cases = [each.foreign for each in contract.by_error[error]]
        rule.foreign = tuple(
            name for name in cases[0] if all(name in each for each in cases)
        )


def _claim(key: tuple[str, str | None], catalog: Catalog) -> Claim:
    name, case = key
    spec = catalog.errors[name]
    case_spec = spec.cases.get(case or "")
    retry = retry_of(spec, case_spec)
    return Claim(
        allows=_allowed(spec, case_spec),
        retries=retry is True,
        waits=isinstance(retry, RetrySpec),
    )


def _allowed(spec: ErrorSpec, case: CaseSpec | None) -> tuple[str, ...]:
    return (*spec.allows, *(case.allows if case else ()))


def retry_of(spec: ErrorSpec, case: CaseSpec | None) -> Retry:
    """Return whether to send a request again: what the case says, else what its error says."""
    return spec.retry if case is None or case.retry is None else case.retry


def _status_headers(catalog: Catalog, rules: list[Rule]) -> dict[int, dict[str, str]]:
    """
    Return the constant headers of each status; its own replace those of its range.

    Of a range, these are the registered statuses and those that an error has.
    """
    known = {*PHRASES}
    known |= {first for each in rules for first, last in each.statuses if first == last}
    found: dict[int, dict[str, str]] = {}
    ranges_first = sorted(catalog.statuses, key=lambda key: key[1:].isdigit())
    for key in ranges_first:
        first, last = span_of(key)
        headers = catalog.statuses[key].headers
        texts = {name: _constant(spell(text)) for name, text in headers.items()}
        for status in range(first, last + 1) if texts else ():
            if first == last or status in known:
                found[status] = _with_headers(found.get(status, {}), texts)
    return dict(sorted(found.items()))


def _with_headers(wide: dict[str, str], own: dict[str, str]) -> dict[str, str]:
    """Return *own* headers, and those of *wide* that have other names."""
    names = {name.lower() for name in own}
    return {**{k: v for k, v in wide.items() if k.lower() not in names}, **own}


def _constant(text: str) -> str:
    """Return text as a template without placeholders says it."""
    return "".join(each for each in split_text(text) if isinstance(each, str))


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
    pinned = rule.pins.get("message")
    if isinstance(pinned, str):
        message = pinned
    status = statuses[0] if statuses else None
    retry = retry_of(spec, case_spec)
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
        allows=_allowed(spec, case_spec),
        operations=(case_spec.operations if case_spec else ()) or spec.operations,
        retry=retry,
        retry_after=retry_delay(retry),
        shown=(case_spec and _shown(case_spec)) or _shown(spec) or {"": {}},
    )


def _shown(spec: ResponseSpec) -> Mapping[str, Mapping[str, Any]]:
    """Return the values of each example that *spec* has, by its name."""
    return spec.examples or ({"": spec.example} if spec.example else {})


def _docs(name: str, spec: ErrorSpec, catalog: Catalog) -> str | None:
    """Return the URL of the error's documentation, None if the catalog has none."""
    template = spec.docs or catalog.api.docs
    if template is None:
        return None
    code = next((each for each in own_codes(name, spec) if each is not None), name)
    quoted = quote(str(code), safe="-._~", errors="replace")
    return template.replace("{code}", quoted).replace("{name}", name)


def retry_delay(retry: Retry) -> float | None:
    """Return how long the catalog says to wait before a retry, in seconds."""
    if not isinstance(retry, RetrySpec):
        return None
    text = retry.after
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
        pins={**spec.pins, **case_spec.pins} if case_spec else spec.pins,
        params={key: _param(param, schemas) for key, param in spec.params.items()},
        requires=(*spec.requires, *(case_spec.requires if case_spec else ())),
        omits=(*spec.omits, *(case_spec.omits if case_spec else ())),
    )


def _param(param: ParamSpec, schemas: Mapping[str, Any]) -> Field:
    found = field_of(
        param.json_schema, schemas, param.default, is_required=not param.optional
    )
    found.schema = checked_schema(param.keywords)
    return found


def _envelope(name: str, catalog: Catalog) -> Envelope:
    spec = catalog.envelopes[name]
    body = MISSING if spec.body is None else ANY if spec.body == "any" else spec.body
    return Envelope(
        name,
        body=body,
        headers=spec.headers,
        media_type=spec.media_type,
        format=spec.format or "",
        also_read=spec.media_types[1:],
        statuses=spans_of(spec.status),
    )
