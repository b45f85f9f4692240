"""Whole catalogs through the whole program, and the packages that come out of it."""

import importlib.util
import itertools
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from generator.catalog.loading import load
from generator.diagnostics import Diagnostic, has_errors
from generator.meaning.examples import Example, examples
from generator.meaning.resolving import Resolved, resolve
from generator.output.emitting import Workshop
from generator.output.rendering import environment
from generator.output.targeting import load_target
from generator.pipeline import Target, generate
from generator.sources import Location, SourceFile
from generator.workspace.reading import read_runtime, read_templates

ROOT = Path(__file__).parents[1]
PATH = "catalog/made.yaml"
Files = dict[str, str]
"""The text of each file, by target and path: ``python/shop_errors/errors.py``."""


@dataclass(frozen=True)
class Made:
    """A catalog, what it means, and its files."""

    data: dict[str, Any]
    resolved: Resolved
    examples: dict[str, Example]
    files: Files

    @property
    def api(self) -> str:
        """The API's id, which output files are called by."""
        return self.resolved.catalog.api.id

    def document(self) -> str:
        """Return the text of the OpenAPI document."""
        return self.files[f"openapi/{self.api}.yaml"]

    def page(self) -> str:
        """Return the text of the Markdown page."""
        return self.files[f"markdown/{self.api}.md"]

    def schema(self, envelope: str) -> Any:
        """Return the JSON Schema of an envelope; None if it has no file."""
        text = self.files.get(f"jsonschema/{self.api}/{envelope}.schema.json")
        return None if text is None else json.loads(text)

    def package(self) -> Files:
        """Return the files of the Python package, by their paths in it."""
        prefix = f"python/{self.api.replace('-', '_')}_errors/"
        return {
            path.removeprefix(prefix): text
            for path, text in self.files.items()
            if path.startswith(prefix)
        }


def attempt(
    data: dict[str, Any], *, names: tuple[str, ...] = ()
) -> tuple[Files, list[Diagnostic]]:
    """
    Return the files of a catalog, and all diagnostics.

    Args:
        names: Only these targets; empty for those that are made by default.
    """
    return attempt_text(json.dumps(data), names=names)


def attempt_text(
    text: str, *, names: tuple[str, ...] = ()
) -> tuple[Files, list[Diagnostic]]:
    """Do the same for a catalog as it is written."""
    targets, workshop = _equipment()
    chosen = [
        each
        for each in targets
        if (each.spec.name in names if names else each.spec.enabled)
    ]
    source = SourceFile(PATH, text)
    artifacts, found = generate(source, _no_file, chosen, workshop)
    return {f"{each.target}/{each.path}": each.text for each in artifacts}, found


def made(data: dict[str, Any], *, names: tuple[str, ...] = ()) -> Made:
    """Return a catalog that must be sound, with its files."""
    files, found = attempt(data, names=names)
    assert not has_errors(found), found
    return Made(data, *understood(data), files)


def understood(data: dict[str, Any]) -> tuple[Resolved, dict[str, Example]]:
    """Return what a sound catalog means, and its examples."""
    catalog, _, found = load(SourceFile(PATH, json.dumps(data)), _no_file)
    assert catalog is not None, found
    resolved = resolve(catalog)
    return resolved, examples(resolved)


@contextmanager
def imported(files: Files, folder: Path) -> Iterator[ModuleType]:
    """
    Import a package from *files* under a name that nothing else has, and forget it.

    Args:
        folder: Where its files are written; the package needs no path of its own.
    """
    name = f"package_{next(_NUMBERS)}"
    place = folder / name
    for path, text in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, "utf-8", newline="")
    try:
        yield package_at(place, name)
    finally:
        for module in [each for each in sys.modules if each.partition(".")[0] == name]:
            del sys.modules[module]


def package_at(place: Path, name: str) -> ModuleType:
    """Import the package in the folder *place* as *name*."""
    spec = importlib.util.spec_from_file_location(
        name, place / "__init__.py", submodule_search_locations=[str(place)]
    )
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    spec.loader.exec_module(package)
    return package


_NUMBERS = itertools.count()


@cache
def _equipment() -> tuple[list[Target], Workshop]:
    templates, found = read_templates(ROOT, None)
    assert not found
    targets: list[Target] = []
    for name, source in sorted(templates.items()):
        if name.endswith("/target.yaml"):
            spec, said = load_target(source)
            assert spec is not None, said
            options = {each.name: each.default for each in spec.options}
            targets.append(Target(spec, options))
    return targets, Workshop(environment(templates), {"runtime": read_runtime()})


def _no_file(path: str) -> Diagnostic:
    return Diagnostic(Location(path), "file", "no test has this file")
