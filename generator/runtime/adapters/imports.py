"""Libraries that are imported when they are used, and not before."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def module(name: str) -> Any:
    """Return the module *name* of a library; type checkers need not have it."""
    from importlib import import_module

    return import_module(name)
