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

from error_catalog.catalog.loader import Read, load
from error_catalog.diagnostics import Diagnostic, has_errors, ordered
from error_catalog.disk.sources import read_runtime, read_templates
from error_catalog.files import Location, SourceFile
from error_catalog.output.emitter import Workshop
from error_catalog.output.jinja import environment
from error_catalog.output.target import OptionSpec, load_target
from error_catalog.pipeline import Target, generate, understand
from error_catalog.semantics.examples import Example, examples
from error_catalog.semantics.resolution import Resolved, resolve
from error_catalog.targets.views import PACKAGE, Option, Options

ROOT = Path(__file__).parents[2]
PATH = "catalog/made.yaml"
SETTINGS = "".join(
    f"[tool.error-catalog{table}"
    for table in (ROOT / "pyproject.toml")
    .read_text("utf-8")
    .partition("\n[tool.black]")[0]
    .split("[tool.error-catalog")[1:]
)
"""What this repository's pyproject.toml says to us."""

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
    data: dict[str, Any],
    *,
    names: tuple[str, ...] = (),
    parent: str = "",
    options: Options | None = None,
) -> tuple[Files, list[Diagnostic]]:
    """
    Return the files of a catalog, its package with every adapter, and all diagnostics.

    Args:
        names: Only these targets; empty for those that are made by default.
        parent: The package that holds that of the API; empty for none.
        options: Of all targets, in place of their own.
    """
    return attempt_text(json.dumps(data), names=names, parent=parent, options=options)


def attempt_text(
    text: str,
    *,
    names: tuple[str, ...] = (),
    parent: str = "",
    options: Options | None = None,
) -> tuple[Files, list[Diagnostic]]:
    """Do the same for a catalog as it is written."""
    targets, workshop = _equipment()
    chosen = [
        Target(each.spec, {**each.options, PACKAGE: parent, **(options or {})})
        for each in targets
        if (each.spec.name in names if names else each.spec.enabled)
    ]
    source = SourceFile(PATH, text)
    sound, found = understand(PATH, reads(source))
    artifacts = []
    if sound is not None:
        artifacts, mistakes = generate(sound, chosen, workshop)
        found += mistakes
    files = {f"{each.target}/{each.path}": each.text for each in artifacts}
    return ({} if has_errors(found) else files), ordered(found)


def reads(source: SourceFile) -> Read:
    """Return what reads *source* by its path, and finds no other file."""
    return lambda path: source if path == source.path else _no_file(path)


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


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below *folder*."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


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
            options = {each.name: _most(each) for each in spec.options}
            targets.append(Target(spec, options))
    return targets, Workshop(environment(templates), {"runtime": read_runtime()})


def _most(option: OptionSpec) -> Option:
    """Return what an option has by default; all of a list."""
    is_list = isinstance(option.default, tuple)
    return option.chosen("all" if is_list else option.default)


def _no_file(path: str) -> Diagnostic:
    return Diagnostic(Location(path), "file", "no test has this file")
