"""Markdown pages for tests: made from catalogs, and read back by markdown-it-py."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from error_catalog.catalog.loader import load
from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Diagnostic
from error_catalog.files import SourceFile
from error_catalog.output.emitter import Origin, Workshop, emit
from error_catalog.output.jinja import environment, render
from error_catalog.output.target import TargetSpec, load_target
from error_catalog.semantics.examples import Example, examples
from error_catalog.semantics.resolution import Resolved, resolve
from error_catalog.targets.markdown.pages import translate
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates/markdown"
ENVIRONMENT = environment(
    {
        f"markdown/{each.name}": SourceFile(f"markdown/{each.name}", each.read_text())
        for each in TEMPLATES.glob("*.jinja")
    }
)
READER = MarkdownIt("commonmark").enable("table")
AUTHOR = MarkdownIt("zero").enable("backticks")

Words = tuple[tuple[str, str], ...]
"""Runs of ``text`` and ``code``; spaces in them count once."""


@dataclass
class Read:
    """
    What a reader finds on a page.

    Args:
        headings: Tag and words.
        tables: Rows of cells, the columns' names first.
        fences: Language and content.
        links: Addresses.
        blocks: The type of every block, in order.
        texts: The words of every paragraph.
    """

    headings: list[tuple[str, Words]] = field(default_factory=list)
    tables: list[list[list[Words]]] = field(default_factory=list)
    fences: list[tuple[str, str]] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    texts: list[Words] = field(default_factory=list)


@dataclass
class Made:
    """A page and what it was made from."""

    resolved: Resolved
    examples: dict[str, Example]
    text: str

    @property
    def catalog(self) -> Catalog:
        """What it was resolved from."""
        return self.resolved.catalog


def made(catalog: Catalog) -> Made:
    """Return the page of *catalog*."""
    resolved = resolve(catalog)
    responses = examples(resolved)
    (view,) = translate(resolved, responses, {}).modules
    text = render(ENVIRONMENT, "markdown/api.md.jinja", {"view": view})
    assert not isinstance(text, Diagnostic), text
    return Made(resolved, responses, text)


def files(catalog: Catalog, **options: str | bool) -> dict[str, str]:
    """Return every file of *catalog* by its path, as ``gen`` would write it."""
    resolved = resolve(catalog)
    views = translate(resolved, examples(resolved), options)
    origin = Origin("catalog/x.yaml", catalog.api.id, catalog.api.id)
    artifacts, found = emit(target(), views, Workshop(ENVIRONMENT, {}), origin)
    assert not found, found
    return {each.path: each.text for each in artifacts}


@cache
def target() -> TargetSpec:
    """Return our Markdown target."""
    path = "templates/markdown/target.yaml"
    spec, found = load_target(SourceFile(path, (ROOT / path).read_text("utf-8")))
    assert spec is not None, found
    return spec


def loaded(path: Path) -> Catalog:
    """Return the catalog in a file without includes."""
    text = path.read_text(encoding="utf-8")
    catalog, _, diagnostics = load(SourceFile(path.name, text), _no_file)
    assert catalog is not None, diagnostics
    return catalog


def read(text: str) -> Read:
    """Return what a reader of CommonMark and GFM tables finds in *text*."""
    found = Read()
    tokens = READER.parse(text)
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            found.tables.append([])
        elif token.type == "tr_open":
            found.tables[-1].append([])
        elif token.type == "fence":
            found.fences.append((token.info, token.content))
        elif token.type == "inline":
            _read_inline(token, tokens[index - 1], found)
        found.blocks.append(token.type)
    return found


def words(tokens: list[Token]) -> Words:
    """Return the words of inline tokens, as a reader sees them."""
    runs: list[tuple[str, str]] = []
    kind = "text"
    for token in tokens:
        if token.type == "html_inline" and token.content in ("<code>", "</code>"):
            kind = "code" if token.content == "<code>" else "text"
            continue
        text = token.content
        if token.type in ("softbreak", "hardbreak") or text == "<br/>":
            text = "\n"
        elif token.type == "html_inline":
            continue
        runs.append(("code" if token.type == "code_inline" else kind, text))
    return joined(runs)


def authored(text: str) -> Words:
    """Return the words of a one-sentence text: only its code spans are markup."""
    tokens = AUTHOR.parseInline(visible(text))[0].children or []
    return words(tokens)


def plain(text: str) -> Words:
    """Return the words of a text without any markup."""
    return joined([("text", visible(text))])


def joined(runs: list[tuple[str, str]]) -> Words:
    """Return runs with neighbours of one kind as one, and spaces counted once."""
    merged: list[list[str]] = []
    for kind, text in runs:
        if merged and merged[-1][0] == kind:
            merged[-1][1] += text
        else:
            merged.append([kind, text])
    spaced = [(kind, re.sub(r"[ \t\r\n]+", " ", text)) for kind, text in merged]
    if spaced and spaced[0][0] == "text":
        spaced[0] = ("text", spaced[0][1].lstrip(" "))
    if spaced and spaced[-1][0] == "text":
        spaced[-1] = ("text", spaced[-1][1].rstrip(" "))
    return tuple(
        (k, t if k == "text" else t.strip(" ")) for k, t in spaced if t or k == "code"
    )


def visible(text: str) -> str:
    """Return *text* with what no HTML can hold spelled out, as the filters spell it."""
    hidden = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
    return re.sub(hidden, _escape, text)


def sections(text: str) -> Iterator[str]:
    """Yield the part of a page that each error has."""
    _, _, details = text.partition("\n## Errors in detail\n")
    details = details.partition("\n## Retired errors\n")[0]
    yield from re.split(r"(?m)^(?:<a id=\"[^\"]+\"></a>\n)+\n(?=### )", details)[1:]


def _escape(match: re.Match[str]) -> str:
    point = ord(match.group())
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"


def _read_inline(token: Token, before: Token, found: Read) -> None:
    children = token.children or []
    text = words(children)
    if before.type == "heading_open":
        found.headings.append((before.tag, text))
    elif before.type in ("th_open", "td_open"):
        found.tables[-1][-1].append(text)
    else:
        found.texts.append(text)
    for child in children:
        if child.type == "html_inline":
            found.anchors += re.findall(r'<a id="([^"]*)">', child.content)
        elif child.type == "link_open":
            found.links.append(str(child.attrs["href"]))


def _no_file(_: str) -> Any:
    raise AssertionError("no test includes a file")
