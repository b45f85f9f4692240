"""Texts of sources as the texts of a catalog: a sentence first, then the rest."""

import re
from collections import Counter
from collections.abc import Sequence

from error_catalog.semantics.statuses import CLASSES, PHRASES

_STATUS_LINE = re.compile(
    r"\A(?:HTTP )?(?:status |response )?(?:code )?[1-5](?:[0-9]{2}|XX)\b[ :.,-]*",
    re.IGNORECASE,
)
_ACTION = re.compile(r"(?:^|\n\n)What to do: (?P<text>.*?)(?=\n\n|\Z)", re.DOTALL)


def parted(text: str) -> tuple[str, str]:
    """
    Return the first sentence or paragraph of a text, on one line, and the rest.

    A status at the start says nothing that the status does not, nor does its phrase.
    """
    first, _, rest = text.strip().partition("\n\n")
    line = " ".join(_STATUS_LINE.sub("", first, count=1).split()).rstrip(",;")
    line = _PHRASE_LINE.sub("", line)
    bare = line.rstrip(":.")
    if rest and (not bare or (bare in _PHRASES and line.endswith(":"))):
        item = re.sub(r"^[-*] ", "", rest.strip())
        return parted(item.partition("\n")[0]) if item != rest.strip() else parted(rest)
    if len(line) <= 200:
        return line, rest.strip()
    head, stop, tail = line.partition(". ")
    if stop and len(head) < 200:
        return f"{head}.", "\n\n".join(each for each in (tail, rest.strip()) if each)
    return line, rest.strip()


_PHRASE_LINE = re.compile(
    rf"\A(?:{'|'.join(PHRASES.values())})\s*[:.\u2013\u2014-]+\s+(?=\S)"
)
_RETRY = re.compile(r"(?:^|\n\n)The request can(?:not)? be retried[^\n]*(?=\n\n|\Z)")
_PHRASES = frozenset((*PHRASES.values(), *CLASSES.values()))


def without_action(description: str, action: str) -> str:
    """Return a description without the paragraph that only repeats the action."""

    def kept(found: re.Match[str]) -> str:
        return "" if found["text"].strip() == action.strip() else found[0]

    return _ACTION.sub(kept, _RETRY.sub("", description)).strip()


def most_common(texts: Sequence[str]) -> str:
    """Return the text that occurs most often, the first of several."""
    counts = Counter(each for each in texts if each)
    return counts.most_common(1)[0][0] if counts else ""


_GENERIC = re.compile(
    r"(?:an?|the|typical|default|example|generic|standard|unexpected|api|service|server)?"
    r"(?: (?:default|generic|standard|api))*\s*"
    r"(?:errors?|error response|response|error object|failure|failed|error occurred)\.?",
    re.IGNORECASE,
)


def is_generic(text: str) -> bool:
    """Tell whether a text says no more than that there was an error."""
    return bool(_GENERIC.fullmatch(text.strip()))
