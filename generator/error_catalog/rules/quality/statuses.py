"""Rules about HTTP statuses, and the headers that go with them."""

import re
from collections.abc import Iterable, Iterator

from error_catalog.diagnostics import Finding, Severity, counted
from error_catalog.files import Path
from error_catalog.rules import fallback
from error_catalog.rules.quality.prose import letters, sentences
from error_catalog.rules.quality.rule import Rule, Subject, exact, place_of
from error_catalog.semantics.fallbacks import SYNONYMS
from error_catalog.semantics.fields import own_codes
from error_catalog.semantics.resolution import Response
from error_catalog.semantics.statuses import ERROR_STATUSES, PHRASES


def www_authenticate_missing(subject: Subject) -> Iterator[Finding]:
    """A 401 has no ``WWW-Authenticate``, which HTTP requires of it."""
    hint = "add `401: {headers: {WWW-Authenticate: Bearer}}` to `statuses`"
    yield from _header_missing(subject, 401, "WWW-Authenticate", hint)


def allow_missing(subject: Subject) -> Iterator[Finding]:
    """A 405 has no ``Allow``, which HTTP requires of it."""
    hint = (
        'add `headers: {"Allow?": "{allow}"}` to the envelope, and `allow` to `fields`'
    )
    yield from _header_missing(subject, 405, "Allow", hint)


def _header_missing(
    subject: Subject, status: int, header: str, hint: str
) -> Iterator[Finding]:
    seen: set[str] = set()
    for response in subject.resolved.responses:
        name = response.shape.envelope.name
        if status not in exact(response) or name in seen:
            continue
        if header.lower() not in subject.headers_of(response):
            seen.add(name)
            yield Finding(
                place_of(response, "status"), f"{status} without `{header}`", hint
            )


_SERVERS = re.compile(
    r"\b(internal (?:server )?error|server error|(?:on |at )?our (?:side|end|servers?)|"
    r"unexpected server)\b",
    re.IGNORECASE,
)
_CLIENTS = re.compile(
    r"\b(malformed (?:request|json|body|syntax|parameters?|input)|"
    r"missing (?:an? |the |one or more )?(?:required |mandatory )?"
    r"(?:parameters?|fields?|arguments?|headers?|request body)|"
    r"invalid (?:request|parameters?|arguments?|input)|"
    r"(?:your|the) request (?:is|was) (?:invalid|malformed))\b",
    re.IGNORECASE,
)
_GATEWAYS = (502, 504)


def fault(subject: Subject) -> Iterator[Finding]:
    """A status blames one side, the text the other."""
    for name in subject.errors:
        statuses = _all_exact(subject.resolved.by_error[name])
        if not statuses:
            continue
        if all(400 <= each < 500 for each in statuses):
            pattern, blamed, other = _SERVERS, "the client", "the server"
        elif all(each >= 500 for each in statuses) and not {*_GATEWAYS} & statuses:
            pattern, blamed, other = _CLIENTS, "the server", "the request"
        else:
            continue
        for text in subject.texts_of(name):
            found = [pattern.search(each) for each in sentences(text.text)]
            match = next(filter(None, found), None)
            if text.kind in ("summary", "message") and match is not None:
                message = f'{min(statuses)} blames {blamed}, and "{match[0]}" {other}'
                hint = "change the status, or the text"
                yield Finding(text.path, message, hint)
                break


def _all_exact(responses: Iterable[Response]) -> set[int]:
    """Return the statuses of all *responses*; none if any of them leaves it open."""
    found: set[int] = set()
    for each in responses:
        if len(exact(each)) < max(1, len(each.rule.statuses)):
            return set()
        found |= {*exact(each)}
    return found


_ALIKE = {400: {422}, 422: {400}, 404: {410}, 410: {404}, 408: {504}, 504: {408}}


def _phrases() -> dict[str, int]:
    """Return statuses by their phrases, as codes spell them."""
    former = {"payloadtoolarge": 413, "requestentitytoolarge": 413}
    former |= {"unprocessableentity": 422, "uritoolong": 414, "requesturitoolong": 414}
    return {
        **{_bare(PHRASES[status]): status for status in ERROR_STATUSES},
        **former,
    }


def _bare(code: str) -> str:
    bare = letters(code)
    return bare.removesuffix("error") or bare


def code_names_other_status(subject: Subject) -> Iterator[Finding]:
    """A code is the phrase of another status."""
    phrases = _phrases()
    for name, spec in subject.errors.items():
        codes = [each for each in own_codes(name, spec) if isinstance(each, str)]
        named = phrases.get(_bare(codes[0])) if codes else None
        statuses = _all_exact(subject.resolved.by_error[name])
        if named is None or not statuses or min(statuses) < 400:
            continue
        if not statuses & {named, *_ALIKE.get(named, ())}:
            found = min(statuses)
            if letters(codes[0]).removesuffix("error") in SYNONYMS.get(found, ()):
                continue
            message = f"`{codes[0]}` under {found}, and {named} is called so"
            path: Path = ("errors", name, "status")
            yield Finding(path, message, f"write `status: {named}`, or another code")


def unregistered(subject: Subject) -> Iterator[Finding]:
    """A status is not registered with IANA."""
    for response in subject.resolved.responses:
        for status in exact(response):
            if status not in PHRASES and status not in _DISCOURAGED:
                message = f"{status} is no registered status"
                hint = f"clients treat it as {status // 100}00: use a registered one"
                yield Finding(place_of(response, "status"), message, hint)


_PROXY = "it is for proxies"
_NEGOTIATION = "it is about the connection, which the web server handles"
_DISCOURAGED = {
    305: "it is deprecated",
    306: "it is reserved",
    407: _PROXY,
    418: "it is reserved, and was a joke",
    421: _NEGOTIATION,
    505: _NEGOTIATION,
    506: "it reports a mistake in content negotiation, which nobody uses",
    508: "it is for WebDAV",
    510: "it is obsolete",
    511: "it is for networks that intercept requests, not for APIs",
}


def discouraged(subject: Subject) -> Iterator[Finding]:
    """A status is not meant for APIs."""
    for response in subject.resolved.responses:
        for status in exact(response):
            if status in _DISCOURAGED:
                message = f"{status} is discouraged: {_DISCOURAGED[status]}"
                hint = "use another status"
                yield Finding(place_of(response, "status"), message, hint)


def missing(subject: Subject) -> Iterator[Finding]:
    """Neither an error nor its envelope states a status, so every raise must."""
    by_error = subject.resolved.by_error
    names = [
        name
        for name, responses in by_error.items()
        if any(not each.rule.statuses for each in responses)
    ]
    if names:
        verb = "leaves" if len(names) == 1 else "leave"
        message = f"{counted(len(names), 'error')} {verb} the status open, "
        message += "so it is a required argument"
        hint = "add `status` to the errors, or to their envelope"
        yield Finding(("errors", names[0]), message, hint, on_key=True)


def uncovered(subject: Subject) -> Iterator[Finding]:
    """A framework makes a status by itself, and no error stands for it."""
    yield from fallback.uncovered(subject.resolved, subject.adapters)


def server_error_uncovered(subject: Subject) -> Iterator[Finding]:
    """There are many errors of clients, and none of the server."""
    spans = [each.rule.statuses for each in subject.resolved.responses]
    if not all(spans):
        return
    clients = {
        each.name
        for each in subject.resolved.responses
        if all(400 <= first and last < 500 for first, last in each.rule.statuses)
    }
    envelopes = subject.resolved.contract.envelopes
    admitted = [span for each in envelopes for span in each.statuses]
    has_server = any(last >= 500 for each in (*spans, admitted) for _, last in each)
    if len(clients) >= _MANY and not has_server:
        message = f"{len(clients)} errors have 4xx, and none has 5xx"
        hint = "add one such as `internal_error`: every server has it"
        yield Finding(("errors",), message, hint, on_key=True)


_MANY = 5

RULES = (
    Rule(
        "www-authenticate-missing",
        www_authenticate_missing,
        Severity.NOTE,
        "RFC 9110, section 15.5.2",
    ),
    Rule("allow-missing", allow_missing, Severity.NOTE, "RFC 9110, section 15.5.6"),
    Rule("status-fault", fault, Severity.WARNING, "Smithy, error traits"),
    Rule(
        "code-names-other-status",
        code_names_other_status,
        Severity.WARNING,
        "RFC 9110, section 15",
    ),
    Rule(
        "status-unregistered", unregistered, Severity.WARNING, "RFC 9110, section 16.2"
    ),
    Rule(
        "status-discouraged",
        discouraged,
        Severity.NOTE,
        "RFC 9110, section 15; RFC 6585",
    ),
    Rule("status-missing", missing, Severity.NOTE, "Our own experience"),
    Rule("uncovered-status", uncovered, Severity.NOTE, "Our own experience"),
    Rule(
        "server-error-uncovered",
        server_error_uncovered,
        Severity.NOTE,
        "Our own experience",
    ),
)
