"""Texts for people, as rules judge them: without code and links, sentence by sentence."""

import re
from dataclasses import dataclass

from error_catalog.files import Path


@dataclass(frozen=True, slots=True)
class Text:
    """
    A text of an error.

    Args:
        kind: Its key: ``summary``, ``message``, ``when``.
        error: The name of the error.
        is_sent: It travels in a response of this error.
    """

    path: Path
    kind: str
    text: str
    error: str
    is_sent: bool

    @property
    def masked(self) -> str:
        """The text without what stands in backticks, and without URLs."""
        return masked(self.text)


_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s<>\"')\]]+", re.IGNORECASE)


def masked(text: str) -> str:
    """Return *text* with ``x`` in the place of each character of code and of URLs."""
    return _URL.sub(_hidden, without_code(text))


def without_code(text: str) -> str:
    """Return *text* with ``x`` in the place of each character in backticks."""
    return _CODE.sub(_hidden, text) if "`" in text else text


def _hidden(match: re.Match[str]) -> str:
    # The letter keeps words apart from those around them, and begins no sentence.
    return "x" * len(match[0])


_END = re.compile(
    r"(?:(?<=[.!?])|(?<=[.!?][\"')\u201d]))(?P<gap>\s+)(?=[\"'(\u201c]?[A-Z])"
)
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|no|approx|resp|incl|max|min|dr|mr|ms|inc|ltd|co|st|"
    r"u\.s|p\.m|a\.m|fig|sec|ver|[A-Za-z])|\.\.)\.$",
    re.IGNORECASE,
)


def first_sentence(text: str) -> int | None:
    """
    Return where the first sentence of *text* ends, before the space; None if it is the only.

    Abbreviations end no sentence.
    """
    plain = masked(text)
    for match in _END.finditer(plain):
        if not _SHORT.search(plain[: match.start()]):
            return match.start()
    return None


def sentences(text: str) -> list[str]:
    """Return the sentences of *text*, masked."""
    found: list[str] = []
    plain = masked(text)
    start = 0
    for match in re.finditer(r"[.!?;](?=\s)|\n\s*\n|\n\s*[-*]\s", plain):
        if match[0] != "." or not _SHORT.search(plain[: match.end()]):
            found.append(plain[start : match.end()].strip())
            start = match.end()
    return [each for each in (*found, plain[start:].strip()) if each]


def letters(text: str) -> str:
    """Return the letters and digits of *text* in lower case, to compare it with others."""
    return re.sub(r"[\W_]+", "", text).casefold()


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: ``1 error``, ``2 errors``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
