"""Code spans and the other inline Markdown of a text that an author wrote."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import quote

from generator.filters.markdown import md_cell, md_code

_TICKS = re.compile(r"`+")
_TICKS_OR_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]|`+")
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|\0(?P<code>[0-9]+)\0"
    r"|(?P<image>!?)\[(?P<label>(?:[^\[\]\\<>]|\\.)*+)\]"
    r"\( *+(?P<to>[^\s()<>\0]*+(?:\([^\s()<>\0]*+\)[^\s()<>\0]*+)*+)"
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
        openings: What may open a span; a match of something else is passed over.

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
    """Return a link that shows where it leads; MDX takes ``<https://…>`` for a tag."""
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
    """Escape all of *text* but its line ends and the spaces around it."""
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    core = line.strip(" ")
    if not core:
        return line and " "
    before = " " if line[0] == " " else ""
    after = " " if line[-1] == " " else ""
    return f"{before}{md_cell(core)}{after}"
