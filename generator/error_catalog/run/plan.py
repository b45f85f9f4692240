"""What a run needs: configuration, targets, templates, and the paths of its catalogs."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from error_catalog.cache.record import Circumstances
from error_catalog.cache.store import Compiled
from error_catalog.config import Config, check_targets, options_of
from error_catalog.diagnostics import Diagnostic, did_you_mean
from error_catalog.disk.digests import (
    digest_file,
    digest_folder,
    digest_names,
    digest_tool,
    digest_tree,
    files_below,
)
from error_catalog.disk.sources import (
    list_catalogs,
    read_runtime,
    read_templates,
)
from error_catalog.files import SourceFile
from error_catalog.output.emitter import Workshop
from error_catalog.output.jinja import environment
from error_catalog.output.target import TargetSpec, load_target
from error_catalog.pipeline import STAGES, Stages, Target
from error_catalog.project import Project, Reader, find_project, from_root
from error_catalog.run.leftovers import Search, search_of
from error_catalog.run.request import MisuseError, Request


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    What a run needs, read and checked.

    Args:
        paths: The catalogs, from the project's root.
        templates: Ours and the project's own, by name.
        search: Where to look for files that ``gen`` wrote and no longer makes.
        sources: The catalogs, if they are not all of the project's.
        is_cached: The cache may be read and written.
    """

    reader: Reader
    config: Config
    paths: list[str]
    targets: list[Target]
    templates: Mapping[str, SourceFile]
    search: Search
    sources: list[str] | None
    now: Circumstances
    is_cached: bool
    stages: Stages


def prepare(
    request: Request, stages: Stages = STAGES, *, is_cached: bool = False
) -> tuple[Prepared | None, Reader, list[Diagnostic]]:
    """
    Return what *request* needs; None, and diagnostics, if something is wrong with it.

    Raises:
        MisuseError: The request names a target that does not exist.
    """
    tool = digest_tool()
    project = find_project(request.start, request.out, request.catalogs)
    root, config = project.root, project.config
    if config is None:
        return None, project.reader(stages.read), project.diagnostics
    listed = _listed(request, root, config)
    reader = Reader(root, stages.read, listed)
    folders = {each: digest_folder(str(root), each) for each in listed}
    trees, inputs = _trees(str(root), config), _inputs(project, config)
    templates, specs, found = _targets(reader, config)
    paths, missing = list_catalogs(root, listed)
    if found or missing:
        return None, reader, found + missing
    targets = _chosen(specs, config, request.targets)
    search = search_of(root, config, specs, request)
    settings = [repr(targets), repr(search.outputs), *_own(templates, config)]
    now = Circumstances(
        tool,
        digest_names(settings),
        search.outputs,
        search.folders,
        inputs,
        folders,
        trees,
    )
    sources = paths if request.catalogs else None
    prepared = Prepared(
        reader,
        config,
        paths,
        targets,
        templates,
        search,
        sources,
        now,
        is_cached,
        stages,
    )
    return prepared, reader, []


def workshop(prepared: Prepared) -> Workshop:
    """Return what targets render with, and which targets have templates of the user's."""
    templates = prepared.templates
    ours = templates
    if prepared.config.templates is not None:
        ours, _ = read_templates(prepared.reader.root, None)
    customised = {
        name.partition("/")[0]
        for name, source in templates.items()
        if ours.get(name) != source
    }
    is_ours = not customised
    is_kept = prepared.is_cached and is_ours
    compiled = Compiled(prepared.now.tool) if is_kept else None
    environ = environment(templates, compiled, is_ours=is_ours)
    return Workshop(environ, {"runtime": read_runtime()}, frozenset(customised))


def _listed(request: Request, root: Path, config: Config) -> list[str]:
    """Return the files and folders of catalogs, from the root."""
    named = [from_root(each, request.start, root) for each in request.catalogs]
    return named or list(config.catalog)


def _trees(root: str, config: Config) -> dict[str, str]:
    own = () if config.templates is None else (config.templates,)
    return {folder: digest_tree(root, folder) for folder in (*own, *config.documents)}


def _inputs(project: Project, config: Config) -> dict[str, str | None]:
    """Return the digests of the configuration and of the project's own templates."""
    root = str(project.root)
    own = () if config.templates is None else files_below(root, config.templates)
    above = {
        os.path.relpath(path, root): each for path, each in project.digests.items()
    }
    return {**above, **{path: digest_file(f"{root}/{path}") for path in own}}


def _own(templates: Mapping[str, SourceFile], config: Config) -> list[str]:
    """Return the project's own templates as text; ours are part of the tool."""
    if config.templates is None:
        return []
    return [text for name, each in templates.items() for text in (name, each.text)]


def _targets(
    reader: Reader, config: Config
) -> tuple[dict[str, SourceFile], list[TargetSpec], list[Diagnostic]]:
    """Return all templates, the targets among them, and the mistakes in both."""
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
) -> list[Target]:
    known = {each.name: each for each in specs}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, list(known))
            raise MisuseError(f"there is no target `{name}`: {hint}")
    asked = {each.name: each.enabled for each in config.targets}
    said = {name: enabled for name, enabled in asked.items() if enabled is not None}
    chosen = [known[name] for name in dict.fromkeys(names)] or [
        each for each in specs if said.get(each.name, each.enabled)
    ]
    return [Target(each, options_of(config, each)) for each in chosen]
