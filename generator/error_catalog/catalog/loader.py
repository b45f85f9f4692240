"""
A document and the files that it includes, read as one catalog.

Only structure is checked here; what a catalog means is for ``semantics`` and ``rules``.
"""

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import (
    Diagnostic,
    Finding,
    has_errors,
    is_list,
    is_mapping,
    shown,
)
from error_catalog.files import Location, Path, SourceFile
from error_catalog.yaml12.document import Document, parse

Read = Callable[[str], SourceFile | Diagnostic]
"""Reads one file by its path from the project's root."""

SECTIONS = ("fields", "envelopes", "statuses", "groups", "fallbacks", "errors")
"""What an included file adds to; its entries come after those of the file that includes it."""


@dataclass(frozen=True, slots=True)
class Merged:
    """
    A catalog's document and the ones it includes, as one.

    Args:
        documents: The catalog's own first, then the included ones in order.
        owners: The document that each entry came from, by section and key.
    """

    data: dict[str, Any]
    documents: tuple[Document, ...]
    owners: dict[tuple[str, str], Document]

    @property
    def source(self) -> SourceFile:
        """The catalog's own file."""
        return self.documents[0].source

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        """All files, the catalog's own first."""
        return tuple(document.source for document in self.documents)

    def without_data(self) -> "Merged":
        """Return the same files, where places are still found, without their data."""
        bare = {id(each): Document(each.source, {}) for each in self.documents}
        owners = {key: bare[id(each)] for key, each in self.owners.items()}
        return Merged({}, tuple(bare.values()), owners)

    def locate(self, path: Path, *, on_key: bool = False) -> Location:
        """Return the place of the value at *path*, in the file that it came from."""
        owner = self.documents[0]
        if len(path) >= 2:
            owner = self.owners.get((str(path[0]), str(path[1])), owner)
        return owner.locate(path, on_key)

    def diagnose(self, rule: str, finding: Finding) -> Diagnostic:
        """Return *finding*, which *rule* reports, with its place."""
        return Diagnostic(
            self.locate(finding.path, on_key=finding.on_key),
            rule,
            finding.message,
            finding.hint,
            finding.severity,
        )


def load(
    source: SourceFile, read: Read
) -> tuple[Catalog | None, Merged | None, list[Diagnostic]]:
    """
    Return the catalog in *source*, with the files that it includes.

    Envelopes of published standards are written out.

    Returns:
        No catalog if any diagnostic is an error; no merged document either if *source*
        itself cannot be read.
    """
    document, diagnostics = parse(source)
    if document is None:
        return None, None, diagnostics
    merged, found = _merge(document, read)
    if has_errors(diagnostics):  # What was skipped would be reported as missing.
        return None, merged, diagnostics + found
    diagnostics += found
    try:
        catalog = Catalog.model_validate(merged.data)
    except ValidationError as error:
        from error_catalog.catalog.messages import findings_of

        faults = findings_of(error.errors(), merged.data)
        diagnostics += [merged.diagnose(rule, fault) for rule, fault in faults]
        return None, merged, diagnostics
    catalog, findings = _standardised(catalog)
    diagnostics += [merged.diagnose("standard", finding) for finding in findings]
    return (None if has_errors(diagnostics) else catalog), merged, diagnostics


def _standardised(catalog: Catalog) -> tuple[Catalog, list[Finding]]:
    """Return *catalog* with its standard envelopes written out, and what is wrong there."""
    if catalog.envelopes and not any(
        each.standard or each.domain for each in catalog.envelopes.values()
    ):
        return catalog, []
    # Most catalogs have envelopes of their own, and start faster without this.
    from error_catalog.catalog import standards

    expanded = standards.expand(catalog)
    return expanded, list(standards.findings_of(expanded))


def _merge(root: Document, read: Read) -> tuple[Merged, list[Diagnostic]]:
    diagnostics: list[Diagnostic] = []
    documents = (root, *_included(root, read, diagnostics))
    for document in documents[1:]:
        diagnostics += _misplaced(document, root)
    data = {key: value for key, value in root.data.items() if key != "include"}
    owners: dict[tuple[str, str], Document] = {}
    for section in SECTIONS:
        merged: dict[str, Any] = {}
        for document in documents:
            entries: Any = document.data.get(section) or {}
            if not is_mapping(entries):
                diagnostics.append(_not_a_mapping(document, section))
                data.pop(section, None)
                continue
            for key, value in entries.items():
                first = owners.setdefault((section, key), document)
                if first is not document:
                    diagnostics.append(_collision(document, first, section, key))
                merged.setdefault(key, value)
        if merged:
            data[section] = merged
    for document in documents[1:]:
        extensions = {k: v for k, v in document.data.items() if k[:2] == "x-"}
        data = {**extensions, **data}
    return Merged(data, documents, owners), diagnostics


_FRAGMENT_KEYS = frozenset((*SECTIONS, "catalog", "include", "$schema"))


def _misplaced(document: Document, root: Document) -> list[Diagnostic]:
    return [
        Diagnostic(
            document.locate((key,), True),
            "include",
            f"an included file cannot have `{key}`",
            f"move it to {root.source.path}",
        )
        for key in document.data
        if key not in _FRAGMENT_KEYS and key[:2] != "x-"
    ]


def _included(
    root: Document, read: Read, diagnostics: list[Diagnostic]
) -> Iterator[Document]:
    """Yield every included document once, depth first, in the order of the includes."""
    seen = {root.source.path}
    pending = _includes(root, diagnostics)
    while pending:
        path, place = pending.pop(0)
        if path in seen:
            continue
        seen.add(path)
        source = read(path)
        if isinstance(source, Diagnostic):
            hint = source.hint or "check the path"
            diagnostics.append(
                replace(source, location=place, rule="include", hint=hint)
            )
            continue
        document, found = parse(source)
        diagnostics += found
        if document is not None:
            yield document
            pending = _includes(document, diagnostics) + pending


def _includes(
    document: Document, diagnostics: list[Diagnostic]
) -> list[tuple[str, Location]]:
    """Return the path of each file that *document* includes, and the place of the include."""
    names: Any = document.data.get("include", [])
    if not is_list(names) or not all(isinstance(each, str) for each in names):
        place = document.locate(("include",))
        hint = "write `include: [_common.yaml]`"
        diagnostics.append(
            Diagnostic(place, "include", "expected a list of file names", hint)
        )
        return []
    folder = posixpath.dirname(document.source.path)
    found: list[tuple[str, Location]] = []
    for index, name in enumerate(names):
        place = document.locate(("include", index))
        if name.startswith("/") or not name.isprintable() or not name.strip():
            hint = "write its path, relative to this file"
            message = f"{shown(name)} is not a path to a file"
            diagnostics.append(Diagnostic(place, "include", message, hint))
        else:
            found.append((posixpath.normpath(posixpath.join(folder, name)), place))
    return found


def _not_a_mapping(document: Document, section: str) -> Diagnostic:
    place = document.locate((section,))
    message = f"expected a mapping, found {shown(document.data[section])}"
    from error_catalog.catalog.advice import for_value
    from error_catalog.catalog.messages import TYPES

    hint = for_value((section,), document.data[section], "dict_type")
    return Diagnostic(place, "wrong-type", message, hint or TYPES["dict_type"][1])


def _collision(
    document: Document, first: Document, section: str, key: str
) -> Diagnostic:
    place = first.locate((section, key), True)
    return Diagnostic(
        document.locate((section, key), True),
        "include",
        f"`{key}` is already in `{section}`, at {place.path}:{place.line}",
        "rename or remove one of the two",
    )
