"""An OpenAPI document and the files that it refers to, with the place of each value."""

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from referencing import Registry, Resource, Specification
from referencing.exceptions import NoSuchResource, Unresolvable

from error_catalog.diagnostics import Diagnostic, is_list, is_mapping, shown
from error_catalog.files import Location, Path, SourceFile
from error_catalog.yaml12.nodes import Kind, Node, compose

RULE = "openapi"
"""What is to be imported is an OpenAPI document whose references lead somewhere."""

Read = Callable[[str], SourceFile | Diagnostic]
"""Reads one file by its path from the root."""

MAX_STEPS = 40
"""References that lead to one another; the longest chain in a published document has 6."""


class Value(NamedTuple):
    """
    A value of a document, and where it stands.

    Args:
        data: Never a reference.
        file: The path of its file.
        path: From the root of that file.
    """

    data: Any
    file: str
    path: Path

    def child(self, key: str | int) -> "Value":
        """Return the value at *key*, None if there is none; a reference is not followed."""
        data = self.data
        if is_mapping(data):
            found = data.get(key)  # type: ignore[arg-type]
        elif is_list(data) and isinstance(key, int) and 0 <= key < len(data):
            found = data[key]
        else:
            found = None
        return Value(found, self.file, (*self.path, key))


@dataclass(slots=True)
class OpenApi:
    """
    A document, and the files that were read for it.

    Args:
        path: Of the file that was named.
        version: ``2.0``, ``3.0``, ``3.1`` or ``3.2``.
        roots: Every file, parsed, by its path.
        faults: What is wrong with references, found while they were followed.
    """

    path: str
    version: str
    read: Read
    sources: dict[str, SourceFile] = field(default_factory=dict)
    roots: dict[str, Node] = field(default_factory=dict)
    faults: dict[Location, Diagnostic] = field(default_factory=dict)
    dangling: dict[tuple[str, Path], str] = field(default_factory=dict)
    _registry: Registry[Any] = field(default_factory=Registry[Any])
    _known: dict[tuple[str, str], Value | None] = field(default_factory=dict)

    @property
    def root(self) -> Value:
        """The whole document."""
        return Value(self.roots[self.path].data, self.path, ())

    def follow(self, value: Value) -> Value:
        """
        Return what *value* refers to, or itself if it is no reference.

        What leads nowhere is an empty value, and a fault or remembered as dangling.
        """
        steps: list[tuple[str, Path]] = []
        while is_mapping(value.data) and isinstance(value.data.get("$ref"), str):
            if len(steps) >= MAX_STEPS or (value.file, value.path) in steps:
                self._fault(value, "the reference only leads back to itself")
                return Value(None, value.file, value.path)
            steps.append((value.file, value.path))
            found = self._target(value)
            if found is None:
                return Value(None, value.file, value.path)
            value = self._with_siblings(value.data, found)
        return value

    def _with_siblings(self, holder: dict[str, Any], found: Value) -> Value:
        """Return *found* with the texts beside the reference, as OpenAPI 3.1 has it."""
        texts = {
            key: holder[key] for key in ("summary", "description") if key in holder
        }
        if not texts or not is_mapping(found.data) or "$ref" in found.data:
            return found
        return Value({**found.data, **texts}, found.file, found.path)

    def _target(self, value: Value) -> Value | None:
        reference: str = value.data["$ref"]
        key = (value.file, reference)
        if key not in self._known:
            self._known[key] = self._looked_up(value, reference)
        return self._known[key]

    def _looked_up(self, value: Value, reference: str) -> Value | None:
        if re.match(r"[a-z][a-z0-9+.-]+:|//", reference, re.IGNORECASE):
            self.dangling[value.file, value.path] = reference
            return None
        name, _, fragment = reference.partition("#")
        file = value.file
        if name:
            file = posixpath.normpath(
                posixpath.join(posixpath.dirname(value.file), unquote(name))
            )
            problem = self._open(file)
            if problem is not None:
                self._fault(value, f"{shown(reference)}: {problem.message}", problem)
                return None
        try:
            found = self._registry.resolver(_uri(file)).lookup(f"#{fragment}")
        except (Unresolvable, NoSuchResource, ValueError, LookupError):
            self.dangling[value.file, value.path] = reference
            return None
        return Value(found.contents, file, tuple(_steps(fragment, self.roots[file])))

    def _fault(
        self, value: Value, message: str, cause: Diagnostic | None = None
    ) -> None:
        place = self.locate(value.child("$ref"))
        if cause is not None and cause.location.line > 1:
            self.faults[cause.location] = cause
            return
        hint = cause.hint if cause else "refer to a value"
        self.faults[place] = Diagnostic(place, RULE, message, hint)

    def _open(self, file: str) -> Diagnostic | None:
        """Read and parse another file, once; return why that cannot be done."""
        if file in self.roots:
            return None
        source = self.read(file)
        if isinstance(source, Diagnostic):
            return source
        root, found = compose(source)
        if root is None:
            return found[0]
        self.add(source, root)
        return None

    def add(self, source: SourceFile, root: Node) -> None:
        """Make a file known to references."""
        self.sources[source.path] = source
        self.roots[source.path] = root
        resource: Resource[Any] = Specification.OPAQUE.create_resource(root.data)
        self._registry = self._registry.with_resource(_uri(source.path), resource)

    def locate(self, value: Value) -> Location:
        """Return the place of a value."""
        node = place = self.roots[value.file]
        for segment in value.path:
            if isinstance(segment, int) and segment < len(node.items):
                node = place = node.items[segment]
                continue
            member = node.member(str(segment))
            if member is None:
                break
            node, place = member.value, member.key
        return Location(value.file, place.line + 1, place.column + 1)

    def place(self, value: Value, line: int | None = None) -> str:
        """
        Return the place of a value for people: ``api.yaml:812``.

        Args:
            line: Of a text, the line in it, counted from 0; known only in blocks.
        """
        location = self.locate(value)
        within = 0 if line is None or not self._is_block(value) else line + 1
        return f"{location.path}:{location.line + within}"

    def _is_block(self, value: Value) -> bool:
        node = self.roots[value.file]
        for segment in value.path:
            member = node.member(str(segment)) if node.members else None
            is_item = isinstance(segment, int) and segment < len(node.items)
            if member is None and not is_item:
                return False
            node = node.items[int(segment)] if member is None else member.value
        return node.style in ("|", ">")


def _uri(file: str) -> str:
    # A base of its own, so that a path with a colon in it is no other scheme.
    return f"file:///{file}"


def _steps(fragment: str, root: Node) -> Iterator[str | int]:
    """Yield the steps of a JSON pointer from *root*."""
    data: Any = root.data
    for each in unquote(fragment).split("/")[1:]:
        step = each.replace("~1", "/").replace("~0", "~")
        key = int(step) if is_list(data) and step.isdigit() else step
        yield key
        if is_mapping(data):
            data = data.get(step)
        elif is_list(data) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            data = None


def load(path: str, read: Read) -> tuple[OpenApi | None, list[Diagnostic]]:
    """
    Return the document at *path*, None if it is none; and what is wrong.

    Args:
        read: Also reads what the document refers to.
    """
    source = read(path)
    if isinstance(source, Diagnostic):
        return None, [source]
    root, found = compose(source)
    if root is None:
        return None, found
    version = _version(source, root)
    if isinstance(version, Diagnostic):
        return None, [version]
    document = OpenApi(source.path, version, read)
    document.add(source, root)
    return document, []


def _version(source: SourceFile, root: Node) -> str | Diagnostic:
    if root.kind is not Kind.MAPPING:
        place = Location(source.path, root.line + 1, root.column + 1)
        message = f"expected an OpenAPI document, found {shown(root.data)}"
        return Diagnostic(place, RULE, message)
    for key in ("openapi", "swagger", "swaggerVersion"):
        member = root.member(key)
        if member is None:
            continue
        place = Location(source.path, member.value.line + 1, member.value.column + 1)
        text = str(member.value.data)
        if key == "openapi" and re.fullmatch(r"3\.[012](\.\w[\w.+-]*)?", text):
            return text[:3]
        if key == "swagger" and text in ("2", "2.0"):
            return "2.0"
        message = f"expected OpenAPI 2.0 to 3.2, found {key} {shown(text)}"
        return Diagnostic(place, RULE, message, "convert the document to OpenAPI 3")
    message = "this is not an OpenAPI document: it has no key `openapi` or `swagger`"
    hint = "name the document that describes the operations"
    return Diagnostic(Location(source.path), RULE, message, hint)
