"""The whole program on one screen: a catalog in, its artifacts out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.artifacts import Artifact
from generator.catalog.loading import Merged, Read, load
from generator.checks.checking import check_meaning, check_structure
from generator.diagnostics import Diagnostic, Severity, has_errors
from generator.meaning.examples import Example, examples
from generator.meaning.naming import package_name
from generator.meaning.resolving import Resolved, resolve
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


@dataclass(frozen=True, slots=True)
class Understood:
    """A catalog that is sound: what it says, and what it means."""

    merged: Merged
    resolved: Resolved


def understand(
    source: SourceFile, read: Read
) -> tuple[Understood | None, list[Diagnostic]]:
    """
    Return what the catalog in *source* means, and all that is wrong with it.

    Args:
        read: Reads an included file by its path from the project's root.

    Returns:
        Nothing understood if any diagnostic is an error; diagnostics in the order of
        places.
    """
    catalog, merged, diagnostics = load(source, read)
    if catalog is None or merged is None:
        return None, ordered(diagnostics)
    diagnostics += check_structure(catalog, merged)
    if has_errors(diagnostics):
        return None, ordered(diagnostics)
    resolved = resolve(catalog)
    diagnostics += check_meaning(resolved, merged)
    sound = None if has_errors(diagnostics) else Understood(merged, resolved)
    return sound, ordered(diagnostics)


def generate(
    source: SourceFile,
    read: Read,
    targets: Sequence[Target],
    workshop: Workshop,
) -> tuple[list[Artifact], list[Diagnostic]]:
    """Return the artifacts of the catalog in *source*, none if any diagnostic is an error."""
    understood, diagnostics = understand(source, read)
    if understood is None:
        return [], diagnostics
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


def ordered(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Return *diagnostics* by place; of more than anyone reads, the first errors."""
    if has_errors(diagnostics):
        # Nobody reads what is worth knowing before what is wrong.
        diagnostics = [
            each for each in diagnostics if each.severity is not Severity.NOTE
        ]
    found = sorted(diagnostics, key=lambda each: each.order)
    if len(found) <= MAX_DIAGNOSTICS:
        return found
    errors = [each for each in found if each.severity is Severity.ERROR]
    shown = (errors or found)[:MAX_DIAGNOSTICS]
    last = shown[-1]
    message = f"{len(found) - len(shown)} more are not shown"
    return [*shown, replace(last, rule="more", message=message, hint=_FIRST)]
