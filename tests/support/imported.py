"""Catalogs made of OpenAPI documents, and what two such documents have in common."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.sources import read_source
from error_catalog.files import SourceFile
from error_catalog.importers.draft import Draft
from error_catalog.importers.openapi.catalog import draft
from error_catalog.importers.soundness import settle
from error_catalog.semantics.resolution import Resolved
from error_catalog.yaml12.document import parse

TEXTS = ("description", "summary", "title", "examples", "example")
"""Keys of schemas that change nothing about what is on the wire."""


def imported(text: str, path: str = "api.yaml") -> tuple[Draft, Resolved]:
    """Return the catalog of an OpenAPI document, settled, and what it means."""
    made, found = draft(path, lambda name: SourceFile(name, text))
    assert made is not None, found
    return settle(made)


def components(text: str) -> dict[str, Any]:
    """Return the components of a document."""
    document, found = parse(SourceFile("api.yaml", text))
    assert document is not None, found
    return dict(document.data["components"])


def responses_of(parts: dict[str, Any]) -> list[str]:
    """Return every response of *parts* as JSON: headers, media types, schemas, examples."""
    found: list[str] = []
    for response in parts.get("responses", {}).values():
        content = {
            media: {
                "schema": plain(each.get("schema"), parts),
                "examples": values_of(each, parts),
            }
            for media, each in response.get("content", {}).items()
        }
        headers = {
            name: followed(each, parts).get("required", False)
            for name, each in response.get("headers", {}).items()
        }
        found.append(json.dumps([content, headers], sort_keys=True))
    return sorted(found)


def statuses_of(parts: dict[str, Any]) -> dict[str, Any]:
    """Return the responses that are called by their status, as ``responses_of`` does."""
    return {
        name: responses_of({**parts, "responses": {name: each}})
        for name, each in parts.get("responses", {}).items()
        if name.endswith("Response")
    }


def values_of(media: dict[str, Any], parts: dict[str, Any]) -> list[str]:
    """Return the values of all examples of a media type, as JSON."""
    shown = [*media.get("examples", {}).values()]
    found = [
        json.dumps(followed(each, parts)["value"], sort_keys=True) for each in shown
    ]
    return sorted(found)


def followed(value: Any, parts: dict[str, Any]) -> Any:
    """Return what a reference to a component refers to."""
    if isinstance(value, dict) and "$ref" in value:
        _, _, section, name = value["$ref"].split("/")
        return parts[section][name]
    return value


def plain(schema: Any, parts: dict[str, Any], depth: int = 0) -> Any:
    """Return a schema without references and texts; deep recursion is cut."""
    schema = followed(schema, parts)
    if depth > 12:
        return "…"
    if isinstance(schema, list):
        items = [plain(each, parts, depth + 1) for each in schema]
        return sorted(items, key=lambda each: json.dumps(each, sort_keys=True))
    if not isinstance(schema, dict):
        return schema
    return {
        key: (
            {name: plain(each, parts, depth + 1) for name, each in value.items()}
            if key == "properties"
            else plain(value, parts, depth + 1)
        )
        for key, value in schema.items()
        if key not in TEXTS and not key.startswith("x-")
    }


def read_in(folder: Path) -> Callable[[str], SourceFile | Diagnostic]:
    """Return what reads the files of a folder, and finds no other."""
    return lambda path: read_source(folder, path)
