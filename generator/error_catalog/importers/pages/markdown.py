"""
Markdown as blocks: CommonMark with GFM's tables, definition lists and parts in HTML.

Text that was copied from a page is read too: tables without blank lines around them,
bullets that are characters, JSON that is not fenced.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from error_catalog.importers.pages.blocks import (
    CODE,
    DEFINITION,
    HEADING,
    ITEM,
    TABLE,
    TERM,
    TEXT,
    Block,
    inline,
)
from error_catalog.importers.pages.hypertext import blocks_of_html

_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*")
_BULLET = re.compile(r"^\s*[\u2022\u00b7\u25cf\u25e6\u2023]\s+")


def blocks_of_markdown(text: str) -> list[Block]:
    """Return the blocks of Markdown; a title in front matter is its first heading."""
    lines, found = text.splitlines(), list[Block]()
    if lines and lines[0].strip() == "---" and "---" in map(str.strip, lines[1:]):
        end = [each.strip() for each in lines].index("---", 1)
        for at, line in enumerate(lines[:end]):
            title = re.match(r"title:\s*[\"']?(.*?)[\"']?\s*$", line)
            if title:
                found.append(Block(HEADING, title[1], at + 1, 1))
        lines[: end + 1] = [""] * (end + 1)
    spaced, numbers = _spaced(lines)
    tokens = MarkdownIt("commonmark").enable("table").parse("\n".join(spaced))
    found += _blocks(tokens, numbers)
    return found


def _spaced(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return lines with an empty one where a table ends, and the number of each."""
    found: list[str] = []
    numbers: list[int] = []
    in_table = is_fenced = False
    for number, raw in enumerate(lines, 1):
        line = re.sub(_BULLET, "- ", raw)
        is_fenced ^= line.lstrip()[:3] in ("```", "~~~")
        if in_table and "|" not in line and not is_fenced:
            in_table = False
            if line.strip():
                found.append("")
                numbers.append(number)
        in_table = in_table or (not is_fenced and bool(_DELIMITER.fullmatch(line)))
        found.append(line)
        numbers.append(number)
    return found, numbers


def _blocks(tokens: Sequence[Token], numbers: Sequence[int]) -> Iterator[Block]:
    depth = 0
    for at, token in enumerate(tokens):
        line = numbers[token.map[0]] if token.map else 1
        depth += (token.type == "list_item_open") - (token.type == "list_item_close")
        if token.type == "heading_open":
            text = inline(tokens[at + 1].content)
            yield Block(HEADING, text, line, int(token.tag[1:]))
        elif token.type == "paragraph_open":
            kind = ITEM if depth and tokens[at - 1].type == "list_item_open" else TEXT
            yield from _paragraph(tokens[at + 1].content, line, kind)
        elif token.type in ("fence", "code_block"):
            yield Block(CODE, token.content, line)
        elif token.type == "html_block":
            yield from blocks_of_html(token.content, line)
        elif token.type == "table_open":
            yield Block(TABLE, "", line, rows=_rows(tokens, at, numbers))


def _rows(
    tokens: Sequence[Token], at: int, numbers: Sequence[int]
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    found: list[tuple[int, list[str]]] = []
    for token in tokens[at:]:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            found.append((numbers[(token.map or [0])[0]], []))
        elif token.type == "inline":
            found[-1][1].append(inline(token.content))
    return tuple((line, tuple(cells)) for line, cells in found)


def _paragraph(content: str, first: int, kind: str) -> Iterator[Block]:
    """Yield a paragraph, with the JSON and the definitions that it has, as blocks."""
    lines = content.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.strip() in ("{", "["):
            close = {"{": "}", "[": "]"}[line.strip()]
            end = at + _depth(lines[at:], line.strip(), close)
            yield Block(CODE, "\n".join(lines[at:end]), first + at)
            at = end
            continue
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if line.startswith(": "):
            yield Block(DEFINITION, inline(line[2:]), first + at)
        elif following.startswith(": "):
            yield Block(TERM, inline(line), first + at)
        else:
            yield Block(kind, inline(line), first + at)
        at += 1


def _depth(lines: Sequence[str], opening: str, closing: str) -> int:
    """Return how many lines an object or a list has."""
    depth = 0
    for at, line in enumerate(lines):
        depth += line.count(opening) - line.count(closing)
        if depth <= 0:
            return at + 1
    return len(lines)
