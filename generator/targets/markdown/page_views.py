"""What the templates of Markdown files see: whole pages, and pieces of other documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.targets.markdown.views import (
    Blocks,
    Example,
    Format,
    Group,
    Markdown,
    Section,
    Table,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """
    What stands around a page for the programs that read it.

    Args:
        front: Front matter by key, in order; with any, the page has no title of its own.
        before: Comments.
        after: The same, behind the page.
    """

    front: Mapping[str, str]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Page:
    """
    The errors of one API.

    Args:
        name: The API's id; of a file, its path below the output folder.
        template: Of the file.
        default_format: What answers have unless their section names another; empty if
            there is only one.
        statuses: At most one table.
        retired: At most one table.
    """

    name: str
    title: Markdown
    description: Blocks
    version: Markdown
    default_format: Markdown
    formats: tuple[Format, ...]
    statuses: tuple[Table, ...]
    groups: tuple[Group, ...]
    sections: tuple[Section, ...]
    retired: tuple[Table, ...]
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
    A page that leads on from a code: one that several errors have, or a former one.

    Args:
        name: Its path below the output folder.
        uses: A sentence for each error that has the code, or had it.
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
    """What a hand-written document has between two markers: one kind of thing."""

    frame: Frame
    tables: tuple[Table, ...] = ()
    formats: tuple[Format, ...] = ()
    sections: tuple[Section, ...] = ()
    examples: tuple[Example, ...] = ()
