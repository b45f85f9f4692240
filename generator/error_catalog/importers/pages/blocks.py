"""The blocks of a page, whatever it is written in: headings, texts, tables, code."""

import re
from dataclasses import dataclass

HEADING, TEXT, ITEM, TABLE, CODE, TERM, DEFINITION = (
    *("heading", "text", "item", "table", "code", "term", "definition"),
)


@dataclass(frozen=True, slots=True)
class Block:
    """
    One block.

    Args:
        text: Inline Markdown: code stands in backticks; of code, the code itself.
        line: In the file, counted from 1.
        level: Of a heading, from 1.
        rows: Of a table, each with its line; the first one is the header.
    """

    kind: str
    text: str
    line: int
    level: int = 0
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()


_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->")
_CODE_TAG = re.compile(r"</?(?:code|tt|kbd)(?:\s[^<>]*)?>", re.IGNORECASE)
_ANCHOR = re.compile(r"\s*\{#[^{}]*\}\s*$|\s*[\u00b6\u200b#]+\s*$")


def inline(text: str) -> str:
    """Return inline Markdown without links, tags and the anchors of headings."""
    text = re.sub(r"<br\s*/?>", " ", text, flags=re.IGNORECASE)
    text = _CODE_TAG.sub("`", text)
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = re.sub(r"&nbsp;|\u00a0", " ", text)
    return _ANCHOR.sub("", text).replace("\\_", "_").strip()


def prose(text: str) -> str:
    """Return inline Markdown as text on one line: without emphasis."""
    text = re.sub(r"\*{1,3}([^\s*](?:[^*]*[^\s*])?)\*{1,3}", r"\1", inline(text))
    return " ".join(text.split())
