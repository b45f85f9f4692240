"""
The whole program on one screen: from a catalog's path to its artifacts.

Every command takes this path, as far as it needs it. The steps are ``Stages``, an argument:
a test puts others in their places.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from error_catalog.catalog.loader import Merged, Read, load
from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Diagnostic, has_errors
from error_catalog.disk.sources import read_source
from error_catalog.files import Artifact, SourceFile
from error_catalog.rules.registry import check_meaning, check_structure
from error_catalog.semantics.examples import Example, examples
from error_catalog.semantics.names import package_name
from error_catalog.semantics.resolution import Resolved, resolve
from error_catalog.targets.views import Options, Views, parent_of

if TYPE_CHECKING:
    from error_catalog.output.emitter import Copies, Origin, Workshop
    from error_catalog.output.target import TargetSpec

TRANSLATORS = {
    "python": "error_catalog.targets.python.package",
    "python-tests": "error_catalog.targets.python.tests",
    "openapi": "error_catalog.targets.openapi.document",
    "jsonschema": "error_catalog.targets.jsonschema",
    "markdown": "error_catalog.targets.markdown.pages",
    "catalog": "error_catalog.targets.catalog.document",
    "typescript": "error_catalog.targets.typescript.module",
}
"""The module whose ``translate`` makes each view; imported when a target asks for it."""

LOCATED = ("catalog",)
"""Views that say where in its file each error stands."""


def translate(
    view: str, resolved: Resolved, shown: Mapping[str, Example], options: Options
) -> Views:
    """Return the views that the target's ``view:`` names."""
    views: Views = import_module(TRANSLATORS[view]).translate(resolved, shown, options)
    return views


def emit(
    target: "TargetSpec", views: Views, workshop: "Workshop", origin: "Origin"
) -> tuple[list[Artifact], list[Diagnostic]]:
    """Return the artifacts of *target*; the templates' engine is imported only here."""
    from error_catalog.output import emitter

    return emitter.emit(target, views, workshop, origin)


@dataclass(frozen=True, slots=True)
class Stages:
    """The steps from a path to artifacts, in their order."""

    read: Callable[[Path, str], SourceFile | Diagnostic] = read_source
    load: Callable[
        [SourceFile, Read], tuple[Catalog | None, Merged | None, list[Diagnostic]]
    ] = load
    check: Callable[[Catalog, Merged], list[Diagnostic]] = check_structure
    resolve: Callable[[Catalog], Resolved] = resolve
    check_meaning: Callable[[Resolved, Merged], list[Diagnostic]] = check_meaning
    translate: Callable[[str, Resolved, Mapping[str, Example], Options], Views] = (
        translate
    )
    emit: Callable[
        ["TargetSpec", Views, "Workshop", "Origin"],
        tuple[list[Artifact], list[Diagnostic]],
    ] = emit


STAGES = Stages()


@dataclass(frozen=True)
class Understood:
    """A catalog without errors: what it says, and what it means."""

    merged: Merged
    resolved: Resolved

    @cached_property
    def examples(self) -> Mapping[str, Example]:
        """The example of each response, by its id; made once, when first asked for."""
        return examples(self.resolved)

    @cached_property
    def located(self) -> Resolved:
        """Return what the catalog means, with the place of each error."""
        places = {
            name: self.merged.locate(("errors", name), on_key=True)
            for name in self.resolved.by_error
        }
        return replace(self.resolved, places=places)

    def without_data(self) -> "Understood":
        """Return the same without the documents' data, which diagnostics alone need."""
        return Understood(self.merged.without_data(), self.resolved)

    def origin(self, options: Options) -> "Origin":
        """Return what the artifacts of a target say about where they come from."""
        from error_catalog.output.emitter import Origin

        catalog = self.resolved.catalog
        package = package_name(catalog, parent_of(options))
        return Origin(self.merged.source.path, catalog.api.id, package)


@dataclass(frozen=True, slots=True)
class Target:
    """A target and its options."""

    spec: "TargetSpec"
    options: Options


def understand(
    path: str, read: Read, stages: Stages = STAGES
) -> tuple[Understood | None, list[Diagnostic]]:
    """
    Read, load, check and resolve the catalog at *path*.

    Args:
        path: From the project's root.
        read: Reads the catalog, and each file that it includes, by its path.

    Returns:
        None if any diagnostic is an error; all diagnostics, not yet in order.
    """
    source = read(path)
    if isinstance(source, Diagnostic):
        return None, [source]
    catalog, merged, diagnostics = stages.load(source, read)
    if catalog is None or merged is None:
        return None, diagnostics
    diagnostics += stages.check(catalog, merged)
    if has_errors(diagnostics):
        return None, diagnostics
    resolved = stages.resolve(catalog)
    diagnostics += stages.check_meaning(resolved, merged)
    sound = None if has_errors(diagnostics) else Understood(merged, resolved)
    return sound, diagnostics


def generate(
    understood: Understood,
    targets: Sequence[Target],
    workshop: "Workshop",
    note: Callable[[str], None] = lambda _: None,
    stages: Stages = STAGES,
) -> tuple[list[Artifact], list[Diagnostic]]:
    """
    Translate a catalog for each of *targets*, and emit its artifacts.

    Args:
        note: Called with the name of each target before its turn.

    Returns:
        The artifacts, and the mistakes in templates.
    """
    artifacts: list[Artifact] = []
    diagnostics: list[Diagnostic] = []
    for target in targets:
        note(target.spec.name)
        # The views of a large catalog are large: those of one target go before the next.
        made, found = _emitted(understood, target, workshop, stages)
        artifacts += made
        diagnostics += found
    return artifacts, diagnostics


def _emitted(
    understood: Understood, target: Target, workshop: "Workshop", stages: Stages
) -> tuple[list[Artifact], list[Diagnostic]]:
    views = _views(understood, target, stages)
    origin = understood.origin(target.options)
    return stages.emit(target.spec, views, workshop, origin)


def outputs(
    understood: Understood,
    targets: Sequence[Target],
    copies: "Copies",
    stages: Stages = STAGES,
) -> Iterator[tuple[str, str]]:
    """Yield the target and the path of each artifact that ``generate`` would return."""
    from error_catalog.output.emitter import paths_of

    for target in targets:
        views = _views(understood, target, stages)
        origin = understood.origin(target.options)
        for path in paths_of(target.spec, views, copies, origin):
            yield target.spec.name, path


def _views(understood: Understood, target: Target, stages: Stages) -> Views:
    view, shown = target.spec.view, understood.examples
    resolved = understood.located if view in LOCATED else understood.resolved
    return stages.translate(view, resolved, shown, target.options)
