"""What a target's templates see: one view of the API, and one per envelope and error."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

Option = str | int | bool | tuple[str, ...]
"""What the configuration chooses: one value, or several of those that a target lists."""

Options = Mapping[str, Option]
"""The choices for a target, by name, and what they all know of the project: below."""

PACKAGE = "package"
"""The choice of every target: the Python package that holds those of all APIs."""


PYTHON = "python"
"""The choice of every target: whether the Python packages are generated too."""


def parent_of(options: Options) -> str:
    """Return the package that holds those of all APIs; empty if each has its own."""
    return str(options.get(PACKAGE, ""))


@dataclass(frozen=True, slots=True)
class Views:
    """
    The views of one target.

    Args:
        api: For templates that render once.
        envelopes: One per envelope, for templates that render once for each; each has a
            ``name``.
        errors: One per error, for templates that render once for each; each has a ``name``.
        modules: One per further file, as many as the catalog needs; each has a ``name``,
            and the ``template`` that it is for, without its folder.
        copied: The names of the files that copies of folders are made of; None for all.
        formatted: Python files are formatted by ``black``, because some names are too long
            for templates to know where lines break.
    """

    api: Any
    envelopes: tuple[Any, ...] = ()
    errors: tuple[Any, ...] = ()
    modules: tuple[Any, ...] = ()
    copied: Collection[str] | None = None
    formatted: bool = False
