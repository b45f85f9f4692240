"""What is wrong, where, and what the user does about it."""

from dataclasses import dataclass
from enum import StrEnum

from generator.sources import Location, Path


class Severity(StrEnum):
    """An error stops ``gen``; a warning does not; a note is news only once."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What a check says of one value, before anyone knows where that value stands.

    Args:
        path: The value, from the root of the catalog.
        message: Found and expected; lower case, no full stop, values in backticks.
        hint: An imperative that the author can follow now; None if there is nothing to add.
        on_key: The key is at fault (misplaced, unknown, twice), not its value.
    """

    path: Path
    message: str
    hint: str | None = None
    severity: Severity = Severity.ERROR
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with its rule and its place; ordered by place, then rule."""

    location: Location
    rule: str
    message: str
    hint: str | None = None
    severity: Severity = Severity.ERROR

    @property
    def order(self) -> tuple[Location, str, str]:
        """What diagnostics are sorted by: place, then rule."""
        return (self.location, self.rule, self.message)


def has_errors(diagnostics: list[Diagnostic]) -> bool:
    """Tell whether any of *diagnostics* stops ``gen``."""
    return any(each.severity is Severity.ERROR for each in diagnostics)
