"""The classes of generated packages: what each stands for, and what catching it catches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from error_catalog.semantics.names import (
    class_names,
    former_names,
    package_name,
    root_name,
)
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.targets.python.statuses import HUNDREDS, status_classes

BASE = "APIError"
"""The base of all errors of all APIs."""

ERROR_CODE = "ErrorCode"


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """One error of one API: what code raises and catches."""

    api: str
    name: str


@dataclass(frozen=True, slots=True)
class Package:
    """
    The generated package of one API.

    Args:
        name: What it is imported by.
        leaves: The error of each class that can be raised, cases included; also under the
            names that it had.
        caught: What each class catches: errors, statuses, and the root.
        cases: The name of the class of each case, and of its error's own.
        responses: By the error's name.
        codes: The error of each code on the wire, former ones included.
    """

    api: str
    name: str
    resolved: Resolved
    leaves: Mapping[str, Known]
    caught: Mapping[str, frozenset[Known]]
    class_of: Mapping[str, str]
    codes: Mapping[str | int, str] = field(default_factory=dict[str | int, str])

    @property
    def all(self) -> frozenset[Known]:
        """Every error."""
        return self.caught[BASE]

    def responses(self, known: Known) -> tuple[Response, ...]:
        """Return the responses of an error."""
        return self.resolved.by_error[known.name]

    def statuses(self, known: Known) -> set[int]:
        """Return the single statuses that an error is documented under."""
        return {
            first
            for response in self.responses(known)
            for first, last in response.rule.statuses
            if first == last
        }

    def operations(self, known: Known) -> tuple[str, ...]:
        """Return the operations that an error is documented for; none if it does not say."""
        return tuple(
            dict.fromkeys(
                each
                for response in self.responses(known)
                for each in response.operations
            )
        )


def package_of(resolved: Resolved, parent: str = "") -> Package:
    """Return the package that is generated for a catalog; *parent* is that of all APIs."""
    api = resolved.catalog.api.id
    names = class_names(resolved)
    known = {name: Known(api, name) for name in resolved.by_error}
    leaves = {names[name]: each for name, each in known.items()}
    for response in resolved.responses:
        leaves.setdefault(names[response.id], known[response.name])
    for former, name in former_names(resolved).items():
        leaves.setdefault(former, known[name])
    everything = frozenset(known.values())
    caught = {name: frozenset((each,)) for name, each in leaves.items()}
    caught |= _by_status(resolved, known)
    caught |= {root_name(resolved): everything, BASE: everything}
    codes = {
        code: name
        for name, responses in resolved.by_error.items()
        for response in responses
        for code in response.rule.codes
        if code is not None
    }
    package = package_name(resolved.catalog, parent)
    class_of = {name: names[name] for name in known}
    return Package(api, package, resolved, leaves, caught, class_of, codes)


def _by_status(
    resolved: Resolved, known: Mapping[str, Known]
) -> dict[str, frozenset[Known]]:
    found = {
        each.name: _within(resolved, known, each.status, each.status)
        for each in status_classes(resolved)
    }
    for digit, name in HUNDREDS.items():
        found[name] = _within(resolved, known, digit * 100, digit * 100 + 99)
    return found


def _within(
    resolved: Resolved, known: Mapping[str, Known], first: int, last: int
) -> frozenset[Known]:
    """Return the errors all of whose statuses are from *first* to *last*."""
    return frozenset(
        known[name]
        for name, responses in resolved.by_error.items()
        if all(_spans_within(each, first, last) for each in responses)
    )


def _spans_within(response: Response, first: int, last: int) -> bool:
    spans = response.rule.statuses
    return bool(spans) and all(first <= low and high <= last for low, high in spans)


def in_words(errors: Iterable[Known], packages: Mapping[str, Package]) -> str:
    """Return the class names of errors, for a message."""
    return ", ".join(packages[each.api].class_of[each.name] for each in sorted(errors))
