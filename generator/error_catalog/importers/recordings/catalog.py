"""Recorded responses as a draft of a catalog."""

import json
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from error_catalog.diagnostics import Diagnostic, is_list, is_mapping
from error_catalog.files import Location
from error_catalog.importers.draft import Code, Draft, Mention
from error_catalog.importers.errors import default_of, join
from error_catalog.importers.names import Names, stem
from error_catalog.importers.openapi.catalog import envelopes_of, loosen
from error_catalog.importers.openapi.codeless import codeless, with_absent_codes
from error_catalog.importers.openapi.doubts import doubts
from error_catalog.importers.openapi.headers import header_field
from error_catalog.importers.openapi.mentions import mentions, samples
from error_catalog.importers.openapi.observed import Observation, gathered, observed
from error_catalog.importers.openapi.schemas import MARKERS
from error_catalog.importers.recordings.paths import templates_of
from error_catalog.importers.recordings.secrets import (
    is_secret,
    is_secret_name,
    without_secrets,
)
from error_catalog.importers.recordings.texts import wording_of
from error_catalog.importers.vocabulary import plain
from error_catalog.runtime.values import decode, is_scalar
from error_catalog.traffic.exchange import Exchange, path_of

RULE = "recording"
MAX_ALIKE = 20
"""Bodies of one operation, status and shape that are looked at; more say nothing new."""


@dataclass(slots=True)
class Heard:
    """
    The responses of a recording that are errors.

    Args:
        operations: The path of every request, by method.
        counts: How many there are of each kind.
    """

    exchanges: list[tuple[str, Exchange, Any]] = field(
        default_factory=list[tuple[str, Exchange, Any]]
    )
    requests: dict[str, None] = field(default_factory=dict[str, None])
    counts: dict[Any, int] = field(default_factory=lambda: defaultdict(int))
    bodies: set[Any] = field(default_factory=set[Any])
    total: int = 0


def hear(heard: Heard, source: str, exchange: Exchange) -> None:
    """Take in one response, if it is an error that is not known yet."""
    heard.total += 1
    path = path_of(exchange.url)
    heard.requests.setdefault(path)
    body = _body(exchange)
    if exchange.status < 400 and not _says_failure(body):
        return
    kind = (exchange.method, exchange.status, _outline(body))
    text = json.dumps([path, body], sort_keys=True, default=str)
    key = (exchange.method, exchange.status, hash(text))
    if key in heard.bodies or heard.counts[kind] >= MAX_ALIKE * 10:
        return
    heard.bodies.add(key)
    heard.counts[kind] += 1
    heard.exchanges.append((source, exchange, body))


def _body(exchange: Exchange) -> Any:
    """Return a body as JSON; None if it is none."""
    if not exchange.body:
        return None
    value, why = decode(exchange.body if isinstance(exchange.body, bytes) else b"")
    return value if why is None and (is_mapping(value) or is_list(value)) else None


def _says_failure(body: Any) -> bool:
    return is_mapping(body) and any(
        plain(str(name)) in MARKERS and value is False for name, value in body.items()
    )


def _outline(value: Any, depth: int = 0) -> Any:
    """Return which members a body has, and the values of those that could be codes."""
    if is_mapping(value) and depth < 4:
        return tuple((name, _outline(each, depth + 1)) for name, each in value.items())
    return value if isinstance(value, str | int) and " " not in str(value) else None


def draft(
    heard: Heard, source: str, api: str = ""
) -> tuple[Draft | None, list[Diagnostic]]:
    """
    Return the draft of a catalog of what was heard.

    Args:
        source: What the recordings are called.
        api: The id of the API; by default the source's name.
    """
    if not heard.exchanges:
        count = (
            f"none of its {heard.total:,} responses" if heard.total else "no response"
        )
        message = (
            f"{count} is an error: none has a status from 400 on, or `success: false`"
        )
        return None, [Diagnostic(Location(source), RULE, message)]
    return _assembled(heard, source, api), []


def _assembled(heard: Heard, source: str, api: str) -> Draft:
    found = list(_observations(heard))
    document = observed(source, found)
    evidence = gathered(document)
    envelopes, fields = envelopes_of(document, evidence)
    every = mentions(document, evidence)
    every = [each for each in every if not is_secret(each.code)]
    known = with_absent_codes([*every, *codeless(document, evidence, every)], evidence)
    safe = _worded([_without_secrets(each) for each in known])
    api = api or stem(posixpath.splitext(posixpath.basename(source))[0])
    # A recording does not show all operations: those of an error are never all.
    operations = (*dict.fromkeys(" ".join(each.operation) for each in found), "")
    joined = join(safe, Names(api), default_of(envelopes), operations)
    loosen(evidence, envelopes, joined.errors)
    data: dict[str, Any] = {"catalog": 1, "api": {"id": api}}
    data |= {"fields": fields} if fields else {}
    data |= {"envelopes": envelopes} if envelopes else {}
    data |= {"groups": joined.groups} if joined.groups else {}
    data["errors"] = joined.errors
    questions = tuple(
        replace(each, text=each.text.replace(": the document ", ": the traffic "))
        for each in (*joined.questions, *doubts(document, evidence, every))
    )
    shown = [each for each in samples(document, evidence) if not is_secret(each.code)]
    total = f"{heard.total:,} recorded responses"
    opening = f"The errors of {api}, imported from {total} of {source}."
    count = len(operations) - 1
    return Draft(data, questions, joined.marks, tuple(shown), count, opening)


def _observations(heard: Heard) -> Iterator[Observation]:
    templates = templates_of(heard.requests)
    counts: dict[Any, int] = defaultdict(int)
    for source, exchange, body in heard.exchanges:
        operation = (exchange.method or "GET", templates[path_of(exchange.url)])
        kind = (operation, exchange.status, _outline(body))
        counts[kind] += 1
        if counts[kind] > MAX_ALIKE:
            continue
        headers = _headers(exchange)
        types = [text for name, text in headers if name.lower() == "content-type"]
        media = "".join(types[:1]).partition(";")[0].strip().lower()
        yield Observation(
            f"entry {exchange.number} of {source}",
            exchange.status,
            body,
            tuple(name for name, _ in headers if header_field(name)),
            operation,
            media if "json" in media else "application/json",
            body is not None,
        )


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    headers = exchange.headers
    every: Any = headers
    if is_mapping(headers):
        every = headers.items()
    return [(str(name), str(value)) for name, value in every]


def _without_secrets(mention: Mention) -> Mention:
    """Return what was heard of an error without the values that nobody should read."""
    example = {
        name: without_secrets(value)
        for name, value in mention.example.items()
        if not is_secret_name(name)
        and not is_secret(str(value) if is_scalar(value) else "")
    }
    return replace(
        mention,
        example=example,
        pins={},
        remark="",
        summary="" if mention.code is not None else mention.summary,
    )


def _worded(mentions_: Iterable[Mention]) -> list[Mention]:
    """Give each error what its messages have in common."""
    found = list(mentions_)
    messages: dict[Any, list[str]] = defaultdict(list)
    for each in found:
        text = each.example.get("message")
        if isinstance(text, str):
            messages[_key(each)].append(text)
    wordings = {key: wording_of(texts) for key, texts in messages.items()}
    result: list[Mention] = []
    for each in found:
        wording = wordings.get(_key(each))
        if wording is None:
            result.append(each)
            continue
        example = {**each.example, **wording.example}
        if wording.message or wording.summary:
            example.pop("message", None)
        result.append(
            replace(
                each,
                summary=wording.summary or each.summary,
                message=wording.message,
                params=wording.params,
                example=example,
            )
        )
    return result


def _key(mention: Mention) -> tuple[type, Code, str]:
    return (
        type(mention.code),
        mention.code,
        mention.name if mention.code is None else "",
    )
