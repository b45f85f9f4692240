"""The module of the root class and of the class of each HTTP status."""

from dataclasses import dataclass

from error_catalog.semantics.fields import BUILT_IN_SCHEMAS
from error_catalog.semantics.names import pascal, words
from error_catalog.semantics.resolution import Resolved
from error_catalog.semantics.statuses import ERROR_STATUSES, PHRASES
from error_catalog.targets.python.arguments import Attribute, attribute

HUNDREDS = {4: "HTTPClientError", 5: "HTTPServerError"}
"""The class of every status that begins with this digit."""


@dataclass(frozen=True, slots=True)
class StatusClass:
    """
    The class of every error with one status.

    Args:
        bases: That of its hundred, which says that there is a status, or the root.
    """

    name: str
    bases: tuple[str, ...]
    status: int


@dataclass(frozen=True, slots=True)
class Statuses:
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
        _root_docstring(resolved),
        _field_attributes(resolved),
        status_classes(resolved),
    )


def root_name(resolved: Resolved) -> str:
    """Return the name of the class that every error of the API has as its base."""
    return f"{pascal(words(resolved.catalog.api.id))}Error"


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
        StatusClass(status_class_name(each), _bases(each, root), each)
        for each in sorted({*ERROR_STATUSES, *own})
    )


def _bases(status: int, root: str) -> tuple[str, ...]:
    hundred = HUNDREDS.get(status // 100)
    return ("HasStatus", root) if hundred is None else (hundred,)


def status_class_name(status: int) -> str:
    """Return the name of the class of *status*, which no error's class ever has."""
    if status not in PHRASES:
        return f"HTTP{status}Error"
    stem = pascal(words(PHRASES[status])).removeprefix("Http").removesuffix("Error")
    return f"HTTP{stem}Error"


def _root_docstring(resolved: Resolved) -> str:
    api = resolved.catalog.api
    first = f"Any error of the {api.title}."
    return f"{first}\n\n{api.description}" if api.description else first


def _field_attributes(resolved: Resolved) -> tuple[Attribute, ...]:
    return tuple(
        attribute(name, spec.json_schema, spec.description, resolved)
        for name, spec in resolved.catalog.fields.items()
        if name not in BUILT_IN_SCHEMAS
    )
