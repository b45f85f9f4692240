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


_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s<>\"')\]]+", re.IGNORECASE)


def masked(text: str) -> str:
    """Return *text* with ``x`` in the place of each character of code and of URLs."""
    return _URL.sub(_hidden, without_code(text))


def without_code(text: str) -> str:
    """
    Return *text* with ``x`` in the place of each character in backticks.

    As many backticks end a span of code as begin it. Source: CommonMark 0.31.2, code spans.
    """
    if "`" not in text:
        return text
    runs = list(_TICKS.finditer(text))
    following: dict[int, int] = {}
    ends: list[int | None] = []
    for at, run in reversed(list(enumerate(runs))):
        length = len(run[0])
        ends.append(following.get(length))
        following[length] = at
    ends.reverse()
    pieces: list[str] = []
    done = at = 0
    while at < len(runs):
        end = ends[at]
        if end is not None:
            start, stop = runs[at].start(), runs[end].end()
            pieces += (text[done:start], "x" * (stop - start))
            done, at = stop, end
        at += 1
    return "".join((*pieces, text[done:]))


_TICKS = re.compile("`+")


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
        if not _is_short(plain, match.start()):
            return match.start()
    return None


def _is_short(text: str, end: int) -> bool:
    """Tell whether an abbreviation ends at *end*."""
    return _SHORT.search(text[max(0, end - _LONGEST) : end]) is not None


_LONGEST = 12
"""Characters of an abbreviation, and what tells it from the end of a word."""


def sentences(text: str) -> list[str]:
    """Return the sentences of *text*, masked."""
    found: list[str] = []
    plain = masked(text)
    start = 0
    for match in re.finditer(r"[.!?;](?=\s)|\n\s*\n|\n\s*[-*]\s", plain):
        if match[0] != "." or not _is_short(plain, match.end()):
            found.append(plain[start : match.end()].strip())
            start = match.end()
    return [each for each in (*found, plain[start:].strip()) if each]


def letters(text: str) -> str:
    """Return the letters and digits of *text* in lower case, to compare it with others."""
    return re.sub(r"[\W_]+", "", text).casefold()
