"""Rules about what texts must not contain: markup, values, insides of the server, drafts."""

import re
from collections.abc import Iterator
from typing import Any

from error_catalog.diagnostics import Finding, Severity, is_list, is_mapping
from error_catalog.files import Path
from error_catalog.rules.quality.prose import Text, letters, masked, without_code
from error_catalog.rules.quality.rule import (
    Change,
    Repairable,
    Rewrite,
    Rule,
    Subject,
)
from error_catalog.runtime.contract import media_kind
from error_catalog.semantics.fields import own_codes

_MARKUP = re.compile(
    r"\[[^\[\]\n]+\]\([^)\s]+\)|\*\*(?=\S)[^*\n]+\*\*|"
    r"</?(?:a|b|i|u|em|strong|code|p|br|ul|ol|li|div|span|h[1-6]|pre|tt|font)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def markup(subject: Subject) -> Iterator[Finding]:
    """A text that travels as plain text has markup in it."""
    for text in _sent(subject):
        match = _MARKUP.search(without_code(text.text))
        if match is not None and not _is_rich(subject, text.error):
            found = re.sub(r"\w[^\]\)<>*]*", "…", match[0])
            message = f"the {text.kind} travels as plain text, found `{found}`"
            yield Finding(text.path, message, "write plain text")


def _sent(subject: Subject) -> Iterator[Text]:
    for text in subject.texts:
        if text.kind == "message" or (text.is_sent and text.kind in _WIRE):
            yield text


_WIRE = ("message", "summary", "title")


def _is_rich(subject: Subject, error: str) -> bool:
    """Tell whether all responses of an error are pages, and no plain text or data."""
    return all(
        media_kind(each.shape.envelope.media_type)
        in ("text/html", "text/markdown", "application/xhtml+xml")
        for each in subject.resolved.by_error[error]
    )


_DYNAMIC = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|"
    r"(?<![\w%])%(?:\d+\$)?[sdvq](?![\w%])|"
    r"\$\{\w[\w.]*\}|"
    r"(?<![\w/<])<[a-z][a-z0-9]*(?:[ _-][a-z0-9]+){0,3}>(?![\w/>])|"
    r"(?<=\s):[a-z][a-z_]+\b(?![:/])",
    re.IGNORECASE,
)
_BRACED = re.compile(r"\{[a-z_]\w*\}", re.IGNORECASE)


def dynamic(subject: Subject) -> Iterator[Finding]:
    """A text that travels looks as if a value stood in it, which no param is for."""
    for text in _sent(subject):
        plain = masked(text.text)
        if text.kind == "title":
            continue
        found = _DYNAMIC.search(_PATH.sub(_blank, plain))
        if found is None and text.kind == "summary":
            found = _BRACED.search(_PATH.sub(_blank, plain))
        if found is None or _MARKUP.fullmatch(found[0]):
            continue
        if text.kind == "summary":
            hint = "write `message`, with a param in braces in its place"
        else:
            hint = "declare a param, and put it in braces"
        yield Finding(text.path, f"`{found[0]}` looks like a value", hint)


_PATH = re.compile(r"(?<!\w)/[\w{}:<>./-]+")


def _blank(match: re.Match[str]) -> str:
    return "x" * len(match[0])


_INTERNAL = (
    ("a stack trace", r"Traceback \(most recent|^\s*at [\w.$<>]+\([\w. ]+:\d+\)"),
    ("a class", r"(?<![\w.])(?>(?:[a-z_]\w*+\.)+)[A-Z]\w*(?:Exception|Error)\b"),
    (
        "a statement in SQL",
        r"\bSELECT\b.{1,80}?\bFROM\b|\bINSERT INTO\b|\bDELETE FROM\b",
    ),
    ("an error of a database", r"\bSQLSTATE\b|\bORA-\d{5}\b"),
    (
        "a host",
        r"(?<![@\w.-])[\w-]++(?:\.[\w-]+)*\.(?:internal|local|corp|lan)\b(?!\.?\w)",
    ),
    (
        "a private address",
        r"\b(?:10(?:\.\d+){3}|(?:192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2})\b(?!/\d)",
    ),
    ("a host", r"\b[a-z]+-(?:prod|production|stag|staging|stage|dev)-?\d+\b"),
    ("a path", r"(?<![\w./])/(?:var|etc|home|usr|opt|srv|root|tmp)/[\w./-]+"),
    ("a path", r"\b[A-Z]:\\(?:[\w .-]+\\)+"),
    (
        "a line of source code",
        r"(?<![\w/])[\w/]++\.(?:py|java|go|rb|js|ts|php|cs|cpp|rs|kt):\d+\b",
    ),
)
_PATTERNS = tuple(
    (what, re.compile(pattern, re.MULTILINE)) for what, pattern in _INTERNAL
)


def internal(subject: Subject) -> Iterator[Finding]:
    """A public text shows the inside of the server."""
    for text in subject.texts:
        if subject.errors[text.error].visibility == "internal":
            continue
        plain = without_code(text.text)
        for what, pattern in _PATTERNS:
            match = pattern.search(plain)
            if match is not None and not _is_example(plain, match.start()):
                message = f"`{match[0].strip()}` shows {what} to the public"
                hint = "remove it, or write `visibility: internal`"
                yield Finding(text.path, message, hint)
                break


def _is_example(text: str, at: int) -> bool:
    """Tell whether the words before *at* say that an example follows."""
    return _EXAMPLE.search(text[max(0, at - 40) : at]) is not None


_EXAMPLE = re.compile(
    r"(?:\bfor example|\be\.g\.|\bsuch as|\blike)[^.]*$", re.IGNORECASE
)

_DRAFT = re.compile(r"\b(?:FIXME|TBD|XXX|TODO)\b|\blorem ipsum\b", re.IGNORECASE)
_CAPITALS = ("FIXME", "TBD", "XXX", "TODO")


def todo(subject: Subject) -> Iterator[Finding]:
    """A text is not finished."""
    catalog = subject.catalog
    names = [catalog.api.id, catalog.api.title]
    names += [
        str(c) for name, spec in subject.errors.items() for c in own_codes(name, spec)
    ]
    is_about = any("todo" in letters(each) for each in names)
    for path, text in _everything(subject):
        for match in _DRAFT.finditer(masked(text)):
            word = match[0]
            if (word == "TODO" and is_about) or (
                word.upper() in _CAPITALS and word not in _CAPITALS
            ):
                continue
            yield Finding(path, f"unfinished: `{word}`", "write it, or remove it")
            break


def _everything(subject: Subject) -> Iterator[tuple[Path, str]]:
    """Yield every text for people that the author wrote, with its place."""
    for text in subject.texts:
        yield text.path, text.text
    yield from _described(subject.data, ())
    for name in subject.errors:
        params = subject.data["errors"][name].get("params")
        yield from _described({"params": params}, ("errors", name))


def _described(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield titles and descriptions of the sections of *data*, but for its errors."""
    if is_mapping(data):
        for key, value in data.items():
            at = (*path, key)
            if isinstance(value, str) and (key in _PROSE or path[:1] == ("statuses",)):
                yield at, value
            elif key not in _OTHERS and key[:2] != "x-":
                yield from _described(value, at)
    elif is_list(data):
        for index, value in enumerate(data):
            yield from _described(value, (*path, index))


_PROSE = ("title", "description", "text")
_OTHERS = ("errors", "body", "headers", "example", "default", "schema", "fallbacks")


def whitespace(subject: Subject) -> Iterator[Finding]:
    """A text of one line has doubled or outer white space."""
    for text in subject.texts:
        body = text.text.removesuffix("\n")
        if "\n" in body or _squeezed(body) == body:
            continue
        if _squeezed(without_code(body)) == without_code(body):
            continue
        what = "outer" if body != body.strip() else "doubled"
        changes: tuple[Change, ...] = ()
        if not text.is_sent and "`" not in body:
            changes = (Rewrite(text.path, _squeezed(body)),)
        message = f"the {text.kind} has {what} white space"
        yield Repairable(text.path, message, "remove it", changes=changes)


def _squeezed(text: str) -> str:
    return re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", text).strip()


RULES = (
    Rule("markup-in-message", markup, Severity.WARNING, "RFC 9457, section 3.1.4"),
    Rule("dynamic-text", dynamic, Severity.WARNING, "AIP-193"),
    Rule(
        "internal-text",
        internal,
        Severity.WARNING,
        "OWASP, Error Handling Cheat Sheet",
    ),
    Rule("todo-text", todo, Severity.WARNING, "Our own experience"),
    Rule("text-whitespace", whitespace, Severity.NOTE, "Our own experience"),
)
