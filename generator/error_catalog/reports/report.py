"""What a command found, each with the file that it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.files import SourceFile
from error_catalog.filters.escapes import visible


class Quoted(NamedTuple):
    """A diagnostic and the file that it is about; None if that was not read."""

    diagnostic: Diagnostic
    source: SourceFile | None


@dataclass(frozen=True, slots=True)
class Report:
    """
    What a command found.

    Args:
        command: Without the program's name: ``lint``, ``check``, ``verify``.
        found: In the order in which it is to be read.
        rules: What each rule is about, in one sentence, by its id; not all need be there.
    """

    command: str
    found: Sequence[Quoted]
    rules: Mapping[str, str] = field(default_factory=dict[str, str])


def quoted(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, SourceFile],
    before: str = "",
) -> list[Quoted]:
    """
    Return each diagnostic with its file.

    Args:
        sources: Every file that was read, by path.
        before: Put before the path of each diagnostic.
    """
    return [
        Quoted(_moved(each, before), sources.get(each.location.path))
        for each in diagnostics
    ]


def _moved(diagnostic: Diagnostic, before: str) -> Diagnostic:
    if not before:
        return diagnostic
    place = diagnostic.location
    return replace(diagnostic, location=replace(place, path=f"{before}{place.path}"))


def worst_first(found: Sequence[Quoted]) -> list[Quoted]:
    """Return errors, then warnings, then notes; each in the order that they have."""
    rank = {severity: at for at, severity in enumerate(Severity)}
    return sorted(found, key=lambda each: rank[each.diagnostic.severity])


def message_of(diagnostic: Diagnostic) -> str:
    """Return what is wrong and what to do, whole, on one line of visible characters."""
    hint = f" (hint: {diagnostic.hint})" if diagnostic.hint else ""
    return visible(f"{diagnostic.message}{hint}")


def place_of(diagnostic: Diagnostic) -> str:
    """Return ``path:line:column``, in visible characters."""
    place = diagnostic.location
    return f"{visible(place.path)}:{place.line}:{place.column}"
