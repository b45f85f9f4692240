"""What the templates of Markdown files see: pages, and their sections, tables and pieces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Markdown: TypeAlias = str
"""Markdown on one line, safe in prose and in a cell; templates write it as it is."""

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
    """One labelled line about an error or an envelope."""

    label: str
    text: Markdown


@dataclass(frozen=True, slots=True)
class ExampleView:
    """
    An example response.

    Args:
        of: Status and headers.
        language: That of the code fence: ``json`` or ``text``.
        body: As printed; empty if there is none.
    """

    label: str
    of: Markdown
    language: str
    body: str


@dataclass(frozen=True, slots=True)
class Heading:
    """
    A heading.

    Args:
        anchors: To be written before it.
        text: Empty if there is no heading.
    """

    anchors: tuple[str, ...]
    text: Markdown


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a page's own parts, in the order of the page."""

    contents: Heading
    formats: Heading
    statuses: Heading
    errors: Heading
    details: Heading
    retired: Heading


@dataclass(frozen=True, slots=True)
class Entry:
    """
    An entry of the list of contents.

    Args:
        inner: Those of its parts.
    """

    link: Markdown
    inner: tuple[Markdown, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """
    An envelope.

    Args:
        anchors: To be written before the heading.
        heading: Empty if the page has only one envelope.
        body: A sentence about the body as a whole.
        fields: At most one table, of the headers and the fields of the body.
        examples: At most one.
    """

    name: str
    anchors: tuple[str, ...]
    heading: Markdown
    description: Blocks
    facts: tuple[Fact, ...]
    body: Markdown
    examples: tuple[ExampleView, ...]
    fields: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """
    A chapter: its errors in one table.

    Args:
        name: Empty for the errors that have none.
        anchors: To be written before the heading.
        heading: Empty if the catalog has no groups.
    """

    name: str
    anchors: tuple[str, ...]
    heading: Markdown
    description: Blocks
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """The description of a case of an error."""

    label: Markdown
    description: Blocks


@dataclass(frozen=True, slots=True)
class Section:
    """
    One error.

    Args:
        anchors: To be written before the heading: the one that links on the page use, then
            the error's codes, so that addresses made from them lead here.
        lead: Statuses and summary.
        tables: Its cases, then its params, if there are any.
        extensions: The catalog's ``x-`` keys, for users' own templates.
    """

    name: str
    anchors: tuple[str, ...]
    heading: Markdown
    lead: Markdown
    description: Blocks
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    details: tuple[Details, ...]
    examples: tuple[ExampleView, ...]
    extensions: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """
    What a page says beside its tables.

    Args:
        anchors: To be written before the heading.
    """

    anchors: tuple[str, ...]
    heading: Markdown
    text: Blocks


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a page, by the part that they follow."""

    intro: tuple[Note, ...] = ()
    format: tuple[Note, ...] = ()
    statuses: tuple[Note, ...] = ()
    errors: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """
    What surrounds a page, for the tools that read it.

    Args:
        front: Front matter by key, in order; if there is any, the page has no title.
        before: Comments before the page.
        after: Comments after the page.
    """

    front: Mapping[str, str]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Page:
    """
    The errors of one API.

    Args:
        name: The API's id; for a file, its path below the output folder.
        template: That of the file.
        contents: Empty on a short page.
        default_format: A link to the format of all errors that no other format lists;
            empty if there is only one.
        python: The line that imports the exceptions; empty if there is no package.
        statuses: At most one table; none if it would repeat the tables of errors.
        sections: Of the errors about which there is more to say than their rows do.
        retired: At most one table.
    """

    name: str
    title: Markdown
    description: Blocks
    version: Markdown
    headings: Headings
    contents: tuple[Entry, ...]
    default_format: Markdown
    python: Markdown
    formats: tuple[Format, ...]
    statuses: tuple[Table, ...]
    groups: tuple[Group, ...]
    sections: tuple[Section, ...]
    retired: tuple[Table, ...]
    notes: Notes
    extensions: Mapping[str, Any]
    frame: Frame
    template: str = ""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """
    A page of its own for one error.

    Args:
        name: Its path below the output folder.
        sections: That of the error.
        up: A link to the page of the API.
    """

    name: str
    template: str
    title: Markdown
    sections: tuple[Section, ...]
    up: Markdown
    frame: Frame


@dataclass(frozen=True, slots=True)
class CodePage:
    """
    A page that links to the errors with one code: a shared code, or a former one.

    Args:
        name: Its path below the output folder.
        uses: A sentence for each error that has or had the code.
        up: A link to the page of the API.
    """

    name: str
    template: str
    title: Markdown
    uses: tuple[Markdown, ...]
    up: Markdown
    frame: Frame


@dataclass(frozen=True, slots=True)
class Piece:
    """What is between two markers of a hand-written document: things of one kind."""

    frame: Frame
    tables: tuple[Table, ...] = ()
    formats: tuple[Format, ...] = ()
    sections: tuple[Section, ...] = ()
    examples: tuple[ExampleView, ...] = ()
