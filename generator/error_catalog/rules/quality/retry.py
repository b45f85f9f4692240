"""Rules about whether and when a request may be sent again."""

import re
from collections.abc import Iterator

from error_catalog.catalog.model import RetrySpec
from error_catalog.diagnostics import Finding, Severity
from error_catalog.files import Path
from error_catalog.rules.quality.prose import Text, sentences
from error_catalog.rules.quality.rule import Rule, Subject, exact, place_of
from error_catalog.runtime.contract import Span
from error_catalog.runtime.values import spell
from error_catalog.semantics.resolution import Response
from error_catalog.semantics.statuses import span_figures

TRANSIENT = frozenset((408, 425, 429, 502, 503, 504))
"""Statuses of failures that pass."""

_CLIENT_FAULTS = frozenset(
    (*range(400, 407), 410, 411, 413, 414, 415, 422, 431, 501, 505)
)
"""Statuses that the same request gets again."""


def unclassified(subject: Subject) -> Iterator[Finding]:
    """A status of a passing failure is stated, and nothing says whether to retry."""
    for response in subject.resolved.responses:
        span = _transient(response)
        if response.retry is None and span is not None:
            message = f"`{span_figures(span)}` without `retry`"
            hint = "say `retry: true`, `retry: false` or `retry: {after: 60s}`"
            yield Finding(place_of(response, "status"), message, hint)


def _transient(response: Response) -> Span | None:
    """Return the statuses of a response that are those of a passing failure."""
    for first, last in response.rule.statuses:
        if first == last and first in TRANSIENT:
            return first, last
        if first <= 502 and last >= 504:
            return first, last
    return None


def only_in_text(subject: Subject) -> Iterator[Finding]:
    """A text says to try again, and ``retry`` does not."""
    seen: set[Path] = set()
    for response in subject.resolved.responses:
        if response.retry is not None or _transient(response) is not None:
            continue
        if not all(first in (409, 425) or first >= 500 for first in _firsts(response)):
            continue
        for text in _said(subject, response):
            is_fault = not response.rule.statuses and _FAULT.search(text.masked)
            words = map(_advice, sentences(text.text))
            word = None if is_fault else next(filter(None, words), None)
            if word is not None and text.path not in seen:
                seen.add(text.path)
                message = f'the text says "{word}", and `retry` does not'
                hint = "add `retry: true` or `retry: {after: 60s}`"
                yield Finding(text.path, message, hint)
                break


_FAULT = re.compile(
    r"\b(?:invalid|not valid|malformed|incorrect|missing|not exist|doesn't exist|"
    r"unsupported|not supported|not the correct|not allowed|denied|exceeds?)\b",
    re.IGNORECASE,
)
"""Without a status, these tell a fault of the client."""


def _firsts(response: Response) -> list[int]:
    return [first for first, _ in response.rule.statuses]


def _said(subject: Subject, response: Response) -> Iterator[Text]:
    """Yield the texts of a response that say what to do: its case's, or its error's."""
    found = [
        each
        for each in subject.texts_of(response.name)
        if each.kind in ("summary", "message", "action")
    ]
    own = {each.kind for each in found if response.case in each.path}
    for each in found:
        if response.case in each.path or (
            "cases" not in each.path and each.kind not in own
        ):
            yield each


_AGAIN = re.compile(
    r"\b(retry(?!-after)|retrying|(?:try|send|submit|repeat|request|attempt)\b"
    r"[\w ,]{0,30}?\bagain|temporar(?:y|ily))\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:do not|don't|never|cannot be|can't be|should not be|must not be|no|not)\s+"
    r"(?:be\s+)?(?:retry|retried|retries|repeat|repeated|try (?:this |it )?again|"
    r"resend|resent|send (?:the same request|it) again)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(correct\w*|check\w*|another|then|before|different\w*|instead|fix\w*|chang\w*|"
    r"updat\w*|once|unless|until|provid\w*|ensur\w*|make sure|verif\w*|reduc\w*|small\w*|"
    r"few\w*|short\w*|remov\w*|refresh\w*|increas\w*|new|with|without|if|when|sign|log|login|"
    r"use|using|choos\w*|add\w*|restart\w*|re-?authenti\w*|upgrad\w*|wrong|invalid|"
    r"valid|fetch\w*|reload\w*|retriev\w*|creat\w*|recreat\w*|contact|free|only|account|user|suspend\w*|"
    r"ban|banned|block\w*|redirect\w*|lock\w*|number|limit|limits|too many|count|fail\w*|"
    r"resolv\w*|complet\w*|unable to retry|policy|header|parameter|param)\b",
    re.IGNORECASE,
)
"""What makes "try again" more than sending the same request once more."""


def _advice(sentence: str) -> str | None:
    """Return the words of *sentence* that say to send the same request again."""
    match = _AGAIN.search(sentence)
    if match is None or _NEVER.search(sentence) or _CONDITION.search(sentence):
        return None
    before = sentence[: match.start()]
    if re.search(r"\band\b", before) and not _WAIT.search(before):
        return None
    return match[0].lower()


_WAIT = re.compile(
    r"\b(?:wait|internal|server|busy|overloaded|unavailable)", re.IGNORECASE
)
"""Before "and try again", other words say to do something else first."""


def contradicts_text(subject: Subject) -> Iterator[Finding]:
    """``retry`` says the opposite of what a text says."""
    seen: set[Path] = set()
    for response in subject.resolved.responses:
        if response.retry is None:
            continue
        for text in _said(subject, response):
            found = _contradiction(response, text)
            if found is not None and text.path not in seen:
                seen.add(text.path)
                said = str(response.retry is not False).lower()
                message = f'`retry` is {said}, but the text says "{found}"'
                yield Finding(text.path, message, "change one of the two")


def _contradiction(response: Response, text: Text) -> str | None:
    for sentence in sentences(text.text):
        if response.retry is False:
            found = None if "temporar" in sentence.lower() else _advice(sentence)
        else:
            match = _NEVER.search(sentence)
            found = match[0].lower() if match and not _LATER.search(sentence) else None
        if found is not None:
            return found
    return None


_LATER = re.compile(
    r"\b(until|before|immediately|unless|without|more than|at once|too|if|when|sooner|"
    r"earlier|faster|quickly|right away)\b",
    re.IGNORECASE,
)
"""What limits "do not retry" to a while."""

_DELAY = re.compile(
    r"\b(?:wait|retry|try again|again|retried)\b(?P<between>[^.;\d]{0,30}?)"
    r"\b(?P<number>\d+)\s*(?P<unit>ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|"
    r"h|hours?)\b",
    re.IGNORECASE,
)
_UNITS = (("ms", 0.001), ("mill", 0.001), ("s", 1), ("m", 60), ("h", 3600))


def after_differs(subject: Subject) -> Iterator[Finding]:
    """A text names another delay than ``retry``."""
    seen: set[Path] = set()
    for response in subject.resolved.responses:
        for text in _said(subject, response) if response.retry_after else ():
            match = _DELAY.search(text.masked)
            if match is None or text.path in seen:
                continue
            unit = match["unit"].lower()
            factor = next(size for begin, size in _UNITS if unit.startswith(begin))
            wait = int(match["number"]) * factor
            is_bound = re.search(r"\b(up to|at most|within)\b", match["between"])
            if wait != response.retry_after and not is_bound:
                seen.add(text.path)
                message = f"the text says to wait {spell(wait)} s, "
                message += f"`retry` says {spell(response.retry_after)} s"
                yield Finding(text.path, message, "change one of the two")


def after_on_never(subject: Subject) -> Iterator[Finding]:
    """An error that is never retried promises ``Retry-After``."""
    seen: set[Path] = set()
    for response in subject.resolved.responses:
        pinned = response.rule.pins.get("retry_after") is not None
        shown = any("retry_after" in each for each in response.shown.values())
        if response.retry is not False or not (
            pinned or shown or "retry_after" in response.rule.requires
        ):
            continue
        path = place_of(response, "retry")
        if path not in seen:
            seen.add(path)
            message = "`retry: false`, yet the response says when to retry"
            hint = "remove `retry_after`, or write `retry: true`"
            yield Finding(path, message, hint)


def true_client_fault(subject: Subject) -> Iterator[Finding]:
    """A retry is promised where the same request gets the same response again."""
    retried: dict[Path, list[Response]] = {}
    for response in subject.resolved.responses:
        if response.retry not in (None, False):
            retried.setdefault(place_of(response, "retry"), []).append(response)
    for path, responses in retried.items():
        spans = {span for each in responses for span in each.rule.statuses}
        statuses = sorted(first for first, last in spans if first == last)
        if statuses and len(statuses) == len(spans) and _CLIENT_FAULTS >= {*statuses}:
            message = f"the same request gets {statuses[0]} again"
            hint = "write `retry: false`, or another status such as 409, 429 or 503"
            yield Finding(path, message, hint)


def after_no_place(subject: Subject) -> Iterator[Finding]:
    """An envelope of 429 or 503 cannot say when to retry."""
    seen: set[str] = set()
    for response in subject.resolved.responses:
        name = response.shape.envelope.name
        if not {429, 503} & {*exact(response)} or name in seen:
            continue
        if isinstance(response.retry, RetrySpec) or response.retry is False:
            continue
        if "retry_after" in subject.fields_in(response):
            continue
        if "retry-after" in subject.headers_of(response):
            continue
        seen.add(name)
        message = f"`{name}` has no place for `{{retry_after}}`"
        hint = 'add `headers: {"Retry-After?": "{retry_after}"}`'
        yield Finding(("envelopes", name), message, hint, on_key=True)


RULES = (
    Rule(
        "retry-unclassified", unclassified, Severity.WARNING, "RFC 9110, section 9.2.2"
    ),
    Rule("retry-only-in-text", only_in_text, Severity.WARNING, "Our own experience"),
    Rule(
        "retry-contradicts-text",
        contradicts_text,
        Severity.WARNING,
        "Our own experience",
    ),
    Rule("retry-after-differs", after_differs, Severity.WARNING, "Our own experience"),
    Rule(
        "retry-after-on-never",
        after_on_never,
        Severity.WARNING,
        "opentelemetry-proto#624",
    ),
    Rule(
        "retry-true-client-fault",
        true_client_fault,
        Severity.WARNING,
        "RFC 9110, section 15.5",
    ),
    Rule(
        "retry-after-no-place", after_no_place, Severity.WARNING, "RFC 6585, section 4"
    ),
)
