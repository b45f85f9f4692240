"""One run: configuration, catalogs and targets from the disk, through the pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.artifacts import Artifact
from generator.config.reading import Config, check_targets, options_of
from generator.config.rooting import find_project, from_root
from generator.diagnostics import Diagnostic, has_errors
from generator.output.comparing import Drift, compare
from generator.output.emitting import Workshop
from generator.output.placing import misplaced, place
from generator.output.rendering import environment
from generator.output.target_spec import TargetSpec
from generator.output.targeting import load_target
from generator.pipeline import Target, generate
from generator.shaping import did_you_mean
from generator.sources import SourceFile
from generator.workspace.reading import (
    list_catalogs,
    read_runtime,
    read_source,
    read_templates,
)
from generator.workspace.trees import read_tree


@dataclass(frozen=True, slots=True)
class Request:
    """
    What the command line asks for.

    Args:
        start: The current folder; every path of the command line is from there.
        catalogs: Files and folders; empty for those of the configuration.
        out: The folder of all targets' folders; None for those of the configuration.
        targets: Names; empty for all that are enabled.
    """

    start: Path
    catalogs: tuple[str, ...] = ()
    out: str | None = None
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What a run found; nothing has been written.

    Args:
        root: The project's root.
        artifacts: Empty if any diagnostic is an error; so are the drifts.
        sources: Every file that was read, by path, to show where a diagnostic stands.
    """

    root: Path
    diagnostics: list[Diagnostic]
    sources: Mapping[str, SourceFile]
    artifacts: list[Artifact] = field(default_factory=list[Artifact])
    drifts: list[Drift] = field(default_factory=list[Drift])


class MisuseError(Exception):
    """The command line names something that is not there."""


def run(request: Request) -> Outcome:
    """
    Generate everything that *request* asks for, and compare it with the disk.

    Raises:
        MisuseError: There is no target of a name that the request has.
    """
    root, config, found = find_project(request.start, request.out)
    reader = _Reader(root)
    if config is None:
        reader.read("pyproject.toml")
        return reader.outcome(found)
    templates, specs, found = _targets(reader, config)
    entries = [from_root(each, request.start, root) for each in request.catalogs]
    paths, missing = list_catalogs(root, entries or config.catalog)
    if found or missing:
        return reader.outcome(found + missing)
    chosen = _chosen(specs, config, request.targets)
    targets = [Target(each, options_of(config, each)) for each in chosen]
    workshop = _workshop(reader, config, templates)
    artifacts, found = _artifacts(reader, paths, targets, workshop)
    if has_errors(found):
        return reader.outcome(found)
    # What a target that is no longer enabled has left behind is an orphan too.
    watched = chosen if request.targets else specs
    outputs = {each.name: config.out_of(each.name) for each in watched}
    sources = paths if request.catalogs else None
    return _compared(reader, found, artifacts, outputs, sources)


class _Reader:
    """Reads sources from a project's root, and remembers them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sources: dict[str, SourceFile] = {}

    def read(self, path: str) -> SourceFile | Diagnostic:
        source = read_source(self.root, path)
        if isinstance(source, SourceFile):
            self.sources[path] = source
        return source

    def outcome(self, diagnostics: list[Diagnostic]) -> Outcome:
        return Outcome(self.root, diagnostics, self.sources)


def _targets(
    reader: _Reader, config: Config
) -> tuple[dict[str, SourceFile], list[TargetSpec], list[Diagnostic]]:
    """Return all templates, the targets among them, and what is wrong with either."""
    templates, found = read_templates(reader.root, config.templates)
    reader.sources.update({each.path: each for each in templates.values()})
    if config.source is not None:
        reader.sources[config.source.path] = config.source
    specs: list[TargetSpec] = []
    for name, source in sorted(templates.items()):
        folder, _, file = name.partition("/")
        if file == "target.yaml" and folder:
            spec, said = load_target(source)
            specs += [spec] if spec else []
            found += said
    return templates, specs, found or check_targets(config, specs)


def _workshop(
    reader: _Reader, config: Config, templates: Mapping[str, SourceFile]
) -> Workshop:
    """Return what targets render with, and which of them the user has changed."""
    ours = templates
    if config.templates is not None:
        ours, _ = read_templates(reader.root, None)
    customised = {
        name.partition("/")[0]
        for name, source in templates.items()
        if ours.get(name) != source
    }
    copies = {"runtime": read_runtime()}
    return Workshop(environment(templates), copies, frozenset(customised))


def _artifacts(
    reader: _Reader,
    paths: list[str],
    targets: list[Target],
    workshop: Workshop,
) -> tuple[list[Artifact], list[Diagnostic]]:
    artifacts: list[Artifact] = []
    found: list[Diagnostic] = []
    for path in paths:
        source = reader.read(path)
        if isinstance(source, Diagnostic):
            found.append(source)
            continue
        made, said = generate(source, reader.read, targets, workshop)
        artifacts += made
        found += said
    return artifacts, list(dict.fromkeys(found))


def _compared(
    reader: _Reader,
    found: list[Diagnostic],
    artifacts: list[Artifact],
    outputs: Mapping[str, str],
    sources: list[str] | None,
) -> Outcome:
    refused = misplaced(artifacts, outputs)
    if refused:
        return reader.outcome(found + refused)
    expected = {place(each, outputs) for each in artifacts}
    tree, refused = read_tree(reader.root, outputs, expected)
    if refused:
        return reader.outcome(found + refused)
    drifts = compare(artifacts, tree, outputs, sources)
    return Outcome(reader.root, found, reader.sources, artifacts, drifts)


def _chosen(
    specs: list[TargetSpec], config: Config, names: tuple[str, ...]
) -> list[TargetSpec]:
    known = {each.name: each for each in specs}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, list(known))
            raise MisuseError(f"there is no target `{name}`: {hint}")
    if names:
        return [known[name] for name in dict.fromkeys(names)]
    return [each for each in specs if config.target(each.name).enabled]
