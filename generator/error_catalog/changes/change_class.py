"""A class of changes: whom it breaks, why, and the way out."""

from collections.abc import Iterator
from dataclasses import dataclass

from error_catalog.changes.change import Harm, Severity

NAMES = ("old clients", "upgrade", "new clients", "schema")
"""Whom a change may break, in the order of ``Breaks``."""

_HARMS: dict[str, Harm] = {"B": "breaking", "R": "risky", "-": ""}


@dataclass(frozen=True, slots=True)
class Mark:
    """
    What a class says of one reader.

    Args:
        is_seen: It holds only if a response, or the Python package, shows it.
    """

    harm: Harm
    is_seen: bool


@dataclass(frozen=True, slots=True)
class ChangeClass:
    """
    A class of changes.

    Args:
        id: Its name in reports, such as ``code-changed``.
        marks: A letter each for old clients, upgrade, new clients and schema: ``B`` breaks,
            ``R`` is a risk, ``-`` is fine. A small letter holds only where a response that
            is read across, or the Python package, shows it.
        overall: What the class asks of a version.
        what: The change, in a sentence.
        why: What is broken, or why it is not.
        way_out: How to have it without breaking anybody; empty if there is nothing to do.
        otherwise: What it asks of a version if none of the small letters holds.
    """

    id: str
    marks: str
    overall: Severity
    what: str
    why: str
    way_out: str = ""
    otherwise: Severity | None = None

    def each_mark(self) -> Iterator[Mark]:
        """Yield what the class says of each reader, in the order of ``NAMES``."""
        for letter in self.marks:
            yield Mark(_HARMS[letter.upper()], letter.islower())
