"""Which classes a package has, and what each is derived from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.meaning.examples import Example
from generator.meaning.fields import BUILT_IN_SCHEMAS
from generator.meaning.resolving import Answer, Resolved
from generator.targets.python.arguments import arguments_of
from generator.targets.python.classes import (
    Attribute,
    ErrorClass,
    attribute,
    case_class,
    error_class,
)
from generator.targets.python.statuses import (
    HUNDREDS,
    StatusClass,
    root_name,
    status_classes,
)


@dataclass(frozen=True, slots=True)
class Base:
    """
    The classes that every error is derived from.

    Args:
        attributes: Those of the root: the fields of the catalog.
    """

    root: str
    root_docstring: str
    attributes: tuple[Attribute, ...]
    statuses: tuple[StatusClass, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of all of them."""
        statuses = (each.name for each in self.statuses)
        return frozenset((self.root, *HUNDREDS.values(), *statuses))


def base_of(resolved: Resolved) -> Base:
    """Return the classes that no error of the catalog has."""
    root = root_name(resolved)
    return Base(
        root,
        _root_docstring(resolved),
        _field_attributes(resolved),
        status_classes(resolved, root),
    )


def classes(
    resolved: Resolved,
    examples: Mapping[str, Example],
    names: Mapping[str, str],
    base: Base,
) -> dict[str, tuple[ErrorClass, ...]]:
    """
    Return the classes of each error by its name: its own, then one for each case.

    Args:
        names: The name of each class, by ``NAME`` or ``NAME.case``.
    """
    return {
        name: tuple(_classes(answers, resolved, examples, names, base))
        for name, answers in resolved.by_error.items()
    }


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
    answers: tuple[Answer, ...],
    resolved: Resolved,
    examples: Mapping[str, Example],
    names: Mapping[str, str],
    base: Base,
) -> Iterator[ErrorClass]:
    by_status = {each.status: each.name for each in base.statuses}
    first = answers[0]
    yield error_class(
        answers,
        name=names[first.name],
        bases=(_base(answers, by_status, base.root),),
        arguments=arguments_of(answers, examples, resolved),
        resolved=resolved,
    )
    if len(answers) == 1 and first.case is None:
        return
    for answer in answers:
        status = answer.status if answer.status in by_status else None
        also = () if status is None else (by_status[status],)
        yield case_class(
            answer,
            name=names[answer.id],
            bases=(names[first.name], *also),
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
