"""Responses for some of the answers of a status: those of one operation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.meaning.naming import unique
from generator.meaning.resolving import Resolved
from generator.runtime.rules import Span
from generator.targets.openapi.responses import Entry, status_names, union_response
from generator.targets.openapi.schemas import Schemas

_MOST_NAMES = 3
"""Of answers, in the name of a response."""


@dataclass(frozen=True, slots=True)
class Selection:
    """
    Answers that one operation gives with one status.

    Args:
        span: The status, or the range; None for any.
        answers: Their ids, at least one, in the order of the catalog.
    """

    span: Span | None
    answers: tuple[str, ...]


def selected_responses(
    resolved: Resolved,
    entries: Sequence[Entry],
    selections: Sequence[tuple[Selection, str]],
    components: dict[str, Any],
    schemas: Schemas,
    headers: dict[str, Any],
) -> dict[Selection, str]:
    """
    Return the response of each selection; add to *components* those that are new.

    Where all answers of a status are selected, that is the status's own. Each admits
    codes that nobody knows yet, even where one answer alone is selected.

    Args:
        selections: Each with what its response is called if it has many answers.
    """
    statuses = status_names(entries)
    by_id = {entry.answer.id: entry for entry in entries}
    names: dict[Selection, str] = {}
    for selection, stem in selections:
        if selection in names:
            continue
        group = [by_id[each] for each in selection.answers]
        name = _of_status(selection, group, statuses)
        if name is None:
            name = unique(_name(group, stem), components)
            components[name] = union_response(
                resolved, selection.span, name, group, schemas, headers
            )
        names[selection] = name
    return names


def _of_status(
    selection: Selection,
    group: Sequence[Entry],
    statuses: Mapping[Span | None, tuple[str, list[Entry]]],
) -> str | None:
    """Return the response of a status or a range that stands for the same answers."""
    for span, (name, entries) in statuses.items():
        is_wide = span and selection.span and _covers(span, selection.span)
        if entries == group and (span == selection.span or is_wide):
            return name
    return None


def _covers(wide: Span, narrow: Span) -> bool:
    return wide[0] <= narrow[0] and narrow[1] <= wide[1]


def _name(group: Sequence[Entry], stem: str) -> str:
    if len(group) > _MOST_NAMES:
        return stem
    names = (entry.name.removesuffix("Error") for entry in group)
    return f"{'Or'.join(names)}Response"
