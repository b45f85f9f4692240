"""What the texts of a document say about codes: tables, lists, and ``x-…error…`` keys."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.importers.draft import Code, Mention, Status
from error_catalog.importers.envelopes import Envelope
from error_catalog.importers.openapi.document import OpenApi, Value
from error_catalog.importers.openapi.evidence import Evidence
from error_catalog.importers.openapi.survey import Operation, operations
from error_catalog.importers.roles import shape_at
from error_catalog.importers.sentences import parted
from error_catalog.importers.tables import Row, is_table, rows, statuses_in
from error_catalog.importers.vocabulary import is_known_code, plain

IN_LIST, IN_TEXT = 3, 4
"""Ranks of mentions: a list of an extension, and a table or a list in a description."""

_SHOUTED = re.compile(r"[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+")
_ABOUT_ERRORS = re.compile(r"\b(?:error|exception|fault|failure)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Text:
    """
    A description.

    Args:
        is_about: Everything in it is about errors, as in the description of the code.
    """

    markdown: str
    value: Value
    operation: str = ""
    group: str = ""
    status: Status | None = None
    is_about: bool = False


def mentions_in_texts(
    document: OpenApi, evidence: Evidence, known: Mapping[Code, str]
) -> list[Mention]:
    """
    Return what tables, lists and extensions say.

    Args:
        known: The envelope of each code that other places have.
    """
    main = _main_envelope(evidence)
    is_number = main is not None and _has_integers(main)
    found: list[Mention] = []
    every = operations(document)
    for text in _texts(document, evidence, every):
        if not is_table(text.markdown):
            continue
        for row in rows(text.markdown):
            if _is_about_errors(row, text, known):
                found += _of_row(document, row, text, known, main, is_number)
    for operation in every:
        found += _of_extensions(
            document, operation.value, operation.name, operation.tag, main
        )
    return found


def _main_envelope(evidence: Evidence) -> Envelope | None:
    """Return the envelope that most responses have, of those with a place for a code."""
    uses: dict[int, int] = {}
    for _, envelope in evidence.bodies:
        uses[id(envelope)] = uses.get(id(envelope), 0) + 1
    coded = [each for each in evidence.envelopes if each.code_place is not None]
    return max(coded, key=lambda each: uses.get(id(each), 0), default=None)


def _has_integers(main: Envelope) -> bool:
    place = main.code_place
    shape = None if place is None else shape_at(main.shape, place)
    return shape is not None and "integer" in shape.types


def _texts(
    document: OpenApi, evidence: Evidence, every: Sequence[Operation]
) -> Iterator[_Text]:
    for envelope in evidence.envelopes:
        place = envelope.code_place
        shape = None if place is None else shape_at(envelope.shape, place)
        if shape is not None and shape.description and shape.at is not None:
            yield _Text(shape.description, shape.at.child("description"), is_about=True)
    seen: set[Any] = set()
    for body, _ in evidence.bodies:
        sighting = body.sighting
        key = (sighting.value.file, sighting.value.path)
        if key not in seen and sighting.description:
            seen.add(key)
            name = sighting.operation.name if sighting.operation else ""
            yield _Text(sighting.description, sighting.value, name, "", sighting.status)
    for operation in every:
        text = operation.value.child("description")
        if isinstance(text.data, str):
            yield _Text(text.data, text, operation.name, operation.tag)
    tags = document.root.child("tags")
    for at in range(len(tags.data) if is_list(tags.data) else 0):
        text = tags.child(at).child("description")
        if isinstance(text.data, str):
            name = tags.child(at).child("name").data
            yield _Text(text.data, text, "", name if isinstance(name, str) else "")
    text = document.root.child("info").child("description")
    if isinstance(text.data, str):
        yield _Text(text.data, text)


def _is_about_errors(row: Row, text: _Text, known: Mapping[Code, str]) -> bool:
    codes = [each for each in row.codes if each is not None]
    if not codes:
        return False
    if any(_known_as(each, known) is not None for each in codes):
        return True
    if row.is_item:
        is_shouted = all(_SHOUTED.fullmatch(each) for each in codes)
        about = text.is_about or bool(_ABOUT_ERRORS.search(row.heading))
        return about or (is_shouted and text.status is not None)
    return text.is_about or bool(_ABOUT_ERRORS.search(row.heading))


def _known_as(code: str, known: Mapping[Code, str]) -> Code:
    if code in known:
        return code
    return int(code) if code.isdigit() and int(code) in known else None


def _of_row(
    document: OpenApi,
    row: Row,
    text: _Text,
    known: Mapping[Code, str],
    main: Envelope | None,
    is_number: bool,  # noqa: FBT001  a fact about codes, passed on
) -> Iterator[Mention]:
    codes: list[Code] = [
        int(each) if is_number and each.isdigit() else each
        for each in row.codes
        if each is not None and is_known_code(each)
    ]
    if not codes:
        return
    first = codes[0]
    is_known = next((each for each in codes if each in known), None)
    envelope = known[is_known] if is_known is not None else (main.name if main else "")
    if not envelope:
        return
    summary, description = parted(row.meaning)
    is_one = row.is_item and len(row.codes) > 1
    statuses = row.statuses or ((text.status,) if text.status is not None else ())
    for code in codes[:1] if is_one else codes:
        yield Mention(
            code,
            document.place(text.value, row.line),
            IN_TEXT,
            statuses=tuple(statuses),
            summary=summary,
            description=description,
            action=" ".join(row.action.split()),
            envelope=envelope,
            group=text.group,
            operations=(text.operation,) if text.operation else (),
            also=(
                tuple(each for each in (*codes, *row.codes) if each != first)
                if is_one
                else ()
            ),
        )


def _of_extensions(
    document: OpenApi,
    operation: Value,
    name: str,
    tag: str,
    main: Envelope | None,
) -> Iterator[Mention]:
    """Yield the codes that an operation lists under a key such as ``x-error-codes``."""
    if main is None:
        return
    for key in operation.data:
        if not re.fullmatch(
            r"x-[a-z-]*errors?(?:-?codes?|-?types?)?", str(key).lower()
        ):
            continue
        listed = operation.child(key)
        data = listed.data
        if is_mapping(data):
            pairs = [(each, listed.child(each)) for each in data]
        elif is_list(data):
            pairs = [(each, listed.child(at)) for at, each in enumerate(data)]
        else:
            continue
        for code, value in pairs:
            found = _listed(code, value)
            if found is not None:
                sent, statuses, text = found
                summary, description = parted(text)
                yield Mention(
                    sent,
                    document.place(value),
                    IN_LIST,
                    statuses=statuses,
                    summary=summary,
                    description=description,
                    envelope=main.name,
                    group=tag,
                    operations=(name,),
                )


def _listed(code: Any, value: Value) -> tuple[Code, tuple[Status, ...], str] | None:
    """Return code, statuses and text of an entry; None if it names no code."""
    data = value.data
    if is_mapping(data):
        by_name = {plain(str(key)): each for key, each in data.items()}
        sent = next(
            (
                by_name[key]
                for key in ("code", "errorcode", "name", "type", "id", "error", "key")
                if key in by_name
            ),
            code if isinstance(code, str) else None,
        )
        status = next(
            (
                by_name[key]
                for key in ("status", "httpstatus", "statuscode", "httpcode")
                if key in by_name
            ),
            "",
        )
        text = next(
            (
                by_name[key]
                for key in ("description", "message", "summary", "detail", "title")
                if isinstance(by_name.get(key), str)
            ),
            "",
        )
        if not is_known_code(sent):
            return None
        return sent, statuses_in(str(status)), text
    if not is_known_code(code):
        return None
    text = data if isinstance(data, str) and data != code else ""
    return code, (), text
