"""An OpenAPI document as its author wrote it: its data, and the place of each value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from error_catalog.diagnostics import Diagnostic, Finding, is_mapping, shown
from error_catalog.files import Location, Path, SourceFile
from error_catalog.yaml12.nodes import Kind, Node, compose

RULE = "openapi"
"""A document is not OpenAPI, or not in a form that a merge can edit."""

METHODS = (
    *("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"),
)
"""Keys of a Path Item Object that are operations. Source: OpenAPI 3.2.0, §4.9."""

SECTIONS = ("schemas", "responses", "headers", "examples")
"""Sections of the Components Object that a merge adds to."""


@dataclass(frozen=True, slots=True)
class OpenApi:
    """
    An OpenAPI document.

    Args:
        version: The version of its schemas, ``3.0`` or ``3.1``.
    """

    source: SourceFile
    root: Node
    version: str

    @property
    def data(self) -> dict[str, Any]:
        """What it says; it must not be changed."""
        data: dict[str, Any] = self.root.data
        return data

    def diagnose(self, finding: Finding) -> Diagnostic:
        """Return *finding* with its place."""
        place = locate(self.source, self.root, finding.path, on_key=finding.on_key)
        return Diagnostic(
            place, RULE, finding.message, finding.hint, severity=finding.severity
        )


def read(source: SourceFile) -> tuple[OpenApi | None, list[Diagnostic]]:
    """Return the document in *source*, None if there is any diagnostic."""
    root, found = compose(source)
    if root is None:
        return None, found
    if root.kind is not Kind.MAPPING:
        place = Location(source.path, root.line + 1, root.column + 1)
        message = f"expected an OpenAPI document, found {shown(root.data)}"
        return None, [Diagnostic(place, RULE, message)]
    document = OpenApi(source, root, "3.0" if _is_30(root.data) else "3.1")
    findings = list(_version(root.data)) or list(_shape(root.data))
    found = [document.diagnose(each) for each in findings]
    return (None if found else document), found


def locate(
    source: SourceFile, root: Node, path: Path, *, on_key: bool = False
) -> Location:
    """Return the place of the value at *path*, or of its key, or of what should contain it."""
    node = place = root
    for segment in path:
        if isinstance(segment, int) and segment < len(node.items):
            node = place = node.items[segment]
            continue
        member = node.member(str(segment))
        if member is None:
            break
        node = member.value
        is_blank = node.start == node.end
        place = member.key if on_key or is_blank else node
    return Location(source.path, place.line + 1, place.column + 1)


def section(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return the mapping at *keys*, or an empty one."""
    for key in keys:
        inner = data.get(key)
        data = inner if is_mapping(inner) else {}
    return data


def _is_30(data: dict[str, Any]) -> bool:
    return str(data.get("openapi")).startswith("3.0")


def _version(data: dict[str, Any]) -> Iterator[Finding]:
    if "swagger" in data:
        message = "this is Swagger 2.0, expected OpenAPI 3.0 or 3.1"
        hint = "convert the document to OpenAPI 3 first"
        yield Finding(("swagger",), message, hint, on_key=True)
    elif "openapi" not in data:
        message = "this is not an OpenAPI document: it has no key `openapi`"
        yield Finding((), message, "name the document that describes the operations")
    elif not re.fullmatch(r"3\.[012](\.\w[\w.+-]*)?", str(data["openapi"])):
        message = f"expected OpenAPI 3.0 or 3.1, found {shown(data['openapi'])}"
        yield Finding(("openapi",), message)


def _shape(data: dict[str, Any]) -> Iterator[Finding]:
    """Yield a finding for each value that should be a mapping; a null counts as an empty one."""
    for key in ("paths", "components"):
        yield from _mapping(data, key, ())
    for key, value in section(data, "paths").items():
        if not key.startswith("x-"):
            yield from _item(value, ("paths", key))
    components = section(data, "components")
    for key in (*SECTIONS, "pathItems"):
        yield from _mapping(components, key, ("components",))
    for key, value in section(components, "pathItems").items():
        yield from _item(value, ("components", "pathItems", key))


def _item(item: Any, at: Path) -> Iterator[Finding]:
    if not is_mapping(item):
        if item is not None:
            yield Finding(at, f"expected a path item, found {shown(item)}")
        return
    for method in METHODS:
        yield from _mapping(item, method, at)
        operation = item.get(method)
        if is_mapping(operation):
            responses = operation.get("responses")
            if not is_mapping(responses) or "$ref" not in responses:
                yield from _mapping(operation, "responses", (*at, method))


def _mapping(data: dict[str, Any], key: str, at: Path) -> Iterator[Finding]:
    value = data.get(key)
    if value is not None and not is_mapping(value):
        yield Finding((*at, key), f"expected a mapping, found {shown(value)}")
    elif is_mapping(value) and "$ref" in value and key not in METHODS:
        message = f"`{key}` only refers to {shown(value['$ref'])}"
        hint = "bundle the document into one file first"
        yield Finding((*at, key, "$ref"), message, hint)
