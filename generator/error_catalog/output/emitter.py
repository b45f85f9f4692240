"""The files of one target: templates rendered, runtime copied, all of them with a banner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from error_catalog.diagnostics import Diagnostic, is_mapping
from error_catalog.files import Artifact, Location, SourceFile
from error_catalog.filters.python import format_python
from error_catalog.output.banner import (
    BannerError,
    CommentStyle,
    add_banner,
    headed,
    style_of,
)
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
        source = None if file.shared else origin.source
        formatted = views.formatted or target.name in workshop.customised
        write = _formatted if formatted and path.endswith(".py") else _written
        body = write(workshop.environment, file.template, view, path, source)
        if isinstance(body, Diagnostic):
            diagnostics.append(body)
        else:
            made = Artifact(target.name, path, body, origin.source, file.shared)
            artifacts.append(made)
    for path, text in _copied(target, views, workshop.copies, origin):
        body = add_banner(text, None, _style(path))
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


def _written(
    environment: "Environment", template: str, view: Any, path: str, source: str | None
) -> str | Diagnostic:
    """Return the file of a template, with its banner."""
    join = partial(headed, source=source, comment=_style(path))
    try:
        return render(environment, template, {"view": view}, join)
    except BannerError as error:
        return Diagnostic(Location(path), FAILED, str(error))


def _formatted(
    environment: "Environment", template: str, view: Any, path: str, source: str | None
) -> str | Diagnostic:
    """Return the same of a template that makes Python, formatted."""
    text = render(environment, template, {"view": view})
    if isinstance(text, Diagnostic):
        return text
    try:
        return add_banner(format_python(text), source, _style(path))
    except ValueError as error:
        message = f"what it makes is no Python: {str(error).splitlines()[0].lower()}"
        place = Location(path_of(environment, template))
        return Diagnostic(place, FAILED, message)


def _style(path: str) -> CommentStyle:
    style = style_of(path)
    assert style is not None, path
    return style
