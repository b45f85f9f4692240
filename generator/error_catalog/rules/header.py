"""
Headers and media types are valid in HTTP, and clients can read them back.

Source: RFC 9110 sections 5.1 and 8.3; LANGUAGE section 1 and section 4, item 3.
"""

import re
from collections.abc import Iterator
from typing import Any

from error_catalog.catalog.model import Catalog, EnvelopeSpec
from error_catalog.diagnostics import Finding, expected, is_list, is_mapping, shown
from error_catalog.files import Path
from error_catalog.runtime.contract import Envelope, media_kind
from error_catalog.runtime.template import split_key, split_text
from error_catalog.runtime.values import charset_in, spell
from error_catalog.runtime.writer import holds_header
from error_catalog.semantics.fields import (
    Fields,
    brace_hint,
    known_fields,
    text_findings,
    unquoted_findings,
)

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CHARSET = re.compile(r";\s*charset\s*=", re.IGNORECASE)
_OF_BODY = ("content-type", "content-length", "content-encoding", "transfer-encoding")


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find headers that cannot be sent or told apart, and bodies of the wrong kind."""
    fields = known_fields(catalog)
    for name, envelope in catalog.envelopes.items():
        path: Path = ("envelopes", name)
        seen: dict[str, str] = {}
        for key, value in envelope.headers.items():
            place = (*path, "headers", key)
            found = list(_name(place, key, seen))
            yield from found or _value(place, value, fields)
        yield from _body(path, envelope)
    for key, status in catalog.statuses.items():
        names: dict[str, str] = {}
        for header, text in status.headers.items():
            place = ("statuses", key, "headers", header)
            found = list(_name(place, header, names))
            yield from found or _constant(place, header, text)


def _constant(path: Path, name: str, value: Any) -> Iterator[Finding]:
    """Find what keeps the header of a status from being constant text."""
    if not isinstance(value, str | int | float):
        yield expected(path, "text", value, "write the text of the header")
        return
    text = spell(value)
    if name.endswith("?"):
        message = f"{shown(name)}: a header of a status is never absent"
        hint = f"write `{name[:-1]}`, or put it into the envelope"
        yield Finding(path, message, hint, on_key=True)
        return
    try:
        pieces = split_text(text)
    except ValueError as error:
        yield Finding(path, str(error), brace_hint(str(error)))
        return
    places = [each[0] for each in pieces if not isinstance(each, str)]
    if places:
        message = f"the header of a status is constant, and `{{{places[0]}}}` is not"
        yield Finding(path, message, "put the header into the envelope")
    elif not holds_header("".join(map(str, pieces))):
        message = f"a header cannot hold {shown(text)}"
        hint = "use visible characters of Latin-1, and no spaces at its ends"
        yield Finding(path, message, hint)


def _name(path: Path, key: str, seen: dict[str, str]) -> Iterator[Finding]:
    name = split_key(key)[0]
    other = seen.setdefault(name.lower(), key)
    if other is not key:
        message = f"{shown(key)} and {shown(other)} are the same header"
        yield Finding(path, message, "keep one of them", on_key=True)
    if not _NAME.fullmatch(name) or key == "...":
        hint = "use letters, digits and `-`"
        message = f"{shown(key)} is not a header name"
        yield Finding(path, message, hint, on_key=True)
    elif name.lower() in _OF_BODY:
        message = f"`{name}` follows from the body"
        hint = "set `media_type`" if name.lower() == "content-type" else "remove it"
        yield Finding(path, message, hint, on_key=True)


def _value(path: Path, value: Any, fields: Fields) -> Iterator[Finding]:
    bare = list(unquoted_findings(path, value, fields))
    if bare:
        yield from bare
    elif not isinstance(value, str | int | float):
        hint = 'write text, or a placeholder: `"{request_id}"`'
        yield expected(path, "text", value, hint)
    elif isinstance(value, str):
        found = list(text_findings(path, value, fields))
        yield from found or _structured(path, value, fields)


def _structured(path: Path, text: str, fields: Fields) -> Iterator[Finding]:
    """Find fields in a header that may be objects or lists."""
    for piece in split_text(text):
        if not isinstance(piece, str):
            types = fields[piece[0]].types
            if not {"object", "array"}.isdisjoint(types):
                hint = "declare the field as `string`"
                message = f"`{piece[0]}` may be an object or a list, expected text"
                yield Finding(path, message, hint)


def _body(path: Path, envelope: EnvelopeSpec) -> Iterator[Finding]:
    if envelope.body is None or envelope.body == "any":
        return
    found = list(_media_types(path, envelope))
    yield from found
    kind = envelope.media_type
    written = Envelope("", media_type=kind, format=envelope.format or "")
    structured = is_mapping(envelope.body) or is_list(envelope.body)
    if not found and written.is_text and structured:
        what = f"text for `{media_kind(kind)}`"
        hint = "write the body as text, or set another `media_type`"
        yield expected((*path, "body"), what, envelope.body, hint)


def _media_types(path: Path, envelope: EnvelopeSpec) -> Iterator[Finding]:
    """Find media types that do not tell how the body is written, or tell it differently."""
    seen: set[str] = set()
    known: str | None = envelope.format
    several = len(envelope.media_types) > 1
    for index, written in enumerate(envelope.media_types):
        place = (*path, "media_type", index) if several else (*path, "media_type")
        kind = media_kind(written)
        told = _format_of(kind)
        if kind in seen:
            message = f"`{kind}` is already in the list"
            yield Finding(place, message, "remove one of the two")
        elif told is None and envelope.format is None:
            message = f"a body is JSON or text, and `{kind}` does not tell which"
            hint = "add `format: json` or `format: text`, or write `body: any`"
            yield Finding(place, message, hint)
        elif told is not None and known is not None and told != known:
            message = f"`{kind}` is {_SPELLED[told]}, and `{_teller(envelope)}` is not"
            hint = "give each its own envelope, or write another `format`"
            yield Finding(place, message, hint)
        yield from _charset(place, written)
        seen.add(kind)
        known = known or told


def _charset(path: Path, media_type: str) -> Iterator[Finding]:
    """Find a charset that packages do not know."""
    if _CHARSET.search(media_type) and charset_in(media_type) is None:
        message = f"`{media_type}` names no charset that packages can read and write"
        hint = "write `charset=utf-8`, or the charset that the server sends"
        yield Finding(path, message, hint)


def _teller(envelope: EnvelopeSpec) -> str:
    """Return what says how the body is written: the format, else the first media type."""
    if envelope.format is not None:
        return f"format: {envelope.format}"
    kinds = map(media_kind, envelope.media_types)
    return next(kind for kind in kinds if _format_of(kind) is not None)


def _format_of(kind: str) -> str | None:
    """Return what a media type tells: ``json`` or ``text``; None if it tells neither."""
    if kind.endswith(("/json", "+json")):
        return "json"
    return "text" if kind.startswith("text/") else None


_SPELLED = {"json": "JSON", "text": "text"}
