"""Rules about summaries and titles: one sentence each, and not the same one twice."""

import re
from collections.abc import Iterator

from error_catalog.diagnostics import Finding, Severity
from error_catalog.files import Path
from error_catalog.rules.quality.prose import first_sentence, letters, masked
from error_catalog.rules.quality.rule import (
    Change,
    Drop,
    Move,
    Repairable,
    Rewrite,
    Rule,
    Subject,
)
from error_catalog.semantics.fields import own_codes
from error_catalog.semantics.resolution import Response

MAX_LENGTH = 120
"""Characters of a summary: a row of a table, a line of a list."""


def duplicate(subject: Subject) -> Iterator[Finding]:
    """Several errors have the same summary."""
    groups: dict[str, list[str]] = {}
    for name, spec in subject.errors.items():
        groups.setdefault(letters(spec.summary), []).append(name)
    for first, *others in groups.values():
        if others:
            count = len(others) - 1
            more = f", and so {'has' if count == 1 else 'have'} {count} more"
            more = more if count else ""
            message = f"the same summary as `{first}`{more}"
            path: Path = ("errors", others[0], "summary")
            yield Finding(path, message, "say what is different")


def is_code(subject: Subject) -> Iterator[Finding]:
    """A summary repeats the code in other letters."""
    for name, spec in subject.errors.items():
        codes = {letters(str(each)) for each in own_codes(name, spec)}
        said = letters(spec.summary)
        if said and {said, said.removesuffix("error")} & codes:
            path: Path = ("errors", name, "summary")
            yield Finding(path, "the summary repeats the code", "say what happened")


def not_one_sentence(subject: Subject) -> Iterator[Finding]:
    """A summary has several sentences or lines."""
    for name, spec in subject.errors.items():
        text = spec.summary.strip()
        end = first_sentence(text)
        has_lines = "\n" in text
        if end is None and not has_lines:
            continue
        path: Path = ("errors", name)
        message = "the summary has several " + ("lines" if has_lines else "sentences")
        changes: tuple[Change, ...] = ()
        is_free = not spec.description and not subject.is_sent(name, "summary")
        if end is not None and not has_lines and is_free:
            changes = (Move(path, text[:end], text[end:].strip()),)
        hint = "keep one sentence, and move the rest to `description`"
        yield Repairable((*path, "summary"), message, hint, changes=changes)


def too_long(subject: Subject) -> Iterator[Finding]:
    """A summary has more than 120 characters."""
    for name, spec in subject.errors.items():
        size = len(spec.summary.strip())
        if size > MAX_LENGTH:
            message = f"the summary has {size} characters, at most {MAX_LENGTH}"
            hint = "move the details to `description`"
            yield Finding(("errors", name, "summary"), message, hint)


_FEW = 4
_SHARE = 0.75


def no_period(subject: Subject) -> Iterator[Finding]:
    """A summary ends without a period, and most others end with one."""
    ended = [
        name for name, spec in subject.errors.items() if _ends(spec.summary.strip())
    ]
    if len(subject.errors) < _FEW or len(ended) < _SHARE * len(subject.errors):
        return
    for name, spec in subject.errors.items():
        text = spec.summary.strip()
        if text[-1:] in _ENDS or name in ended or _ends_in_url(text):
            continue
        path: Path = ("errors", name, "summary")
        is_free = text == spec.summary and not subject.is_sent(name, "summary")
        changes = (Rewrite(path, f"{text}."),) if is_free else ()
        message = "the summary ends without a period, unlike the others"
        yield Repairable(path, message, "add one", changes=changes)


_ENDS = frozenset(".!?:;\u2026\u3002\uff01\uff1f")


def _ends_in_url(text: str) -> bool:
    # A period behind it would become a part of it.
    return "://" in text.rpartition(" ")[2]


def _ends(text: str) -> bool:
    return text[-1:] in _ENDS or text[-2:] in ('."', ".)", ".`", ".'", ".\u201d")


def repeated_by_message(subject: Subject) -> Iterator[Finding]:
    """A message repeats the summary, which is its default."""
    for name, spec in subject.errors.items():
        for path, each in subject.specs(name):
            is_default = path[2:] == () or spec.message is None
            if each.message and is_default and _plain(each.message) == spec.summary:
                yield _repeats((*path, "message"), "message")


def _plain(message: str) -> str | None:
    """Return the text of a message without placeholders; None if it has any."""
    if re.sub(r"\{\{|\}\}", "", message).count("{"):
        return None
    return message.replace("{{", "{").replace("}}", "}")


def repeated_by_title(subject: Subject) -> Iterator[Finding]:
    """A title repeats the summary, which is its default."""
    for name, spec in subject.errors.items():
        if spec.title == spec.summary:
            yield _repeats(("errors", name, "title"), "title")


def repeated_by_description(subject: Subject) -> Iterator[Finding]:
    """A description repeats the summary, which stands above it everywhere."""
    for name, spec in subject.errors.items():
        if spec.description and spec.description.strip() == spec.summary.strip():
            yield _repeats(("errors", name, "description"), "description")


def _repeats(path: Path, kind: str) -> Repairable:
    message = f"the {kind} repeats the summary"
    drop = Drop(path)
    if kind != "description":
        message += ", its default"
        drop = Drop(path, default=(*path[:2], "summary"))
    return Repairable(path, message, "delete the line", changes=(drop,))


def title_varies(subject: Subject) -> Iterator[Finding]:
    """A title has a placeholder or a number that is not the same for every occurrence."""
    for name, spec in subject.errors.items():
        text = masked(spec.title or "")
        match = re.search(r"\{\w+\}|\b\d{3,}\b", text)
        if match is None or match[0] in _figures(subject.resolved.by_error[name]):
            continue
        before = text[: match.start()].rstrip()[-8:].upper()
        if re.search(r"(RFC|ISO|HTTP|SHA|AES|ERROR|CODE|STATUS)\W?$", before):
            continue
        message = f"a title stays the same, found `{match[0]}`"
        yield Finding(("errors", name, "title"), message, "move it to `message`")


def _figures(responses: tuple[Response, ...]) -> set[str]:
    return {str(each) for response in responses for each in response.statuses}


RULES = (
    Rule("duplicate-summary", duplicate, Severity.WARNING, "Our own experience"),
    Rule(
        "summary-is-code",
        is_code,
        Severity.WARNING,
        "Our own experience",
        habit="{count} of {total} summaries repeat the code",
    ),
    Rule(
        "summary-not-one-sentence",
        not_one_sentence,
        Severity.NOTE,
        "docs/language.md",
        habit="{count} of {total} summaries have several sentences",
    ),
    Rule(
        "summary-too-long",
        too_long,
        Severity.NOTE,
        "Our own experience",
        habit="{count} of {total} summaries have more than 120 characters",
    ),
    Rule("summary-no-period", no_period, Severity.NOTE, "docs/language.md"),
    Rule(
        "message-repeats-summary",
        repeated_by_message,
        Severity.NOTE,
        "docs/language.md",
        habit="{count} of {total} errors have a message that repeats the summary",
    ),
    Rule(
        "title-repeats-summary",
        repeated_by_title,
        Severity.NOTE,
        "docs/language.md",
        habit="{count} of {total} errors have a title that repeats the summary",
    ),
    Rule(
        "description-repeats-summary",
        repeated_by_description,
        Severity.NOTE,
        "docs/language.md",
        habit="{count} of {total} errors have a description that repeats the summary",
    ),
    Rule("title-varies", title_varies, Severity.WARNING, "RFC 9457, section 3.1.3"),
)
