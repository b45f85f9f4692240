"""What warns of deprecated errors, for catalogs that have any."""

from __future__ import annotations

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from .errors import APIError

    E = TypeVar("E", bound=APIError)


def deprecated(message: str) -> Callable[[type[E]], type[E]]:
    """
    Return the decorator of a deprecated error's class (PEP 702): to raise one warns.

    ``warnings.deprecated`` of Python 3.13 would warn those who receive one, too.
    """

    def mark(cls: type[E]) -> type[E]:
        init: Any = cls.__init__

        def __init__(self: E, *args: Any, **values: Any) -> None:  # noqa: N807
            from warnings import warn

            warn(message, DeprecationWarning, stacklevel=2)
            init(self, *args, **values)

        marked: Any = cls
        wrapper: Any = __init__
        wrapper.__wrapped__ = init  # for inspect.signature
        marked.__init__ = wrapper
        marked.__deprecated__ = marked.deprecated = message
        return cls

    return mark


def warn_renamed(old: str, new: str) -> None:
    """Warn whoever asked the calling module for *old*, the former name of the class *new*."""
    from warnings import warn

    warn(f"{old} is now called {new}", DeprecationWarning, stacklevel=3)
