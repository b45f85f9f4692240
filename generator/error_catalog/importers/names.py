"""Legal and unique names for what sources call as they like."""

import re
from collections.abc import Collection

from error_catalog.catalog.model import IDENTIFIER, LONGEST_STEM, in_words
from error_catalog.importers.draft import Code, Status
from error_catalog.semantics.names import DEVICE, pascal, words
from error_catalog.semantics.statuses import span_of, span_phrase


class Names:
    """Names of errors that are legal, and make one Python class each."""

    def __init__(self, api: str) -> None:
        self._stem = pascal(words(api))
        self._taken: set[str] = set()
        self._classes: set[str] = set()

    def of(self, wanted: str, fallback: str = "error") -> str:
        """
        Return a free name that is like *wanted*.

        A legal name stays as it is; another becomes words with underscores.
        """
        name = wanted if re.match(IDENTIFIER, wanted) else identifier(wanted)
        name = name or fallback
        stem, number = name, 2
        while name in self._taken or self._class(name) in self._classes:
            name, number = f"{stem}_{number}", number + 1
        self._taken.add(name)
        self._classes.add(self._class(name))
        return name

    def _class(self, name: str) -> str:
        parts = [each for each in words(name) if each]
        parts = parts[:-1] if parts[-1:] == ["error"] else parts
        # What is behind a digit may run together in a class name.
        return pascal(parts).lower().replace("_", "")


def identifier(text: str) -> str:
    """Return *text* as words with underscores: ``E0000001,`` is ``e0000001``."""
    name = "_".join(words(text))[:80].strip("_")
    if name and not name[0].isalpha():
        name = f"error_{name}"
    return name


def stem(text: str, taken: Collection[str] = (), fallback: str = "api") -> str:
    """Return *text* as a name of a file, an envelope or a group that is not *taken*."""
    name = "_".join(words(text))[:LONGEST_STEM].strip("_") or fallback
    name = name if name[0].isalpha() else f"{fallback}_{name}"
    name = f"{name}_{fallback}" if DEVICE.fullmatch(name) else name
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def code_in_words(code: Code) -> str:
    """Return a code as a sentence, for want of a text: ``Rate limit exceeded.``."""
    if isinstance(code, int):
        return f"Error {code}."
    text = in_words("_".join(words(str(code)))) or str(code).strip() or "Error"
    return f"{text}."


def status_name(status: Status | None) -> str:
    """Return the name of an error that only has a status: ``not_found``."""
    if status is None:
        return "other_error"
    return "_".join(words(span_phrase(span_of(str(status)))))


def status_text(status: Status | None) -> str:
    """Return what a status says by itself: ``Not Found.``."""
    if status is None:
        return "The request failed."
    return f"{span_phrase(span_of(str(status)))}."
