"""A catalog with its meaning worked out: every answer, with its codes, statuses and envelope."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from generator.catalog.model import Catalog, ErrorSpec
from generator.meaning.fields import field_schemas, own_codes
from generator.meaning.ruling import contract_of
from generator.runtime.contract import Contract
from generator.runtime.places import choose
from generator.runtime.rules import Rule
from generator.runtime.shapes import Shape


@dataclass(frozen=True, slots=True)
class Answer:
    """
    One way in which an error is answered: the error itself, or one of its cases.

    Args:
        name: The error's name.
        case: The name of the case, or the status where an error has several; None if
            the error has one answer only.
        when: When the error gives this answer; empty if the case does not say.
        code: The code to write; None if the wire carries none.
        status: The status to write; None if the catalog leaves it open.
        statuses: The status to write of each of its ranges; *status* is the first.
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
        """The answer's name in this catalog: ``NAME`` or ``NAME.case``."""
        return self.name if self.case is None else f"{self.name}.{self.case}"


@dataclass(frozen=True, slots=True)
class Resolved:
    """
    A catalog and what it means.

    Args:
        answers: All answers of all errors but the retired ones, in catalog order.
        field_schemas: The JSON Schema of every field, the built-in ones among them.
    """

    catalog: Catalog
    contract: Contract
    answers: tuple[Answer, ...]
    field_schemas: dict[str, Any]
    by_error: dict[str, tuple[Answer, ...]] = field(default_factory=dict)


def resolve(catalog: Catalog) -> Resolved:
    """
    Return what *catalog* means.

    The catalog has passed the checks of structure: templates compile and every name
    that it uses exists.
    """
    schemas = field_schemas(catalog)
    contract = contract_of(catalog, schemas)
    taken = _single_statuses(contract)
    answers = tuple(
        _answer(rule, catalog, contract, written_statuses(rule, taken))
        for rule in contract.rules
    )
    by_error: dict[str, list[Answer]] = {}
    for answer in answers:
        by_error.setdefault(answer.name, []).append(answer)
    grouped = {name: tuple(each) for name, each in by_error.items()}
    return Resolved(catalog, contract, answers, schemas, grouped)


def _answer(
    rule: Rule, catalog: Catalog, contract: Contract, statuses: tuple[int, ...]
) -> Answer:
    name, case = rule.key
    spec = catalog.errors[name]
    case_spec = spec.cases.get(case) if case is not None else None
    code = next((each for each in own_codes(name, spec) if each is not None), None)
    message = (case_spec.message if case_spec else None) or spec.message
    pinned = spec.pins.get("message")
    if isinstance(pinned, str):
        message = pinned
    status = statuses[0] if statuses else None
    return Answer(
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
        docs=docs_of(name, spec, catalog),
        retry_after=seconds(spec),
    )


def docs_of(name: str, spec: ErrorSpec, catalog: Catalog) -> str | None:
    """Return the address of the error's documentation, None if the catalog has none."""
    template = spec.docs or catalog.api.docs
    if template is None:
        return None
    code = next((each for each in own_codes(name, spec) if each is not None), name)
    quoted = quote(str(code), safe="-._~", errors="replace")
    return template.replace("{code}", quoted).replace("{name}", name)


def seconds(spec: ErrorSpec) -> float | None:
    """Return how long the catalog says to wait before a retry, in seconds."""
    if spec.retry is None or isinstance(spec.retry, bool):
        return None
    text = spec.retry.after
    for unit, factor in (("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    raise AssertionError(text)


def written_statuses(rule: Rule, taken: frozenset[int]) -> tuple[int, ...]:
    """
    Return the status to write of each of the rule's ranges, in order.

    Args:
        taken: Statuses that an error takes exactly; a range leaves them to it.
    """
    return tuple(
        (
            next((each for each in range(first, last + 1) if each not in taken), first)
            if first < last
            else first
        )
        for first, last in rule.statuses
    )


def _single_statuses(contract: Contract) -> frozenset[int]:
    return frozenset(
        first
        for rule in contract.rules
        for first, last in rule.statuses
        if first == last
    )
