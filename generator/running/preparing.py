"""What a run works with: configuration, targets, templates, and which catalogs there are."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.config.reading import Config, check_targets, options_of
from generator.config.rooting import find_project, from_root
from generator.diagnostics import Diagnostic
from generator.examining import Reader
from generator.memory import Circumstances
from generator.output.emitting import Workshop
from generator.output.rendering import environment
from generator.output.target_spec import TargetSpec
from generator.output.targeting import load_target
from generator.pipeline import Target
from generator.running.request import MisuseError, Request
from generator.shaping import did_you_mean
from generator.sources import SourceFile
from generator.workspace.compiled import Compiled
from generator.workspace.digesting import (
    digest_file,
    digest_folder,
    digest_names,
    digest_tool,
    digest_tree,
)
from generator.workspace.reading import list_catalogs, read_runtime, read_templates
from generator.workspace.walking import files_below


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    What a run works with.

    Args:
        paths: The catalogs, from the project's root.
        templates: Ours and the project's own, by name.
        sources: The catalogs, if they are not all that there are.
        is_cached: What is remembered may be used, and new things remembered.
    """

    reader: Reader
    config: Config
    paths: list[str]
    targets: list[Target]
    templates: Mapping[str, SourceFile]
    sources: list[str] | None
    now: Circumstances
    is_cached: bool


def prepare(
    request: Request, *, is_cached: bool = False
) -> tuple[Prepared | None, Reader, list[Diagnostic]]:
    """
    Return what *request* needs, and what is wrong with it.

    Raises:
        MisuseError: There is no target of a name that the request has.
    """
    tool, configurations = digest_tool(), _configurations(request.start)
    root, config, found = find_project(request.start, request.out)
    reader = Reader(root)
    if config is None:
        reader.read("pyproject.toml")
        return None, reader, found
    entries = [from_root(each, request.start, root) for each in request.catalogs]
    listed = entries or list(config.catalog)
    folders = {each: digest_folder(str(root), each) for each in listed}
    trees, overrides = _trees(str(root), config), _overrides(str(root), config)
    templates, specs, found = _targets(reader, config)
    paths, missing = list_catalogs(root, listed)
    if found or missing:
        return None, reader, found + missing
    chosen = _chosen(specs, config, request.targets)
    targets = [Target(each, options_of(config, each)) for each in chosen]
    # What a target that is no longer enabled has left behind is an orphan too; one that
    # nobody has spoken of may have been made by name.
    spoken = [
        each
        for each in specs
        if each.enabled or config.target(each.name).enabled is not None
    ]
    watched = chosen if request.targets else spoken
    outputs = {each.name: config.out_of(each.name) for each in watched}
    inputs = _within(configurations, request.start, root, config) | overrides
    settings = [repr(targets), repr(outputs), *_own(templates, config)]
    now = Circumstances(tool, digest_names(settings), outputs, inputs, folders, trees)
    sources = paths if request.catalogs else None
    prepared = Prepared(
        reader, config, paths, targets, templates, sources, now, is_cached
    )
    return prepared, reader, []


def workshop(prepared: Prepared) -> Workshop:
    """Return what targets render with, and which of them the user has changed."""
    templates = prepared.templates
    ours = templates
    if prepared.config.templates is not None:
        ours, _ = read_templates(prepared.reader.root, None)
    customised = {
        name.partition("/")[0]
        for name, source in templates.items()
        if ours.get(name) != source
    }
    compiled = Compiled(prepared.now.tool) if prepared.is_cached else None
    environ = environment(templates, compiled)
    return Workshop(environ, {"runtime": read_runtime()}, frozenset(customised))


def _configurations(start: Path) -> dict[Path, str | None]:
    """Return the digest of every file that might be the configuration, nearest first."""
    folders = (start, *start.parents)
    paths = (folder / "pyproject.toml" for folder in folders)
    return {path: digest_file(str(path)) for path in paths}


def _within(
    configurations: Mapping[Path, str | None], start: Path, root: Path, config: Config
) -> dict[str, str | None]:
    """Return those of the files that were looked at: up to the one that was found."""
    stop = root if config.source is not None else None
    inputs: dict[str, str | None] = {}
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        inputs[os.path.relpath(path, root)] = configurations[path]
        if folder == stop:
            break
    return inputs


def _trees(root: str, config: Config) -> dict[str, str]:
    own = () if config.templates is None else (config.templates,)
    return {folder: digest_tree(root, folder) for folder in (*own, *config.documents)}


def _overrides(root: str, config: Config) -> dict[str, str | None]:
    """Return the digests of the project's own templates."""
    if config.templates is None:
        return {}
    paths = files_below(root, config.templates)
    return {path: digest_file(f"{root}/{path}") for path in paths}


def _own(templates: Mapping[str, SourceFile], config: Config) -> list[str]:
    """Return the project's own templates as text; ours are part of the tool."""
    if config.templates is None:
        return []
    return [text for name, each in templates.items() for text in (name, each.text)]


def _targets(
    reader: Reader, config: Config
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
    asked = {each.name: each.enabled for each in config.targets}
    said = {name: enabled for name, enabled in asked.items() if enabled is not None}
    return [each for each in specs if said.get(each.name, each.enabled)]
