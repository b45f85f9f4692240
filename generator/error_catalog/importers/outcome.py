"""What an import comes to: the text of the catalog, and what there is to say about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from error_catalog.diagnostics import Diagnostic, counted
from error_catalog.files import SourceFile
from error_catalog.filters.escapes import visible_lines
from error_catalog.importers.additions import Addition, added
from error_catalog.importers.draft import Draft
from error_catalog.importers.exceptions import excepted
from error_catalog.importers.layout import text_of
from error_catalog.importers.proof import Reading, prove
from error_catalog.importers.soundness import settle
from error_catalog.pipeline import Stages
from error_catalog.rules.open_question import questions_in

MAX_LINES = 20
"""Of each kind that are printed."""


@dataclass(slots=True)
class Outcome:
    """
    The end of an import.

    Args:
        text: The whole catalog; None if a diagnostic says why there is none.
        read: What the file said before; None if there was none.
        questions: How many there are in the catalog.
        lines: What to print: counts, questions, examples that are not read back, what
            differs from a catalog that was there.
    """

    text: str | None = None
    read: str | None = None
    questions: int = 0
    lines: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    sources: Mapping[str, SourceFile] = field(default_factory=dict[str, SourceFile])


def outcome(draft: Draft, goal: str | None, root: Path, stages: Stages) -> Outcome:
    """
    Return the catalog of *draft*, or the one at *goal* with what it lacks.

    Args:
        goal: From *root*; None to make a new catalog that is only printed.
    """
    settled, resolved = settle(draft)
    settled = excepted(settled, resolved)
    readings = prove(resolved, settled.samples)
    result, what = Outcome(text_of(settled)), _whole(settled)
    differences: Sequence[str] = ()
    if goal is not None and (root / goal).exists():
        existing = stages.read(root, goal)
        if isinstance(existing, Diagnostic):
            return Outcome(diagnostics=[existing])
        result.sources = {goal: existing}
        addition = added(existing, settled, root, stages)
        result.text, result.read = addition.text, existing.text
        if addition.text is None:
            result.diagnostics = list(addition.diagnostics)
            return result
        what, differences = _new(addition), addition.differences
    assert result.text is not None
    asked = list(questions_in(SourceFile(goal or "catalog", result.text)))
    result.questions = len(asked)
    proved = sum(not each.reason for each in readings)
    shown = f"{proved} of {counted(len(readings), 'example')} read back"
    end = f"{shown}; {counted(len(asked), 'question')}"
    result.lines = [f"{goal or 'catalog'}: {what}; {end}"]
    result.lines += _some(
        f"{goal}:{line}: ? {text}" if goal else f"? {text}" for line, text in asked
    )
    result.lines += _some(_unproven(each) for each in readings if each.reason)
    result.lines += differences
    result.lines = [visible_lines(each) for each in result.lines]
    return result


def _whole(draft: Draft) -> str:
    """Return what a new catalog has, in numbers."""
    envelopes, errors = draft.data.get("envelopes", ()), draft.data["errors"]
    what = f"{counted(len(envelopes), 'envelope')}, {counted(len(errors), 'error')}"
    where = f" on {counted(draft.operations, 'operation')}" if draft.operations else ""
    return f"{what}{where}"


def _new(addition: Addition) -> str:
    """Return what was added to a catalog, in numbers."""
    parts = [
        counted(addition.counts[section], section.removesuffix("s"))
        for section in ("envelopes", "errors")
        if addition.counts.get(section)
    ]
    return f"added {', '.join(parts)}" if parts else "nothing is new"


def _unproven(reading: Reading) -> str:
    return f"{reading.sample.place}: this example is not read back: {reading.reason}"


def _some(lines: Iterable[str]) -> list[str]:
    every = list(lines)
    if len(every) <= MAX_LINES:
        return every
    return [*every[:MAX_LINES], f"and {len(every) - MAX_LINES} more"]
