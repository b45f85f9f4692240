"""Markdown shows the text that was written, and nothing gets out of its place."""

import re

from error_catalog.filters.escapes import HIDDEN
from error_catalog.filters.markdown import (
    md_anchor,
    md_cell,
    md_code,
    md_fence,
    md_text,
)
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.support.random_values import HOSTILE, TEXT

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


PRINTABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Co"))
) | st.text(st.sampled_from("a _*`|~<>&;#x3{}[]()!-+=.1\\$:?\n"))


def shown(tokens: list[Token]) -> str:
    """Return what a reader of the page sees, lines and paragraphs parted by LF."""
    parts = {"softbreak": "\n", "hardbreak": "\n"}
    texts = ("text", "code_inline", "text_special")
    said: list[str] = []
    for token in tokens:
        if token.type == "inline":
            for child in token.children or []:
                said.append(child.content if child.type in texts else "")
                said.append(parts.get(child.type, ""))
                said.append(
                    "\n"
                    if child.type == "html_inline" and "br" in child.content
                    else ""
                )
            said.append("\n")
    return "".join(said)


def words(text: str) -> list[str]:
    """Return the lines without spaces at their ends, and without empty ones."""
    lines = (line.expandtabs(4).strip(" ") for line in re.split("\r\n|\r|\n", text))
    return [line for line in lines if line]


@given(PRINTABLE | st.sampled_from(HOSTILE[:6]))
@example("1. a\n-\n+ b\n=\n---\n# c #\n    code\n[a]: b\n&copy; a_b_ _c_ import x")
@example("import os\nexport x\n::: note\n!!! note")
def test_prose_is_the_text(text: str) -> None:
    """A page shows the words of the text in plain paragraphs, with no markup."""
    tokens = MARKDOWN.parse(md_text(text))

    assert words(text) == words(shown(tokens))
    assert {"paragraph_open", "inline", "paragraph_close"} >= {t.type for t in tokens}


@given(PRINTABLE | st.sampled_from(HOSTILE[:6]))
@example("a\\|b | c\\")
def test_a_cell_is_the_text(text: str) -> None:
    """A table's cell shows the text, and the row still has its two cells."""
    page = f"| a | b |\n| --- | --- |\n| {md_cell(text)} | {md_code(text)} |\n"
    cells = [t for t in MARKDOWN.parse(page) if t.type == "inline"][2:]

    assert 2 == len(cells)
    assert words(text) == words(shown(cells[:1]))
    assert words(text) == words(shown(cells[1:]))


@given(PRINTABLE)
def test_code_is_the_text(text: str) -> None:
    """Code in prose shows the text, every space included."""
    tokens = MARKDOWN.parse(f"x {md_code(text)} y")
    lines = "\n".join(re.split("\r\n|\r|\n", text))

    assert f"x {lines} y\n" == shown(tokens)


@given(TEXT)
def test_no_control_reaches_a_page(text: str) -> None:
    """Hidden characters are written as entities or spelled out."""
    for page in (md_text(text), md_cell(text), md_code(text), md_fence(text)):
        assert page == page.encode().decode()
        assert not HIDDEN.search(page.replace("\n", ""))


@given(PRINTABLE)
@example("```\n````\nx")
def test_a_fence_holds_the_text(text: str) -> None:
    """No text closes its own fence."""
    (token,) = MARKDOWN.parse(md_fence(text, "json"))

    assert "json" == token.info
    assert "fence" == token.type


@given(TEXT, TEXT)
def test_an_anchor_belongs_to_one_text(one: str, other: str) -> None:
    """Anchors are plain, never empty, and differ when their texts differ."""
    assert re.fullmatch(r"[0-9A-Za-z._~-]+", md_anchor(one))
    assert (one == other) == (md_anchor(one) == md_anchor(other))
