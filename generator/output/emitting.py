"""The files of one target: templates rendered, runtime copied, all of them signed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.artifacts import Artifact
from generator.diagnostics import Diagnostic
from generator.filters.formatting import format_python
from generator.output.rendering import FAILED, path_of, render
from generator.output.signing import sign, style_of
from generator.output.target_spec import Each, FileSpec, TargetSpec
from generator.output.targeting import expand
from generator.sources import Location, SourceFile
from generator.targets.views import Views

if TYPE_CHECKING:
    from jinja2 import Environment


Copies = Mapping[str, Mapping[str, SourceFile]]
"""The files of each folder that a target can copy, by file name."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """
    What every target renders with.

    Args:
        environment: The templates, ours and the user's.
        customised: Targets with templates of the user's, whose Python goes through
            ``black``: nobody has proved that those templates place it well.
    """

    environment: "Environment"
    copies: Copies
    customised: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Origin:
    """
    What the banner and the paths of a catalog's artifacts say.

    Args:
        source: The catalog's path.
        api: The API's ``id``.
        package: The name of its Python package.
    """

    source: str
    api: str
    package: str


def emit(
    target: TargetSpec, views: Views, workshop: Workshop, origin: Origin
) -> tuple[list[Artifact], list[Diagnostic]]:
    """Return the artifacts of *target* for one catalog, and what is wrong with templates."""
    artifacts: list[Artifact] = []
    diagnostics: list[Diagnostic] = []
    for template, path, view in _rendered(target, views, origin):
        text = render(workshop.environment, template, {"view": view})
        formatted = views.formatted or target.name in workshop.customised
        if isinstance(text, str) and formatted and path.endswith(".py"):
            text = _formatted(text, path_of(workshop.environment, template))
        if isinstance(text, Diagnostic):
            diagnostics.append(text)
            continue
        artifact = _artifact(target.name, path, text, origin.source)
        if isinstance(artifact, Diagnostic):
            diagnostics.append(artifact)
        else:
            artifacts.append(artifact)
    for path, source in _copied(target, workshop.copies, origin):
        artifact = _artifact(target.name, path, source.text, origin.source)
        assert isinstance(artifact, Artifact)
        artifacts.append(artifact)
    return artifacts, list(dict.fromkeys(diagnostics))


def paths_of(
    target: TargetSpec, views: Views, copies: Copies, origin: Origin
) -> list[str]:
    """Return where the artifacts of *target* for one catalog go, as in ``Artifact.path``."""
    rendered = [path for _, path, _ in _rendered(target, views, origin)]
    return [*rendered, *(path for path, _ in _copied(target, copies, origin))]


def _rendered(
    target: TargetSpec, views: Views, origin: Origin
) -> Iterator[tuple[str, str, Any]]:
    """Yield the template, the path and the view of each file."""
    for file in target.files:
        for names, view in _views(file, views):
            path = expand(file.path, {**_names(origin), **names})
            yield file.template, path, view


def _copied(
    target: TargetSpec, copies: Copies, origin: Origin
) -> Iterator[tuple[str, SourceFile]]:
    for copy in target.copies:
        folder = expand(copy.path, _names(origin))
        for name, source in copies[copy.folder].items():
            yield f"{folder}/{name}", source


def _names(origin: Origin) -> dict[str, str]:
    return {"api": origin.api, "package": origin.package}


def _views(file: FileSpec, views: Views) -> Iterator[tuple[dict[str, str], Any]]:
    if file.each is Each.API:
        yield {}, views.api
    elif file.each is Each.ENVELOPE:
        yield from (({"envelope": view.name}, view) for view in views.envelopes)
    elif file.each is Each.ERROR:
        yield from (({"error": view.name}, view) for view in views.errors)
    else:
        template = file.template.partition("/")[2]
        for view in views.modules:
            if view.template == template:
                yield {"module": view.name}, view


def _formatted(text: str, template: str) -> str | Diagnostic:
    try:
        return format_python(text)
    except ValueError as error:
        message = f"what it makes is no Python: {str(error).splitlines()[0].lower()}"
        return Diagnostic(Location(template), FAILED, message)


def _artifact(target: str, path: str, text: str, source: str) -> Artifact | Diagnostic:
    style = style_of(path)
    assert style is not None, path
    try:
        signed = sign(text, target=target, source=source, comment=style)
    except ValueError as error:
        return Diagnostic(Location(path), FAILED, str(error))
    return Artifact(target, path, signed, source)
