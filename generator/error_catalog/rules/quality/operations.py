"""Rules about how ``operations`` are written."""

import re
from collections.abc import Iterator

from error_catalog.diagnostics import Finding, Severity, counted
from error_catalog.files import Path
from error_catalog.rules.quality.rule import (
    Change,
    Drop,
    Repairable,
    Rewrite,
    Rule,
    Subject,
)
from error_catalog.rules.unknown_name import METHODS

_REQUEST = re.compile(r"(?P<method>[A-Za-z]+) (?P<path>\S.*)")
_ID = re.compile(r"[\w.-]+")


def _operations(subject: Subject) -> Iterator[tuple[Path, str]]:
    for name in subject.errors:
        for path, spec in subject.specs(name):
            for at, each in enumerate(spec.operations):
                yield (*path, "operations", at), each


def syntax(subject: Subject) -> Iterator[Finding]:
    """An operation is no method with a path, though it looks like one."""
    for path, text in _operations(subject):
        found = _syntax(text)
        if found is not None:
            message, fixed = found
            changes: tuple[Change, ...] = (Rewrite(path, fixed),) if fixed else ()
            hint = f"write `{fixed}`" if fixed else "write it like `POST /contacts`"
            yield Repairable(path, message, hint, changes=changes)


def _syntax(text: str) -> tuple[str, str | None] | None:
    """
    Return what is wrong with an operation, and how to write it if that is known.

    A method that HTTP does not have is reported by ``unknown-name``.
    """
    if text.startswith("/"):
        return f"`{text}` has no method", None
    match = _REQUEST.fullmatch(text)
    if match is None or match["method"].upper() not in METHODS:
        return None
    method, path = match["method"], match["path"]
    if path.startswith("/"):
        if method == method.upper():
            return None
        return (
            f"`{method}` is no method: methods are in upper case",
            f"{method.upper()} {path}",
        )
    is_path = " " not in path and not path.startswith(("*", "http", "{"))
    if method == method.upper() and is_path:
        return f"`{text}`: a path begins with `/`", None
    return None


def duplicate(subject: Subject) -> Iterator[Finding]:
    """An error lists an operation twice."""
    for name in subject.errors:
        for path, spec in subject.specs(name):
            seen: set[str] = set()
            for at, each in enumerate(spec.operations):
                place: Path = (*path, "operations", at)
                if each in seen:
                    message = f"`{each}` is listed twice"
                    drop = (Drop(place),)
                    yield Repairable(place, message, "remove it", changes=drop)
                seen.add(each)


def twin(subject: Subject) -> Iterator[Finding]:
    """Two operations differ only in a slash, in case or in the name of a parameter."""
    first: dict[str, str] = {}
    seen: set[str] = set()
    for path, each in _operations(subject):
        other = first.setdefault(_folded(each), each)
        if other != each and each not in seen and _syntax(each) is None:
            seen.add(each)
            message = f"`{each}` is hard to tell from `{other}`"
            yield Finding(path, message, "write the same operation in one way")


def _folded(operation: str) -> str:
    text = re.sub(r"\{[^{}/]*\}|(?<=/):[\w-]+|<[\w:]+>", "{}", operation)
    return text.rstrip("/").lower()


def style_mixed(subject: Subject) -> Iterator[Finding]:
    """Some operations are methods with paths, others are IDs."""
    found = list(_operations(subject))
    requests = [(path, each) for path, each in found if "/" in each]
    others = [(path, each) for path, each in found if _ID.fullmatch(each)]
    if requests and others:
        rare, frequent = sorted((requests, others), key=len)
        path, text = rare[0]
        message = f"`{text}` is written in another way than "
        message += f"{counted(len(frequent), 'operation')} like `{frequent[0][1]}`"
        yield Finding(path, message, "write all operations in one way")


RULES = (
    Rule("operation-syntax", syntax, Severity.WARNING, "RFC 9110, section 9"),
    Rule("operation-duplicate", duplicate, Severity.WARNING, "Our own experience"),
    Rule("operation-twin", twin, Severity.WARNING, "RFC 3986, section 6.2"),
    Rule("operation-style-mixed", style_mixed, Severity.WARNING, "Our own experience"),
)
