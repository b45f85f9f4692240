"""
Texts by authors, as Markdown that cannot break the page around them.

A text of one sentence (summary, action, when, titles) keeps its code spans; everything else
in it is shown as it was typed. A description is Markdown: paragraphs, flat lists, fenced
code, emphasis, code spans, links to the web; whatever would make a heading, a table, HTML, an
image or a link definition is shown as it was typed.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from urllib.parse import quote

from error_catalog.filters.escapes import lines_of, visible
from error_catalog.filters.markdown import md_cell, md_code, md_fence
from error_catalog.targets.markdown.views import Frame, Markdown

_TICKS = re.compile(r"`+")
_TICKS_OR_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]|`+")
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|\0(?P<code>[0-9]+)\0"
    r"|(?P<image>!?)\[(?P<label>(?>(?:[^\[\]\\<>]|\\.)*))\]"
    r"\( *+(?P<to>[^\s()<>\0]*+(?>(?:\([^\s()<>\0]*+\)[^\s()<>\0]*+)*))"
    r"(?: ++\"[^\"\n]*+\")? *+\)"
    r"|<(?P<auto>(?:https?://|mailto:)[^\s<>\0]++)>"
    r"|(?P<url>https?://[0-9A-Za-z./?%=:#@+,;~-]*[0-9A-Za-z/])"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<mark>[*_]+)",
    re.DOTALL,
)
_WEB = re.compile(r"(?:https?|mailto):|(?![^/?#]*:)", re.IGNORECASE)
_IN_URL = "!#$%&'*+,-./:;=?@_~"


def split_code(
    text: str, openings: re.Pattern[str] = _TICKS
) -> Iterator[tuple[str, bool]]:
    """
    Yield the pieces of *text*, and whether each is the inside of a code span.

    Args:
        openings: What may open a span; matches of anything else are skipped.

    Source: CommonMark 0.31 section 6.1.
    """
    runs: defaultdict[int, list[int]] = defaultdict(list)
    for run in _TICKS.finditer(text):
        runs[len(run.group())].append(run.start())
    start = at = 0
    while match := openings.search(text, at):
        at = match.end()
        size = at - match.start()
        ends = runs[size] if match.group()[0] == "`" else []
        following = bisect_right(ends, match.start())
        if following < len(ends):
            if start < match.start():
                yield text[start : match.start()], False
            yield _inside(text[at : ends[following]]), True
            start = at = ends[following] + size
    if start < len(text):
        yield text[start:], False


def inline(text: str) -> str:
    """
    Return the inline Markdown of a paragraph, with only what is known to be harmless.

    Emphasis, code spans, escapes, entities, and links to the web or to a path stay;
    everything else is shown as it was typed.
    """
    spans: list[str] = []
    marked = ""
    for piece, is_code in split_code(text.replace("\0", r"\x00"), _TICKS_OR_ESCAPE):
        if is_code:
            marked += f"\0{len(spans)}\0"
            spans.append(md_code(piece))
        else:
            marked += piece
    return _inline(marked, spans)


def web_link(address: str) -> str:
    """Return a link that shows its address; MDX would take ``<https://…>`` for a tag."""
    shown = md_cell(address.replace("&amp;", "&"))
    return f"[{shown}]({address})"


def _inside(text: str) -> str:
    text = " ".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    if text[:1] == text[-1:] == " " and text.strip(" "):
        return text[1:-1]
    return text


def _inline(text: str, spans: list[str]) -> str:
    pieces: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if end < match.start():
            pieces.append(_text(text[end : match.start()]))
        pieces.append(_token(match, spans))
        end = match.end()
    return "".join([*pieces, _text(text[end:])] if end < len(text) else pieces)


def _token(match: re.Match[str], spans: list[str]) -> str:
    found = match.groupdict()
    if found["code"] is not None:
        return spans[int(found["code"])]
    if found["label"] is not None:
        return _link(match, spans)
    if found["auto"] is not None:
        return web_link(_address(found["auto"]))
    return match.group()


def _link(match: re.Match[str], spans: list[str]) -> str:
    label, address = match.group("label"), match.group("to")
    bang = r"\!" if match.group("image") else ""
    if not _WEB.match(address) or not label.strip():
        opening, closing = rf"{bang}\[", rf"\]\({_text(address)})"
        return f"{opening}{_inline(label, spans)}{closing}"
    return f"{bang}[{_inline(label, spans)}]({_address(address)})"


def _address(text: str) -> str:
    text = text.replace("&amp;", "&")
    address = quote(text, safe=f"{_IN_URL}()", errors="replace")
    return address.replace("&", "&amp;").replace("*", "%2A")


def _text(text: str) -> str:
    """Escape *text*, except its line breaks and the spaces at its ends."""
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    core = line.strip(" ")
    if not core:
        return line and " "
    before = " " if line[0] == " " else ""
    after = " " if line[-1] == " " else ""
    return f"{before}{md_cell(core)}{after}"


_PLAIN = re.compile(r"[0-9A-Za-z ,.;:'\"()/%?!=+-]*")
WHITE = " \t\r\n"
"""The characters that Markdown treats as white space; others are kept."""

_AT_START = re.compile(r"#+|[-=+>:!?|]|\*(?=\s|$)|([*_])[ \t]*(?:\1[ \t]*){2,}$")
_MODULE = re.compile(r"i(?=mport\b)|e(?=xport\b)")
"""What MDX reads as JavaScript at the start of a line."""

_ORDINAL = re.compile(r"\A([0-9]{1,9})(?=[.)](?:\s|$))")
_TRAILING_HASHES = re.compile(r"#+$")
_FENCE = re.compile(
    r"^( {0,3})(?:(`{3,})([^`\n]*)|(~{3,})([^\n]*))(?:\n|\Z)(.*?)"
    r"(?:^ {0,3}(?(2)\2`*|\4~*) *$|\Z)",
    re.DOTALL | re.MULTILINE,
)
_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z0-9+-]{0,19}")
_ITEM = re.compile(r"( *)([-*+]|[0-9]{1,9}[.)]) +(?=\S)")


@lru_cache(2**16)  # Summaries and actions are both in a table and in a section.
def sentence(text: str) -> str:
    """Return *text* on one line, safe after a label and in a cell; ``<br/>`` for line breaks."""
    text = text.strip(WHITE)
    if _PLAIN.fullmatch(text):
        return text
    return "".join(
        md_code(piece) if is_code else _words(piece)
        for piece, is_code in split_code(text)
    )


def heading(text: str) -> str:
    """Return *text* on one line, safe after the ``#`` of a heading."""
    line = sentence(re.sub(r"[\r\n]+", " ", text.strip(WHITE)))
    return _TRAILING_HASHES.sub(lambda match: r"\#" * len(match.group()), line)


def paragraph(text: str) -> str:
    """Return a text of one sentence as a paragraph of its own."""
    return _safe_start(sentence(text))


def prose(text: str) -> str:
    """Return a description as blocks, without a final line break; empty if it is blank."""
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
    """Return the text between two code spans; the spaces next to them are kept."""
    core = piece.strip(WHITE)
    before, _, after = piece.partition(core) if core else (piece, "", "")
    return f"{_gap(before)}{md_cell(core)}{_gap(after)}"


def _gap(space: str) -> str:
    breaks = len(lines_of(space)) - 1
    return "<br/>" * breaks if breaks else space and " "


def _safe_start(line: str) -> str:
    """Escape what would start a heading, a list, a quote, a rule, a table or a module."""
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
    """Yield the paragraphs and lists of *text*; nested lists become flat."""
    width = 0
    for chunk in re.split(r"\n{2,}", text):
        lines = [line for line in chunk.split("\n") if line]
        if not lines:
            continue
        starts = _item_starts(lines)
        if not starts or starts[0]:
            # After a list, what is indented still belongs to its last item.
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
    """Return where list items start: inside a paragraph, a number other than 1 starts none."""
    starts: list[int] = []
    for index, line in enumerate(lines):
        match = _ITEM.match(line)
        if match and (not index or starts or match.group(2)[:-1] in ("", "1")):
            starts.append(index)
    return starts


def _block(lines: list[str], before: str, width: int) -> str:
    """Return one paragraph after *before*, its other lines indented by *width* spaces."""
    text = inline("\n".join(line.strip(" ") for line in lines))
    safe = [_safe_start(line.strip(" ")) for line in text.split("\n")]
    if set(before + safe[0]) == {"*", " "}:
        safe[0] = f"\\{safe[0]}"  # Together with its marker, it would be a rule.
    return before + f"\n{' ' * width}".join(safe)


class Flavour(StrEnum):
    """A kind of Markdown; the value is the suffix of its files."""

    GFM = "md"
    MDX = "mdx"


def flavour_of(option: object) -> Flavour:
    """Return the flavour that an option names."""
    return Flavour.MDX if option == "mdx" else Flavour.GFM


def comment(text: str, flavour: Flavour) -> str:
    """Return a comment of one line."""
    return f"{{/* {text} */}}" if flavour is Flavour.MDX else f"<!-- {text} -->"


def page_frame(front: Mapping[str, str], flavour: Flavour) -> Frame:
    """
    Return what surrounds a page that ``gen`` owns.

    Each value of the front matter is one line, without backslashes, which Docusaurus copies
    into JavaScript unescaped, and without double quotes, which Prettier would change.

    Prettier would pad tables and fill lines, but leaves alone what is between its two
    comments, each of which must be a block of its own in MDX. Two rules of markdownlint are
    switched off: MD013 (a row of a table is one long line) and MD033 (anchors, line breaks in
    cells, and code that no code span can show are HTML). It does not read MDX comments.
    """
    start = comment("prettier-ignore-start", flavour)
    if flavour is Flavour.GFM:
        start = f"<!-- markdownlint-disable-file MD013 MD033 -->\n{start}"
    lines = {key: _front_line(text) for key, text in front.items()}
    return Frame(lines, start, comment("prettier-ignore-end", flavour))


def _front_line(text: str) -> str:
    line = visible(" ".join(text.split()))
    return line.replace("\\", "/").replace('"', "'")


def piece_frame(flavour: Flavour) -> Frame:
    """Return the same for a piece of a user's own document, whose own rules are restored."""
    start = comment("prettier-ignore-start", flavour)
    end = comment("prettier-ignore-end", flavour)
    if flavour is Flavour.GFM:
        off = "<!-- markdownlint-capture --><!-- markdownlint-disable MD013 MD033 -->"
        return Frame({}, f"{off}\n{start}", f"{end}\n<!-- markdownlint-restore -->")
    return Frame({}, start, end)


def anchored(
    heading: Markdown, anchors: tuple[str, ...], flavour: Flavour
) -> tuple[tuple[str, ...], Markdown]:
    """
    Return the anchors to write before a heading, and the heading.

    In MDX, the heading contains the first anchor, twice: as an element, for MDX itself, and
    as a comment, for Docusaurus, which otherwise reports links to it as broken.
    """
    if flavour is Flavour.GFM or not anchors:
        return anchors, heading
    first = anchors[0]
    return anchors[1:], f'{heading} <span id="{first}"></span> {{/* #{first} */}}'
