"""The module of the root class and of the class of each HTTP status."""

from dataclasses import dataclass

from error_catalog.semantics.fields import BUILT_IN_SCHEMAS
from error_catalog.semantics.names import pascal, root_name, words
from error_catalog.semantics.resolution import Resolved
from error_catalog.semantics.statuses import ERROR_STATUSES, PHRASES
from error_catalog.targets.python.arguments import (
    Argument,
    Attribute,
    attribute,
    root_arguments,
)
from error_catalog.targets.python.docstrings import root_docstring

HUNDREDS = {4: "HTTPClientError", 5: "HTTPServerError"}
"""The class of every status that begins with this digit."""


@dataclass(frozen=True, slots=True)
class StatusClass:
    """The class of every error with one status."""

    name: str
    base: str
    status: int


@dataclass(frozen=True, slots=True)
class Statuses:
    """
    The classes that every error is derived from.

    Args:
        attributes: Those of the root: the fields of the catalog.
        arguments: What the root takes besides what every exception takes: any error may
            have any field.
    """

    root: str
    root_docstring: str
    attributes: tuple[Attribute, ...]
    arguments: tuple[Argument, ...]
    statuses: tuple[StatusClass, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all of them, the root first."""
        statuses = (each.name for each in self.statuses)
        return (self.root, *HUNDREDS.values(), *statuses)

    @property
    def by_status(self) -> dict[int, str]:
        """The name of the class of each status."""
        return {each.status: each.name for each in self.statuses}


def statuses_of(resolved: Resolved) -> Statuses:
    """Return the classes that are there whatever errors the catalog has."""
    return Statuses(
        root_name(resolved),
        root_docstring(resolved),
        _field_attributes(resolved),
        root_arguments(resolved),
        status_classes(resolved),
    )


def status_classes(resolved: Resolved) -> tuple[StatusClass, ...]:
    """
    Return a class for each registered status of errors, and for those of the catalog.

    A status keeps its class when the last error that has it moves to another.
    """
    own = {
        first
        for response in resolved.responses
        for first, last in response.rule.statuses
        if first == last
    }
    root = root_name(resolved)
    return tuple(
        StatusClass(status_class_name(each), HUNDREDS.get(each // 100, root), each)
        for each in sorted({*ERROR_STATUSES, *own})
    )


def status_class_name(status: int) -> str:
    """Return the name of the class of *status*, which no error's class ever has."""
    if status not in PHRASES:
        return f"HTTP{status}Error"
    stem = pascal(words(PHRASES[status])).removeprefix("Http").removesuffix("Error")
    return f"HTTP{stem}Error"


def _field_attributes(resolved: Resolved) -> tuple[Attribute, ...]:
    return tuple(
        attribute(name, spec.json_schema, spec.description or "", resolved)
        for name, spec in resolved.catalog.fields.items()
        if name not in BUILT_IN_SCHEMAS
    )
