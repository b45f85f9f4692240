"""What the templates of a Markdown page see of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Markdown: TypeAlias = str
"""Markdown on one line, safe in prose and in a cell alike; templates place it as it is."""

Blocks: TypeAlias = str
"""Paragraphs, lists and fenced code, safe as they are; empty if there are none."""


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table that has rows.

    Args:
        rows: One cell for each column.
    """

    columns: tuple[Markdown, ...]
    rows: tuple[tuple[Markdown, ...], ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """
        The lines of the table; no cell is padded, so that a change touches one row.

        Source: markdownlint's MD060, style ``compact``.
        """
        rule = ("---",) * len(self.columns)
        return tuple(map(_line, (self.columns, rule, *self.rows)))


def _line(cells: tuple[Markdown, ...]) -> str:
    return "".join(("|", *(f" {cell} |" if cell else " |" for cell in cells)))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to know of an error: what kind of thing it is, and what it says."""

    label: str
    text: Markdown


@dataclass(frozen=True, slots=True)
class Example:
    """
    An answer to look at.

    Args:
        of: Status and headers.
        language: Of the fence: ``json`` or ``text``.
        body: As printed; empty if there is none.
    """

    label: str
    of: Markdown
    language: str
    body: str


@dataclass(frozen=True, slots=True)
class Format:
    """
    An envelope.

    Args:
        anchors: What stands in front of the heading.
        heading: Empty if it is the only one.
        body: What there is to say of the body as a whole.
        fields: At most one table: the headers and the fields of the body.
        examples: At most one.
    """

    name: str
    anchors: tuple[str, ...]
    heading: Markdown
    description: Blocks
    facts: tuple[Fact, ...]
    body: Markdown
    examples: tuple[Example, ...]
    fields: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """
    A chapter: its errors in one table.

    Args:
        name: Empty for the errors that have none.
        heading: Empty if the catalog has no groups.
    """

    name: str
    heading: Markdown
    description: Blocks
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """What the catalog says of some answers of an error and of no other."""

    label: Markdown
    description: Blocks


@dataclass(frozen=True, slots=True)
class Section:
    """
    One error.

    Args:
        anchors: What stands in front of the heading: the one that links on the page
            use, then its codes, so that addresses made from those lead here.
        lead: Statuses and summary.
        tables: Its cases, then its params, as far as there are any.
        extensions: The ``x-`` keys of the catalog, for templates of one's own.
    """

    name: str
    anchors: tuple[str, ...]
    heading: Markdown
    lead: Markdown
    description: Blocks
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    details: tuple[Details, ...]
    examples: tuple[Example, ...]
    extensions: Mapping[str, Any]
