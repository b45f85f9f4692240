"""A catalog as a Python package of exceptions: every class, argument and table decided."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.filters.expressions import Call, Name
from generator.filters.python import LINE_LENGTH
from generator.meaning.examples import Example
from generator.meaning.fields import BUILT_IN_SCHEMAS
from generator.meaning.naming import class_names, former_names, package_name
from generator.meaning.resolving import Answer, Resolved
from generator.targets.python.arguments import arguments_of
from generator.targets.python.classes import (
    Attribute,
    ErrorClass,
    attribute,
    case_class,
    error_class,
)
from generator.targets.python.codes import Member, enum_base, members
from generator.targets.python.contract import (
    classes_table,
    envelopes_table,
    fields_table,
    rules_table,
    table_names,
)
from generator.targets.python.modeling import models
from generator.targets.python.statuses import (
    HUNDREDS,
    StatusClass,
    root_name,
    status_classes,
)
from generator.targets.views import Views


@dataclass(frozen=True, slots=True)
class PackageView:
    """
    Everything the templates of the Python package need.

    Args:
        errors: The class of each error, each followed by those of its cases.
        fields: The tables that ``_runtime`` reads and writes answers with.
        general: The rules of errors whose cases nothing told apart.
        public: The names of all exception classes.
        aliases: Former class names, each with the class's name of today.
        type_imports: The lines that only type checkers read.
        has_checks: Anything in ``errors`` is for type checkers alone.
        models: The text of ``models.py`` behind its docstring; empty if there are none.
        all_errors: ``ALL_ERRORS``, for the few errors that fit on a line.
        only: What ``KnownError`` is if there is at most one class.
    """

    package: str
    title: str
    root: str
    root_docstring: str
    attributes: tuple[Attribute, ...]
    statuses: tuple[StatusClass, ...]
    errors: tuple[ErrorClass, ...]
    code_enum: str
    codes: tuple[Member, ...]
    fields: dict[str, Call]
    envelopes: tuple[Call, ...]
    rules: tuple[Call, ...]
    general: tuple[Call, ...]
    classes: dict[int, Name]
    table_names: tuple[str, ...]
    public: tuple[str, ...]
    has_union: bool
    all_errors: tuple[Name, ...]
    only: str
    alias_imports: str
    type_imports: tuple[str, ...]
    has_checks: bool
    aliases: tuple[tuple[str, str], ...]
    models: str


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Mapping[str, str | int | bool],
) -> Views:
    """Return the view of the package; it has no options."""
    del options
    api = resolved.catalog.api
    names = class_names(resolved)
    root = root_name(resolved)
    statuses = status_classes(resolved, root)
    errors = tuple(_classes(resolved, examples, names, statuses, root))
    codes = members(resolved)
    general = list(resolved.contract.general.values())
    types = _type_imports(_field_attributes(resolved), errors)
    aliases = tuple((old, names[new]) for old, new in former_names(resolved).items())
    view = PackageView(
        package=package_name(resolved.catalog),
        title=api.title,
        root=root,
        root_docstring=_root_docstring(resolved),
        attributes=_field_attributes(resolved),
        statuses=statuses,
        errors=errors,
        code_enum=enum_base(codes),
        codes=codes,
        fields=fields_table(resolved),
        envelopes=envelopes_table(resolved),
        rules=rules_table(list(resolved.contract.rules), names),
        general=rules_table(general, names),
        classes=classes_table(root, {each.status: each.name for each in statuses}),
        table_names=table_names(resolved),
        public=_public(root, statuses, errors, aliases),
        has_union=len(errors) > 1,
        all_errors=tuple(Name(f"errors.{each.name}") for each in errors),
        only=errors[0].name if errors else root,
        models=models(resolved),
        aliases=aliases,
        type_imports=types,
        has_checks=bool(types) or any(each.code_property for each in errors),
        alias_imports=f"TypeAlias{', Union' if len(errors) > 1 else ''}",
    )
    return Views(view, formatted=_is_wide(view))


_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"" + r"|'(?:[^'\\]|\\.)*'")


def _is_wide(view: PackageView) -> bool:
    """Tell whether a name is so long that ``black`` breaks lines that templates do not."""
    former = max((len(f"{old} = {new}") for old, new in view.aliases), default=0)
    arguments = [each.name for error in view.errors for each in error.arguments]
    attributes = [each.name for each in view.attributes]
    return (
        len(view.root) > _LONGEST_ROOT
        or (not view.has_union and len(view.only) > _LONGEST_ROOT)
        or former > LINE_LENGTH
        or max(map(len, arguments + attributes), default=0) > _LONGEST_ATTRIBUTE
    )


_LONGEST_ROOT = 40
_LONGEST_ATTRIBUTE = 60


def _root_docstring(resolved: Resolved) -> str:
    api = resolved.catalog.api
    first = f"Any error answer of the {api.title}."
    return f"{first}\n\n{api.description}" if api.description else first


def _field_attributes(resolved: Resolved) -> tuple[Attribute, ...]:
    return tuple(
        attribute(name, spec.json_schema, spec.description, resolved)
        for name, spec in resolved.catalog.fields.items()
        if name not in BUILT_IN_SCHEMAS
    )


def _classes(
    resolved: Resolved,
    examples: Mapping[str, Example],
    names: Mapping[str, str],
    statuses: tuple[StatusClass, ...],
    root: str,
) -> Iterator[ErrorClass]:
    by_status = {each.status: each.name for each in statuses}
    for name, answers in resolved.by_error.items():
        alone = len(answers) == 1 and answers[0].case is None
        arguments = arguments_of(answers, examples, resolved)
        yield error_class(
            answers,
            name=names[name],
            bases=(_base(answers, by_status, root),),
            arguments=arguments,
            resolved=resolved,
        )
        for answer in () if alone else answers:
            status = answer.status if answer.status in by_status else None
            also = () if status is None else (by_status[status],)
            yield case_class(
                answer,
                name=names[answer.id],
                bases=(names[name], *also),
                arguments=arguments_of((answer,), examples, resolved),
            )


def _base(answers: tuple[Answer, ...], by_status: Mapping[int, str], root: str) -> str:
    """Return the class of the one status of an error, else of the hundred, else the root."""
    ranges = {span for answer in answers for span in answer.rule.statuses}
    if len(ranges) == 1:
        first, last = next(iter(ranges))
        if first == last:
            return by_status[first]
    hundreds = {each // 100 for span in ranges for each in span}
    return HUNDREDS.get(hundreds.pop(), root) if len(hundreds) == 1 else root


def _type_imports(
    fields: tuple[Attribute, ...], errors: tuple[ErrorClass, ...]
) -> tuple[str, ...]:
    """Return the imports that the annotations need, and no other."""
    attributes = [*fields, *(each for error in errors for each in error.attributes)]
    used = " ".join(
        [
            *(each.annotation for each in attributes),
            *(each.declaration for error in errors for each in error.arguments),
            *(error.code_property for error in errors),
        ]
    )
    bare = _QUOTED.sub("", used)
    found = set(re.findall(r"\b(?:Any|Literal|Mapping|Sequence)\b", bare))
    lines: list[str] = []
    for module, names in (
        ("collections.abc", ("Mapping", "Sequence")),
        ("typing", ("Any", "Literal")),
    ):
        needed = [name for name in names if name in found]
        if needed:
            lines.append(f"from {module} import {', '.join(needed)}")
    return tuple(lines)


def _public(
    root: str,
    statuses: tuple[StatusClass, ...],
    errors: tuple[ErrorClass, ...],
    aliases: tuple[tuple[str, str], ...],
) -> tuple[str, ...]:
    """Return the names of all classes, sorted as every linter wants ``__all__``."""
    bases = [root, *HUNDREDS.values(), *(each.name for each in statuses)]
    former = [old for old, _ in aliases]
    return tuple(sorted((*bases, *former, *(each.name for each in errors))))
