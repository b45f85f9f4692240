"""
Headers and media types are such that HTTP can carry them and a client can read them back.

Source: RFC 9110 sections 5.1 and 8.3; LANGUAGE section 1 and section 4, item 3.
"""

import re
from collections.abc import Iterator
from typing import Any

from generator.catalog.model import Catalog
from generator.catalog.parts import EnvelopeSpec
from generator.diagnostics import Finding
from generator.meaning.placeholders import (
    Fields,
    known_fields,
    text_findings,
    unquoted,
)
from generator.runtime.rules import Envelope
from generator.runtime.templates import split_key, split_text
from generator.shaping import is_list, is_mapping, shown
from generator.sources import Path

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OF_BODY = ("content-type", "content-length", "content-encoding", "transfer-encoding")


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find headers that no one could send or tell apart, and bodies of the wrong kind."""
    fields = known_fields(catalog)
    for name, envelope in catalog.envelopes.items():
        path: Path = ("envelopes", name)
        seen: dict[str, str] = {}
        for key, value in envelope.headers.items():
            place = (*path, "headers", key)
            found = list(_name(place, key, seen))
            yield from found or _value(place, value, fields)
        yield from _body(path, envelope)


def _name(path: Path, key: str, seen: dict[str, str]) -> Iterator[Finding]:
    name = split_key(key)[0]
    other = seen.setdefault(name.lower(), key)
    if other is not key:
        message = f"`{key}` and `{other}` are the same header"
        yield Finding(path, message, "keep one of them", on_key=True)
    if not _NAME.fullmatch(name) or key == "...":
        hint = "use letters, digits and `-`"
        yield Finding(path, f"`{key}` is no header name", hint, on_key=True)
    elif name.lower() == _OF_BODY[0]:
        message = f"`{name}` follows from the body"
        yield Finding(path, message, "say it as `media_type`", on_key=True)
    elif name.lower() in _OF_BODY:
        yield Finding(path, f"`{name}` follows from the body", "drop it", on_key=True)


def _value(path: Path, value: Any, fields: Fields) -> Iterator[Finding]:
    bare = list(unquoted(path, value, fields))
    if bare:
        yield from bare
    elif not isinstance(value, str | int | float):
        hint = 'write text, or a placeholder: `"{request_id}"`'
        yield Finding(path, f"a header holds text, not {shown(value)}", hint)
    elif isinstance(value, str):
        found = list(text_findings(path, value, fields))
        yield from found or _structured(path, value, fields)


def _structured(path: Path, text: str, fields: Fields) -> Iterator[Finding]:
    """Find a header that holds a field which is an object or an array."""
    for piece in split_text(text):
        if not isinstance(piece, str):
            types = fields[piece[0]].types
            if not {"object", "array"}.isdisjoint(types):
                hint = "declare the field as `string`"
                message = f"a header holds text, and `{piece[0]}` may be none"
                yield Finding(path, message, hint)


def _body(path: Path, envelope: EnvelopeSpec) -> Iterator[Finding]:
    if envelope.body is None or envelope.body == "any":
        return
    media_type = envelope.media_type.partition(";")[0].strip().lower()
    if Envelope("", media_type=media_type).is_text:
        if is_mapping(envelope.body) or is_list(envelope.body):
            message = f"`{media_type}` holds text, not {shown(envelope.body)}"
            hint = "write the body as text, or say another `media_type`"
            yield Finding((*path, "body"), message, hint)
    elif not media_type.endswith(("/json", "+json")):
        message = f"a body is JSON or text, and `{media_type}` is neither"
        hint = "write `body: any`, which promises no shape"
        yield Finding((*path, "media_type"), message, hint)
