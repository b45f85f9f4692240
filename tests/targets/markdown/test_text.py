"""No text of a catalog can break its Markdown page, and each comes back from it."""

import copy
import json
from typing import Any

import pytest
from error_catalog.catalog.model import Catalog
from error_catalog.targets.markdown.text import heading, paragraph, prose, sentence
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.markdown_pages import (
    READER,
    Read,
    Words,
    authored,
    joined,
    made,
    read,
    words,
)

HOSTILE = (
    *(
        "```",
        "``",
        "`",
        "`a|b`",
        "` `` `",
        "|",
        "\\|",
        "\\",
        "\n",
        "\n\n",
        "\r\n",
        "  ",
    ),
    *(
        "<b>",
        "</td>",
        "<!--",
        "-->",
        "<script>",
        "<br>",
        "&lt;",
        "&amp;",
        "&#124;",
        "&",
    ),
    *("{{ x }}", "{% x %}", "{#", "#}", "${x}", "$x$", "[x](javascript:alert(1))"),
    *(
        "[x](https://e.x/a)",
        "![x](y)",
        "[x]: y",
        "[x]",
        "<https://e.x>",
        "https://e.x/_a",
    ),
    *(
        "# ",
        "## x",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "1) ",
        "> ",
        "---",
        "===",
        "~~~",
        ":-",
        "|-|",
    ),
    *(
        "| a | b |\n| - | - |\n| c | d |",
        "    code",
        "\t",
        "***",
        "_x_",
        "__",
        "*x*",
        "**",
    ),
    *("\u202e", "\u200b", "\u00a0", "\u2028", "\ufeff", "\U0001f600", "\u05d0\u05d1"),
    *(
        "\x00",
        "\x07",
        "\x1b",
        "\ud800",
        "\\ud800",
        "'",
        '"',
        "%",
        "^",
        "~",
        "@type",
        ":",
    ),
    *("<div>", "<pre>", "<https:", "&#x0;", "[^1]", "[^1]: x", "a\\", "- [ ] x", "0"),
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6), st.sampled_from("ab 1")),
    max_size=8,
).map("".join)
WORDS = TEXTS.filter(lambda text: bool(text.strip()) and "\ud800" not in text)
NOT_A_CHARACTER = st.sampled_from(["\ud800", "a\udfffb", "`\ud800`", "\x00", "\ufffe"])
CATALOG: dict[str, Any] = {
    "catalog": 1,
    "api": {"id": "h", "title": "T", "version": "V", "description": "D"},
    "fields": {"extra": {"description": "F", "schema": {"type": "string"}}},
    "envelopes": {
        "one": {"description": "E", "body": {"c?": "{code}", "x?": "{extra}"}},
        "two": {"description": "E", "status": 429, "body": "any"},
    },
    "statuses": {"200": "S"},
    "groups": {"g": {"title": "G", "description": "D"}},
    "errors": {
        "plain": {
            "group": "g",
            "status": 400,
            "summary": "S",
            "description": "D",
            "action": "A",
            "message": "M",
            "title": "T",
            "params": {"p": {"type": "string", "description": "P", "example": "E"}},
            "operations": ["O"],
            "since": "V",
            "deprecated": {"since": "V", "replaced_by": "cased", "note": "N"},
            "docs": "L",
        },
        "cased": {
            "summary": "S",
            "cases": {
                "a": {"status": 400, "when": "W", "action": "A", "description": "D"},
                "b": {"status": 422, "when": "W", "requires": ["extra"]},
            },
        },
        "gone": {"summary": "S", "retired": {"since": "V", "note": "N"}},
    },
}
FIXED = ("id", "type", "group", "replaced_by", "body", "requires", "message")


def check_structure(text: str) -> None:
    """Assert that a page with *text* in every place is built like one with plain words."""
    expected, found = read(page("x")), read(page(text))

    assert shape(expected) == shape(found)
    assert expected.anchors == found.anchors


def page(text: str) -> str:
    """Return the page of the catalog with *text* in every place that takes any text."""
    return made(Catalog.model_validate(replaced(CATALOG, text))).text


def replaced(value: Any, text: str, key: str = "") -> Any:
    """Return a part of the catalog with *text* for each text that may be any."""
    if key in FIXED:
        return value
    if isinstance(value, dict):
        return {k: replaced(v, text, k) for k, v in value.items()}
    if isinstance(value, list):
        return [replaced(each, text) for each in value]
    return text if isinstance(value, str) else value


def shape(found: Read) -> tuple[Any, ...]:
    """Return what of a page does not depend on its texts."""
    rows = [[len(row) for row in table] for table in found.tables]
    return rows, [tag for tag, _ in found.headings]


def cells(found: Read) -> list[Words]:
    """Return the words of every cell."""
    return [cell for table in found.tables for row in table for cell in row]


@settings(max_examples=tries(30), deadline=None)
@given(WORDS)
def test_a_page_keeps_its_structure(text: str) -> None:
    """Tables, rows, headings and anchors are the same whatever the texts are."""
    check_structure(text)


def test_a_page_keeps_its_structure_around() -> None:
    """The same for texts that are known to be dangerous."""
    for text in HOSTILE:
        if text != "\ud800":
            check_structure(f"a{text}")
            check_structure(f"{text}a")


@settings(max_examples=tries(30), deadline=None)
@given(WORDS)
def test_texts_come_back_from_the_page(text: str) -> None:
    """Cells and headings hold the words of the catalog."""
    found = read(page(text))
    titles = {title for _, title in found.headings}
    lines = authored(text.replace("\n", " ").replace("\r", " "))

    assert cells(read(page("x"))).count(authored("x")) <= cells(found).count(
        authored(text)
    )
    assert joined([*lines, ("text", " errors")]) in titles
    assert joined([*lines, ("text", " (400)")]) in titles


@settings(max_examples=tries(150), deadline=None)
@given(TEXTS | NOT_A_CHARACTER)
def test_a_sentence_comes_back(text: str) -> None:
    """In a cell, in a paragraph and in a heading a sentence is what was typed."""
    table = read(f"| a | b |\n| --- | --- |\n| {sentence(text)} | end |\n").tables
    lines = authored(text.replace("\n", " ").replace("\r", " "))

    assert [[authored(text), authored("end")]] == [row for t in table for row in t[1:]]
    assert [("h2", lines)] == read(f"## {heading(text)}\n").headings
    if sentence(text):
        assert [authored(text)] == read(f"{paragraph(text)}\n").texts


@settings(max_examples=tries(150), deadline=None)
@given(TEXTS | NOT_A_CHARACTER)
@example("* **")
@example("- a\n* ** *")
def test_a_description_stays_inside(text: str) -> None:
    """A description is paragraphs, lists and fenced code, with links to the web at most."""
    found = read(f"before\n\n{prose(text)}\n\n# End\n")
    kinds = {
        block.removesuffix("_open").removesuffix("_close") for block in found.blocks
    }
    known = {"paragraph", "inline", "fence", "heading", "list_item"}

    assert kinds <= known | {"bullet_list", "ordered_list"}
    assert [("h1", authored("End"))] == found.headings
    for token in READER.parse(prose(text)):
        for child in token.children or []:
            assert "image" != child.type
            if child.type == "html_inline":
                assert child.content in ("<code>", "</code>", "<br/>")
            if child.type == "link_open":
                assert "javascript" not in str(child.attrs["href"]).partition(":")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Use **bold**, *emphasis* and `code`.",
            "Use **bold**, *emphasis* and `code`.",
        ),
        ("See [the `x` guide](/guide#a).", "See [the `x` guide](/guide#a)."),
        ("See <https://e.x/a>.", "See [https://e.x/a](https://e.x/a)."),
        ("a\nimport b\nimported", "a\n&#105;mport b\nimported"),
        ("export it", "&#101;xport it"),
        ("Causes:\n- one\n- two\n  more", "Causes:\n\n- one\n- two\n  more"),
        ("1. one\n2. two\n\n   more", "1. one\n2. two\n\n   more"),
        ("In\n2024. Then", "In\n2024\\. Then"),
        ("a\n\n\nb", "a\n\nb"),
        ("```json\n{}\n```\nend", "```json\n{}\n```\n\nend"),
        ("````\n```\n````", "````\n```\n````"),
        ("```\nopen", "```\nopen\n```"),
        ("# Title", "\\# Title"),
        ("Title\n===", "Title\n\\==="),
        ("<b>x</b> <!-- y", "&lt;b>x&lt;/b> &lt;!-- y"),
        ("\\*typed\\*", "\\*typed\\*"),
        ("a &nbsp; b & c", "a &nbsp; b & c"),
        ("[x](javascript:a)", "\\[x\\]\\(javascript:a)"),
        ("![x](https://e.x)", "\\![x](https://e.x)"),
        ("tag_ids and _x_", "tag_ids and _x_"),
        ("  \n ", ""),
    ],
)
def test_a_description_keeps_its_markdown(text: str, expected: str) -> None:
    """Ordinary Markdown passes through; what could break the page is shown as typed."""
    assert expected == prose(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No `Authorization` header.", "No `Authorization` header."),
        ("`` a`b ``", "<code>a\\`b</code>"),
        ("*no* _no_ [no](x)", "\\*no\\* \\_no\\_ \\[no\\](x)"),
        ("one\ntwo", "one<br/>two"),
        ("lone `tick", "lone \\`tick"),
        ("\ud800", "\\\\ud800"),
    ],
)
def test_a_sentence_keeps_its_code(text: str, expected: str) -> None:
    """Code spans pass through; everything else is shown as typed."""
    assert expected == sentence(text)


@settings(max_examples=tries(30), deadline=None)
@given(st.text(max_size=8), st.text(max_size=8) | st.integers())
def test_codes_and_bodies_come_back(text: str, code: str | int) -> None:
    """Any code has one row, one section and a link; any example its exact body."""
    data = copy.deepcopy(CATALOG)
    data["errors"]["plain"] |= {"code": code, "example": {"extra": text}}
    result = made(Catalog.model_validate(data))
    found = read(result.text)
    bodies = [json.loads(b) for language, b in found.fences if language == "json"]

    assert json.loads(result.examples["plain"].wire.body) in bodies
    assert len(found.anchors) == len(set(found.anchors))
    assert {each[1:] for each in found.links if each[0] == "#"} <= set(found.anchors)
    assert shape(read(page("x"))) == shape(found)


def test_lone_surrogates_are_spelled_out() -> None:
    """Text that no file can hold is shown as its escape."""
    data = copy.deepcopy(CATALOG)
    data["errors"]["plain"] |= {"summary": "a\ud800", "action": "`\udfff`"}
    found = read(made(Catalog.model_validate(data)).text)

    assert {(("text", "a\\ud800"),), (("code", "\\udfff"),)} <= set(cells(found))


def test_words_reads_code_alike() -> None:
    """Both spellings of code read as code."""
    inline = READER.parseInline("`a` and <code>b</code>")[0].children or []

    assert (("code", "a"), ("text", " and "), ("code", "b")) == words(inline)
