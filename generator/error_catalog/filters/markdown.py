"""Text as Markdown: CommonMark, GFM and MDX all show exactly what the catalog says."""

import re

from error_catalog.filters.escapes import HIDDEN, lines_of, visible

_BREAK = "<br/>"
_BLANK = " \t\r\n"
_SPECIAL = str.maketrans(
    {
        **{each: f"\\{each}" for each in "\\`*[]"},
        # Not every Markdown knows a backslash before these, and sites replace `{{ }}`
        # before they read any Markdown at all.
        **{each: f"&#{ord(each)};" for each in "{}|~$"},
        "<": "&lt;",
    }
)
_ENTITY = re.compile(r"&(?=[#A-Za-z])")
_UNDERSCORES = re.compile(r"(?<![0-9A-Za-z_])_+|_+(?![0-9A-Za-z_])")
_HASH = re.compile(r"(?:^|(?<= ))#+")
_BLOCK = re.compile(r"[-+](?=[-+ ]|$)|>")
_ORDINAL = re.compile(r"^([0-9]+)([.)])(?= |$)")
_DIRECTIVE = re.compile(
    r"=(?==*$)|!(?=!!)|\?(?=\?\?)|:(?=::)|i(?=mport\b)|e(?=xport\b)"
)
_NO_ENTITY = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_IN_CELL = re.compile(r"[`|\n\r]")
_UNSAFE_IN_ANCHOR = re.compile(rb"[^0-9A-Za-z._-]")
_FENCE = re.compile(r"`{3,}")


def md_text(text: str, indent: int = 0) -> str:
    """
    Return *text* as prose: the reader sees the same characters, and no markup.

    Blank lines still separate paragraphs; spaces at both ends of a line are dropped.

    Args:
        indent: Columns in front of every line but the first.
    """
    lines = (_at_line_start(_inline(line.strip(" "))) for line in _lines(text))
    return re.sub(r"\n +(?=\n|$)", "\n", f"\n{' ' * indent}".join(lines))


def md_cell(text: str) -> str:
    """Return *text* for one cell of a table; ``<br/>`` for each line end."""
    return _BREAK.join(_inline(line.strip(" ")) for line in _lines(text.strip(_BLANK)))


def md_code(text: str) -> str:
    """
    Return *text* as code, in prose and in tables alike.

    Where no code span can show it, ``<code>`` does.
    """
    spaced = text != text.strip(" ") or not text
    if spaced or _IN_CELL.search(text) or HIDDEN.search(text):
        return f"<code>{_BREAK.join(map(_inline, _lines(text)))}</code>"
    return f"`{text}`"


def md_fence(text: str, language: str = "", indent: int = 0) -> str:
    """
    Return *text* as a fenced code block, the fence longer than any in the text.

    Args:
        indent: Columns in front of every line but the first.
    """
    fence = max(["```", *(f"{each}`" for each in _FENCE.findall(text))], key=len)
    lines = map(visible, lines_of(text.removesuffix("\n")))
    return f"\n{' ' * indent}".join([f"{fence}{language}", *lines, fence])


def md_anchor(text: str) -> str:
    """
    Return *text* as an id for ``<a id="…">`` and for links to it.

    Letters, digits and ``. _ -`` stay, and each other byte becomes ``~2f`` or the like, so
    that two texts never share an anchor and browsers have nothing to escape.
    """
    raw = text.encode("utf-8", "surrogatepass")
    return _UNSAFE_IN_ANCHOR.sub(_anchor_byte, raw).decode() or "~"


def _anchor_byte(match: re.Match[bytes]) -> bytes:
    return b"~%02x" % match.group()[0]


def _lines(text: str) -> list[str]:
    return [line.expandtabs(4) for line in lines_of(text)]


def _inline(line: str) -> str:
    line = _ENTITY.sub("&amp;", line).translate(_SPECIAL)
    line = _UNDERSCORES.sub(lambda match: r"\_" * len(match.group()), line)
    return HIDDEN.sub(_entity, line)


def _entity(match: re.Match[str]) -> str:
    character = match.group()
    if _NO_ENTITY.match(character):
        return f"\\{visible(character)}"
    return f"&#x{ord(character):x};"


def _at_line_start(line: str) -> str:
    """Escape what would start a heading, a list, a quote, a rule or an extension of a site."""
    line = _HASH.sub(lambda match: r"\#" * len(match.group()), line)
    if _BLOCK.match(line):
        return f"\\{line}"
    if _DIRECTIVE.match(line):
        return f"&#{ord(line[0])};{line[1:]}"
    return _ORDINAL.sub(r"\1\\\2", line)
