"""The section of one error, and of one envelope."""

from collections.abc import Iterator, Mapping

from error_catalog.catalog.model import ErrorSpec, in_words
from error_catalog.filters.markdown import md_code
from error_catalog.runtime.contract import Shape
from error_catalog.runtime.values import ANY
from error_catalog.semantics.examples import Example
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.statuses import span_figures, span_phrase
from error_catalog.targets.markdown.facts import (
    absent,
    ambiguous_cases,
    error_examples,
    facts,
    field_list,
    fixed,
    retry_words,
)
from error_catalog.targets.markdown.fields import Row, envelope_rows, type_words
from error_catalog.targets.markdown.links import (
    Index,
    figures,
    format_anchor,
    format_link,
    label,
    spans,
    status_line,
)
from error_catalog.targets.markdown.tables import tables
from error_catalog.targets.markdown.text import (
    Flavour,
    anchored,
    paragraph,
    prose,
    sentence,
)
from error_catalog.targets.markdown.views import (
    Details,
    ExampleView,
    Fact,
    Format,
    Markdown,
    Section,
    Table,
)

_CASE_COLUMNS = (
    "Case",
    "HTTP",
    "When",
    "Action",
    "Retry",
    "Always sent",
    "Sometimes sent",
    "Never sent",
    "Fixed values",
    "Operations",
    "Format",
)


def section(
    name: str, page: Index, examples: Mapping[str, Example], flavour: Flavour
) -> Section:
    """Return the section of one error."""
    spec, responses = page.errors[name], page.resolved.by_error[name]
    anchors, heading = anchored(label(name, page), page.anchors[name], flavour)
    return Section(
        name=name,
        anchors=anchors,
        heading=heading,
        lead=_lead(name, spec, page),
        description=prose(spec.description or ""),
        facts=tuple(facts(name, page)),
        tables=(*_cases(responses, page), *_params(spec, page)),
        details=tuple(_details(responses)),
        examples=tuple(error_examples(responses, examples)),
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


def _cases(responses: tuple[Response, ...], page: Index) -> Iterator[Table]:
    """Yield the table of the cases, if the error has any."""
    rows: list[tuple[Markdown, ...]] = []
    several = len({response.shape.envelope.name for response in responses}) > 1
    alike = ambiguous_cases(responses)
    for response in responses:
        case = response.spec.cases.get(response.case or "")
        if case is None:
            return
        envelope = response.shape.envelope.name
        rows.append(
            (
                md_code(response.case or "") if alike else "",
                figures(response.rule.statuses),
                sentence(response.when),
                sentence(case.action or ""),
                retry_words(case.retry),
                field_list(case.requires, envelope, page),
                field_list(case.allows, envelope, page),
                field_list(absent(case), envelope, page),
                "; ".join(fixed(case, envelope, page)),
                ", ".join(map(md_code, case.operations)),
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


def _details(responses: tuple[Response, ...]) -> Iterator[Details]:
    alike = ambiguous_cases(responses)
    for response in responses:
        case = response.spec.cases.get(response.case or "")
        if case is not None and case.description:
            name = figures(response.rule.statuses)
            label = md_code(response.case or "") if alike else name
            yield Details(label, prose(case.description))


COLUMNS = ("Field", "Type", "Sent", "Meaning")


def envelope_format(
    shape: Shape,
    resolved: Resolved,
    examples: tuple[ExampleView, ...],
    flavour: Flavour | None,
) -> Format:
    """
    Return the section of one envelope.

    Args:
        flavour: That of the heading; None if there is to be no heading.
    """
    envelope = shape.envelope
    anchors: tuple[str, ...] = ()
    heading = ""
    if flavour is not None:
        own = (format_anchor(envelope.name),)
        anchors, heading = anchored(md_code(envelope.name), own, flavour)
    rows = envelope_rows(shape, resolved)
    table = Table(COLUMNS, tuple(_cells(row) for row in rows))
    return Format(
        name=envelope.name,
        anchors=anchors,
        heading=heading,
        description=paragraph(_described(envelope.name, resolved)),
        facts=tuple(_facts(shape)),
        body=_body(shape),
        examples=examples,
        fields=(table,) if rows else (),
    )


def _described(name: str, resolved: Resolved) -> str:
    """Return the description of an envelope; its name in words if it has none."""
    return resolved.catalog.envelopes[name].description or f"{in_words(name)}."


def _facts(shape: Shape) -> Iterator[Fact]:
    envelope = shape.envelope
    if envelope.statuses:
        yield Fact("HTTP status", ", ".join(map(span_figures, envelope.statuses)))
    if shape.body is not None:
        kinds = map(md_code, (envelope.media_type, *envelope.also_read))
        yield Fact("Content type", " or ".join(kinds))


def _body(shape: Shape) -> Markdown:
    if shape.body is not None:
        return "The body is plain text." if shape.envelope.is_text else ""
    if shape.envelope.body is ANY:
        return "The body can be anything."
    return "There is no body."


def _cells(row: Row) -> tuple[Markdown, ...]:
    return row.name, row.type, "always" if row.always else "sometimes", row.meaning
