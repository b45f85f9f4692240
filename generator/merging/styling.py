"""How an author writes a document: line ends, indentation, quotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.yaml12.nodes import Kind, Node


@dataclass(frozen=True, slots=True)
class Style:
    """
    What text that is added to a document looks like.

    Args:
        newline: The end of a line.
        step: Columns from a mapping to those in it.
        dash: Columns from a key to the dashes of the list that is its value.
        quote: Around text in YAML that needs quotes.
        is_json: Everything stands in braces.
        unit: What JSON is indented by; None if it, or what is in braces, is on one line.
        comma: Between the entries of a line of JSON.
        colon: Behind the keys of JSON.
        is_ascii: JSON spells other letters as escapes.
    """

    newline: str
    step: int
    dash: int
    quote: str
    is_json: bool
    unit: str | None
    comma: str
    colon: str
    is_ascii: bool


def style_of(text: str, root: Node) -> Style:
    """Return the style of the document *text*."""
    line_end = re.search(r"\r\n|\n|\r", text)
    steps = _steps(root)
    first = re.match(r"\s*\{[ \t]*(?:\r\n|\n|\r)([ \t]*)", text)
    colon = _colon(text, root) if root.flow else ": "
    return Style(
        newline=line_end[0] if line_end else "\n",
        step=next(steps, 2),
        dash=2 if root.flow else next(_dashes(root), 2),
        quote="'" if _quotes(text, "'") > _quotes(text, '"') else '"',
        is_json=root.flow,
        unit=first[1] if first and root.flow else None,
        comma="," if colon == ":" else ", ",
        colon=colon,
        is_ascii=root.flow and text.isascii() and "\\u" in text,
    )


def _colon(text: str, root: Node) -> str:
    found = (text[key.end : value.start] for key, value in root.members)
    return next((each for each in found if each.strip(" ") == ":"), ": ")


def _quotes(text: str, quote: str) -> int:
    return text.count(f": {quote}") + text.count(f"- {quote}")


def _steps(node: Node) -> Iterator[int]:
    """Give how far mappings in block style stand to the right of those around them."""
    for key, value in node.members:
        if value.kind is Kind.MAPPING and value.members and not value.flow:
            yield value.members[0].key.column - key.column
            yield from _steps(value)


def _dashes(node: Node) -> Iterator[int]:
    """Give how far lists in block style stand to the right of their keys."""
    for key, value in node.members:
        # One with an anchor begins where that stands.
        if value.kind is Kind.SEQUENCE and not value.flow and value.anchor is None:
            yield max(0, value.column - key.column)
        yield from _dashes(value)
    for each in node.items:
        yield from _dashes(each)
