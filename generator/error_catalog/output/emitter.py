"""The files of one target: templates rendered, runtime copied, all of them with a banner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from error_catalog.diagnostics import Diagnostic, is_mapping
from error_catalog.files import Artifact, Location, SourceFile
from error_catalog.filters.python import format_python
from error_catalog.output.banner import add_banner, style_of
from error_catalog.output.jinja import FAILED, path_of, render
from error_catalog.output.target import Each, FileSpec, TargetSpec, expand
from error_catalog.targets.views import Views

if TYPE_CHECKING:
    from jinja2 import Environment


Copies = Mapping[str, Mapping[str, SourceFile]]
"""The files of each folder that a target can copy, by file name."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """
    What all targets are rendered with.

    Args:
        environment: The templates, ours and the user's.
        customised: Targets with templates of the user's, whose Python goes through
            ``black``, because only our templates are tested to be stable under it.
    """

    environment: "Environment"
    copies: Copies
    customised: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Origin:
    """
    The names in the banner and the paths of a catalog's artifacts.

    Args:
        source: The catalog's path.
        api: The API's ``id``.
        package: The name that its Python package is imported by.
    """

    source: str
    api: str
    package: str


def emit(
    target: TargetSpec, views: Views, workshop: Workshop, origin: Origin
) -> tuple[list[Artifact], list[Diagnostic]]:
    """Return the artifacts of *target* for one catalog, and the mistakes in templates."""
    artifacts: list[Artifact] = []
    diagnostics: list[Diagnostic] = []
    for file, path, view in _rendered(target, views, origin):
        template = file.template
        text = render(workshop.environment, template, {"view": view})
        formatted = views.formatted or target.name in workshop.customised
        if isinstance(text, str) and formatted and path.endswith(".py"):
            text = _formatted(text, path_of(workshop.environment, template))
        if isinstance(text, Diagnostic):
            diagnostics.append(text)
            continue
        body = _with_banner(path, text, None if file.shared else origin.source)
        if isinstance(body, Diagnostic):
            diagnostics.append(body)
        else:
            made = Artifact(target.name, path, body, origin.source, file.shared)
            artifacts.append(made)
    for path, text in _copied(target, views, workshop.copies, origin):
        body = _with_banner(path, text, None)
        assert isinstance(body, str)
        artifacts.append(
            Artifact(target.name, path, body, origin.source, is_shared=True)
        )
    return artifacts, list(dict.fromkeys(diagnostics))


def paths_of(
    target: TargetSpec, views: Views, copies: Copies, origin: Origin
) -> list[str]:
    """Return the paths of the artifacts of *target* for one catalog, as in ``Artifact.path``."""
    rendered = [path for _, path, _ in _rendered(target, views, origin)]
    return [*rendered, *(path for path, _ in _copied(target, views, copies, origin))]


def _rendered(
    target: TargetSpec, views: Views, origin: Origin
) -> Iterator[tuple[FileSpec, str, Any]]:
    """Yield what each file is made by, its path, and its view."""
    for file in target.files:
        for names, view in _views(file, views):
            path = expand(file.path, {**_names(origin), **names})
            yield file, path, view


def _copied(
    target: TargetSpec, views: Views, copies: Copies, origin: Origin
) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file of the folders that are copied."""
    for copy in target.copies:
        folder = expand(copy.path, _names(origin))
        for name, source in copies[copy.folder].items():
            if views.copied is None or name in views.copied:
                yield f"{folder}/{name}", source.text


def _names(origin: Origin) -> dict[str, str]:
    return {
        "api": origin.api,
        "package": origin.package.replace(".", "/"),
        "top_package": origin.package.partition(".")[0],
    }


def _views(file: FileSpec, views: Views) -> Iterator[tuple[dict[str, str], Any]]:
    if file.each is Each.API:
        yield {}, views.api
    elif file.each is Each.ENVELOPE:
        yield from (({"envelope": _name(view)}, view) for view in views.envelopes)
    elif file.each is Each.ERROR:
        yield from (({"error": _name(view)}, view) for view in views.errors)
    else:
        template = file.template.partition("/")[2]
        for view in views.modules:
            if view.template == template:
                yield {"module": view.name}, view


def _name(view: Any) -> str:
    """Return the name of a view, which is plain data or an object."""
    return str(view["name"] if is_mapping(view) else view.name)


def _formatted(text: str, template: str) -> str | Diagnostic:
    try:
        return format_python(text)
    except ValueError as error:
        message = f"what it makes is no Python: {str(error).splitlines()[0].lower()}"
        return Diagnostic(Location(template), FAILED, message)


def _with_banner(path: str, text: str, source: str | None) -> str | Diagnostic:
    style = style_of(path)
    assert style is not None, path
    try:
        return add_banner(text, source, style)
    except ValueError as error:
        return Diagnostic(Location(path), FAILED, str(error))
