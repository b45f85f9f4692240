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


@dataclass(frozen=True, slots=True)
class Workshop:
    """
    What every target renders with.

    Args:
        environment: The templates, ours and the user's.
        copies: The files of each folder that a target can copy, by file name.
        customised: Targets with templates of the user's, whose Python goes through
            ``black``: nobody has proved that those templates place it well.
    """

    environment: "Environment"
    copies: Mapping[str, Mapping[str, SourceFile]]
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
    for file in target.files:
        for names, view in _views(file, views):
            path = expand(file.path, {**_names(origin), **names})
            text = render(workshop.environment, file.template, {"view": view})
            formatted = views.formatted or target.name in workshop.customised
            if isinstance(text, str) and formatted and path.endswith(".py"):
                place = path_of(workshop.environment, file.template)
                text = _formatted(text, place)
            if isinstance(text, Diagnostic):
                diagnostics.append(text)
                continue
            artifact = _artifact(target.name, path, text, origin.source)
            if isinstance(artifact, Diagnostic):
                diagnostics.append(artifact)
            else:
                artifacts.append(artifact)
    for copy in target.copies:
        folder = expand(copy.path, _names(origin))
        for name, source in workshop.copies[copy.folder].items():
            path = f"{folder}/{name}"
            artifact = _artifact(target.name, path, source.text, origin.source)
            assert isinstance(artifact, Artifact)
            artifacts.append(artifact)
    return artifacts, list(dict.fromkeys(diagnostics))


def _names(origin: Origin) -> dict[str, str]:
    return {"api": origin.api, "package": origin.package}


def _views(file: FileSpec, views: Views) -> Iterator[tuple[dict[str, str], Any]]:
    if file.each is Each.API:
        yield {}, views.api
    elif file.each is Each.ENVELOPE:
        yield from (({"envelope": view.name}, view) for view in views.envelopes)
    else:
        yield from (({"error": view.name}, view) for view in views.errors)


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
