"""The whole program on one screen: a catalog in, its artifacts out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.artifacts import Artifact
from generator.catalog.loading import Read, load
from generator.checks.checking import check_meaning, check_structure
from generator.diagnostics import Diagnostic, Severity, has_errors
from generator.meaning.examples import examples
from generator.meaning.naming import package_name
from generator.meaning.resolving import resolve
from generator.output.emitting import Origin, Workshop, emit
from generator.output.target_spec import TargetSpec
from generator.sources import SourceFile
from generator.targets.translating import Options, translate

MAX_DIAGNOSTICS = 100
"""How many diagnostics of one catalog are shown."""

_FIRST = "mend these first"


@dataclass(frozen=True, slots=True)
class Target:
    """A target and what the configuration chose for it."""

    spec: TargetSpec
    options: Options


def generate(
    source: SourceFile, read: Read, targets: Sequence[Target], workshop: Workshop
) -> tuple[list[Artifact], list[Diagnostic]]:
    """
    Return the artifacts of the catalog in *source*, and all that is wrong with it.

    Args:
        read: Reads an included file by its path from the project's root.

    Returns:
        No artifacts if any diagnostic is an error; diagnostics in the order of places.
    """
    catalog, merged, diagnostics = load(source, read)
    if catalog is None or merged is None:
        return [], _ordered(diagnostics)
    diagnostics += check_structure(catalog, merged)
    if has_errors(diagnostics):
        return [], _ordered(diagnostics)
    resolved = resolve(catalog)
    diagnostics += check_meaning(resolved, merged)
    if has_errors(diagnostics):
        return [], _ordered(diagnostics)
    shown = examples(resolved)
    origin = Origin(source.path, catalog.api.id, package_name(catalog))
    artifacts: list[Artifact] = []
    for target in targets:
        views = translate(target.spec.view, resolved, shown, target.options)
        made, found = emit(target.spec, views, workshop, origin)
        artifacts += made
        diagnostics += found
    return ([] if has_errors(diagnostics) else artifacts), _ordered(diagnostics)


def _ordered(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Return *diagnostics* by place; of more than anyone reads, the first errors."""
    ordered = sorted(diagnostics, key=lambda each: each.order)
    if len(ordered) <= MAX_DIAGNOSTICS:
        return ordered
    errors = [each for each in ordered if each.severity is Severity.ERROR]
    shown = (errors or ordered)[:MAX_DIAGNOSTICS]
    last = shown[-1]
    message = f"{len(ordered) - len(shown)} more are not shown"
    return [*shown, replace(last, rule="more", message=message, hint=_FIRST)]
