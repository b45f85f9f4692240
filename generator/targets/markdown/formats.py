"""Envelopes on a Markdown page: an example, and a table of their fields."""

from collections.abc import Iterator

from generator.filters.markdown import md_code
from generator.meaning.resolving import Resolved
from generator.meaning.statuses import span_figures
from generator.runtime.rules import ANY
from generator.runtime.shapes import Shape
from generator.targets.markdown.anchors import format_anchor
from generator.targets.markdown.flavours import Flavour, anchored
from generator.targets.markdown.rows import Row, envelope_rows
from generator.targets.markdown.text import paragraph
from generator.targets.markdown.views import Example, Fact, Format, Markdown, Table

COLUMNS = ("Field", "Type", "Sent", "Meaning")


def envelope_format(
    shape: Shape,
    resolved: Resolved,
    examples: tuple[Example, ...],
    flavour: Flavour | None,
) -> Format:
    """
    Return what the page says of one envelope.

    Args:
        flavour: Of the heading; None if it has none.
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
        description=paragraph(resolved.catalog.envelopes[envelope.name].description),
        facts=tuple(_facts(shape)),
        body=_body(shape),
        examples=examples,
        fields=(table,) if rows else (),
    )


def _facts(shape: Shape) -> Iterator[Fact]:
    envelope = shape.envelope
    if envelope.statuses:
        yield Fact("HTTP status", ", ".join(map(span_figures, envelope.statuses)))
    if shape.body is not None:
        yield Fact("Content type", md_code(envelope.media_type))


def _body(shape: Shape) -> Markdown:
    if shape.body is not None:
        return "The body is plain text." if shape.envelope.is_text else ""
    if shape.envelope.body is ANY:
        return "Nothing is promised about the body."
    return "There is no body."


def _cells(row: Row) -> tuple[Markdown, ...]:
    return row.name, row.type, "always" if row.always else "sometimes", row.meaning
