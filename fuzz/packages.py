"""The packages of all catalogs that the tests have, and what their servers send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from error_catalog.catalog.loader import load
from error_catalog.diagnostics import has_errors
from error_catalog.files import SourceFile
from error_catalog.semantics.examples import examples
from error_catalog.semantics.resolution import resolve
from tests.support.packages import write
from tests.support.projects import attempt_text, package_at

ROOT = Path(__file__).parents[1]
PLACES = ("catalog/[!_]*.yaml", "fuzz/*.yaml", "tests/cases/**/*.yaml")

Sent = tuple[int, Mapping[str, str], bytes]


@dataclass(frozen=True)
class Subject:
    """A package, and the documented responses of its API."""

    name: str
    package: ModuleType
    responses: tuple[Sent, ...]


def subjects(folder: Path) -> list[Subject]:
    """Return a package in *folder* for every sound catalog of the repository."""
    found: list[Subject] = []
    for path, text in catalogs():
        files, diagnostics = attempt_text(text, names=("python",))
        if has_errors(diagnostics) or not files:
            continue
        name = f"subject_{len(found)}"
        write(folder / name, {inside(key): each for key, each in files.items()})
        package = package_at(folder / name, name)
        found.append(Subject(str(path), package, tuple(responses(text))))
    return found


def catalogs() -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of each catalog of the repository, sound or not."""
    seen: set[str] = set()
    for pattern in PLACES:
        for path in sorted(ROOT.glob(pattern)):
            try:
                text = path.read_text("utf-8")
            except UnicodeDecodeError:
                continue
            if "api" in text and "catalog" in text and text not in seen:
                seen.add(text)
                yield path.relative_to(ROOT), text


def inside(path: str) -> str:
    """Return the path of a file inside its package."""
    return path.split("/", 2)[2]


def responses(text: str) -> Iterator[Sent]:
    """Yield the documented responses of a sound catalog, in full and at their least."""
    catalog, _, _ = load(SourceFile("catalog.yaml", text), no_file)
    assert catalog is not None
    for example in examples(resolve(catalog)).values():
        for wire in (example.wire, example.least):
            yield wire.status, wire.headers, wire.body


def no_file(path: str) -> SourceFile:
    """Return an empty file for each that a catalog includes."""
    return SourceFile(path, "")
