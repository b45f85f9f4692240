"""
Texts that authors wrote, as Markdown that cannot break the page around them.

A text of one sentence (summary, action, when, titles) keeps its code spans; everything
else in it is shown as it was typed. A description is Markdown: paragraphs, flat lists,
fenced code, emphasis, code spans, links to the web; whatever would make a heading, a
table, HTML, an image or a link definition is shown as it was typed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from generator.filters.escaping import lines_of
from generator.filters.markdown import md_cell, md_code, md_fence
from generator.targets.markdown.inline import inline, split_code

_PLAIN = re.compile(r"[0-9A-Za-z ,.;:'\"()/%?!=+-]*")
WHITE = " \t\r\n"
"""What Markdown takes for space; other spaces are kept."""

_AT_START = re.compile(r"#+|[-=+>:!?|]|\*(?=\s|$)|([*_])[ \t]*(?:\1[ \t]*){2,}$")
_MODULE = re.compile(r"i(?=mport\b)|e(?=xport\b)")
"""What MDX takes for JavaScript, at the start of a line."""

_ORDINAL = re.compile(r"\A([0-9]{1,9})(?=[.)](?:\s|$))")
_TRAILING_HASHES = re.compile(r"#+$")
_FENCE = re.compile(
    r"^( {0,3})(?:(`{3,})([^`\n]*)|(~{3,})([^\n]*))(?:\n|\Z)(.*?)"
    r"(?:^ {0,3}(?(2)\2`*|\4~*) *$|\Z)",
    re.DOTALL | re.MULTILINE,
)
_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z0-9+-]{0,19}")
_ITEM = re.compile(r"( *)([-*+]|[0-9]{1,9}[.)]) +(?=\S)")


@lru_cache(2**16)  # Summaries and actions stand in a table and in a section.
def sentence(text: str) -> str:
    """Return *text* on one line, safe behind a label and in a cell; ``<br/>`` for line ends."""
    text = text.strip(WHITE)
    if _PLAIN.fullmatch(text):
        return text
    return "".join(
        md_code(piece) if is_code else _words(piece)
        for piece, is_code in split_code(text)
    )


def heading(text: str) -> str:
    """Return *text* on one line, safe behind the ``#`` of a heading."""
    line = sentence(re.sub(r"[\r\n]+", " ", text.strip(WHITE)))
    return _TRAILING_HASHES.sub(lambda match: r"\#" * len(match.group()), line)


def paragraph(text: str) -> str:
    """Return a text of one sentence as a paragraph of its own."""
    return _safe_start(sentence(text))


def prose(text: str) -> str:
    """Return a description as blocks, without a final line end; empty if it is blank."""
    if text[:1].isalpha() and _PLAIN.fullmatch(text) and not _MODULE.match(text):
        return text.rstrip(" ")
    text = "\n".join(line.expandtabs(4).rstrip(" ") for line in lines_of(text))
    blocks: list[str] = []
    end = 0
    for match in _FENCE.finditer(text):
        blocks += _blocks(text[end : match.start()])
        blocks.append(_fenced(match))
        end = match.end()
    return "\n\n".join([*blocks, *_blocks(text[end:])])


def _words(piece: str) -> str:
    """Return what stands between code spans; spaces next to those stay."""
    core = piece.strip(WHITE)
    before, _, after = piece.partition(core) if core else (piece, "", "")
    return f"{_gap(before)}{md_cell(core)}{_gap(after)}"


def _gap(space: str) -> str:
    breaks = len(lines_of(space)) - 1
    return "<br/>" * breaks if breaks else space and " "


def _safe_start(line: str) -> str:
    """Escape what would begin a heading, a list, a quote, a rule, a table or a module."""
    if _MODULE.match(line):
        return f"&#{ord(line[0])};{line[1:]}"
    match = _AT_START.match(line)
    if match is None:
        return _ORDINAL.sub(r"\1\\", line, count=1) if line[:1].isdigit() else line
    return f"\\{line}"


def _fenced(match: re.Match[str]) -> str:
    indent, _, info, _, other_info, body = match.groups()
    language = _LANGUAGE.match((info or other_info or "").strip())
    lines = (line.removeprefix(indent) for line in body.split("\n"))
    return md_fence("\n".join(lines), language.group() if language else "")


def _blocks(text: str) -> Iterator[str]:
    """Yield the paragraphs and lists of *text*, each list as deep as the page."""
    width = 0
    for chunk in re.split(r"\n{2,}", text):
        lines = [line for line in chunk.split("\n") if line]
        if not lines:
            continue
        starts = _item_starts(lines)
        if not starts or starts[0]:
            # Behind a list, what is indented still belongs to its last item.
            width = width if lines[0].startswith("  ") else 0
            yield _block(lines[: starts[0] if starts else None], " " * width, width)
        items: list[str] = []
        for start, end in pairwise([*starts, len(lines)]):
            match = _ITEM.match(lines[start])
            assert match is not None
            marker = f"{match.group(2)} "
            width = len(marker)
            rest = [lines[start][match.end() :], *lines[start + 1 : end]]
            items.append(_block(rest, marker, width))
        if items:
            yield "\n".join(items)


def _item_starts(lines: list[str]) -> list[int]:
    """Return where list items begin: in a paragraph, a number other than 1 begins none."""
    starts: list[int] = []
    for index, line in enumerate(lines):
        match = _ITEM.match(line)
        if match and (not index or starts or match.group(2)[:-1] in ("", "1")):
            starts.append(index)
    return starts


def _block(lines: list[str], before: str, width: int) -> str:
    """Return one paragraph behind *before*, its other lines behind *width* spaces."""
    text = inline("\n".join(line.strip(" ") for line in lines))
    safe = [_safe_start(line.strip(" ")) for line in text.split("\n")]
    if set(before + safe[0]) == {"*", " "}:
        safe[0] = f"\\{safe[0]}"  # With its marker it would be a rule.
    return before + f"\n{' ' * width}".join(safe)
