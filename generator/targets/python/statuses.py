"""The classes of a package that no error of the catalog has: its root, and one per status."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.meaning.naming import class_names, pascal, words
from generator.meaning.resolving import Resolved
from generator.meaning.statuses import PHRASES, phrase
from generator.runtime.rules import Span

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
    names, wide = class_names(resolved), _wide(resolved)
    return tuple(
        StatusClass(
            name=status_class_name(status),
            base=HUNDREDS.get(status // 100, root),
            status=status,
            docstring=_docstring(status, wide, names),
        )
        for status in found
    )


def _wide(resolved: Resolved) -> dict[str, tuple[Span, ...]]:
    """Return the ranges of the answers that have some, by id; no range is any status."""
    # Their class cannot have a base for each status that they may come with.
    wide = {
        answer.id: tuple(span for span in answer.rule.statuses if span[0] != span[1])
        for answer in resolved.answers
    }
    single = {answer.id for answer in resolved.answers if answer.rule.statuses}
    return {name: spans for name, spans in wide.items() if spans or name not in single}


def _docstring(
    status: int, wide: Mapping[str, tuple[Span, ...]], names: Mapping[str, str]
) -> str:
    """Return what a status's class is, and which errors of that status it does not have."""
    says = f"Any answer with status {status} ({phrase(status)})"
    others = [
        names[name]
        for name, spans in wide.items()
        if not spans or any(first <= status <= last for first, last in spans)
    ]
    if not others:
        return f"{says}."
    return f"{says}, save those that are read as {' or '.join(others[:3])}."


def status_class_name(status: int) -> str:
    """Return the name of the class of *status*, which no error's class ever has."""
    if status not in PHRASES:
        return f"HTTP{status}Error"
    stem = pascal(words(PHRASES[status])).removesuffix("Error")
    return f"HTTP{stem}Error"
