"""A catalog read, checked and understood: what every command begins with."""

from dataclasses import dataclass, replace

from generator.catalog.loading import Merged, Read, load
from generator.checks.checking import check_meaning, check_structure
from generator.diagnostics import Diagnostic, Severity, has_errors
from generator.meaning.resolving import Resolved, resolve
from generator.sources import SourceFile

MAX_DIAGNOSTICS = 100
"""How many diagnostics of one catalog are shown."""

_FIRST = "mend these first"


@dataclass(frozen=True, slots=True)
class Understood:
    """A catalog that is sound: what it says, and what it means."""

    merged: Merged
    resolved: Resolved


def understand(
    source: SourceFile, read: Read
) -> tuple[Understood | None, list[Diagnostic]]:
    """
    Return what the catalog in *source* means, and all that is wrong with it.

    Args:
        read: Reads an included file by its path from the project's root.

    Returns:
        Nothing understood if any diagnostic is an error; all diagnostics, to be put in
        order when there are no more to come.
    """
    catalog, merged, diagnostics = load(source, read)
    if catalog is None or merged is None:
        return None, diagnostics
    diagnostics += check_structure(catalog, merged)
    if has_errors(diagnostics):
        return None, diagnostics
    resolved = resolve(catalog)
    diagnostics += check_meaning(resolved, merged)
    sound = None if has_errors(diagnostics) else Understood(merged, resolved)
    return sound, diagnostics


def ordered(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Return *diagnostics* by place; of more than anyone reads, the first errors."""
    if has_errors(diagnostics):
        # Nobody reads what is worth knowing before what is wrong.
        diagnostics = [
            each for each in diagnostics if each.severity is not Severity.NOTE
        ]
    found = sorted(diagnostics, key=lambda each: each.order)
    if len(found) <= MAX_DIAGNOSTICS:
        return found
    errors = [each for each in found if each.severity is Severity.ERROR]
    shown = (errors or found)[:MAX_DIAGNOSTICS]
    last = shown[-1]
    message = f"{len(found) - len(shown)} more are not shown"
    return [*shown, replace(last, rule="more", message=message, hint=_FIRST)]
