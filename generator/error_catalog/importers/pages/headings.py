"""
Headings, terms and labels of pages: which codes and statuses they name.

A word is a code by its form (``card_declined``, ``E1001``, in backticks), not by its place:
most headings are no codes.
"""

import re
from dataclasses import dataclass

from error_catalog.importers.draft import Status
from error_catalog.importers.tables import statuses_in
from error_catalog.importers.vocabulary import is_known_code
from error_catalog.semantics.statuses import PHRASES


@dataclass(frozen=True, slots=True)
class Label:
    """
    What a heading says.

    Args:
        guesses: A word that is a code only if the text below says its status.
        rest: What else it says, such as ``Invalid token`` of ``1001 - Invalid token``.
        is_whole: It says nothing else than codes and statuses.
    """

    codes: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    rest: str = ""
    is_whole: bool = False


_ONE = r"[45](?:[0-9]{2}|[xX]{2})"
_SEVERAL = rf"{_ONE}(?:\s*(?:,|/|or|and|&|;)\s*{_ONE})*"
_STATUS = re.compile(
    rf"(?:^|(?<=[\s(\[`*:\u2013\u2014-])|(?<=[a-z_])(?=HTTP))"
    rf"(?:\(|\[)?`?(?:HTTP\s*)?(?:(?:response|error)\s+)?(?:status(?:es)?\s*)?(?:codes?)?\s*[:=]?\s*`?"
    rf"(?P<all>{_SEVERAL})`?(?P<range>\s*(?:-|\u2013|to)\s*[45]99)?(?:\)|\])?"
    rf"(?=$|[\s,.:;)\]`*\u2013\u2014-])",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, PHRASES.values()), key=len, reverse=True))}"
    r"|Unprocessable Entity|Request Entity Too Large|Internal Error|Server Error)\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
    r"|[A-Za-z][A-Za-z0-9_]*(?:[.:/][A-Za-z0-9_-]+)*[.:/][A-Za-z0-9_-]+"
    r"|[A-Z]{1,8}[-_]?[0-9]{2,7}|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+|[a-z]+(?:[A-Z][a-z0-9]+)+"
    r"|[a-z]+(?:-[a-z0-9]+)+"
)
_WORD = re.compile(
    r"(?!(?:errors?|overview|examples?|introduction)$)(?:[a-z][a-z0-9_.-]*|[A-Z]{3,})"
)
_SEPARATOR = re.compile(r"\s*(?:\||,|/|\bor\b|&)\s*")
_NUMBERED = re.compile(
    r"(?:error\s+)?(?:code\s*)?[:#]?\s*(?P<code>[0-9]{4,7})\s*(?:[-:.\u2013\u2014]\s*(?P<rest>.*))?",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:error|fault)\s*(?:code|type|name)?|code)\s*[:#-]\s*|^[0-9]+\.\s+",
    re.IGNORECASE,
)


def has_form_of_code(text: str) -> bool:
    """Tell whether a word can hardly be anything but a code."""
    return bool(_FORM.fullmatch(text)) and is_known_code(text)


def label_of(text: str) -> Label:
    """Return what a heading or a term says about codes and statuses."""
    bare = _LEAD.sub("", re.sub(r"\*{1,3}", "", text).strip())
    statuses: list[Status] = []

    def take(found: re.Match[str]) -> str:
        whole, before, after = found[0], bare[: found.start()], bare[found.end() :]
        is_said = re.match(r"[(\[`]|HTTP|status|code|response", whole, re.IGNORECASE)
        ends = re.match(r"[\s.:)\]*`]*$", after) or _PHRASE.match(after.lstrip(" :-"))
        if not (is_said or ends or not before.strip(" *`([")):
            return whole
        if found["range"]:
            statuses.append(f"{found['all'][0]}XX")
        else:
            every = re.findall(_ONE, found["all"], re.IGNORECASE)
            statuses.extend(
                int(each) if each.isdigit() else f"{each[0]}XX" for each in every
            )
        return " "

    rest = _STATUS.sub(take, bare)
    rest = _PHRASE.sub(" ", rest) if statuses and "`" not in rest else rest
    rest = re.sub(r"\(\s*\)|\[\s*\]", " ", rest)
    rest = re.sub(r"^[\s:.,|\u2013\u2014-]+|[\s:.,|\u2013\u2014-]+$", "", rest).strip()
    found = tuple(dict.fromkeys(statuses))
    number = _NUMBERED.fullmatch(rest)
    if number:
        return Label((number["code"],), (), found, (number["rest"] or "").strip(), True)
    codes, guesses, more = _codes(rest)
    return Label(codes, guesses, found, more, not more)


def _codes(text: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return the codes that a text consists of, guesses, and what is no code."""
    quoted = re.findall(r"`([^`]+)`", text)
    if quoted:
        rest = re.sub(r"`[^`]+`", " ", text)
        rest = re.sub(
            r"^(?:[\s,|/&:\u2013\u2014-]|\bor\b|\band\b|\berrors?\b)+", "", rest
        )
        rest = rest.strip(" \t:.,|-\u2013\u2014")
        is_each = all(is_known_code(each) for each in quoted)
        is_first = text.startswith("`") or not rest
        return (tuple(quoted), (), rest) if is_each and is_first else ((), (), text)
    parts = [each.strip(" \"'\u201c\u201d") for each in _SEPARATOR.split(text)]
    parts = [each for each in parts if each]
    if parts and all(map(has_form_of_code, parts)):
        return tuple(parts), (), ""
    if parts and all(_WORD.fullmatch(each) and is_known_code(each) for each in parts):
        return (), tuple(parts), ""
    first, stop, rest = re.sub(
        r"\s+[-\u2013\u2014]\s+|:\s+", "\0", text, count=1
    ).partition("\0")
    if stop and has_form_of_code(first) and "-" not in first:
        return (first,), (), rest.strip()
    return (), (), text


_STATED = re.compile(
    rf"[\s\-*\u2022]*\**(?:HTTP\s*)?(?:response\s*)?(?:status\s*)?(?:codes?)?\**\s*[:=]?\**\s*`?"
    rf"(?P<all>{_SEVERAL})`?(?:\s*\(?(?P<phrase>{_PHRASE.pattern})\)?)?\**(?P<after>[\s.:;,)\u2013\u2014-]|$)",
    re.IGNORECASE,
)


def stated(text: str) -> tuple[tuple[Status, ...], str]:
    """Return the statuses that a text begins with, as ``HTTP status: 404``, and the rest."""
    found = _STATED.match(text)
    if found is None:
        return (), text
    said = text[: found.start("all")]
    is_said = bool(re.search(r"HTTP|status|code", said, re.IGNORECASE))
    if not (is_said or found["phrase"] or found.end() >= len(text.rstrip())):
        return (), text
    rest = text[found.end() :].lstrip(" .:;,)-\u2013\u2014")
    return statuses_in(found["all"]), rest


_KEYED = re.compile(
    r"\**(?P<key>[A-Z][A-Za-z ]{2,24})\**\s*:\**\s+(?P<text>\S.*)", re.DOTALL
)
_ACTIONS = frozenset(
    (
        *("solution", "resolution", "action", "fix", "how to fix", "what to do"),
        *("remedy", "suggested action", "recommended action", "how to resolve"),
        *("next steps", "recommendation", "how to handle", "workaround"),
    )
)
_MEANINGS = frozenset(
    ("description", "meaning", "cause", "reason", "explanation", "message", "summary")
)


def keyed(text: str) -> tuple[str, str]:
    """Return ``action`` or ``meaning`` and the text of a line such as ``Solution: …``."""
    found = _KEYED.fullmatch(text)
    key = found["key"].strip().lower() if found else ""
    if found and key in _ACTIONS:
        return "action", found["text"]
    if found and key in _MEANINGS:
        return "meaning", found["text"]
    return "", text
