"""What a page says about errors: rows of tables, sections, items of lists, examples."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from error_catalog.diagnostics import is_mapping
from error_catalog.importers.draft import Status
from error_catalog.importers.openapi.observed import Observation
from error_catalog.importers.openapi.schemas import MARKERS
from error_catalog.importers.pages.blocks import (
    CODE,
    DEFINITION,
    HEADING,
    ITEM,
    TABLE,
    TERM,
    TEXT,
    Block,
    prose,
)
from error_catalog.importers.pages.columns import is_about_errors, rows_of
from error_catalog.importers.pages.headings import Label, keyed, label_of, stated
from error_catalog.importers.tables import rows
from error_catalog.importers.vocabulary import plain


@dataclass(slots=True)
class Entry:
    """
    An error as one place of a page has it.

    Args:
        codes: None is no code.
        statuses: Those that the place itself says.
        around: Those that the headings above say.
        paragraphs: Its text.
        is_section: It is a heading and what stands below; tables are surer.
        is_group: The errors are below it, and what looks like a code is their kind.
    """

    place: str
    codes: tuple[str | None, ...]
    statuses: tuple[Status, ...] = ()
    around: tuple[Status, ...] = ()
    paragraphs: list[str] = field(default_factory=list[str])
    action: str = ""
    endpoints: str = ""
    group: str = ""
    is_section: bool = False
    is_group: bool = False
    guesses: tuple[str, ...] = ()
    last: int = 0

    @property
    def text(self) -> str:
        """All its text: paragraphs, and items of lists in one block each."""
        found = ""
        for each in self.paragraphs:
            is_next = each.startswith("- ") and found.rpartition("\n")[2][:2] == "- "
            found += f"{'' if not found else chr(10) if is_next else chr(10) * 2}{each}"
        return found


@dataclass(slots=True)
class Findings:
    """What pages say: entries in their order, and the bodies that they show."""

    entries: list[Entry] = field(default_factory=list)
    examples: list[Observation] = field(default_factory=list)


@dataclass(slots=True)
class _Heading:
    level: int
    text: str
    label: Label
    entry: Entry | None = None
    is_title: bool = False


def read_page(path: str, blocks: Sequence[Block], findings: Findings) -> None:
    """Add what the blocks of one page say to *findings*."""
    titles = " / ".join(each.text for each in blocks if each.kind == HEADING)
    reader = _Reader(path, findings, is_about=is_about_errors(f"{path} {titles}"))
    for at, block in enumerate(blocks):
        reader.take(block, blocks[at + 1] if at + 1 < len(blocks) else None)


_TITLED = re.compile(
    r"Section titled [\u201c\"](?P<title>[^\u201d\"]+)[\u201d\"](?P<rest>.*)"
)
_GLUED = re.compile(
    r"(?P<codes>[A-Za-z][\w.-]*(?:\s*[|,]\s*[A-Za-z][\w.-]*)*?)\s*"
    r"(?P<status>HTTP[ -]?Status(?: Code)?\s*:\s*[45][0-9]{2}\b.*)"
)


class _Reader:
    def __init__(self, path: str, findings: Findings, *, is_about: bool) -> None:
        self._path = path
        self._is_about = is_about
        self._findings = findings
        self._headings: list[_Heading] = []
        self._term: Entry | None = None
        self._is_first = True

    def take(self, block: Block, following: Block | None) -> None:
        """Read one block."""
        if block.kind == HEADING:
            self._open(block.level, block.text, block.line)
        elif block.kind == TABLE:
            self._table(block)
        elif block.kind == CODE:
            self._example(block)
        elif block.kind == TERM:
            self._open_term(block)
        elif block.kind == DEFINITION:
            self._add_text(self._term, block)
        elif block.kind == ITEM and self._item(block):
            return
        else:
            self._text(block, following)

    def _text(self, block: Block, following: Block | None) -> None:
        titled = _TITLED.match(block.text)
        glued = _GLUED.fullmatch(block.text)
        level = self._headings[-1].level if self._headings else 1
        is_pseudo = self._headings and self._headings[-1].level == 9
        if titled:
            if not self._headings or self._headings[-1].text != titled["title"]:
                self._open(9, titled["title"], block.line)
            rest = titled["rest"].strip()
            if rest:
                self._add_text(self._section(), Block(TEXT, rest, block.line))
        elif glued:
            self._open(9, glued["codes"], block.line)
            self._add_text(self._section(), Block(TEXT, glued["status"], block.line))
        elif self._is_caption(block, following):
            self._open(9 if is_pseudo or level < 9 else level, block.text, block.line)
        elif (
            len(label_of(block.text).codes) == 1
            and label_of(block.text).is_whole
            and following
            and _TITLED.match(following.text)
        ):
            self._open(9, block.text, block.line)
        else:
            self._add_text(self._section(), block)

    def _is_caption(self, block: Block, following: Block | None) -> bool:
        """Tell whether a line right above a table is its heading: it says a status."""
        is_above = following is not None and following.kind == TABLE
        is_short = len(block.text) < 80 and not block.text.endswith((".", ":"))
        return bool(is_above and is_short and label_of(block.text).statuses)

    def _open(self, level: int, text: str, line: int) -> None:
        while self._headings and self._headings[-1].level >= level:
            self._headings.pop()
        self._term = None
        heading = _Heading(level, prose(text).replace("`", ""), label_of(text))
        heading.is_title, self._is_first = self._is_first and level == 1, False
        label = heading.label
        if label.codes or label.guesses or (label.statuses and label.is_whole):
            entry = self._entry(line, label)
            entry.is_section = True
            heading.entry = entry
            for each in self._headings if label.codes or label.guesses else ():
                if each.entry is not None and not each.entry.statuses:
                    each.entry.is_group = True
        self._headings.append(heading)

    def _entry(self, line: int, label: Label) -> Entry:
        numbers = () if label.codes or label.guesses else (None,)
        entry = Entry(
            f"{self._path}:{line}",
            label.codes or numbers,
            label.statuses,
            self._around(),
            [label.rest] if label.rest and label.codes else [],
            group=self._group(),
            guesses=label.guesses,
            last=line,
        )
        self._findings.entries.append(entry)
        return entry

    def _around(self) -> tuple[Status, ...]:
        found = (each.label.statuses for each in reversed(self._headings))
        return next((each for each in found if each), ())

    def _group(self) -> str:
        for each in reversed(self._headings):
            is_status = each.label.statuses and each.label.is_whole
            is_code = each.entry is not None and not each.entry.is_group
            if not is_status and not (is_code and each.label.codes):
                text = re.sub(r"\s*\([^()]*\)$", "", each.text).strip(" :#")
                return "" if each.is_title else text
        return ""

    def _above(self) -> str:
        return " / ".join(each.text for each in self._headings)

    def _section(self) -> Entry | None:
        return self._headings[-1].entry if self._headings else None

    def _add_text(self, entry: Entry | None, block: Block) -> None:
        if entry is None:
            return
        statuses, rest = stated(prose(block.text))
        is_new = (
            not entry.paragraphs or block.line > entry.last + 1 or block.kind == ITEM
        )
        if statuses and (not entry.statuses or entry.statuses == statuses):
            entry.statuses = statuses
            entry.last = block.line
            rest = (
                "" if re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*\.?", rest) else rest
            )
            if not rest:
                return
        what, text = keyed(rest if statuses else prose(block.text))
        if what == "action" and not entry.action:
            entry.action = text
        elif is_new or what:
            entry.paragraphs.append(
                f"- {text}"
                if block.kind == ITEM and entry.paragraphs and not what
                else text
            )
        else:
            entry.paragraphs[-1] += f" {text}"
        entry.last = block.line

    def _open_term(self, block: Block) -> None:
        label = label_of(block.text)
        is_entry = label.codes or label.guesses or (label.statuses and label.is_whole)
        self._term = self._entry(block.line, label) if is_entry else None
        if self._term is not None and label.guesses and is_about_errors(self._above()):
            self._term.codes, self._term.guesses = label.guesses, ()

    def _table(self, block: Block) -> None:
        section = self._section()
        above = f"{self._path} {self._above()}"
        found = list(rows_of(block.rows, above, has_status=bool(self._around())))
        if not found and section is not None:
            for line, cells in block.rows:  # `| HTTP status | 404 |`
                said = ": ".join(prose(each) for each in cells)
                if len(cells) == 2 and (stated(said)[0] or keyed(said)[0]):
                    self._add_text(section, Block(TEXT, said, line))
            return
        for row in found:
            self._findings.entries.append(
                Entry(
                    f"{self._path}:{row.line}",
                    row.codes or (None,),
                    row.statuses,
                    self._around(),
                    [prose(row.meaning)] if row.meaning else [],
                    prose(row.action),
                    row.endpoints,
                    self._group(),
                )
            )

    def _item(self, block: Block) -> bool:
        """Read an item of a list that is an error: ``- `code` (404): text``."""
        section = self._section()
        if section is not None and section.codes != (None,):
            return False
        place, group = f"{self._path}:{block.line}", self._group()
        head, *rest = re.split(r"\s[-\u2013\u2014]\s|:\s", block.text, maxsplit=1)
        label = label_of(head)
        begins = re.match(r"[\s*`]*(?:HTTP )?[45]", block.text)
        if label.statuses and not label.codes and begins and (rest or label.is_whole):
            texts = [prose(each) for each in rest if prose(each)]
            entry = Entry(place, (None,), label.statuses, (), texts, group=group)
            self._findings.entries.append(entry)
            return True
        about = is_about_errors(f"{self._path} {self._above()}") or bool(self._around())
        text = re.sub(r"^\*\*`?([\w.-]+)`?(:?)\*\*", r"`\1`\2", block.text)
        for row in rows(f"- {text}")[:1] if about else ():
            texts = [prose(row.meaning)] if row.meaning else []
            around = self._around()
            entry = Entry(place, row.codes, row.statuses, around, texts, group=group)
            self._findings.entries.append(entry)
            return True
        return False

    def _example(self, block: Block) -> None:
        section = self._section()
        known = section.statuses if section and section.statuses else self._around()
        exact = known[0] if len(known) == 1 and isinstance(known[0], int) else None
        for shown, headers, body in bodies_in(block.text):
            status = shown or exact
            about = is_about_errors(f"{self._path} {self._above()}")
            about = about or (self._is_about and _looks_failed(body))
            is_failure = about if status is None else status >= 400
            if is_failure and not _looks_well(body):
                place = f"{self._path}:{block.line}"
                seen = Observation(place, status, body, headers)
                self._findings.examples.append(seen)


_STATUS_LINE = re.compile(r"HTTP/[0-9.]+ (?P<status>[1-5][0-9]{2})\b.*")


def _looks_failed(body: object) -> bool:
    keys = {plain(str(each)) for each in body} if is_mapping(body) else set[str]()
    return (
        bool(keys & {"error", "errors", "errorcode", "fault"}) or _marker(body) is False
    )


def _looks_well(body: object) -> bool:
    return _marker(body) is True


def _marker(body: object) -> object:
    """Return what a body says of its success; None if it says nothing."""
    if not is_mapping(body):
        return None
    found = (each for key, each in body.items() if plain(str(key)) in MARKERS)
    return next(found, None)


def bodies_in(text: str) -> Iterator[tuple[int | None, tuple[str, ...], object]]:
    """Yield status, names of headers and body of a response that is shown as code."""
    lines = text.strip().splitlines()
    status: int | None = None
    headers: list[str] = []
    while lines and (status is not None or _STATUS_LINE.match(lines[0])):
        line = lines.pop(0)
        start = _STATUS_LINE.match(line)
        if start:
            status = int(start["status"])
        elif re.match(r"[A-Za-z][A-Za-z0-9-]*:\s", line):
            headers.append(line.partition(":")[0])
        elif line.strip():
            lines.insert(0, line)
            break
    rest = "\n".join(lines).strip()
    if not rest.startswith("{"):
        return
    try:
        body = json.loads(rest)
    except (ValueError, RecursionError):
        bare = re.sub(r"(?m)\s+//.*$", "", rest)
        bare = re.sub(r",(\s*[}\]])", r"\1", bare)
        try:
            body = json.loads(bare)
        except (ValueError, RecursionError):
            return
    if is_mapping(body) and body:
        yield status, tuple(headers), body
