"""What a browser finds on a page of HTML: cells of tables, links, and what they lead to."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Seen:
    """
    A page as its reader sees it.

    Args:
        cells: Of every table, row by row; spaces count once, and stand for line ends too.
        links: Their addresses.
        ids: Of every element, in order.
        fences: The text of every code block.
    """

    cells: list[list[str]] = field(default_factory=list[list[str]])
    links: list[str] = field(default_factory=list[str])
    ids: list[str] = field(default_factory=list[str])
    fences: list[str] = field(default_factory=list[str])


def see(html: str) -> Seen:
    """Return what is on a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.seen


class _Reader(HTMLParser):
    """Collects while the parser goes through the page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self.open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.seen.ids.append(given["id"] or "")
        if tag == "a" and "href" in given:
            self.seen.links.append(given["href"] or "")
        if tag == "tr":
            self.seen.cells.append([])
        elif tag in ("td", "th", "pre"):
            self.open = []
        elif tag == "br" and self.open is not None:
            self.open.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.open is not None:
            text = re.sub(r"[ \t\r\n]+", " ", "".join(self.open))
            self.seen.cells[-1].append(text.strip(" "))
            self.open = None
        elif tag == "pre" and self.open is not None:
            self.seen.fences.append("".join(self.open))
            self.open = None

    def handle_data(self, data: str) -> None:
        if self.open is not None:
            self.open.append(data)
