"""Every response of a document that may be an error, with the operations that have it."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.importers.openapi.document import OpenApi, Value
from error_catalog.importers.openapi.schemas import text_in
from error_catalog.semantics.names import words
from error_catalog.semantics.statuses import PHRASES

METHODS = (
    *("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"),
)
"""Keys of a Path Item Object that are operations. Source: OpenAPI 3.2.0, §4.9."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: ``POST /contact``, and the tag that it stands under first."""

    name: str
    tag: str
    value: Value


@dataclass(frozen=True, slots=True)
class ShownExample:
    """An example of a body, as it stands in the document."""

    name: str
    summary: str
    description: str
    body: Any
    value: Value


@dataclass(frozen=True, slots=True)
class Sighting:
    """
    A response in one media type.

    Args:
        operation: None for one that only ``components`` has.
        key: ``404``, ``4XX``, ``default``; empty if nothing says the status.
        media: Empty for a response without a body.
        schema: None if nothing describes the body.
        label: The name of the response among the components; empty for none.
        value: The Response Object.
    """

    operation: Operation | None
    key: str
    media: str
    schema: Value | None
    examples: tuple[ShownExample, ...]
    headers: Mapping[str, Value]
    description: str
    label: str
    value: Value

    @property
    def status(self) -> int | str | None:
        """The status as catalogs have it; None if the document does not say."""
        if self.key.isdigit():
            return int(self.key)
        return self.key if self.key.endswith("XX") else None

    @property
    def may_succeed(self) -> bool:
        """Whether the status is below 400."""
        return self.key[:1] in ("1", "2", "3")


def operations(document: OpenApi) -> list[Operation]:
    """Return the operations of *document*, in its order."""
    return list(_operations(document))


def _operations(document: OpenApi) -> Iterator[Operation]:
    paths = document.root.child("paths")
    for path in paths.data if is_mapping(paths.data) else ():
        item = document.follow(paths.child(path))
        for method in METHODS:
            value = document.follow(item.child(method))
            if is_mapping(value.data):
                tags = value.data.get("tags")
                tag = tags[0] if is_list(tags) and tags else ""
                name = f"{method.upper()} {path}"
                yield Operation(name, tag if isinstance(tag, str) else "", value)


def survey(document: OpenApi) -> list[Sighting]:
    """Return the responses of all operations; those of the components if none has an error."""
    found = [
        sighting
        for operation in operations(document)
        for sighting in _of_operation(document, operation)
    ]
    if any(not each.may_succeed for each in found):
        return found
    return [*found, *_of_components(document)]


def _of_operation(document: OpenApi, operation: Operation) -> Iterator[Sighting]:
    responses = document.follow(operation.value.child("responses"))
    for key in responses.data if is_mapping(responses.data) else ():
        status = _key(str(key))
        if status is not None:
            yield from _sightings(document, responses.child(key), status, operation)


def _key(text: str) -> str | None:
    """Return the key of a response as OpenAPI has it; None for an extension."""
    if text.lower() == "default":
        return "default"
    found = re.fullmatch(r"([1-5])(?:([0-9]{2})|[xX]{2})", text.strip())
    if found is None:
        return None
    return text.strip() if found[2] else f"{found[1]}XX"


def _of_components(document: OpenApi) -> Iterator[Sighting]:
    at = ("responses",) if document.version == "2.0" else ("components", "responses")
    responses = document.root
    for step in at:
        responses = responses.child(step)
    for name in responses.data if is_mapping(responses.data) else ():
        value = responses.child(name)
        data = document.follow(value).data
        text = text_in(data, "description") if is_mapping(data) else ""
        yield from _sightings(document, value, _key_of(str(name), text), None)


_STATUS_FIRST = re.compile(r"(?:HTTP )?([45](?:[0-9]{2}|XX))\b[ :.]")
_STATUS_IN_NAME = re.compile(
    r"(?:status|response|error|http|e|r)?[ _-]?([45](?:[0-9]{2}|XX))[ _-]?(?:response|error)?",
    re.IGNORECASE,
)


def _key_of(name: str, description: str) -> str:
    """Return the status that a component is for: by its name, or the start of its text."""
    first = _STATUS_FIRST.match(f"{description} ")
    if first:
        return first[1].upper()
    number = status_in_name(name)
    if number is not None:
        return str(number)
    parts = [each for each in words(name) if each not in ("response", "error")]
    found = [
        status
        for status, phrase in PHRASES.items()
        if status >= 400
        and parts
        == [each for each in words(phrase) if each not in ("response", "error")]
    ]
    return str(found[0]) if len(found) == 1 else ""


def status_in_name(name: str) -> int | str | None:
    """Return the status that a name consists of: ``error_409``, ``404``, ``Status5XX``."""
    found = _STATUS_IN_NAME.fullmatch(name)
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else found[1].upper()


def _sightings(
    document: OpenApi, holder: Value, key: str, operation: Operation | None
) -> Iterator[Sighting]:
    label = _label(holder)
    value = document.follow(holder)
    if not is_mapping(value.data):
        if is_mapping(holder.data):  # It refers to something that cannot be read.
            at = Value({}, holder.file, holder.path)
            yield Sighting(operation, key, "", None, (), {}, "", label, at)
        return
    headers = _headers(document, value)
    text = text_in(value.data, "description")
    bodies = list(_bodies(document, value, operation))
    for media, schema, examples in bodies or [("", None, ())]:
        yield Sighting(
            operation, key, media, schema, examples, headers, text, label, value
        )


def _label(holder: Value) -> str:
    """Return the name by which a response is referred to, or stands in the components."""
    reference = (
        holder.data.get("$ref") if is_mapping(holder.data) else None
    ) or "/".join(map(str, holder.path))
    if "responses/" in str(reference) and "paths/" not in str(reference):
        return str(reference).rpartition("/")[2].replace("~1", "/")
    return ""


def _headers(document: OpenApi, value: Value) -> dict[str, Value]:
    headers = value.child("headers")
    if not is_mapping(headers.data):
        return {}
    return {
        str(name): document.follow(headers.child(name))
        for name in headers.data
        if str(name).lower() != "content-type"
    }


def _bodies(
    document: OpenApi, value: Value, operation: Operation | None
) -> Iterator[tuple[str, Value | None, tuple[ShownExample, ...]]]:
    """Yield each media type of a response with its schema and its examples."""
    if document.version == "2.0":
        yield from _bodies_of_2(document, value, operation)
        return
    content = document.follow(value.child("content"))
    for media in content.data if is_mapping(content.data) else ():
        inner = document.follow(content.child(media))
        if is_mapping(inner.data):
            schema = inner.child("schema") if "schema" in inner.data else None
            yield str(media), schema, tuple(_examples(document, inner))


def _bodies_of_2(
    document: OpenApi, value: Value, operation: Operation | None
) -> Iterator[tuple[str, Value | None, tuple[ShownExample, ...]]]:
    schema = value.child("schema") if "schema" in value.data else None
    examples = document.follow(value.child("examples"))
    by_media = dict(examples.data) if is_mapping(examples.data) else {}
    if schema is None and not by_media:
        return
    media = [each for each in by_media if "/" in str(each)]
    if not media:
        media = [*_produced(document, operation)][:1] or ["application/json"]
    for each in media:
        shown: list[ShownExample] = []
        if each in by_media:
            at = examples.child(each)
            shown = [ShownExample("", "", "", _decoded(at.data), at)]
        yield str(each), schema, tuple(shown)


def _produced(document: OpenApi, operation: Operation | None) -> Iterator[str]:
    holders = [] if operation is None else [operation.value]
    for each in (*holders, document.root):
        found = each.child("produces").data
        if is_list(found) and found:
            texts = [text for text in found if isinstance(text, str) and "/" in text]
            yield from sorted(texts, key=lambda text: "json" not in text)
            return


def _examples(document: OpenApi, media: Value) -> Iterator[ShownExample]:
    single = media.child("example")
    if "example" in media.data:
        single = document.follow(single)
        yield ShownExample("", "", "", _decoded(single.data), single)
    several = document.follow(media.child("examples"))
    for name in several.data if is_mapping(several.data) else ():
        each = document.follow(several.child(name))
        if not is_mapping(each.data):
            continue
        text = text_in(each.data, "summary"), text_in(each.data, "description")
        for key in ("value", "dataValue"):
            if key in each.data:
                inner = document.follow(each.child(key))
                yield ShownExample(str(name), *text, _decoded(inner.data), inner)
                break


def _decoded(body: Any) -> Any:
    """Return an example, read as JSON if it is JSON in a string, as some documents have it."""
    if isinstance(body, str) and body.lstrip()[:1] in ("{", "["):
        with suppress(ValueError, RecursionError):
            return json.loads(body)
    return body
