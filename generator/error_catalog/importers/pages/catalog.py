"""Pages about errors as a draft of a catalog."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from error_catalog.diagnostics import Diagnostic, shown
from error_catalog.files import Location, SourceFile
from error_catalog.importers.draft import Code, Draft, Mention, Question, Sample, Status
from error_catalog.importers.envelopes import Envelope
from error_catalog.importers.errors import default_of, join, listed
from error_catalog.importers.names import Names, status_name, status_text, stem
from error_catalog.importers.openapi.catalog import envelopes_of, loosen
from error_catalog.importers.openapi.evidence import Evidence
from error_catalog.importers.openapi.mentions import mentions, samples
from error_catalog.importers.openapi.observed import Observed, gathered, observed
from error_catalog.importers.pages.blocks import HEADING, Block, prose
from error_catalog.importers.pages.entries import Entry, Findings, read_page
from error_catalog.importers.pages.hypertext import blocks_of_html
from error_catalog.importers.pages.markdown import blocks_of_markdown
from error_catalog.importers.roles import shape_at
from error_catalog.importers.sentences import parted
from error_catalog.importers.vocabulary import is_known_code

RULE = "page"
"""A page that is to be imported lists errors."""

FROM_ROW, FROM_SECTION, FROM_STATUS = 3, 4, 9
"""Ranks of mentions."""

BARE = "undocumented"
_OPERATION = re.compile(r"\b(GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)\s+`?(/[^\s`,;)]*)")


def draft(
    sources: Sequence[SourceFile], heading: str = "", api: str = ""
) -> tuple[Draft | None, list[Diagnostic]]:
    """
    Return the draft of a catalog of pages.

    Args:
        heading: Read only what stands below headings that have this text.
        api: The id of the API; by default the first file's name.
    """
    findings = Findings()
    titles: list[str] = []
    for source in sources:
        blocks = _blocks(source)
        titles += [prose(each.text) for each in blocks if each.kind == HEADING]
        read_page(source.path, _below(blocks, heading), findings)
    first = sources[0].path
    if heading and not any(_is_like(each, heading) for each in titles):
        known = listed([shown(each) for each in dict.fromkeys(titles)][:12], "and")
        hint = f"the headings are {known}" if known else "the page has no headings"
        message = f"no heading is {shown(heading)}"
        return None, [Diagnostic(Location(first), RULE, message, hint)]
    document = observed(first, findings.examples)
    evidence = gathered(document)
    if not _is_anything(findings, evidence):
        message = "no table, no heading and no list names an error"
        hint = (
            "a table needs a column of codes or statuses, under a heading about errors"
        )
        return None, [Diagnostic(Location(first), RULE, message, hint)]
    api_id = api or stem(posixpath.splitext(posixpath.basename(first))[0])
    pages = listed([each.path for each in sources], "and")
    opening = f"The errors of {api_id}, imported from {pages}."
    return _Assembly(document, evidence, findings).draft(api_id, opening), []


def _blocks(source: SourceFile) -> list[Block]:
    is_html = source.path.lower().endswith((".html", ".htm", ".xhtml")) or re.match(
        r"\s*<(?:!doctype|html|head|body)\b", source.text, re.IGNORECASE
    )
    if is_html:
        return blocks_of_html(source.text)
    return blocks_of_markdown(source.text)


def _below(blocks: Sequence[Block], heading: str) -> list[Block]:
    """Return the blocks below headings with a text; all of them if it is empty."""
    if not heading:
        return list(blocks)
    found: list[Block] = []
    level: int | None = None
    above: list[Block] = []
    for each in blocks:
        if each.kind == HEADING:
            above = [*(up for up in above if up.level < each.level), each]
            if level is not None and each.level <= level:
                level = None
            if level is None and _is_like(prose(each.text), heading):
                level = each.level
                found += above[:-1]
        if level is not None:
            found.append(each)
    return found


def _is_like(text: str, heading: str) -> bool:
    def plain(words: str) -> str:
        return re.sub(r"[^\w]+", " ", words).strip().lower()

    return plain(text) == plain(heading)


def _is_anything(findings: Findings, evidence: Evidence) -> bool:
    return bool(evidence.bodies) or any(map(_has_error, findings.entries))


def _has_error(entry: Entry) -> bool:
    codes, statuses = _codes(entry), _failures(entry.statuses)
    if entry.is_group or (entry.statuses and not statuses):
        return False
    return bool(statuses) or any(each is not None for each in codes)


def _failures(statuses: Sequence[Status]) -> tuple[Status, ...]:
    return tuple(each for each in statuses if str(each)[0] in "45")


def _codes(entry: Entry) -> tuple[str | None, ...]:
    """Return the codes of an entry; what may be one is, if its own text says a status."""
    is_sure = entry.guesses and entry.statuses
    return entry.guesses if is_sure else entry.codes if not entry.guesses else (None,)


class _Assembly:
    """Joins what the tables, sections and examples of pages say."""

    def __init__(
        self, document: Observed, evidence: Evidence, findings: Findings
    ) -> None:
        self._document, self._evidence = document, evidence
        self._entries = [each for each in findings.entries if _has_error(each)]
        evidence.bare.clear()
        self._envelopes, self._fields = envelopes_of(document, evidence)
        self._questions: list[Question] = []
        self._main = self._main_envelope()
        shape = self._code_shape()
        self._types = () if shape is None else shape.types

    def draft(self, api: str, opening: str) -> Draft:
        """Return the draft."""
        shown = [
            replace(each, operations=(), group="")
            for each in mentions(self._document, self._evidence)
        ]
        coded = [each for entry in self._entries for each in self._coded(entry)]
        coded = _with_whole_sections(coded)
        self._settle_envelopes(has_codes=bool(coded or shown))
        known = {(type(each.code), each.code) for each in coded}
        more = [each for each in shown if (type(each.code), each.code) not in known]
        same = [each for each in shown if (type(each.code), each.code) in known]
        same = [replace(each, rank=FROM_SECTION + 1, summary="") for each in same]
        found = [*self._in(coded), *self._in(same), *self._in(more)]
        found += self._codeless(found)
        operations = {op for each in found for op in each.operations}
        first = default_of(self._envelopes)
        # Pages do not name all operations: those of an error are never all.
        joined = join(found, Names(api), first, (*sorted(operations), ""))
        loosen(self._evidence, self._envelopes, joined.errors)
        data: dict[str, Any] = {"catalog": 1, "api": {"id": api}}
        data |= {"fields": self._fields} if self._fields and self._envelopes else {}
        data |= {"envelopes": self._envelopes} if self._envelopes else {}
        data |= {"groups": joined.groups} if joined.groups else {}
        data["errors"] = joined.errors
        questions = (*joined.questions, *self._questions)
        return Draft(
            data, questions, joined.marks, self._samples(), len(operations), opening
        )

    def _samples(self) -> tuple[Sample, ...]:
        """Return the examples of pages that say which error they are of."""
        fillers = {
            self._document.place(example.value)
            for body, envelope in self._evidence.bodies
            for example in body.examples
            if (values := envelope.read(example.body)) is not None
            and values.get("code") is not None
            and not is_known_code(values["code"])
        }
        every = samples(self._document, self._evidence)
        return tuple(
            each
            for each in every
            if each.place not in fillers
            and (each.status is not None or each.code is not None)
        )

    def _main_envelope(self) -> Envelope | None:
        coded = [
            each for each in self._evidence.envelopes if each.code_place is not None
        ]
        return coded[0] if coded else None

    def _code_shape(self) -> Any:
        place = self._main.code_place if self._main else None
        return shape_at(self._main.shape, place) if self._main and place else None

    def _settle_envelopes(self, *, has_codes: bool) -> None:
        """Keep the envelopes of examples, if they have a place for the codes; else ask."""
        where = self._entries[0].place if self._entries else self._document.path
        if not self._evidence.envelopes:
            self._envelopes = {} if has_codes else {BARE: _bare()}
        elif has_codes and self._main is None:
            self._envelopes = {}
        if self._main is None and has_codes:
            what = "shows the code" if self._evidence.envelopes else "shows it"
            text = f"body of the responses: no example {what}; without `envelopes`, it is that of RFC 9457 ({where})"
            self._questions.append(Question((), text))
        elif not self._evidence.envelopes:
            text = f"body of the responses: no example shows it ({where})"
            self._questions.append(Question(("envelopes", BARE), text))
        elif self._main is not None and not has_codes:
            at = ".".join(self._main.code_place or ()).replace(".[]", "[]")
            text = f"codes that `{at}` has: the page names none ({where})"
            self._questions.append(Question(("envelopes", self._main.name), text))

    def _in(self, found: Sequence[Mention]) -> Iterator[Mention]:
        """Yield mentions with an envelope that is there."""
        for each in found:
            name = each.envelope or (self._main.name if self._main else "")
            yield replace(each, envelope=name if name in self._envelopes else "")

    def _coded(self, entry: Entry) -> Iterator[Mention]:
        own = _failures(entry.statuses)
        around = () if own else _failures(entry.around)
        is_exact = len(around) == 1 and isinstance(around[0], int)
        text = entry.text
        summary, description = parted(text)
        operations = _OPERATION.findall(entry.endpoints)
        begins = _OPERATION.match(text)
        operations += [begins.groups()] if begins else []
        codes = _codes(entry)
        for code in codes:
            if code is None or not is_known_code(code):
                continue
            yield Mention(
                self._sent(code, entry),
                entry.place,
                FROM_SECTION if entry.is_section else FROM_ROW,
                statuses=own or (around if is_exact else ()),
                among=() if is_exact else around,
                summary=summary,
                description=description,
                action=entry.action,
                group=entry.group,
                operations=tuple(dict.fromkeys(f"{a} {b}" for a, b in operations)),
                also=(None,) if None in codes and len(codes) == 2 else (),
            )

    def _sent(self, code: str, entry: Entry) -> Code:
        """Return a code as sent: whether digits are a number, an example says."""
        if not code.isdigit() or str(int(code)) != code or "string" in self._types:
            return code
        if "integer" not in self._types and not any(
            "or strings" in each.text for each in self._questions
        ):
            text = (
                f"codes such as {code}: numbers or strings in responses ({entry.place})"
            )
            self._questions.append(Question(("errors",), text))
        return int(code)

    def _codeless(self, coded: Sequence[Mention]) -> list[Mention]:
        """Return errors that only have a status, where no error with a code has it."""
        taken = {status for each in coded for status in (*each.statuses, *each.among)}
        shown = dict(self._shown_without_code())
        found: dict[Status, Mention] = {}
        for entry in self._entries:
            if _codes(entry) != (None,):
                continue
            for status in _failures(entry.statuses):
                summary, description = parted(entry.text)
                known = found.get(status)
                if (status not in taken or status in shown) and (
                    known is None or not known.summary
                ):
                    found[status] = Mention(
                        None,
                        entry.place,
                        FROM_STATUS,
                        (status,),
                        summary=summary,
                        description=description,
                        action=entry.action,
                    )
        for status, (place, _, _) in shown.items():
            found.setdefault(status, Mention(None, place, FROM_STATUS, (status,)))
        return [self._named(status, each, shown) for status, each in found.items()]

    def _named(
        self, status: Status, mention: Mention, shown: dict[Status, Any]
    ) -> Mention:
        _, envelope, example = shown.get(status, ("", "", {}))
        name = envelope or self._plain_envelope()
        return replace(
            mention,
            name=status_name(status),
            summary=mention.summary or status_text(status),
            envelope=name,
            example=example,
        )

    def _plain_envelope(self) -> str:
        """Return the envelope of responses that no example shows."""
        if not self._envelopes:
            return ""
        first = self._evidence.envelopes[0] if self._evidence.envelopes else None
        is_only = first is not None and len(self._evidence.envelopes) == 1
        if first is not None and is_only:
            return first.name
        self._envelopes.setdefault(BARE, _bare())
        return BARE

    def _shown_without_code(self) -> Iterator[tuple[Status, tuple[str, str, Any]]]:
        """Yield the statuses of examples that have no code, with envelope and values."""
        for body, envelope in self._evidence.bodies:
            status = body.sighting.status
            for example in body.examples:
                values = envelope.read(example.body)
                if (
                    status is None
                    or values is None
                    or envelope.name not in self._envelopes
                ):
                    continue
                if not is_known_code(values.get("code")):
                    place = self._document.place(example.value)
                    rest = {
                        k: v for k, v in values.items() if k not in ("code", "status")
                    }
                    yield status, (place, envelope.name, rest)


def _bare() -> dict[str, Any]:
    return {"description": "Only the status is documented.", "body": "any"}


def _with_whole_sections(found: Sequence[Mention]) -> list[Mention]:
    """Let the text of a section be the description, where a table has the sentence."""
    rows = {each.code for each in found if each.rank == FROM_ROW and each.summary}
    return [
        (
            replace(
                each,
                description="\n\n".join(
                    t for t in (each.summary, each.description) if t
                ),
                summary="",
            )
            if each.rank == FROM_SECTION and each.code in rows
            else each
        )
        for each in found
    ]
