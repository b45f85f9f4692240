"""The whole program on one screen: a catalog in, its artifacts out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.artifacts import Artifact
from generator.catalog.loading import Read
from generator.diagnostics import Diagnostic, has_errors
from generator.meaning.examples import Example, examples
from generator.meaning.naming import package_name
from generator.output.emitting import Origin, Workshop, emit
from generator.output.target_spec import TargetSpec
from generator.sources import SourceFile
from generator.targets.translating import Options, translate
from generator.understanding import Understood, ordered, understand


@dataclass(frozen=True, slots=True)
class Target:
    """A target and what the configuration chose for it."""

    spec: TargetSpec
    options: Options


def generate(
    source: SourceFile,
    read: Read,
    targets: Sequence[Target],
    workshop: Workshop,
) -> tuple[list[Artifact], list[Diagnostic]]:
    """Return the artifacts of the catalog in *source*, none if any diagnostic is an error."""
    understood, diagnostics = understand(source, read)
    if understood is None:
        return [], ordered(diagnostics)
    shown = examples(understood.resolved)
    artifacts: list[Artifact] = []
    for target in targets:
        made, found = build(understood, shown, target, workshop)
        artifacts += made
        diagnostics += found
    return ([] if has_errors(diagnostics) else artifacts), ordered(diagnostics)


def build(
    understood: Understood,
    shown: Mapping[str, Example],
    target: Target,
    workshop: Workshop,
) -> tuple[list[Artifact], list[Diagnostic]]:
    """
    Return what *target* makes of a catalog, and what is wrong with its templates.

    Args:
        shown: The example of each answer.
    """
    views = translate(target.spec.view, understood.resolved, shown, target.options)
    return emit(target.spec, views, workshop, origin_of(understood))


def origin_of(understood: Understood) -> Origin:
    """Return what the artifacts of a catalog say of where they come from."""
    catalog = understood.resolved.catalog
    path = understood.merged.source.path
    return Origin(path, catalog.api.id, package_name(catalog))
