"""The section of one error on a Markdown page."""

from collections.abc import Iterator, Mapping

from generator.catalog.model import ErrorSpec
from generator.filters.markdown import md_code
from generator.meaning.examples import Example
from generator.meaning.resolving import Answer
from generator.meaning.statuses import span_figures, span_phrase
from generator.targets.markdown.examples import ambiguous_cases, error_examples
from generator.targets.markdown.facts import facts, field_list
from generator.targets.markdown.flavours import Flavour, anchored
from generator.targets.markdown.index import (
    Index,
    figures,
    format_link,
    label,
    spans,
    status_line,
)
from generator.targets.markdown.tables import tables
from generator.targets.markdown.text import prose, sentence
from generator.targets.markdown.types import type_words
from generator.targets.markdown.views import Details, Markdown, Section, Table

_CASE_COLUMNS = (
    "Case",
    "HTTP",
    "When",
    "Action",
    "Always sent",
    "Never sent",
    "Format",
)


def section(
    name: str, page: Index, examples: Mapping[str, Example], flavour: Flavour
) -> Section:
    """Return what the page says of one error."""
    spec, answers = page.errors[name], page.resolved.by_error[name]
    anchors, heading = anchored(label(name, page), page.anchors[name], flavour)
    return Section(
        name=name,
        anchors=anchors,
        heading=heading,
        lead=_lead(name, spec, page),
        description=prose(spec.description or ""),
        facts=tuple(facts(name, page)),
        tables=(*_cases(answers, page), *_params(spec, page)),
        details=tuple(_details(answers)),
        examples=tuple(error_examples(answers, examples)),
        extensions=spec.extensions,
    )


def _lead(name: str, spec: ErrorSpec, page: Index) -> Markdown:
    statuses = " or ".join(
        (
            status_line(span[0])
            if span[0] == span[1]
            else f"{span_figures(span)} {span_phrase(span)}"
        )
        for span in spans(name, page)
    )
    return f"**{statuses or 'Any status'}.** {sentence(spec.summary)}".rstrip()


def _cases(answers: tuple[Answer, ...], page: Index) -> Iterator[Table]:
    """Yield the table of the cases, if the error has any."""
    rows: list[tuple[Markdown, ...]] = []
    several = len({answer.shape.envelope.name for answer in answers}) > 1
    alike = ambiguous_cases(answers)
    for answer in answers:
        case = answer.spec.cases.get(answer.case or "")
        if case is None:
            return
        envelope = answer.shape.envelope.name
        rows.append(
            (
                md_code(answer.case or "") if alike else "",
                figures(answer.rule.statuses),
                sentence(answer.when),
                sentence(case.action or ""),
                field_list(case.requires, envelope, page),
                field_list(case.omits, envelope, page),
                format_link(envelope, page) if several else "",
            )
        )
    yield from tables(_CASE_COLUMNS, rows)


def _params(spec: ErrorSpec, page: Index) -> Iterator[Table]:
    schemas = page.resolved.field_schemas
    rows = [
        (
            md_code(name),
            type_words(param.keywords, schemas),
            "no" if param.optional else "yes",
            sentence(param.description or ""),
        )
        for name, param in spec.params.items()
    ]
    yield from tables(("Parameter", "Type", "Required", "Meaning"), rows)


def _details(answers: tuple[Answer, ...]) -> Iterator[Details]:
    alike = ambiguous_cases(answers)
    for answer in answers:
        case = answer.spec.cases.get(answer.case or "")
        if case is not None and case.description:
            name = figures(answer.rule.statuses)
            label = md_code(answer.case or "") if alike else name
            yield Details(label, prose(case.description))
