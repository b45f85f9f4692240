"""A source file, a place in it, and the path of a value inside a document."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and indexes from the root of a document to one of its values."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """
    A text file as the workspace read it.

    Args:
        path: Relative to the project's root, with forward slashes; what diagnostics and banners show.
        text: Decoded, without a byte order mark.
    """

    path: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a source file; line and column count from 1, in characters."""

    path: str
    line: int = 1
    column: int = 1
