"""The classes of a package that no error of the catalog has: its root, and one per status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.meaning.naming import class_names, pascal, words
from generator.meaning.resolving import Answer, Resolved
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
    wide = [each for each in resolved.answers if not _is_single(each)]
    # Most catalogs have few such answers, or none: of all answers there are many names.
    names = class_names(resolved) if wide else {}
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
            docstring=_docstring(status, wide, names),
        )
        for status in found
    )


def _is_single(answer: Answer) -> bool:
    """Tell whether an answer has nothing but single statuses, at least one."""
    statuses = answer.rule.statuses
    return bool(statuses) and all(first == last for first, last in statuses)


def _docstring(status: int, wide: Sequence[Answer], names: Mapping[str, str]) -> str:
    """
    Return what a status's class is, and which errors of that status it does not have.

    Args:
        wide: The answers with a range of statuses, or any status.
    """
    says = f"Any answer with status {status} ({phrase(status)})"
    # Their class cannot have a base for each status that they may come with.
    others = [
        names[answer.id]
        for answer in wide
        if not answer.rule.statuses
        or any(
            first <= status <= last and first != last
            for first, last in answer.rule.statuses
        )
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
