"""What a target's templates see: one view of the API, and one per envelope and error."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Views:
    """
    The views of one target.

    Args:
        api: For templates that render once.
        envelopes: One for each file that is made per envelope; each has a ``name``.
        errors: One for each file that is made per error; each has a ``name``.
        modules: One for each file of which there are as many as the catalog needs; each
            has a ``name``, and the ``template`` that it is for, without its folder.
        formatted: Python files go through ``black``: they hold names that are so long
            that no template can tell where to break their lines.
    """

    api: Any
    envelopes: tuple[Any, ...] = ()
    errors: tuple[Any, ...] = ()
    modules: tuple[Any, ...] = ()
    formatted: bool = False
