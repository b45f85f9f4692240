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
from error_catalog.runtime.contract import Envelope
from error_catalog.runtime.template import split_key, split_text
from error_catalog.semantics.fields import (
    Fields,
    known_fields,
    text_findings,
    unquoted_findings,
)

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
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
    media_type = envelope.media_type.partition(";")[0].strip().lower()
    if Envelope("", media_type=media_type).is_text:
        if is_mapping(envelope.body) or is_list(envelope.body):
            what = f"text for `{media_type}`"
            hint = "write the body as text, or set another `media_type`"
            yield expected((*path, "body"), what, envelope.body, hint)
    elif not media_type.endswith(("/json", "+json")):
        message = f"a body is JSON or text, and `{media_type}` is neither"
        hint = "write `body: any`, which promises no shape"
        yield Finding((*path, "media_type"), message, hint)
