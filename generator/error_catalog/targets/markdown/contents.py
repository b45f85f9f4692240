"""The headings of a page's own parts, and the list of contents that leads to them."""

from collections.abc import Iterator, Sequence

from error_catalog.targets.markdown.links import (
    Index,
    format_link,
    group_anchor,
    note_anchor,
    part_anchor,
)
from error_catalog.targets.markdown.text import Flavour, anchored, heading, prose
from error_catalog.targets.markdown.views import (
    Entry,
    Group,
    Heading,
    Headings,
    Markdown,
    Note,
    Notes,
)

TITLES = {
    "contents": "Contents",
    "formats": "Error format",
    "statuses": "HTTP statuses",
    "errors": "Errors",
    "details": "Errors in detail",
    "retired": "Retired errors",
}
"""The headings that every page may have, by part."""

OTHERS = "Other errors"
"""The heading of the errors without a group, if there are groups."""

FEWEST = 4
"""A list of contents with fewer lines helps nobody."""


def contents(
    page: Index, parts: Sequence[str], groups: Sequence[Group], flavour: Flavour
) -> tuple[Entry, ...]:
    """
    Return the list of contents; nothing if the page is short.

    MDX has none either: the sites that read it make one of the headings, beside the page.

    Args:
        parts: Those that the page has, in its order.
    """
    if flavour is Flavour.MDX:
        return ()
    entries = tuple(_entries(page, parts, groups))
    lines = sum(1 + len(each.inner) for each in entries)
    return entries if lines >= FEWEST else ()


_AFTER = {"intro": "formats", "format": "statuses", "statuses": "errors"}
"""The part before which the notes after another part stand; others stand before details."""


def _entries(
    page: Index, parts: Sequence[str], groups: Sequence[Group]
) -> Iterator[Entry]:
    notes = list(enumerate(page.resolved.catalog.api.notes, 1))
    for part in TITLES:
        for number, note in notes:
            if _AFTER.get(note.after, "details") == part:
                yield Entry(f"[{heading(note.title)}](#{note_anchor(number)})")
        if part in parts:
            yield _entry(part, page, groups)


def notes_of(page: Index, flavour: Flavour, *, is_linked: bool) -> Notes:
    """
    Return the notes of the API, each at its part of the page.

    Args:
        is_linked: The page has a list of contents.
    """
    found: dict[str, tuple[Note, ...]] = {}
    for number, each in enumerate(page.resolved.catalog.api.notes, 1):
        own = (note_anchor(number),) if is_linked else ()
        anchors, text = anchored(heading(each.title), own, flavour)
        note = Note(anchors, text, prose(each.text))
        found[each.after] = (*found.get(each.after, ()), note)
    return Notes(**found)


def _entry(part: str, page: Index, groups: Sequence[Group]) -> Entry:
    inner: tuple[Markdown, ...] = ()
    if part == "formats" and len(page.formats) > 1:
        inner = tuple(format_link(each, page) for each in page.formats)
    elif part == "errors" and page.resolved.catalog.groups:
        inner = tuple(_group(each.name, page) for each in groups)
    return Entry(f"[{TITLES[part]}](#{part_anchor(part)})", inner)


def _group(name: str, page: Index) -> Markdown:
    spec = page.resolved.catalog.groups.get(name)
    return f"[{heading(spec.title if spec else OTHERS)}](#{group_anchor(name)})"


def headings(page: Index, flavour: Flavour, *, is_linked: bool) -> Headings:
    """
    Return the headings of the parts of a page.

    Args:
        is_linked: The page has a list of contents.
    """
    # In MDX, links to an error without a section lead to the table that has its row.
    to_table = (
        flavour is Flavour.MDX and page.in_rows and not page.resolved.catalog.groups
    )

    def made(part: str) -> Heading:
        linked = is_linked or (to_table and part == "errors")
        anchors = (part_anchor(part),) if linked and part != "contents" else ()
        return Heading(*anchored(TITLES[part], anchors, flavour))

    return Headings(**{part: made(part) for part in TITLES})
