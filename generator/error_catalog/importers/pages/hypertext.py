"""HTML as blocks. Source: HTML Living Standard, as ``html.parser`` of Python reads it."""

from html.parser import HTMLParser

from error_catalog.importers.pages.blocks import (
    CODE,
    DEFINITION,
    HEADING,
    ITEM,
    TABLE,
    TERM,
    TEXT,
    Block,
)

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {"li": ITEM, "dt": TERM, "dd": DEFINITION, "pre": CODE}
_BREAKS = frozenset(
    (
        *("p", "div", "section", "article", "main", "header", "footer", "ul", "ol"),
        *("dl", "blockquote", "figure", "details", "summary", "aside", "hr", "body"),
        *("thead", "tbody", "table", *_KINDS, *_HEADINGS),
    )
)
_SILENT = frozenset(("script", "style", "nav", "template", "svg", "button", "noscript"))
_INLINE_CODE = frozenset(("code", "tt", "kbd"))


def blocks_of_html(text: str, first: int = 1) -> list[Block]:
    """
    Return the blocks of HTML, be it a whole page or a part of one.

    Args:
        first: The line of the file in which it begins.
    """
    reader = _Reader(first)
    reader.feed(text)
    reader.close()
    reader.flush()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self, first: int) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._first = first
        self._kind, self._level = TEXT, 0
        self._parts: list[str] = []
        self._line = first
        self._silent = 0
        self._rows: list[tuple[int, list[str]]] | None = None
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _SILENT:
            self._silent += 1
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = []
        elif tag == "tr" and self._rows is not None:
            self._end_cell()
            self._rows.append((self._here(), []))
        elif tag == "br":
            self._add(" " if self._cell is not None else "\n")
        elif tag in _INLINE_CODE and self._kind != CODE:
            self._add("`")
        elif tag in _BREAKS and self._cell is None:
            self.flush()
            self._kind, self._level = _KINDS.get(tag, TEXT), _HEADINGS.get(tag, 0)
            self._kind = HEADING if self._level else self._kind
            if tag == "table":
                self._rows = []
        elif tag in _BREAKS:
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag in _INLINE_CODE and self._kind != CODE:
            self._add("`")
        elif tag == "table":
            self._end_cell()
            self._end_table()
        elif tag in _BREAKS and self._cell is None:
            self.flush()
            self._kind, self._level = TEXT, 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(data)

    def flush(self) -> None:
        """End the block that is being read."""
        raw = "".join(self._parts).replace("``", "")
        lines = raw.split("\n") if self._kind == CODE else raw.splitlines()
        text = "\n".join(each if self._kind == CODE else _even(each) for each in lines)
        self._parts = []
        if text.strip():
            self.blocks.append(Block(self._kind, text.strip(), self._line, self._level))

    def _here(self) -> int:
        return self._first + self.getpos()[0] - 1

    def _add(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)
            return
        if not "".join(self._parts).strip("` \n"):
            self._line = self._here()
        is_broken = text == "\n" or self._kind == CODE
        self._parts.append(text if is_broken else text.replace("\n", " "))

    def _end_cell(self) -> None:
        if self._cell is not None and self._rows:
            self._rows[-1][1].append(_even("".join(self._cell).replace("``", "")))
        self._cell = None

    def _end_table(self) -> None:
        rows = tuple((line, tuple(cells)) for line, cells in self._rows or () if cells)
        if rows:
            self.blocks.append(Block(TABLE, "", rows[0][0], rows=rows))
        self._rows = None


def _even(text: str) -> str:
    return " ".join(text.split())
