"""The classes of a package that no error of the catalog has: its root, and one per status."""

from dataclasses import dataclass

from generator.meaning.naming import pascal, words
from generator.meaning.resolving import Resolved
from generator.meaning.statuses import PHRASES, phrase

HUNDREDS = {4: "HTTPClientError", 5: "HTTPServerError"}
"""The class of every status that begins with this digit."""


@dataclass(frozen=True, slots=True)
class StatusClass:
    """The class of every error with one status."""

    name: str
    base: str
    status: int
    docstring: str


def root_name(resolved: Resolved) -> str:
    """Return the name of the class that every error of the API has as its base."""
    return f"{pascal(words(resolved.catalog.api.id))}Error"


def status_classes(resolved: Resolved, root: str) -> tuple[StatusClass, ...]:
    """Return a class for each status that an answer of the catalog has alone."""
    found = sorted(
        {
            first
            for answer in resolved.answers
            for first, last in answer.rule.statuses
            if first == last
        }
    )
    return tuple(
        StatusClass(
            name=status_class_name(status),
            base=HUNDREDS.get(status // 100, root),
            status=status,
            docstring=f"Any answer with status {status} ({phrase(status)}).",
        )
        for status in found
    )


def status_class_name(status: int) -> str:
    """Return the name of the class of *status*, which no error's class ever has."""
    if status not in PHRASES:
        return f"HTTP{status}Error"
    stem = pascal(words(PHRASES[status])).removesuffix("Error")
    return f"HTTP{stem}Error"
