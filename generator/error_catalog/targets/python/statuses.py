"""The module of the root class and of the class of each HTTP status."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from error_catalog.runtime.template import split_key, split_text
from error_catalog.runtime.values import BUILT_IN, attribute_name, is_array, is_object
from error_catalog.semantics.fields import BUILT_IN_SCHEMAS
from error_catalog.semantics.names import pascal, root_name, words
from error_catalog.semantics.resolution import Resolved, Response
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
        arguments: What the root takes besides what every exception takes: any error may
            have any field.
        sensitive: The attributes and members that no log, text or pickle shows.
    """

    root: str
    root_docstring: str
    attributes: tuple[Attribute, ...]
    arguments: tuple[Argument, ...]
    statuses: tuple[StatusClass, ...]
    sensitive: tuple[str, ...]

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
        _sensitive_names(resolved.responses),
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


def _field_attributes(resolved: Resolved) -> tuple[Attribute, ...]:
    return tuple(
        attribute(name, spec.json_schema, spec.description or "", resolved)
        for name, spec in resolved.catalog.fields.items()
        if name not in BUILT_IN_SCHEMAS
    )


def _sensitive_names(responses: Iterable[Response]) -> tuple[str, ...]:
    """
    Return the sensitive params of errors, and what holds one in their pins.

    That is a member of the pin, or the field itself.
    """
    names: dict[str, None] = {}
    for response in responses:
        params = response.spec.params.items()
        own = frozenset(name for name, param in params if param.sensitive)
        names |= dict.fromkeys(name for name, _ in params if name in own)
        for field, pin in response.rule.pins.items():
            if own and field not in BUILT_IN:
                names |= dict.fromkeys(_holders(pin, own, field))
    return tuple(dict.fromkeys(map(attribute_name, names)))


def sensitive_names_of(
    responses: tuple[Response, ...], resolved: Resolved, everywhere: tuple[str, ...]
) -> tuple[str, ...]:
    """
    Return what is sensitive in the responses of one error.

    What is sensitive in another error is so here, unless it is a field, or a param that is
    not.

    Args:
        everywhere: What is sensitive in the whole API.
    """
    params = responses[0].spec.params.items()
    plain = {name for name, param in params if not param.sensitive}
    plain |= resolved.catalog.fields.keys()
    own = _sensitive_names(responses)
    hidden = set(everywhere).difference(map(attribute_name, plain)).union(own)
    return tuple(name for name in everywhere if name in hidden)


def _holders(pin: Any, params: frozenset[str], key: str) -> Iterator[str]:
    """Yield the key of each member that holds one of *params*; *key* for *pin* itself."""
    if isinstance(pin, str):
        placed = (piece[0] for piece in split_text(pin) if not isinstance(piece, str))
        if not params.isdisjoint(placed):
            yield key
    elif is_object(pin):
        for inner, each in pin.items():
            yield from _holders(each, params, split_key(inner)[0])
    elif is_array(pin):
        for each in pin:
            yield from _holders(each, params, key)
