"""A catalog as a Python package of exceptions: every class, argument and table decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.filters.expressions import Call, Name
from generator.filters.python import LINE_LENGTH
from generator.meaning.examples import Example
from generator.meaning.naming import class_names, former_names, package_name
from generator.meaning.resolving import Resolved
from generator.targets.python.chapters import LONGEST, chapters
from generator.targets.python.classes import ErrorClass
from generator.targets.python.codes import Member, enum_base, members
from generator.targets.python.contract import (
    classes_table,
    envelopes_table,
    fields_table,
    rules_table,
    table_names,
)
from generator.targets.python.framework import Framework, framework
from generator.targets.python.hierarchy import Base, base_of, classes
from generator.targets.python.models import models_source
from generator.targets.python.modules import (
    ErrorsModule,
    RulesModule,
    chapter_modules,
    rules_modules,
    whole_module,
)
from generator.targets.python.openapi import openapi_modules
from generator.targets.views import Views


@dataclass(frozen=True, slots=True)
class PackageView:
    """
    Everything the templates of the Python package need.

    Args:
        errors: The class of each error, each followed by those of its cases.
        fields: The tables that ``_runtime`` reads and writes answers with.
        rules: Empty if the package has a module for the rules of each chapter.
        general: The rules of errors whose cases nothing told apart.
        public: The names of all exception classes.
        framework: What stands for the errors that a web framework makes by itself.
        models: What the models are made from, as JSON; empty if there are none.
        all_errors: ``ALL_ERRORS``, for the few errors that fit on a line.
        unions: The names of the classes in parts, if no tool can read a union of them all.
        only: What ``KnownError`` is if there is at most one class.
    """

    package: str
    title: str
    root: str
    errors: tuple[ErrorClass, ...]
    code_enum: str
    codes: tuple[Member, ...]
    fields: dict[str, Call]
    envelopes: tuple[Call, ...]
    rules: tuple[Call, ...]
    has_chapters: bool
    general: tuple[Call, ...]
    classes: dict[int, Name]
    table_names: tuple[str, ...]
    public: tuple[str, ...]
    has_union: bool
    all_errors: tuple[Name, ...]
    unions: tuple[tuple[str, ...], ...]
    only: str
    alias_imports: str
    framework: Framework
    models: str


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Mapping[str, str | int | bool],
) -> Views:
    """Return the views of the package; it has no options."""
    del options
    names = class_names(resolved)
    base = base_of(resolved)
    by_error = classes(resolved, examples, names, base)
    aliases = tuple((old, names[new]) for old, new in former_names(resolved).items())
    errors = tuple(each for found in by_error.values() for each in found)
    parts = chapters(resolved)
    view = _package(resolved, names, base, errors, aliases, has_chapters=bool(parts))
    modules = (
        *_modules(resolved, names, base, by_error, aliases),
        *openapi_modules(resolved, examples, parts),
    )
    return Views(view, modules=modules, formatted=_is_wide(view, base, aliases))


def _package(
    resolved: Resolved,
    names: Mapping[str, str],
    base: Base,
    errors: tuple[ErrorClass, ...],
    aliases: tuple[tuple[str, str], ...],
    *,
    has_chapters: bool,
) -> PackageView:
    by_name = {each.name: each for each in errors}
    by_answer = {each.id: by_name[names[each.id]] for each in resolved.answers}
    codes = members(resolved)
    rules = [] if has_chapters else list(resolved.contract.rules)
    by_status = {each.status: each.name for each in base.statuses}
    public = {*base.names, *by_name, *(old for old, _ in aliases)}
    return PackageView(
        package=package_name(resolved.catalog),
        title=resolved.catalog.api.title,
        root=base.root,
        errors=errors,
        code_enum=enum_base(codes),
        codes=codes,
        fields=fields_table(resolved),
        envelopes=envelopes_table(resolved),
        rules=rules_table(rules, names),
        has_chapters=has_chapters,
        general=rules_table(list(resolved.contract.general.values()), names),
        classes=classes_table(base.root, by_status),
        table_names=table_names(
            resolved, [*rules, *resolved.contract.general.values()]
        ),
        public=tuple(sorted(public)),
        has_union=len(errors) > 1,
        all_errors=tuple(Name(f"errors.{each.name}") for each in errors),
        unions=_unions(errors) if has_chapters else (),
        only=errors[0].name if errors else base.root,
        framework=framework(resolved, by_answer),
        models=models_source(resolved),
        alias_imports=f"TypeAlias{', Union' if len(errors) > 1 else ''}",
    )


def _modules(
    resolved: Resolved,
    names: Mapping[str, str],
    base: Base,
    by_error: Mapping[str, tuple[ErrorClass, ...]],
    aliases: tuple[tuple[str, str], ...],
) -> Iterator[ErrorsModule | RulesModule]:
    """Yield one module of classes, or one for each chapter beside one of its rules."""
    title = resolved.catalog.api.title
    parts = chapters(resolved)
    if not parts:
        errors = tuple(each for found in by_error.values() for each in found)
        yield whole_module(title, base, errors, aliases)
        return
    inside = {
        chapter: tuple(each for name in found for each in by_error[name])
        for chapter, found in parts.items()
    }
    yield from chapter_modules(title, base, inside, aliases)
    yield from rules_modules(resolved, parts, names)


def _unions(errors: tuple[ErrorClass, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the names in parts of at least two: there is no union of less."""
    names = [each.name for each in errors]
    parts = [
        tuple(names[at : at + LONGEST]) for at in range(0, len(names) - 1, LONGEST)
    ]
    return (*parts[:-1], (*parts[-1], *names[len(parts) * LONGEST :]))


def _is_wide(
    view: PackageView, base: Base, aliases: tuple[tuple[str, str], ...]
) -> bool:
    """Tell whether a name is so long that ``black`` breaks lines that templates do not."""
    short = () if view.has_chapters else aliases
    former = max((len(f"{old} = {new}") for old, new in short), default=0)
    arguments = [each.name for error in view.errors for each in error.arguments]
    attributes = [each.name for each in base.attributes]
    made = max((len(each) for _, each in view.framework.by_status), default=0)
    return (
        len(view.root) > _LONGEST_ROOT
        or (not view.has_union and len(view.only) > _LONGEST_ROOT)
        or former > LINE_LENGTH
        or made > _LONGEST_MADE
        or max(map(len, arguments + attributes), default=0) > _LONGEST_ATTRIBUTE
    )


_LONGEST_ROOT = 38
_LONGEST_ATTRIBUTE = 50
_LONGEST_MADE = 70
