"""Two catalogs side by side, and what is looked up in them all the time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from error_catalog.catalog.model import Catalog, ErrorSpec
from error_catalog.changes.pairs import Pairs, pair_catalogs
from error_catalog.runtime.contract import Span
from error_catalog.runtime.values import BUILT_IN, attribute_name
from error_catalog.semantics.resolution import Resolved


@dataclass(frozen=True)
class Both:
    """Two catalogs side by side."""

    old: Resolved
    new: Resolved

    @property
    def before(self) -> Catalog:
        """The old catalog."""
        return self.old.catalog

    @property
    def after(self) -> Catalog:
        """The new catalog."""
        return self.new.catalog

    @cached_property
    def pairs(self) -> Pairs:
        """The entries that both have."""
        return pair_catalogs(self.before, self.after)

    @cached_property
    def live(self) -> tuple[tuple[str, str], ...]:
        """The errors that both have and neither has retired: old and new name."""
        return tuple(
            (old, new)
            for old, new in self.pairs.errors.items()
            if not self.before.errors[old].retired
            and not self.after.errors[new].retired
        )

    @cached_property
    def removed(self) -> dict[str, ErrorSpec]:
        """The errors that only the old catalog has, tombstones aside."""
        return {
            name: spec
            for name, spec in self.before.errors.items()
            if name not in self.pairs.errors and not spec.retired
        }

    @cached_property
    def added(self) -> dict[str, ErrorSpec]:
        """The errors that only the new catalog has, tombstones aside."""
        known = {*self.pairs.errors.values()}
        return {
            name: spec
            for name, spec in self.after.errors.items()
            if name not in known and not spec.retired
        }

    def envelopes_of(self, error: str) -> tuple[str, ...]:
        """Return the names of the envelopes that the new *error* is sent in."""
        responses = self.new.by_error.get(error, ())
        return tuple(dict.fromkeys(each.shape.envelope.name for each in responses))

    @cached_property
    def errors_in(self) -> dict[str, frozenset[str]]:
        """The errors that are sent in each envelope, by its new name, on either side."""
        found: dict[str, set[str]] = {}
        for each in self.new.responses:
            found.setdefault(each.shape.envelope.name, set()).add(each.name)
        for each in self.old.responses:
            name = self.pairs.envelopes.get(each.shape.envelope.name)
            error = self.pairs.errors.get(each.name)
            if name is not None and error is not None:
                found.setdefault(name, set()).add(error)
        return {name: frozenset(each) for name, each in found.items()}


def spans_of_error(resolved: Resolved, error: str) -> tuple[Span, ...]:
    """Return the statuses that *error* comes with; nothing if the catalog does not say."""
    spans = (span for each in resolved.by_error[error] for span in each.rule.statuses)
    return tuple(dict.fromkeys(spans))


def attribute_of(name: str) -> str:
    """Return the attribute that holds the field or param *name*."""
    return name if name in BUILT_IN or name == "errors" else attribute_name(name)


def statuses_in_words(spans: tuple[Span, ...]) -> str:
    """Return statuses as a message shows them."""
    found = [str(a) if a == b else f"{a} to {b}" for a, b in spans]
    return ", ".join(found) or "any status"
