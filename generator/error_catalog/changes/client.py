"""A client made from a catalog in memory: the runtime, on classes that are made for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from error_catalog.runtime.contract import Contract, Rule
from error_catalog.runtime.errors import APIError, status_class
from error_catalog.runtime.reader import is_error, reader
from error_catalog.runtime.writer import Wire
from error_catalog.semantics.names import class_names, root_name
from error_catalog.semantics.resolution import Resolved, retry_delay
from error_catalog.semantics.statuses import ERROR_STATUSES
from error_catalog.targets.python.statuses import HUNDREDS, status_class_name

Key = tuple[str, str | None]
"""The names of an error and of its case; None for the error itself."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What a client has of a response.

    Args:
        key: The error and case that it is read as; None if the catalog has none.
        name: Of the class.
        values: What was read from the response, by attribute.
        said: What the class says where the response does not, by attribute.
        parts: The classes of the errors inside, in order.
        is_error: Whether the client takes the response for an error at all.
        is_malformed: It did not fit, or not wholly.
    """

    key: Key | None
    name: str
    status: int | None
    values: Mapping[str, Any]
    said: Mapping[str, Any]
    parts: tuple[Key | None, ...]
    is_error: bool
    is_malformed: bool


class Client:
    """Reads responses as the package of one catalog does."""

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self.names = class_names(resolved)

    @cached_property
    def _root(self) -> type[APIError]:
        return type(root_name(self.resolved), (APIError,), {})

    @cached_property
    def _statuses(self) -> dict[int, type[APIError]]:
        hundreds = {at: type(name, (self._root,), {}) for at, name in HUNDREDS.items()}
        own = {
            first
            for rule in self.resolved.contract.rules
            for first, last in rule.statuses
            if first == last
        }
        found: dict[int, type[APIError]] = {0: self._root, **hundreds}
        for status in sorted({*ERROR_STATUSES, *own}):
            base = hundreds.get(status // 100, self._root)
            found[status] = status_class(status_class_name(status), status, base)
        return found

    @cached_property
    def _keys(self) -> dict[type[APIError], Key]:
        return {cls: key for key, cls in self._classes.items()}

    @cached_property
    def _classes(self) -> dict[Key, type[APIError]]:
        """Return the class of each error and of each case, with the status that it sets."""
        found: dict[Key, type[APIError]] = {}
        for error, responses in self.resolved.by_error.items():
            first = responses[0]
            own: dict[str, Any] = {
                "name": error,
                "status": first.status,
                "title": first.title,
                "docs": first.docs,
                "default_message": first.message,
                "retry_after": retry_delay(first.spec.retry),
            }
            found[error, None] = type(self.names[error], (self._root,), own)
            for each in responses:
                if each.case is not None:
                    own = {
                        "status": each.status,
                        "default_message": each.message,
                        "retry_after": each.retry_after,
                    }
                    bases = (found[error, None],)
                    found[error, each.case] = type(self.names[each.id], bases, own)
        return found

    @cached_property
    def _contract(self) -> Contract:
        """The tables of the catalog, whose keys are classes as in a package."""
        tables = self.resolved.contract
        return Contract(
            fields=tables.fields,
            envelopes=tables.envelopes,
            rules=[self._rule(each, each.key) for each in tables.rules],
            general=[
                self._rule(each, (error, None))
                for error, each in tables.general.items()
            ],
            status_headers=tables.status_headers,
            extras=tables.extras,
        )

    def _rule(self, rule: Rule, key: Key) -> Rule:
        return Rule(
            self._classes[key],
            error=self._classes[key[0], None],
            codes=rule.codes,
            code_range=rule.code_range,
            statuses=rule.statuses,
            envelope=rule.envelope,
            pins=rule.pins,
            params=rule.params,
            requires=rule.requires,
            omits=rule.omits,
            foreign=rule.foreign,
            texts=rule.texts,
        )

    @cached_property
    def _read(self) -> Any:
        return reader(self._contract, self._statuses)

    def read(self, wire: Wire) -> Reading:
        """Return what a client has of *wire*."""
        error: APIError = self._read(wire.status, wire.headers, wire.body)
        known = {k: v for k, v in vars(error).items() if k not in _NOT_VALUES}
        if "message_" in known:
            known["message"] = known.pop("message_")
        return Reading(
            self._keys.get(type(error)),
            type(error).__name__,
            error.status,
            known,
            {name: getattr(error, name) for name in _SAID if name not in known},
            tuple(self._keys.get(type(each)) for each in error.errors),
            wire.status >= 400
            or is_error(self._contract, wire.status, wire.headers, wire.body),
            error.malformed is not None,
        )

    def name_of(self, key: Key) -> str:
        """Return the name of the class of an error, or of its case."""
        error, case = key
        return self.names[error if case is None else f"{error}.{case}"]


_SAID = ("docs", "message", "retry_after", "title")
_NOT_VALUES = ("body", "errors", "extra", "malformed", "status")
