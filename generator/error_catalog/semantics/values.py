"""The values of an error that is no exception, as an example has them."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from error_catalog.runtime.contract import Contract, Rule
from error_catalog.runtime.values import BUILT_IN, attribute_name
from error_catalog.runtime.writer import State, source_of


class Values(State):
    """
    What the runtime writes a response from.

    Args:
        given: What the caller set, by field or param; None means not set.
        own: What the error says by itself (code, message, ...) where nothing is set.
        params: The params to write; None means not set.
        extra: Undeclared members, which are written as they are.
        parts: The values of the errors inside this one.
    """

    def __init__(
        self,
        contract: Contract,
        rule: Rule | None,
        given: Mapping[str, Any],
        *,
        own: Mapping[str, Any],
        params: Mapping[str, Any],
        extra: Mapping[str, Any] | None = None,
        parts: tuple[Values, ...] = (),
        now: float = 0.0,
    ) -> None:
        declared = {} if rule is None else rule.params
        foreign = () if rule is None else rule.foreign
        more = {name: each for name, each in params.items() if name not in declared}
        own = {name: each for name, each in own.items() if name not in foreign}
        found = {attribute_name(name): each for name, each in _set(params).items()}
        for name, value in {**_set(own), **_set(given)}.items():
            found[name if name in BUILT_IN else attribute_name(name)] = value
        error = SimpleNamespace(**{"title": None, **found})
        super().__init__(
            source_of(contract, rule),
            error,
            now,
            {**_set(more), **(extra or {})},
            parts,
        )


def _set(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
