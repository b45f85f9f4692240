"""The modules of a package that are as many as its catalog needs: classes, and their rules."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.filters.expressions import Call
from generator.filters.python import LINE_LENGTH
from generator.meaning.resolving import Resolved
from generator.targets.python.chapters import Chapters, heading
from generator.targets.python.classes import Attribute, ErrorClass
from generator.targets.python.contract import rules_table
from generator.targets.python.hierarchy import Base
from generator.targets.python.statuses import StatusClass


@dataclass(frozen=True, slots=True)
class Imported:
    """Names, sorted, that a module imports from another of the package."""

    module: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErrorsModule:
    """
    A module of exception classes.

    Args:
        name: Its path in the package, without suffix: ``errors`` or ``errors/auth``.
        imports: What it has from other modules of the package.
        type_imports: The lines that only type checkers read.
        has_checks: Anything in it is for type checkers alone.
        root: The root class, which is defined here; empty if elsewhere.
        attributes: Those of the root class.
        aliases: Former class names, each with the class's name of today.
        alias_statements: The same for type checkers, inside of an ``if``.
        chapters: Where every class is, if this is the module of all names.
    """

    name: str
    docstring: str
    imports: tuple[Imported, ...]
    errors: tuple[ErrorClass, ...] = ()
    type_imports: tuple[str, ...] = ()
    has_checks: bool = False
    root: str = ""
    root_docstring: str = ""
    attributes: tuple[Attribute, ...] = ()
    statuses: tuple[StatusClass, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    alias_statements: tuple[str, ...] = ()
    chapters: tuple[Imported, ...] = ()
    template: str = "errors.py.jinja"


@dataclass(frozen=True, slots=True)
class RulesModule:
    """
    The rules of the errors of one chapter.

    Args:
        chapters: Of the module that joins them all; it has no rules of its own.
        has_fields: Some error has params.
    """

    name: str
    docstring: str
    rules: tuple[Call, ...] = ()
    chapters: tuple[str, ...] = ()
    has_fields: bool = False
    template: str = "rules.py.jinja"


def whole_module(
    title: str,
    base: Base,
    errors: tuple[ErrorClass, ...],
    aliases: tuple[tuple[str, str], ...],
) -> ErrorsModule:
    """Return the one module of all classes."""
    types = _type_imports(base.attributes, errors, "")
    return ErrorsModule(
        name="errors",
        docstring=f"The errors of the {title}.",
        imports=(Imported("._runtime.base", ("APIError",)),),
        errors=errors,
        type_imports=types,
        has_checks=bool(types) or any(each.code_property for each in errors),
        root=base.root,
        root_docstring=base.root_docstring,
        attributes=base.attributes,
        statuses=base.statuses,
        aliases=aliases,
    )


def chapter_modules(
    title: str,
    base: Base,
    chapters: Mapping[str, tuple[ErrorClass, ...]],
    aliases: tuple[tuple[str, str], ...],
) -> Iterator[ErrorsModule]:
    """Yield the module of each chapter, behind that of the bases and the one of all names."""
    everything: list[Imported] = [Imported("._base", tuple(sorted(base.names)))]
    for chapter, errors in chapters.items():
        names = tuple(sorted(each.name for each in errors))
        everything.append(Imported(f".{chapter}", names))
    everything.sort(key=lambda each: each.module)
    yield ErrorsModule(
        name="errors/__init__",
        docstring=f"The errors of the {title}, each imported when it is first used.",
        imports=(),
        aliases=aliases,
        alias_statements=tuple(_alias(old, new) for old, new in aliases),
        chapters=tuple(everything),
        template="chapters.py.jinja",
    )
    types = _type_imports(base.attributes, (), "")
    yield ErrorsModule(
        name="errors/_base",
        docstring=f"What every error of the {title} is derived from.",
        imports=(Imported(".._runtime.base", ("APIError",)),),
        type_imports=types,
        has_checks=bool(types),
        root=base.root,
        root_docstring=base.root_docstring,
        attributes=base.attributes,
        statuses=base.statuses,
    )
    for chapter, errors in chapters.items():
        used = {name for each in errors for name in each.bases} & base.names
        types = _type_imports((), errors, "..")
        yield ErrorsModule(
            name=f"errors/{chapter}",
            docstring=f"Errors of the {title}: {heading(chapter)}.",
            imports=(Imported("._base", tuple(sorted(used))),),
            errors=errors,
            type_imports=types,
            has_checks=bool(types) or any(each.code_property for each in errors),
        )


def rules_modules(
    resolved: Resolved, chapters: Chapters, classes: Mapping[str, str]
) -> Iterator[RulesModule]:
    """Yield the rules of each chapter, behind the module that joins them."""
    title = resolved.catalog.api.title
    docstring = f"What tells the errors of the {title} apart, chapter by chapter."
    yield RulesModule("rules/__init__", docstring, chapters=tuple(chapters))
    for chapter, names in chapters.items():
        rules = [each.rule for name in names for each in resolved.by_error[name]]
        yield RulesModule(
            name=f"rules/{chapter}",
            docstring=f"What tells errors apart: {heading(chapter)}.",
            rules=rules_table(rules, classes),
            has_fields=any(rule.params for rule in rules),
        )


def _alias(old: str, new: str) -> str:
    """Return ``old = new``, indented by four, broken where ``black`` breaks it."""
    line = f"{old} = {new}"
    if 4 + len(line) <= LINE_LENGTH or 8 + len(new) > LINE_LENGTH:
        return line
    return f"{old} = (\n        {new}\n    )"


_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"" + r"|'(?:[^'\\]|\\.)*'")


def _type_imports(
    attributes: Iterable[Attribute], errors: Iterable[ErrorClass], dots: str
) -> tuple[str, ...]:
    """Return the imports that the annotations need, and no other."""
    used = " ".join(
        [
            *(each.annotation for each in attributes),
            *(each.annotation for error in errors for each in error.attributes),
            *(each.declaration for error in errors for each in error.arguments),
            *(error.code_property for error in errors),
        ]
    )
    bare = _QUOTED.sub("", used)
    found = set(re.findall(r"\b(?:Any|APIError|Literal|Mapping|Sequence)\b", bare))
    homes = {
        "collections.abc": ("Mapping", "Sequence"),
        "typing": ("Any", "Literal"),
        **({f"{dots}_runtime.base": ("APIError",)} if dots else {}),
    }
    needed = {
        home: [name for name in names if name in found] for home, names in homes.items()
    }
    return tuple(
        f"from {home} import {', '.join(names)}"
        for home, names in needed.items()
        if names
    )
