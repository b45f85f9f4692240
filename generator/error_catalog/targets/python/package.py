"""A catalog as a Python package of exceptions: every class, argument and table decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from error_catalog.filters.python import LINE_LENGTH, Call
from error_catalog.semantics.examples import Example
from error_catalog.semantics.names import class_names, former_names, package_name
from error_catalog.semantics.resolution import Resolved
from error_catalog.targets.python.adapters import (
    ADAPTERS,
    EXTRAS,
    OPTION,
    TENACITY,
    Adapter,
    chosen,
    needs,
    runtime_files,
)
from error_catalog.targets.python.classes import ErrorClass, classes
from error_catalog.targets.python.model_schemas import models_source
from error_catalog.targets.python.modules import (
    LONGEST,
    Alias,
    Chapters,
    Place,
    chapter_modules,
    chapters,
    openapi_modules,
    rules_modules,
    standard_imports,
    used_names,
    whole_module,
)
from error_catalog.targets.python.statuses import Statuses, statuses_of
from error_catalog.targets.python.tables import (
    Member,
    envelopes_table,
    fields_table,
    injected,
    members,
    promises_nothing,
    rules_table,
    table_names,
)
from error_catalog.targets.views import Options, Views, parent_of

if TYPE_CHECKING:
    from error_catalog.targets.python.framework import Framework


@dataclass(frozen=True, slots=True)
class PackageView:
    """
    Everything that the templates of one API's package need.

    Args:
        package: The name that it is imported by.
        runtime: The runtime, as the modules of the package import from it.
        errors: The class of each error, each followed by those of its cases.
        aliases: The former names of classes.
        status_imports: The imports that the annotations of the root class need.
        fields: The tables that ``_runtime`` reads and writes responses with.
        rules: Empty if the package has a module for the rules of each chapter.
        general: The rules of errors whose cases nothing told apart.
        status_headers: The constant headers of each status that has any.
        public: The names in ``__all__``.
        known: The names of the classes of all errors, in parts that every tool can read.
        has_deprecated: The catalog deprecates errors, or has former names of some.
        injected: The modules of the runtime that the tables are made with.
        adapters: The names of those that were asked for.
        other_adapters: The names of those that were not.
        framework: What stands for a web framework's own errors, if there is an adapter of one.
    """

    package: str
    title: str
    runtime: str
    root: str
    statuses: Statuses
    status_imports: tuple[str, ...]
    errors: tuple[ErrorClass, ...]
    aliases: tuple[Alias, ...]
    codes: tuple[Member, ...]
    fields: dict[str, Call]
    envelopes: tuple[Call, ...]
    rules: tuple[Call, ...]
    has_chapters: bool
    general: tuple[Call, ...]
    status_headers: Mapping[int, Mapping[str, str]]
    table_names: tuple[str, ...]
    promises_nothing: bool
    public: tuple[str, ...]
    known: tuple[tuple[str, ...], ...]
    has_deprecated: bool
    has_models: bool = False
    injected: tuple[str, ...] = ()
    adapters: tuple[str, ...] = ()
    other_adapters: tuple[str, ...] = ()
    framework: "Framework | None" = None

    @property
    def extras(self) -> tuple[str, ...]:
        """The files of the runtime that not every package has, but for adapters."""
        needed = {f"{name}.py" for name in self.injected}
        needed |= {"deprecation.py"} if self.has_deprecated else set()
        needed |= {"redaction.py"} if self.statuses.sensitive else set()
        return tuple(name for name in EXTRAS if name in needed)

    @property
    def is_parted(self) -> bool:
        """Whether the type of all errors is a union of unions."""
        return len(self.known) > 1

    @property
    def has_union(self) -> bool:
        """Whether the type of all errors is a union at all."""
        return len(self.errors) > 1

    @property
    def known_modules(self) -> str:
        """The modules that ``codes.py`` imports."""
        return "errors, statuses" if self.is_parted else self.known_module

    @property
    def known_module(self) -> str:
        """The module that the classes in ``known`` are in."""
        return "errors" if self.errors else "statuses"

    @property
    def code_imports(self) -> str:
        """What ``codes.py`` imports from ``typing``."""
        final = ("Final",) if self.codes else ()
        union = ("Union",) if self.has_union else ()
        return ", ".join((*final, "TypeAlias", *union))

    @property
    def names_errors(self) -> bool:
        """Whether the tables in ``contract.py`` name any error."""
        return bool(self.rules or self.general)

    @property
    def error_names(self) -> list[str]:
        """The names of the classes of all errors, in the order of the catalog."""
        return [each.name for each in self.errors]

    @property
    def status_names(self) -> list[str]:
        """The names of the root and of the classes of all statuses, sorted."""
        return sorted(self.statuses.names)


@dataclass(frozen=True, slots=True)
class ModuleView:
    """
    A module that a package has only if somebody asked for it.

    Args:
        name: Its path in the package, without suffix.
        only: An error, for examples; the root if there is none.
        content: What no other such module needs.
    """

    name: str
    template: str
    package: str
    title: str
    runtime: str
    root: str
    only: str
    content: Any = None


@dataclass(frozen=True, slots=True)
class ParentModule:
    """
    The package that holds those of all APIs; it is the same whatever APIs there are.

    Args:
        adapters: The names of those that were asked for.
    """

    adapters: tuple[str, ...]
    name: str = "__init__"
    template: str = "parent.py.jinja"


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Options,
) -> Views:
    """
    Return the views of the package.

    Args:
        options: Those of ``templates/python/target.yaml``; a target of someone's own may
            have none of them.
    """
    names = class_names(resolved)
    statuses = statuses_of(resolved)
    by_error = classes(resolved, examples, names, statuses)
    parts = chapters(resolved)
    place = Place(parent_of(options))
    asked = options.get(OPTION, ())
    adapters = chosen(asked if isinstance(asked, tuple) else ())
    models = models_source(resolved) if options.get("models", True) else ""
    view = _view(resolved, names, statuses, by_error, place)
    view = replace(
        view,
        has_models=bool(models),
        adapters=tuple(each.name for each in adapters),
        other_adapters=tuple(each.name for each in ADAPTERS if each not in adapters),
        public=(*view.public, *(("tenacity_options",) if TENACITY in adapters else ())),
    )
    if any(each.makes for each in adapters):
        by_response = _by_response(resolved, names, view.errors)
        # A package without an adapter of a framework does without all of this.
        from error_catalog.targets.python.framework import framework

        view = replace(view, framework=framework(resolved, by_response))
    modules: list[Any] = [
        *_error_modules(view, resolved, names, by_error, place),
        *_optional_modules(view, adapters, models),
    ]
    if needs(adapters, "openapi"):
        modules += openapi_modules(resolved, examples, parts)
    if place.parent:
        modules.append(ParentModule(view.adapters))
    return Views(
        view,
        modules=tuple(modules),
        copied=runtime_files(adapters, view.extras),
        formatted=_is_wide(view),
    )


def _view(
    resolved: Resolved,
    names: Mapping[str, str],
    statuses: Statuses,
    by_error: Mapping[str, tuple[ErrorClass, ...]],
    place: Place,
) -> PackageView:
    """Return the view of a package without models and adapters."""
    errors = tuple(each for found in by_error.values() for each in found)
    former = former_names(resolved).items()
    used = used_names(
        [
            *(each.annotation for each in statuses.attributes),
            *(each.declaration for each in statuses.arguments),
            *(("Sequence",) if statuses.arguments else ()),
        ]
    )
    parts = chapters(resolved)
    return PackageView(
        package=package_name(resolved.catalog, place.parent),
        title=resolved.catalog.api.title,
        runtime=place.runtime(),
        root=statuses.root,
        statuses=statuses,
        status_imports=standard_imports(used),
        errors=errors,
        aliases=tuple(Alias(old, names[new]) for old, new in former),
        codes=members(resolved),
        public=_public(statuses, errors),
        known=_known(by_error, parts, statuses.root),
        has_deprecated=bool(former) or any(each.deprecated for each in errors),
        **_tables(resolved, names, has_chapters=bool(parts)),
    )


def _tables(
    resolved: Resolved, names: Mapping[str, str], *, has_chapters: bool
) -> dict[str, Any]:
    """Return what ``contract.py`` is made of."""
    rules = [] if has_chapters else list(resolved.contract.rules)
    fields = resolved.contract.fields
    general = list(resolved.contract.general.values())
    return {
        "fields": fields_table(resolved),
        "envelopes": envelopes_table(resolved),
        "rules": rules_table(rules, names, fields),
        "has_chapters": has_chapters,
        "general": rules_table(general, names, fields),
        "status_headers": resolved.contract.status_headers,
        "table_names": table_names(resolved, [*rules, *general]),
        "promises_nothing": promises_nothing(resolved),
        "injected": injected(resolved.contract),
    }


def _by_response(
    resolved: Resolved, names: Mapping[str, str], errors: tuple[ErrorClass, ...]
) -> dict[str, ErrorClass]:
    by_name = {each.name: each for each in errors}
    return {each.id: by_name[names[each.id]] for each in resolved.responses}


def _error_modules(
    view: PackageView,
    resolved: Resolved,
    names: Mapping[str, str],
    by_error: Mapping[str, tuple[ErrorClass, ...]],
    place: Place,
) -> Iterator[Any]:
    """Yield one module of classes, or one for each chapter beside one of its rules."""
    parts = chapters(resolved)
    if not parts:
        yield whole_module(view.title, view.errors, view.aliases, place)
        return
    inside = {
        chapter: tuple(each for name in found for each in by_error[name])
        for chapter, found in parts.items()
    }
    yield from chapter_modules(view.title, inside, view.aliases, place)
    yield from rules_modules(resolved, parts, names, place)


def _optional_modules(
    view: PackageView,
    adapters: Sequence[Adapter],
    models: str,
) -> Iterator[ModuleView]:
    contents: dict[str, Any] = {
        f"adapters/{each.name}": None for each in adapters if each.page
    }
    if models:
        contents["models"] = models
    only = view.errors[0].name if view.errors else view.root
    for name, content in contents.items():
        yield ModuleView(
            name=name,
            template=f"{name}.py.jinja",
            package=view.package,
            title=view.title,
            runtime=f".{view.runtime}" if "/" in name else view.runtime,
            root=view.root,
            only=only,
            content=content,
        )


_FUNCTIONS = (
    *("error_class", "is_error", "is_retryable", "parse_error", "parse_payload"),
    *("render_error", "retry_delay"),
)


def _public(statuses: Statuses, errors: Sequence[ErrorClass]) -> tuple[str, ...]:
    """
    Return the names of ``__all__``: by kind, and those of errors as the catalog has them.

    Linters would have all of them sorted. But two branches that add errors apart from
    each other in the catalog may add neighbours of the alphabet, which git cannot merge.
    """
    errors_of_statuses = {*statuses.names, "ErrorCode", "KnownError", "Wire"}
    names = (each.name for each in errors if each.name not in errors_of_statuses)
    return ("ALL_ERRORS", *sorted(errors_of_statuses), *names, *_FUNCTIONS)


def _known(
    by_error: Mapping[str, Sequence[ErrorClass]], parts: Chapters, root: str
) -> tuple[tuple[str, ...], ...]:
    """
    Return the names of the classes of all errors, in parts of at most ``LONGEST``.

    Type checkers read no union of any length in one go; one that is parted by chapter
    changes only where the catalog does.
    """
    found: list[tuple[str, ...]] = []
    for errors in parts.values() or (list(by_error),):
        names = [each.name for error in errors for each in by_error[error]]
        found += [
            tuple(names[at : at + LONGEST]) for at in range(0, len(names), LONGEST)
        ]
    return tuple(found) or ((root,),)


def _is_wide(view: PackageView) -> bool:
    """Tell whether a name is so long that ``black`` breaks lines that templates do not."""
    # The line of ALL_ERRORS is the longest that has it.
    only = "" if view.has_union else view.known[0][0]
    former = max((len(f"{each.old}({each.new})") for each in view.aliases), default=0)
    arguments = [each.name for error in view.errors for each in error.arguments]
    attributes = [each.name for each in view.statuses.attributes]
    return (
        max(len(view.root), len(only)) > _LONGEST_ROOT
        or former > LINE_LENGTH - len("    class :")
        or (view.framework is not None and view.framework.longest > _LONGEST_MADE)
        or max(map(len, arguments + attributes), default=0) > _LONGEST_ATTRIBUTE
    )


_LONGEST_ROOT = 28
_LONGEST_ATTRIBUTE = 50
_LONGEST_MADE = 48
