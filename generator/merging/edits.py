"""Changes to a text, and the text with them."""

from collections.abc import Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """*text* in the place of the characters from *start* up to *end*."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return *text* with *edits*; of several at one place the first comes first."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda each: each.start):
        pieces += (text[done : edit.start], edit.text)
        done = max(done, edit.end)
    return "".join((*pieces, text[done:]))


def line_start(text: str, index: int) -> int:
    """Return where the line of *index* begins."""
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def line_end(text: str, index: int) -> int:
    """Return where the line of *index* ends, in front of its LF, CRLF or CR."""
    found = [at for at in (text.find("\n", index), text.find("\r", index)) if at >= 0]
    return min(found, default=len(text))


def next_line(text: str, index: int) -> int:
    """Return where the line behind that of *index* begins; the end if there is none."""
    end = line_end(text, index)
    return end + (2 if text.startswith("\r\n", end) else end < len(text))
