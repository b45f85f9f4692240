"""The section of one error, and of one envelope."""

from collections.abc import Iterator, Mapping

from error_catalog.catalog.model import ErrorSpec
from error_catalog.filters.markdown import md_code
from error_catalog.runtime.contract import Shape, Span
from error_catalog.runtime.values import ANY
from error_catalog.semantics.examples import Example
from error_catalog.semantics.resolution import Response
from error_catalog.semantics.selectivity import EVERYBODYS
from error_catalog.semantics.statuses import span_figures, span_phrase
from error_catalog.targets.markdown.facts import (
    absent,
    ambiguous_cases,
    error_examples,
    facts,
    field_list,
    fixed,
    retry_words,
    shows_more,
)
from error_catalog.targets.markdown.fields import Row, envelope_rows, type_words
from error_catalog.targets.markdown.links import (
    Index,
    figures,
    format_anchor,
    format_link,
    label,
    link,
    spans,
    status_line,
)
from error_catalog.targets.markdown.tables import MOST_LINKS, tables
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
from error_catalog.targets.publication import name_in_words

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
    is_shown = page.format_page != "" or shows_more(name, page, examples)
    return Section(
        name=name,
        anchors=anchors,
        heading=heading,
        lead=_lead(name, spec, page),
        description=prose(spec.description or ""),
        facts=tuple(facts(name, page)),
        tables=(*_cases(responses, page), *_params(spec, page)),
        details=tuple(_details(responses)),
        examples=tuple(error_examples(responses, examples)) if is_shown else (),
        extensions=spec.extensions,
    )


def _lead(name: str, spec: ErrorSpec, page: Index) -> Markdown:
    """Return statuses and summary; only the summary below a heading that says the status."""
    found = spans(name, page)
    statuses = " or ".join(map(_status, found)) or "Any status"
    if label(name, page).lower() == statuses.lower():
        return sentence(spec.summary)
    return f"**{statuses}.** {sentence(spec.summary)}".rstrip()


def _status(span: Span) -> str:
    if span[0] == span[1]:
        return status_line(span[0])
    return f"{span_figures(span)} {span_phrase(span)}"


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
    page: Index,
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
    heading, name = "", name_in_words(envelope.name)
    if flavour is not None:
        own = (format_anchor(envelope.name),)
        anchors, heading = anchored(sentence(name), own, flavour)
    rows = envelope_rows(shape, page.resolved)
    table = Table(COLUMNS, tuple(_cells(row, envelope.name, page) for row in rows))
    spec = page.resolved.catalog.envelopes[envelope.name]
    return Format(
        name=envelope.name,
        anchors=anchors,
        heading=heading,
        description=paragraph(spec.description or ("" if heading else f"{name}.")),
        facts=tuple(_facts(shape, page)),
        body=_body(shape),
        examples=examples,
        fields=(table,) if rows else (),
    )


def _facts(shape: Shape, page: Index) -> Iterator[Fact]:
    envelope = shape.envelope
    users = page.users.get(envelope.name, ())
    if users and envelope.name != page.formats[0]:
        links = [link(each, page) for each in users[:MOST_LINKS]]
        more = ["others"] if len(users) > MOST_LINKS else []
        yield Fact("Errors", ", ".join(links + more))
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


def _cells(row: Row, envelope: str, page: Index) -> tuple[Markdown, ...]:
    sent = "always" if row.always else _sent(row.field, envelope, page)
    return row.name, row.type, sent, row.meaning


_MOST_SENDERS = 3


def _sent(field: str | None, envelope: str, page: Index) -> Markdown:
    """Return when a field is sent: with which errors, if it belongs to a few of them."""
    users = page.users.get(envelope, ())
    senders = [name for name in users if _sends(name, field, envelope, page)]
    if field in (None, *EVERYBODYS) or not 0 < len(senders) <= _MOST_SENDERS:
        return "sometimes"
    if len(senders) == len(users):
        return "sometimes"
    return f"with {', '.join(link(each, page) for each in senders)}"


def _sends(name: str, field: str | None, envelope: str, page: Index) -> bool:
    return any(
        field not in (*each.rule.foreign, *each.rule.omits)
        for each in page.resolved.by_error[name]
        if each.shape.envelope.name == envelope
    )
