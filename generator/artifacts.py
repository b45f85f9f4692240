"""A generated file: where it goes and what it says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """
    One file that ``gen`` owns.

    Args:
        target: The target that made it, such as ``python``.
        path: Below the target's output folder, with forward slashes.
        text: The whole file, banner and signature included, with LF line ends.
        source: The catalog that it was made from, as in ``SourceFile.path``.
    """

    target: str
    path: str
    text: str
    source: str
