"""The values that stages pass on: files read and files generated, and places in them."""

from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and indexes from the root of a document to one of its values."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """
    A text file as it was read from the disk.

    Args:
        path: Relative to the project's root, with forward slashes, as diagnostics and banners show it.
        text: Decoded, without a byte order mark.
    """

    path: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a source file; lines and columns are counted from 1, in characters."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Artifact:
    """
    One file that ``gen`` owns.

    Args:
        target: The name of its target, such as ``python``.
        path: Below the target's output folder, with forward slashes.
        text: The whole file, banner included, with LF line ends.
        source: The catalog that it was generated from, as in ``SourceFile.path``.
        is_shared: Every other catalog that has it makes the same, so its banner names none.
    """

    target: str
    path: str
    text: str
    source: str
    is_shared: bool = False
