"""A walk along the events of a file: what reading plain data and reading nodes share."""

from collections.abc import Callable
from typing import NoReturn, TypeVar

from yaml import MarkedYAMLError
from yaml.events import DocumentStartEvent, Event
from yaml.reader import ReaderError

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import SourceFile
from error_catalog.yaml12.events import open_events
from error_catalog.yaml12.messages import (
    MAX_ALIASED,
    MORE,
    SECOND_DOCUMENT,
    Refusal,
    alias_bomb,
    forbidden_character,
    odd_key,
    place,
    syntax_error,
    tag_directive,
)

MAX_DIAGNOSTICS = 100
"""Of one file; the last one says that there are more."""

T = TypeVar("T")


def attempt(
    source: SourceFile, diagnostics: list[Diagnostic], read: Callable[[], T]
) -> T | None:
    """
    Return what *read* makes of *source*.

    Returns:
        None if reading stopped before the end of the file; *diagnostics* say why.
    """
    directive = tag_directive(source)
    if directive is not None:
        diagnostics.append(directive)
        return None
    try:
        return read()
    except _HaltError:
        return None
    except MarkedYAMLError as error:
        found = syntax_error(source, error)
        # Behind an error on the same line, it is only what that error led to.
        if not diagnostics or diagnostics[-1].location.line != found.location.line:
            diagnostics.append(found)
    except (ReaderError, UnicodeEncodeError):
        diagnostics.append(forbidden_character(source))
    return None


class _HaltError(Exception):
    """Reading cannot go on; the last diagnostic says why."""


class Walk:
    """
    One walk from the first event of a file to its last.

    Attributes:
        values: How many values there are so far, with those that aliases repeat.
        most_aliased: How many values aliases may repeat.
    """

    most_aliased = MAX_ALIASED

    def __init__(self, source: SourceFile, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.next_event = open_events(source.text)
        self.values: int = 0
        self._aliased: int = 0

    def first(self) -> Event | None:
        """Return the event that the document begins with; None if there is no document."""
        self.next_event()
        start = self.next_event()
        return self.next_event() if isinstance(start, DocumentStartEvent) else None

    def finish(self) -> None:
        """Report a second document behind the one that was read."""
        self.next_event()
        event = self.next_event()
        if isinstance(event, DocumentStartEvent):
            self.report(event, SECOND_DOCUMENT)

    def repeat(self, event: Event, size: int) -> None:
        """Count the *size* values that an alias repeats; halt if they are too many."""
        self.values += size - 1
        self._aliased += size
        if self._aliased > self.most_aliased:
            self.halt(event, alias_bomb(self.most_aliased))

    def odd_key(self, event: Event | None) -> Refusal:
        """Refuse the key that begins with *event*, which is not a scalar."""
        start = event.start_mark.index if event and event.start_mark else 0
        return odd_key(event, self.source.text[start : start + 100])

    def halt(self, event: Event | None, refusal: Refusal) -> NoReturn:
        """Report *refusal* at *event* and read no further."""
        self.report(event, refusal)
        raise _HaltError

    def report(self, event: Event | None, refusal: Refusal) -> None:
        """Report *refusal* at *event*; read no further if there are too many."""
        is_last = len(self.diagnostics) == MAX_DIAGNOSTICS - 1
        rule, message, hint = MORE if is_last else refusal
        location = place(self.source.path, event.start_mark if event else None)
        self.diagnostics.append(Diagnostic(location, rule, message, hint))
        if is_last:
            raise _HaltError
