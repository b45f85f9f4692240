"""Places in a text, from libyaml's counting and from our own."""

from typing import Protocol

from generator.sources import Location


class Mark(Protocol):
    """A place as libyaml counts it, from 0."""

    @property
    def index(self) -> int:
        """Characters before it in the text."""
        ...

    @property
    def line(self) -> int:
        """Lines before it."""
        ...

    @property
    def column(self) -> int:
        """Characters before it in its line."""
        ...


def place(path: str, mark: Mark | None) -> Location:
    """Return the place of *mark*; what has none stands for the whole file."""
    if mark is None:
        return Location(path)
    return Location(path, mark.line + 1, mark.column + 1)


def end_of(path: str, text: str) -> Location:
    """Return the place just behind *text*; LF, CRLF and CR end a line."""
    breaks = text.count("\n") + text.count("\r") - text.count("\r\n")
    line_start = max(text.rfind("\n"), text.rfind("\r")) + 1
    return Location(path, breaks + 1, len(text) - line_start + 1)
